import type { JournalEvent } from '../../../mock-provider/index.ts'
import { HandoffFile } from '../../client/index.ts'
import { asCurl, variablesOf } from '../course/curl.ts'
import { listArrows } from '../course/flow.ts'
import { clockTime, familyLine, familyOf, tokenChanges } from '../course/generations.ts'
import { readTokenFile } from '../course/token-file.ts'
import type { Act, Lesson, Question } from '../course/lesson.ts'
import { SURENESS, type Prediction } from '../course/progress.ts'
import { takeSavePoint } from '../course/save-point.ts'
import { playScene } from '../course/stage.ts'
import { firstNeeded, runStep, steps, type Consent, type StepNumber } from '../../step-runner/run-step.ts'
import { capital, firstParagraph, type Course, type Way } from './course.ts'
import { reveal } from './reveal.ts'
import { count } from '../../system/wrapped-text.ts'
import { timeMenu } from './time-menu.ts'
import { quietly, type Ui } from './ui.ts'
import { wireHeads, wireLines } from './wire-text.ts'
import { renderMarkdown } from '../lesson-text.ts'

const LEAVE = { key: 'menu', label: 'Back to the first menu' }

export async function predictBeat({ ui, progress }: Course, lesson: Lesson): Promise<Way> {
  const choice = await pick(ui, `PREDICT. ${lesson.predict.ask}`, lesson.predict)
  const sure = await ui.choose(
    'How sure are you?',
    SURENESS.map((label) => ({ key: label, label: capital(label) })),
  )
  const prediction: Prediction = { choice, sure: SURENESS.find((each) => each === sure) ?? 'guess' }
  progress.change(lesson.stem, { prediction })
  return 'next'
}

async function pick(ui: Ui, ask: string, { options }: Question): Promise<number> {
  return Number(
    await ui.choose(
      ask,
      options.map((label, index) => ({ key: String(index), label: capital(label) })),
    ),
  )
}

/** The acts in the course's own world, so that *Look* has something to show. */
export async function runBeat(course: Course, lesson: Lesson): Promise<Way> {
  const { ui, side, home } = course
  const chosen = await ui.choose(`RUN. ${capital(inOrder(lesson.run))}.`, [{ key: 'run', label: 'Run it' }, LEAVE])
  if (chosen === 'menu') return 'menu'
  if (!(await prepare(course, lesson))) return 'run'
  course.savePoint = takeSavePoint(side.mock, home)
  course.runMark = side.mock.journal.mark(`lesson ${lesson.id}: run`)
  course.tokensBefore = tokens(course)
  course.scenes = []
  for (const act of lesson.run) if (!(await perform(course, lesson, act))) return 'run'
  course.ran = lesson.stem
  return 'next'
}

function inOrder(acts: readonly Act[]): string {
  return acts.map(describe).join(', then ').replace('a short scene, then a short scene', 'two short scenes')
}

function describe(act: Act): string {
  if ('step' in act) return `steps/${steps[act.step - 1]?.file}`
  if ('scene' in act) return 'a short scene'
  return `${inWords(act)} pass`
}

function inWords({ advance }: Extract<Act, { advance: unknown }>): string {
  return Object.entries(advance)
    .map(([unit, number]) => count(number, unit.slice(0, -1)))
    .join(' and ')
}

/** False where a step was called off or failed although it must not. */
async function perform(course: Course, lesson: Lesson, act: Act): Promise<boolean> {
  const { ui, side } = course
  if ('advance' in act) {
    side.mock.clock.advance(act.advance)
    ui.say('', `${capital(inWords(act))} pass. It is ${clockTime(side.mock.clock.now())} now; nobody waited.`)
    return true
  }
  if ('scene' in act) {
    const { lines, events } = await playScene(lesson.stem, act.scene, sceneOptions(course, lesson))
    course.scenes.push(events)
    ui.say('', ...sceneLines(lines))
    return true
  }
  return performStep(course, act.step as StepNumber)
}

/** What the lesson's first step needs is there before any time passes. */
async function prepare(course: Course, { run }: Lesson): Promise<boolean> {
  const { side } = course
  const target = run.flatMap((act) => ('step' in act ? [act.step as StepNumber] : []))[0] ?? 1
  // A code that grew too old is dropped by step 4: then there is one new attempt.
  for (const _ of ['first', 'again']) {
    const first = firstNeeded(target, side, new HandoffFile(course.home))
    if (first === target || (await runSteps(course, first, (target - 1) as StepNumber))) return true
  }
  return false
}

function performStep(course: Course, target: StepNumber): Promise<boolean> {
  return runSteps(course, firstNeeded(target, course.side, new HandoffFile(course.home)), target)
}

async function runSteps(course: Course, first: StepNumber, last: StepNumber): Promise<boolean> {
  const { ui, side, env } = course
  for (let step = first; step <= last; step = (step + 1) as StepNumber) {
    const consent = step === 3 ? await chooseConsent(ui) : 'played'
    ui.say('', `$ npm run step:${step}`, '')
    const code = await quietly(() => runStep(side, step, { consent, env }))
    // A dead token is what some lessons are about: step 5 says so, and the course goes on.
    if (code === 0 || step === 5) continue
    ui.say('', `Step ${step} did not come through; its message is above.`)
    return false
  }
  return true
}

async function chooseConsent(ui: Ui): Promise<Consent> {
  const chosen = await ui.choose('Who agrees at X’s page?', [
    { key: 'played', label: 'The practice user, here' },
    { key: 'browser', label: 'You, in your browser' },
  ])
  return chosen === 'browser' ? 'browser' : 'played'
}

