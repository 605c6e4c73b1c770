import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMistake, type Duration, type EventKind } from '../../../mock-provider/index.ts'
import { packageRoot } from '../../system/package-root.ts'
import { UsageError } from '../../system/usage-error.ts'
import { arrows, type ArrowId } from './flow.ts'
import { FrontMatter, LessonFileError, type Place } from './front-matter.ts'

/** One question with what can come of it. `truth` counts from 0. */
export type Question = { ask: string; options: string[]; truth: number; why: string }

/** The main question; `shown` are the kinds of events that show what is so, if a server does. */
type MainQuestion = Question & { shown: EventKind[] }

/** What *Run* does, one after the other, in the course's own world. */
export type Act = { step: number } | { advance: Duration } | { scene: string }

/** One deliberate damage: a scene, run in a world of its own. */
type Break = Question & { scene: string; title: string }

/** The body's parts, in this order. */
const SECTIONS = ['Goal', 'Predict', 'Run', 'Look', 'Break', 'Fix', 'Say it'] as const
type SectionName = (typeof SECTIONS)[number]

/** A lesson as its file says it. */
export type Lesson = {
  stem: string
  /** Relative to the package: `docs/01-verifier.md`. */
  file: string
  id: string
  title: string
  minutes: number
  needs: string[]
  teaches: string[]
  arrow: ArrowId
  profile: string
  /** What the check arms, in words. */
  faults: string[]
  predict: MainQuestion
  run: Act[]
  breaks: Break[]
  hints: { look: string; idea: string; almost: string }
  sections: Record<SectionName, string>
}

const KEYS = [
  'id',
  'title',
  'minutes',
  'needs',
  'teaches',
  'arrow',
  'profile',
  'faults',
  'predict',
  'run',
  'breaks',
  'hints',
]
const QUESTION_KEYS = ['ask', 'options', 'truth', 'why']
const SHOWN = [
  'attempt.opened',
  'code.issued',
  'code.refused',
  'api.called',
  'refresh.done',
  'refresh.refused',
] as const
const UNITS = ['days', 'hours', 'minutes', 'seconds'] as const

/** `01-verifier`, `02-challenge`, …: the lessons that are there, in order. */
export function lessonStems(folder = join(packageRoot(), 'docs')): string[] {
  return readdirSync(folder)
    .filter((name) => /^\d\d-[\w-]+\.md$/.test(name))
    .map((name) => name.slice(0, -3))
    .toSorted()
}

/** All lessons in order. @throws {LessonFileError} */
export function loadLessons(): Lesson[] {
  return lessonStems().map(loadLesson)
}

/** @throws {LessonFileError} with a line for each problem. */
export function loadLesson(stem: string): Lesson {
  const file = `docs/${stem}.md`
  const path = join(packageRoot(), file)
  if (!existsSync(path)) throw new LessonFileError([{ file, line: 1, says: 'there is no such lesson' }])
  return readLesson(stem, readFileSync(path, 'utf8'))
}

/** The lesson that somebody means by `6`, `B1`, `07` or `06-refresh`. @throws {UsageError} that names what there is. */
export function findLesson(lessons: readonly Lesson[], name: string): Lesson {
  const wanted = name.toLowerCase()
  const fits = ({ id, stem }: Lesson) =>
    id.toLowerCase() === wanted || stem === wanted || Number(stem.slice(0, 2)) === Number(wanted || Number.NaN)
  const lesson = lessons.find(fits)
  if (lesson) return lesson
  const known = lessons.map(({ id, stem }) => `${id} (${stem})`).join(', ')
  throw new UsageError(`There is no lesson "${name}": there are ${known}.`)
}

/** The last part: the sentence that the learner finishes, and ours. */
export function sayItOf({ sections }: Lesson): { begun: string; ours: string } {
  const [begun = '', ours = ''] = sections['Say it'].split(/\n+> /)
  return { begun: begun.trim(), ours: ours.trim() }
}

