import { asCurl, variablesOf } from '../course/curl.ts'
import { clockTime, familyLine } from '../course/generations.ts'
import type { Act, Lesson, Question } from '../course/lesson.ts'
import type { Seen } from '../course/look.ts'
import { SURENESS } from '../course/progress.ts'
import type { RunChoices } from '../course/acts.ts'
import type { Happening } from '../course/session-state.ts'
import { steps } from '../../step-runner/run-step.ts'
import { listArrows } from './arrow-text.ts'
import { capital, firstParagraph, type Course, type Way } from './shown-course.ts'
import { reveal } from './reveal.ts'
import { count } from '../../system/wrapped-text.ts'
import { timeMenu } from './time-menu.ts'
import { quieten, type Ui } from './ui.ts'
import { wireHeads, wireLines } from './wire-text.ts'
import { renderMarkdown } from '../lesson-text.ts'

const LEAVE = { key: 'menu', label: 'Back to the first menu' }

/** The question before the run, and how sure the learner is. */
export async function predictBeat({ ui, session }: Course, lesson: Lesson): Promise<Way> {
  const choice = await pick(ui, `PREDICT. ${lesson.predict.ask}`, lesson.predict)
  const sure = await ui.choose(
    'How sure are you?',
    SURENESS.map((label) => ({ key: label, label: capital(label) })),
  )
  session.predict({ choice, sure: SURENESS.find((each) => each === sure) ?? 'guess' })
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
export async function runBeat({ ui, session }: Course, lesson: Lesson): Promise<Way> {
  const chosen = await ui.choose(`RUN. ${capital(inOrder(lesson.run))}.`, [{ key: 'run', label: 'Run it' }, LEAVE])
  if (chosen === 'menu') return 'menu'
  const stop = session.subscribe(actTeller(ui))
  try {
    const isThrough = await session.run({ atConsent: () => chooseConsent(ui), columns: process.stdout.columns })
    return isThrough ? 'next' : 'run'
  } finally {
    stop()
  }
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

/** Shows the acts of a run as they come. */
function actTeller(ui: Ui): (happening: Happening) => void {
  let endQuiet: (() => void) | undefined
  return (happening) => {
    if (happening.kind === 'step.begun') {
      ui.say('', `$ npm run step:${happening.step}`, '')
      endQuiet = quieten()
    }
    if (happening.kind === 'step.printed') process.stdout.write(happening.piece)
    if (happening.kind === 'step.ended') {
      endQuiet?.()
      if (!happening.isThrough) ui.say('', `Step ${happening.step} did not come through; its message is above.`)
    }
    if (happening.kind === 'time.passed') {
      const passed = capital(inWords({ advance: happening.by }))
      ui.say('', `${passed} pass. It is ${clockTime(happening.now)} now; nobody waited.`)
    }
    if (happening.kind === 'scene.played') ui.say('', ...sceneLines(happening.lines))
  }
}

async function chooseConsent(ui: Ui): ReturnType<RunChoices['atConsent']> {
  const chosen = await ui.choose('Who agrees at X’s page?', [
    { key: 'played', label: 'The practice user, here' },
    { key: 'browser', label: 'You, in your browser' },
  ])
  return chosen === 'browser' ? 'browser' : 'played'
}

/** What the run left, and what can be done with it. */
export async function lookBeat(course: Course, lesson: Lesson): Promise<Way> {
  const { ui, session } = course
  const seen = session.look()
  showWire(ui, seen)
  showTokens(ui, seen)
  if (seen.foretold) reveal(ui, seen.foretold)
  for (;;) {
    const chosen = await ui.choose('And now?', [
      { key: 'break', label: 'Break it' },
      { key: 'why', label: 'Read the why, with sources' },
      ...(seen.lastRequest ? [{ key: 'curl', label: 'Show the last request as curl' }] : []),
      { key: 'diagram', label: 'See the whole flow' },
      { key: 'time', label: 'Time and save points' },
      { key: 'again', label: 'Run it again' },
      LEAVE,
    ])
    if (chosen === 'break') return 'next'
    if (chosen === 'menu') return 'menu'
    if (chosen === 'again') return 'run'
    if (chosen === 'why') await showWhy(ui, lesson)
    if (chosen === 'curl') showCurl(ui, seen)
    if (chosen === 'diagram') ui.say('', ...listArrows(lesson.arrow))
    if (chosen === 'time') await timeMenu(course)
  }
}

/** The journal of the run; of a run that is nothing but a scene, the one of the scene. */
function showWire(ui: Ui, { wire: { of, events, known } }: Seen): void {
  const columns = ui.columns - 2
  if (of === 'earlier')
    return ui.say('', 'LOOK. You ran this before the course was closed. Run it again to see its wire.')
  if (of === 'own') return ui.say('', 'LOOK. What the server wrote down:', ...wireLines(events, columns, known))
  if (of === 'scene') return ui.say('', 'LOOK. What the scene’s server wrote down:', ...wireHeads(events, columns))
  ui.say('', 'LOOK. The server wrote nothing down: no request reached it.')
}

async function showWhy(ui: Ui, { sections }: Lesson): Promise<void> {
  const text = await renderMarkdown(sections.Look, ui.columns - 2)
  ui.say('', ...text.replace(/^\n+|\s+$/g, '').split('\n'))
}

function showTokens(ui: Ui, { tokens: { changes, family } }: Seen): void {
  if (changes.length === 0) return
  ui.say('', 'Your token file, before and after:')
  for (const { what, before, after } of changes) ui.say(`  ${`${what}:`.padEnd(15)} ${before} -> ${after}`)
  if (family.length > 0) ui.say(`  ${'family:'.padEnd(15)} ${familyLine(family)}`)
  if (changes.every(({ before }) => before === 'none'))
    ui.say('  (AT is an access token, RT a refresh token, # its number; a family is all RT of one consent.)')
}

function showCurl(ui: Ui, { lastRequest }: Seen): void {
  const command = lastRequest && asCurl(lastRequest)
  if (command === undefined) return
  ui.say('', `Event ${lastRequest?.seq}. Set these first: ${variablesOf(command).join(', ')}.`, '')
  console.log(command)
}

/** The deliberate damages, one at a time. */
export async function breakBeat({ ui, session }: Course, lesson: Lesson): Promise<Way> {
  ui.say('', `BREAK. ${firstParagraph(lesson.sections.Break)}`)
  for (;;) {
    const { broken = {} } = session.place?.progress ?? {}
    const [tried, fresh] = [true, false].map((was) =>
      lesson.breaks.filter(({ scene }) => Object.hasOwn(broken, scene) === was),
    )
    const chosen = await ui.choose('Break what?', [
      ...(fresh ?? []).map(({ scene, title }) => ({ key: scene, label: capital(title) })),
      { key: 'next', label: 'Go on to your own file' },
      ...(tried ?? []).map(({ scene, title }) => ({ key: scene, label: `Again: ${title}` })),
      LEAVE,
    ])
    if (chosen === 'next') return 'next'
    if (chosen === 'menu') return 'menu'
    const damage = lesson.breaks.find(({ scene }) => scene === chosen)
    if (damage) await showBreak({ ui, session }, damage)
  }
}

async function showBreak({ ui, session }: Course, damage: Lesson['breaks'][number]): Promise<void> {
  const choice = await pick(ui, damage.ask, damage)
  const { lines, refused, said, truth, isRight, why } = await session.break({ scene: damage.scene, choice })
  ui.say('', ...sceneLines(lines))
  if (refused.length > 0) ui.say('', ...wireHeads(refused, ui.columns - 2))
  ui.say('', `You said: "${said}". ${isRight ? 'That is so.' : `It is: "${truth}".`} ${why}`)
}

function sceneLines(lines: readonly string[]): string[] {
  return ['In a world of its own:', ...lines.map((line) => `  ${line}`)]
}
