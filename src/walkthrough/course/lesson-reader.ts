import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMistake, type Duration } from '../../../mock-provider/index.ts'
import { packageRoot } from '../../system/package-root.ts'
import { arrows } from './flow.ts'
import { FrontMatter, LessonFileError, type Place } from './front-matter.ts'
import { SECTIONS, type Act, type Break, type Lesson, type Question, type SectionName } from './lesson.ts'

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

/** @throws {LessonFileError} with a line for each problem. */
export function loadLesson(stem: string): Lesson {
  const file = `docs/${stem}.md`
  const path = join(packageRoot(), file)
  if (!existsSync(path)) throw new LessonFileError([{ file, line: 1, says: 'there is no such lesson' }])
  return readLesson(stem, readFileSync(path, 'utf8'))
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
