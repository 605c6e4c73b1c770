import { relative } from 'node:path'
import type { JournalEvent } from '../../../mock-provider/index.ts'
import { captionsOf } from '../course/captions.ts'
import type { Judgement } from '../course/judge.ts'
import { sayItOf, type Lesson } from '../course/lesson.ts'
import { languageOf } from '../course/language.ts'
import { endOf } from '../course/program-facts.ts'
import { nameOf, type Program } from '../course/program.ts'
import { stampOf, watchFiles } from '../course/watch.ts'
import { firstParagraph, type Course, type Way } from './shown-course.ts'
import { foldCode } from '../../system/wrapped-text.ts'
import { quietly, type Ui } from './ui.ts'
import { endLines, verdictLines } from './verdict-text.ts'
import { WEB } from './web-side.ts'
import { wireLines } from './wire-text.ts'

/** So many characters of what a program prints are kept. */
const PRINTED_LIMIT = 200_000

/** The learner's own program: checked at each save, never sent on by us. */
export async function fixBeat(course: Course, lesson: Lesson): Promise<Way> {
  const { ui, session } = course
  if (session.asksLanguage) await askLanguage(course)
  const opened = await session.openProgram()
  if (!opened) {
    ui.say('', 'FIX. This lesson looks at functions of a file; your own program is judged from lesson 3 on.')
    return 'next'
  }
  const { program, paths, isNew } = opened
  if (session.language === 'python' && program.kind === 'file' && languageOf(program.path) !== 'python')
    ui.say('', 'This lesson looks at functions of a TypeScript file; Python begins with lesson 3.')
  if (isNew) ui.say('', `Your copy of the starter: ${shownName(program)}`)
  ui.say('', `FIX. ${firstParagraph(lesson.sections.Fix)}`)
  ui.say(`Edit ${shownName(program)} in your editor. Each save is checked here.`)
  let stamp = stampOf(paths)
  let named: Named = { events: [] }
  for (;;) {
    const chosen = await chooseOrSave(course, program, { paths, stamp, hasEvents: named.events.length > 0 })
    stamp = stampOf(paths)
    if (chosen === 'check' || chosen === 'saved') named = await checkNow(course, program, chosen)
    if (chosen === 'events')
      ui.say('', 'What the verdict rests on:', '', ...wireLines(named.events, { columns: ui.columns - 2, ...named }))
    if (chosen === 'hint') showHint(course)
    if (chosen === 'web') await course.web.open()
    if (chosen === 'reset') {
      reset(course)
      stamp = stampOf(paths)
    }
    if (chosen === 'menu') return 'menu'
    if (chosen === 'next') {
      if (!session.place?.progress.done) ui.say('', 'Not met yet; it stays open, and you can come back.')
      return 'next'
    }
  }
}

/** Once in the course; what cannot be had is told, and asked again at the next lesson. */
async function askLanguage({ ui, session }: Course): Promise<void> {
  const chosen = await ui.choose('In which language do you write from here on?', [
    { key: 'typescript', label: 'TypeScript' },
    { key: 'python', label: 'Python 3, with the package requests' },
  ])
  const missing = session.writeIn(chosen === 'python' ? 'python' : 'typescript')
  if (missing !== undefined) ui.say('', `${missing} This lesson begins in TypeScript.`)
}

function reset({ ui, session }: Course): void {
  const kept = session.resetFile()
  const where = kept === undefined ? '' : ` What you had is kept in ${relative(process.cwd(), kept)}.`
  ui.say('', `The starter is back.${where}`)
}

function shownName(program: Program): string {
  return program.kind === 'file' ? relative(process.cwd(), program.path) : nameOf(program)
}