/** Reads a lesson's text. @throws {LessonFileError} with a line for each problem. */
export function readLesson(stem: string, text: string): Lesson {
  const matter = new FrontMatter(`docs/${stem}.md`, text)
  matter.onlyKeys([], KEYS)
  const lesson: Lesson = {
    stem,
    file: matter.file,
    id: matter.text(['id']),
    title: matter.text(['title']),
    minutes: matter.whole(['minutes'], { from: 1, to: 60 }),
    needs: matter.list(['needs'], (place) => matter.text(place)),
    teaches: matter.list(['teaches'], (place) => readSlip(matter, place)),
    arrow:
      matter.choice(
        ['arrow'],
        arrows.map(({ id }) => id),
      ) ?? 'verifier',
    profile: matter.text(['profile']),
    faults: matter.list(['faults'], (place) => matter.text(place), { optional: true }),
    predict: {
      ...readQuestion(matter, ['predict'], ['shown']),
      shown: matter.list(['predict', 'shown'], (place) => matter.choice(place, SHOWN) ?? 'api.called', {
        optional: true,
      }),
    },
    run: matter.list(['run'], (place) => readAct(matter, place)),
    breaks: matter.list(['breaks'], (place) => readBreak(matter, place)),
    hints: readHints(matter),
    sections: readSections(matter),
  }
  if (matter.problems.length > 0) throw new LessonFileError(matter.problems)
  return lesson
}

function readSlip(matter: FrontMatter, place: Place): string {
  const slip = matter.text(place)
  if (!isMistake(slip)) matter.note(place, `cannot be ${JSON.stringify(slip)}; it takes a number of docs/mistakes.md`)
  return slip
}

function readQuestion(matter: FrontMatter, place: Place, moreKeys: string[]): Question {
  matter.onlyKeys(place, [...QUESTION_KEYS, ...moreKeys])
  const options = matter.list([...place, 'options'], (entry) => matter.text(entry))
  if (options.length < 2 || options.length > 4) matter.note([...place, 'options'], 'takes 2 to 4 outcomes')
  const truth = matter.whole([...place, 'truth'], { from: 1, to: Math.max(1, options.length) })
  return { ask: matter.text([...place, 'ask']), options, truth: truth - 1, why: matter.text([...place, 'why']) }
}

function readAct(matter: FrontMatter, place: Place): Act {
  const value = matter.value(place)
  const [key = ''] = typeof value === 'object' && value !== null ? Object.keys(value) : []
  matter.onlyKeys(place, ['step', 'advance', 'scene'])
  if (key === 'step') return { step: matter.whole([...place, 'step'], { from: 1, to: 6 }) }
  if (key === 'advance') return { advance: readDuration(matter, [...place, 'advance']) }
  return { scene: matter.text([...place, 'scene']) }
}

function readDuration(matter: FrontMatter, place: Place): Duration {
  matter.onlyKeys(place, UNITS)
  const given = UNITS.filter((unit) => matter.value([...place, unit]) !== undefined)
  if (given.length === 0) matter.note(place, `takes ${UNITS.join(', ')}`)
  return Object.fromEntries(given.map((unit) => [unit, matter.whole([...place, unit], { from: 1, to: 10_000 })]))
}

function readBreak(matter: FrontMatter, place: Place): Break {
  const question = readQuestion(matter, place, ['scene', 'title'])
  return { ...question, scene: matter.text([...place, 'scene']), title: matter.text([...place, 'title']) }
}

function readHints(matter: FrontMatter): Lesson['hints'] {
  matter.onlyKeys(['hints'], ['look', 'idea', 'almost'])
  return {
    look: matter.text(['hints', 'look']),
    idea: matter.text(['hints', 'idea']),
    almost: matter.text(['hints', 'almost']),
  }
}

/** The text below each `## Name`; all seven must be there, in order. */
function readSections(matter: FrontMatter): Lesson['sections'] {
  const parts = matter.body.split(/^## (.+)$/m)
  const names = parts.filter((_, index) => index % 2 === 1)
  if (names.join() !== SECTIONS.join())
    matter.problems.push({
      file: matter.file,
      line: matter.bodyLine,
      says: `the body has the parts ${names.join(', ') || 'none'}; it takes ${SECTIONS.map((name) => `## ${name}`).join(', ')}`,
    })
  const textOf = (name: SectionName) => (parts[parts.indexOf(name) + 1] ?? '').trim()
  return Object.fromEntries(
    SECTIONS.map((name) => [name, names.includes(name) ? textOf(name) : '']),
  ) as Lesson['sections']
}
