import { asCurl, variablesOf } from '../../../mock-provider/index.ts'
import { familyLine } from '../course/generations.ts'
import type { Lesson, Question } from '../course/lesson.ts'
import type { Seen } from '../course/look.ts'
import { SURENESS } from '../course/progress.ts'
import { capital, inOrder } from '../course/words.ts'
import type { RunChoices } from '../course/acts.ts'
import { sceneLines } from './act-text.ts'
import { listArrows } from './arrow-text.ts'
import { firstParagraph, type Course, type Way } from './shown-course.ts'
import { reveal } from './reveal.ts'
import { RunTeller } from './run-teller.ts'
import { timeMenu } from './time-menu.ts'
import type { Ui } from './ui.ts'
import { WEB } from './web-side.ts'
import { wireHeads, wireLines, wireOfOne } from './wire-text.ts'
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
export async function runBeat(course: Course, lesson: Lesson): Promise<Way> {
  const { ui, session } = course
  const chosen = await ui.choose(`RUN. ${capital(inOrder(lesson.run))}.`, [{ key: 'run', label: 'Run it' }, LEAVE])
  if (chosen === 'menu') return 'menu'
  const givenUp = new AbortController()
  const teller = new RunTeller(ui, lesson, givenUp)
  const stop = session.subscribe(teller.read)
  try {
    const atConsent = () => chooseConsent(ui, teller)
    const isThrough = await session.run({ atConsent, columns: process.stdout.columns, signal: givenUp.signal })
    return isThrough ? 'next' : 'run'
  } finally {
    stop()
    course.printed = teller.printed
  }
}

async function chooseConsent(ui: Ui, teller: RunTeller): ReturnType<RunChoices['atConsent']> {
  const chosen = await ui.choose('Who agrees at X’s page?', [
    { key: 'played', label: 'The practice user, here' },
    { key: 'browser', label: 'You, in your browser' },
  ])
  if (chosen !== 'browser') return 'played'
  teller.agreesInBrowser()
  // Without a terminal nobody reads single keys.
  const keys = process.stdin.isTTY ? 'q gives up, Ctrl-C leaves the course' : 'Ctrl-C gives up and leaves the course'
  ui.say('', `The step waits for your browser, five minutes at most: ${keys}.`)
  return 'browser'
}

/** What the run left, and what can be done with it. */
export async function lookBeat(course: Course, lesson: Lesson): Promise<Way> {
  const { ui, session } = course
  const seen = session.look()
  const isFolded = showWire(ui, seen, lesson)
  showTokens(ui, seen)
  if (seen.foretold) reveal(ui, seen.foretold)
  for (;;) {
    const chosen = await ui.choose('And now?', [
      { key: 'break', label: 'Break it' },
      { key: 'why', label: 'Read the why, with sources' },
      ...(seen.lastRequest ? [{ key: 'curl', label: 'Show the last request as curl' }] : []),
      ...(isFolded ? [{ key: 'all', label: 'Show all that was sent and printed' }] : []),
      { key: 'diagram', label: 'See the whole flow' },
      { key: 'time', label: 'Time and save points' },
      { key: 'again', label: 'Run it again' },
      WEB,
      LEAVE,
    ])
    if (chosen === 'break') return 'next'
    if (chosen === 'menu') return 'menu'
    if (chosen === 'again') return 'run'
    if (chosen === 'why') await showWhy(ui, lesson)
    if (chosen === 'curl') showCurl(ui, seen)
    if (chosen === 'all') showAll(course, seen)
    if (chosen === 'diagram') ui.say('', ...listArrows(lesson.arrow))
    if (chosen === 'time') await timeMenu(course)
    if (chosen === 'web') await course.web.open()
  }
}

/**
 * The journal of the run, its main request whole; of a run that is nothing but a scene, the one of the scene.
 *
 * @returns whether there is more to be shown.
 */
function showWire(ui: Ui, { wire: { of, events, known } }: Seen, { predict }: Lesson): boolean {
  const columns = ui.columns - 2
  if (of === 'earlier') ui.say('', 'LOOK. You ran this before the course was closed. Run it again to see its wire.')
  if (of === 'nothing') ui.say('', 'LOOK. The server wrote nothing down: no request reached it.')
  if (of === 'scene') ui.say('', 'LOOK. What the scene’s server wrote down:', ...wireHeads(events, columns))
  if (of === 'own')
    ui.say('', 'LOOK. What the server wrote down:', ...wireOfOne(events, { columns, known, kinds: predict.shown }))
  return of === 'own'
}

/** What the steps printed, and every request with its parameters. */
function showAll({ ui, printed = '' }: Course, { wire: { events, known } }: Seen): void {
  if (printed !== '') console.log(`\n${printed.trimEnd()}`)
  const title = `What the server wrote down${printed === '' ? '' : ', but for what is above'}:`
  ui.say('', title, ...wireLines(events, { columns: ui.columns - 2, known, printed }))
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
export async function breakBeat(course: Course, lesson: Lesson): Promise<Way> {
  const { ui, session } = course
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
    if (damage) await showBreak(course, damage)
  }
}

async function showBreak({ ui, session }: Course, damage: Lesson['breaks'][number]): Promise<void> {
  const choice = await pick(ui, damage.ask, damage)
  const { lines, refused, said, truth, isRight, why } = await session.break({ scene: damage.scene, choice })
  ui.say('', ...sceneLines(lines))
  if (refused.length > 0) ui.say('', ...wireHeads(refused, ui.columns - 2))
  ui.say('', `You said: "${said}". ${isRight ? 'That is so.' : `It is: "${truth}".`} ${why}`)
}
