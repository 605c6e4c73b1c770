import type { JournalEvent, MockProvider } from '../../../mock-provider/index.ts'
import { drawArrow, tellArrow } from '../course/flow.ts'
import { momentOf } from '../course/generations.ts'
import { BEATS, type Beat, type Progress } from '../course/progress.ts'
import type { Lesson } from '../course/lesson.ts'
import { playOpening } from '../course/opening.ts'
import type { Program } from '../course/program.ts'
import { changedSince, recheck } from '../course/recheck.ts'
import type { SavePoint } from '../course/save-point.ts'
import type { OtherSide } from '../../step-runner/other-side.ts'
import { breakBeat, predictBeat, runBeat, lookBeat } from './beats.ts'
import { fixBeat, sayBeat } from './fix-beat.ts'
import { quietly, type Ui } from './ui.ts'
import { wireHeads } from './wire-text.ts'

/** All that the beats of a lesson share. */
export type Course = {
  ui: Ui
  progress: Progress
  lessons: Lesson[]
  side: OtherSide & { mock: MockProvider }
  env: NodeJS.ProcessEnv
  home: string
  /** A program that is not ours, in place of the learner's file. */
  client?: Program
  seed?: string
  savePoint?: SavePoint
  /** The lesson of the last *Run* since the course was opened, and the journal's newest event before it. */
  ran?: string
  runMark: number
  /** What the scenes of that *Run* left in journals of their own. */
  scenes: JournalEvent[][]
  tokensBefore?: Record<string, string | number>
}

/** Where a beat leads: on, back to the list of lessons, or to a beat by name. */
export type Way = 'next' | 'menu' | Beat

const BEAT_WORK: Record<Beat, (course: Course, lesson: Lesson) => Promise<Way>> = {
  goal: goalBeat,
  predict: predictBeat,
  run: runBeat,
  look: lookBeat,
  break: breakBeat,
  fix: fixBeat,
  say: sayBeat,
}

/** The course from its first screen on; ends when the person leaves. */
export async function teach(course: Course): Promise<void> {
  greet(course)
  for (;;) {
    await recheckEarlier(course)
    const lesson = await chooseLesson(course)
    if (!lesson) return
    await teachLesson(course, lesson)
  }
}

function greet({ ui, progress, lessons, side }: Course): void {
  ui.say('', 'X login, step by step. MOCK: nothing leaves this computer.')
  ui.say(
    `${progress.done.length} of ${lessons.length} lessons done. Clock ${momentOf(side.mock.clock.now())} UTC, frozen until you move it.`,
  )
  tellNews(ui, progress)
}

/** Each piece once, when it has come. */
function tellNews(ui: Ui, progress: Progress): void {
  for (const news of progress.news.splice(0)) ui.say('', news)
}

/** A file that met its lesson may have been changed since: then the lesson is judged again. */
async function recheckEarlier(course: Course): Promise<void> {
  const { ui, progress, lessons, env, seed, client } = course
  if (client) return
  for (const lesson of changedSince(progress, lessons, env)) {
    ui.say('', `Your file of ${nameOf(course, lesson)} has changed since it was met: checking it again ...`)
    const unmet = await quietly(() => recheck(progress, lesson, { env, ...(seed !== undefined && { seed }) }))
    if (!unmet) ui.say('Still met.')
    else ui.say(`Now: ${unmet.says}. The lesson is open again at its fix; nothing else is lost.`)
  }
}

async function chooseLesson(course: Course): Promise<Lesson | undefined> {
  const { ui, progress, lessons } = course
  const next = nextLesson(course)
  for (;;) {
    const isBegun = next !== undefined && progress.of(next.stem).beat !== 'goal'
    const go = next && { key: 'go', label: `${isBegun ? 'Go on with' : 'Start'} ${nameOf(course, next)}` }
    const watch = { key: 'watch', label: 'Watch the whole login once (no typing)' }
    const chosen = await ui.choose('What next?', [
      ...(progress.seenOpening ? [] : [watch]),
      ...(go ? [go] : []),
      { key: 'list', label: 'Choose a lesson' },
      ...(progress.seenOpening ? [watch] : []),
      { key: 'leave', label: 'Leave' },
    ])
    if (chosen === 'go') return next
    if (chosen === 'leave') return undefined
    if (chosen === 'watch') await watchOnce(course)
    if (chosen === 'list') {
      const stem = await ui.choose('Which lesson?', [
        ...lessons.map((lesson) => optionOf(course, lesson)),
        { key: 'back', label: 'Back' },
      ])
      const lesson = lessons.find((each) => each.stem === stem)
      if (lesson && progress.of(lesson.stem).beat === 'say') progress.restart(lesson.stem)
      if (lesson) return lesson
    }
  }
}