export async function lookBeat(course: Course, lesson: Lesson): Promise<Way> {
  const { ui } = course
  showWire(course, lesson)
  if (course.ran === lesson.stem) showTokens(course)
  reveal(course, lesson)
  for (;;) {
    const chosen = await ui.choose('And now?', [
      { key: 'break', label: 'Break it' },
      { key: 'why', label: 'Read the why, with sources' },
      ...(course.ran === lesson.stem && lastRequest(course)
        ? [{ key: 'curl', label: 'Show the last request as curl' }]
        : []),
      { key: 'diagram', label: 'See the whole flow' },
      { key: 'time', label: 'Time and save points' },
      { key: 'again', label: 'Run it again' },
      LEAVE,
    ])
    if (chosen === 'break') return 'next'
    if (chosen === 'menu') return 'menu'
    if (chosen === 'again') return 'run'
    if (chosen === 'why') await showWhy(ui, lesson)
    if (chosen === 'curl') showCurl(course)
    if (chosen === 'diagram') ui.say('', ...listArrows(lesson.arrow))
    if (chosen === 'time') await timeMenu(course)
  }
}

/** The journal of the run; of a run that is nothing but a scene, the one of the scene. */
function showWire({ ui, side, ran, runMark, scenes }: Course, { stem }: Lesson): void {
  const columns = ui.columns - 2
  if (ran !== stem) return ui.say('', 'LOOK. You ran this before the course was closed. Run it again to see its wire.')
  const own = side.mock.journal.since(runMark)
  if (own.some(({ http }) => http))
    return ui.say('', 'LOOK. What the server wrote down:', ...wireLines(own, columns, side.mock.journal.events))
  const staged = scenes.flat().filter(({ http }) => http)
  if (staged.length > 0) return ui.say('', 'LOOK. What the scene’s server wrote down:', ...wireHeads(staged, columns))
  ui.say('', 'LOOK. The server wrote nothing down: no request reached it.')
}

async function showWhy(ui: Ui, { sections }: Lesson): Promise<void> {
  const text = await renderMarkdown(sections.Look, ui.columns - 2)
  ui.say('', ...text.replace(/^\n+|\s+$/g, '').split('\n'))
}

function showTokens(course: Course): void {
  const { ui, side, tokensBefore = {} } = course
  const events = side.mock.journal.events
  const changes = tokenChanges(tokensBefore, tokens(course), events).filter(({ isChanged }) => isChanged)
  if (changes.length === 0) return
  ui.say('', 'Your token file, before and after:')
  for (const { what, before, after } of changes) ui.say(`  ${`${what}:`.padEnd(15)} ${before} -> ${after}`)
  const family = familyOf(events, { now: side.mock.clock.now(), profile: side.mock.profile })
  if (family.length > 0) ui.say(`  ${'family:'.padEnd(15)} ${familyLine(family)}`)
  if (changes.every(({ before }) => before === 'none'))
    ui.say('  (AT is an access token, RT a refresh token, # its number; a family is all RT of one consent.)')
}

function lastRequest({ side, runMark }: Course): JournalEvent | undefined {
  return side.mock.journal.since(runMark).findLast(({ http, actor }) => http && actor === 'client')
}

function showCurl(course: Course): void {
  const event = lastRequest(course)
  const command = event && asCurl(event)
  if (command === undefined) return
  course.ui.say('', `Event ${event?.seq}. Set these first: ${variablesOf(command).join(', ')}.`, '')
  console.log(command)
}

export async function breakBeat(course: Course, lesson: Lesson): Promise<Way> {
  const { ui, progress } = course
  ui.say('', `BREAK. ${firstParagraph(lesson.sections.Break)}`)
  for (;;) {
    const { broken = {} } = progress.of(lesson.stem)
    const chosen = await ui.choose('Break what?', [
      ...lesson.breaks
        .filter(({ scene }) => !Object.hasOwn(broken, scene))
        .map(({ scene, title }) => ({ key: scene, label: capital(title) })),
      { key: 'next', label: 'Go on to your own file' },
      ...lesson.breaks
        .filter(({ scene }) => Object.hasOwn(broken, scene))
        .map(({ scene, title }) => ({ key: scene, label: `Again: ${title}` })),
      LEAVE,
    ])
    if (chosen === 'next') return 'next'
    if (chosen === 'menu') return 'menu'
    const damage = lesson.breaks.find(({ scene }) => scene === chosen)
    if (!damage) continue
    const choice = await pick(ui, damage.ask, damage)
    const { lines, events } = await playScene(lesson.stem, damage.scene, sceneOptions(course, lesson))
    ui.say('', ...sceneLines(lines))
    const refused = events.filter(({ http, reason }) => http && http.status >= 400 && reason).slice(-2)
    if (refused.length > 0) ui.say('', ...wireHeads(refused, ui.columns - 2))
    ui.say(
      '',
      `You said: "${damage.options[choice]}". ${choice === damage.truth ? 'That is so.' : `It is: "${damage.options[damage.truth]}".`} ${damage.why}`,
    )
    progress.change(lesson.stem, { broken: { ...broken, [damage.scene]: choice } })
  }
}

function sceneLines(lines: readonly string[]): string[] {
  return ['In a world of its own:', ...lines.map((line) => `  ${line}`)]
}

function sceneOptions({ seed }: Course, { profile }: Lesson): { profile: string; seed?: string } {
  return { profile, ...(seed !== undefined && { seed }) }
}

function tokens({ side, home }: Course): Record<string, string | number> {
  return readTokenFile(home, side.config, (secret) => side.mock.fingerprintOf(secret))
}