/** `saved` when the file was saved meanwhile. */
async function chooseOrSave(
  { ui, session, web }: Course,
  program: Program,
  watched: { paths: string[]; stamp: string; hasEvents: boolean },
): Promise<string> {
  const saved = new AbortController()
  const stops = [watchFiles(watched.paths, watched.stamp, () => saved.abort()), web.watchSaves()]
  const { hints = 0, done = false } = session.place?.progress ?? {}
  const next = { key: 'next', label: done ? 'Go on' : 'Go on without' }
  try {
    const chosen = await ui.choose(
      'Save the file, or:',
      [
        ...(done ? [next] : []),
        { key: 'check', label: 'Check now' },
        ...(watched.hasEvents ? [{ key: 'events', label: 'Open the events of the verdict' }] : []),
        { key: 'hint', label: hints >= 4 ? 'The solution again' : `Hint ${hints + 1} of 4` },
        ...(program.kind === 'command' ? [] : [{ key: 'reset', label: 'Reset the file' }]),
        ...(done ? [] : [next]),
        WEB,
        { key: 'menu', label: 'Back to the first menu' },
      ],
      saved.signal,
    )
    return chosen ?? 'saved'
  } finally {
    for (const stop of stops) stop()
  }
}

/** The events that a verdict names, and what each is of. */
type Named = { events: JournalEvent[]; captionOf?: (event: JournalEvent) => string }

/** @returns the events that the verdict names. */
async function checkNow({ ui, session }: Course, program: Program, why: 'check' | 'saved'): Promise<Named> {
  // An interrupted prompt leaves an empty line of its own where there are drawings.
  const apart = why === 'saved' && ui.draws ? [] : ['']
  const stop = session.subscribe(({ kind }) => {
    if (kind !== 'check.begun') return
    ui.say(...apart, `CHECK. ${why === 'saved' ? 'Saved, so running' : 'Running'} ${shownName(program)} ...`)
  })
  const judgement = await quietly(() => session.check({ isOfSave: why === 'saved' })).finally(stop)
  if (!judgement) {
    ui.say(...apart, `${shownName(program)} is no file any more. Reset brings the starter back.`)
    return { events: [] }
  }
  ui.say(...verdictLines(judgement, ui.columns - 2))
  if (judgement.met) ui.say('', 'All met.')
  else showEnd(ui, judgement)
  const named = new Set(judgement.facts.flatMap(({ events }) => events))
  const events = judgement.evidence.events.filter(({ seq }) => named.has(seq))
  return { events, captionOf: captionsOf(judgement.evidence) }
}

/** How the program ended, and what else there is to say of what it printed. */
function showEnd(ui: Ui, judgement: Judgement): void {
  const { runs, texts } = judgement.evidence
  const { output } = runs.at(-1) ?? { output: '' }
  if (output.length >= PRINTED_LIMIT)
    ui.say('', 'Your program printed more than 200,000 characters; what came after was not read. Print less.')
  const end = endOf(judgement.evidence)
  if (end === undefined && Object.keys(texts).length === 0) ui.say('', 'Your program printed nothing.')
  ui.say(...endLines(judgement, ui.columns - 2))
}

function showHint({ ui, session }: Course): void {
  const hint = session.giveHint()
  if (hint.name !== 'show') return ui.say('', `Hint ${hint.grade} of 4 (${hint.name}): ${hint.says}`)
  ui.say('', 'Hint 4 of 4 (show): from the starter (-) to a solution (+).')
  for (const line of hint.difference)
    for (const part of foldCode(`  ${line.charAt(0)}`, line.slice(1), ui.columns)) console.log(part)
  ui.say('', 'Read it once, then say in your own words why it is so: that is the next part.')
}

/** One sentence of the learner's, and ours beside it. Not graded. */
export async function sayBeat({ ui, session }: Course, lesson: Lesson): Promise<Way> {
  const { said, ours } = session.say((await ui.ask(`SAY IT. ${sayItOf(lesson).begun}`)) ?? '')
  if (said !== '') ui.say('', `You:  ${said}`)
  ui.say(`We:   ${ours.replaceAll('`', '')}`)
  return 'next'
}