function nextLesson({ progress, lessons }: Course): Lesson | undefined {
  const current = lessons.find(({ stem }) => stem === progress.current && !progress.of(stem).done)
  return current ?? lessons.find(({ stem }) => !progress.of(stem).done)
}

function optionOf(course: Course, lesson: Lesson): { key: string; label: string } {
  const { progress, lessons } = course
  const { done, beat } = progress.of(lesson.stem)
  const isMissing = ({ id, stem }: Lesson) => lesson.needs.includes(id) && !progress.of(stem).done
  const missing = lessons.flatMap((each, index) => (isMissing(each) ? [index + 1] : []))
  const state = done
    ? 'done'
    : beat !== 'goal'
      ? `begun, at ${beat}`
      : missing.length > 0
        ? `best after lesson ${missing.join(', ')}`
        : 'open'
  return { key: lesson.stem, label: `${capital(nameOf(course, lesson))} (${lesson.minutes} min, ${state})` }
}

/** By its place in the list: the ids of later lessons are those of the lesson files. */
function nameOf({ lessons }: Course, lesson: Lesson): string {
  return `lesson ${lessons.indexOf(lesson) + 1}, ${lesson.title}`
}

const OPENING = [
  'You agreed in the browser; X sent a code back.',
  'Your app traded code and verifier for tokens.',
  'With the access token it asked who you are.',
  'Two hours passed: its first access token, AT#1, is dead.',
  'A refresh brought a new pair, without you.',
  'And the call works again.',
]

async function watchOnce({ ui, progress, seed }: Course): Promise<void> {
  const events = (await playOpening(seed)).filter(({ http }) => http)
  ui.say('', 'What the server wrote into its journal (# counts its events), and what it means:')
  for (const [index, event] of events.entries())
    ui.say('', ...wireHeads([event], ui.columns - 2), `     ${OPENING[index] ?? ''}`)
  ui.say('', 'Now you make each of these lines yourself.')
  progress.opened()
}

async function teachLesson(course: Course, lesson: Lesson): Promise<void> {
  const { progress, ui } = course
  let beat = progress.of(lesson.stem).beat
  if (beat !== 'goal') ui.say('', `${capital(nameOf(course, lesson))}. You were at: ${beat}.`)
  for (;;) {
    progress.change(lesson.stem, { beat })
    tellNews(ui, progress)
    const way = await BEAT_WORK[beat](course, lesson)
    if (way === 'menu') return
    const next = way === 'next' ? BEATS[BEATS.indexOf(beat) + 1] : way
    if (next === undefined) return
    beat = next
  }
}

async function goalBeat({ ui, lessons, side, progress }: Course, lesson: Lesson): Promise<Way> {
  const place = lessons.indexOf(lesson) + 1
  progress.change(lesson.stem, { mark: side.mock.journal.mark() })
  ui.say('', `LESSON ${place} of ${lessons.length}: ${lesson.title} (${lesson.minutes} min)`)
  ui.say(firstParagraph(lesson.sections.Goal), '')
  ui.say(...(ui.draws && ui.columns >= 59 ? drawArrow(lesson.arrow) : [tellArrow(lesson.arrow)]))
  return 'next'
}

export function capital(text: string): string {
  // A parameter or a file keeps its spelling.
  return /^\S*[_=/.]/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1)
}

/** The code of the goal is in the file that runs. */
export function firstParagraph(markdown: string): string {
  return (markdown.split('\n\n')[0] ?? '').replaceAll('`', '').replaceAll('**', '')
}
