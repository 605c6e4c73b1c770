import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { namedProfiles, profileX } from '../../../mock-provider/index.ts'
import { findOwnFile, packageRoot } from '../../system/package-root.ts'
import { LessonFileError, type Flaw } from './front-matter.ts'
import { load, loadCheck, type LessonCheck } from './judge.ts'
import { lessonStems, loadLesson } from './lesson-reader.ts'
import type { Lesson } from './lesson.ts'
import type { Scene } from './stage.ts'
import type { Language } from './language.ts'
import { solutionFile, starterFile } from './starters.ts'

/** A lesson needs this many wrong answers that are recognised by a sentence of their own. */
const MIN_WRONG = 3

const TAG = /\((standard|documented|seen by many|seen once|inferred|our choice)(?:[:,] ([^)]+))?\)/g

/** What the corpus calls our tags. */
const CONFIDENCE: Record<string, string> = {
  documented: 'documented',
  'observed-many': 'seen by many',
  'observed-once': 'seen once',
  inferred: 'inferred',
}

/** What is missing or wrong in the lessons, with file and line; an empty list proves them complete. */
export async function lintLessons(stems = lessonStems()): Promise<Flaw[]> {
  const problems: Flaw[] = []
  const lessons: Lesson[] = []
  for (const stem of stems) {
    try {
      lessons.push(loadLesson(stem))
    } catch (error) {
      if (!(error instanceof LessonFileError)) throw error
      problems.push(...error.problems)
    }
  }
  for (const lesson of lessons)
    problems.push(...lintText(lesson, read(lesson.file), lessons), ...(await lintParts(lesson)))
  return problems
}

/** The lesson's own text: numbering, references, tags. */
export function lintText(lesson: Lesson, text: string, lessons: readonly Lesson[]): Flaw[] {
  const flaw = (index: number, says: string): Flaw => ({
    file: lesson.file,
    line: text.slice(0, index).split('\n').length,
    says,
  })
  const problems: Flaw[] = []
  const heading = `# ${Number(lesson.stem.slice(0, 2))}. ${lesson.title}`
  if (!text.includes(`\n${heading}\n`))
    problems.push(flaw(text.indexOf('\n# ') + 1, `the heading must be "${heading}"`))
  if (lessons.some((other) => other.stem !== lesson.stem && other.id === lesson.id))
    problems.push(flaw(0, `the id "${lesson.id}" is taken`))
  for (const need of lesson.needs)
    if (!lessons.some(({ id, stem }) => id === need && stem < lesson.stem))
      problems.push(flaw(text.indexOf('needs:'), `needs "${need}", which is no earlier lesson`))
  if (!Object.hasOwn(namedProfiles, lesson.profile))
    problems.push(flaw(text.indexOf('profile:'), `profile "${lesson.profile}" does not exist`))
  if (!/^> .+/m.test(lesson.sections['Say it']))
    problems.push(flaw(text.indexOf('## Say it'), '## Say it needs the aha, as a line that begins with "> "'))
  for (const { 1: file = '', index } of text.matchAll(/`((?:src|steps|docs)\/[^`]+)`/g))
    if (!existsSync(join(packageRoot(), file))) problems.push(flaw(index, `names ${file}, which does not exist`))
  return [...problems, ...lintTags(text).map(({ index, says }) => flaw(index, says))]
}

/** Each tag names a case of the corpus or a switch of the profiles, and says what that says. */
export function lintTags(text: string): { index: number; says: string }[] {
  return [...text.matchAll(TAG)].flatMap(({ 1: tag = '', 2: reference, index }) => {
    if (reference === undefined) return [{ index, says: `(${tag}) names no source` }]
    const known = tagOf(reference)
    if (known === tag) return []
    return [
      {
        index,
        says:
          known === undefined
            ? `"${reference}" is no RFC section, case or switch`
            : `"${reference}" is ${known}, not ${tag}`,
      },
    ]
  })
}

function tagOf(reference: string): string | undefined {
  if (/^RFC \d{4} (§|Appendix )/.test(reference)) return 'standard'
  if (Object.hasOwn(profileX, reference)) return profileX[reference as keyof typeof profileX].tag
  const confidence = corpus().find(({ id }) => id === reference)?.confidence
  return confidence === undefined ? undefined : CONFIDENCE[confidence]
}

let cases: { id: string; confidence: string }[] | undefined

/** The corpus, from the sources and from `dist/` alike. */
function corpus(): { id: string; confidence: string }[] {
  const path = findOwnFile('mock-provider/wire/observed.json')
  if (path === undefined) throw new Error('the corpus (mock-provider/wire/observed.json) is not here')
  cases ??= JSON.parse(readFileSync(path, 'utf8')).cases
  return cases ?? []
}

/** What belongs to a lesson: starter, solution, check, scenes. */
async function lintParts(lesson: Lesson): Promise<Flaw[]> {
  const { stem, file } = lesson
  const flaw = (says: string): Flaw => ({ file, line: 1, says })
  const problems = languagesOf(stem)
    .flatMap((language) => [starterFile(stem, language), solutionFile(stem, language)])
    .filter((path) => !existsSync(path))
    .map((path) => flaw(`has no ${path.slice(packageRoot().length + 1)}`))
  const check = await loadCheck(stem).catch((error: unknown) => void problems.push(flaw(messageOf(error))))
  if (check) problems.push(...lintCheck(lesson, check).map(flaw))
  const scenes = await load('scenes', stem).catch((error: unknown) => void problems.push(flaw(messageOf(error))))
  if (scenes) problems.push(...lintScenes(lesson, (scenes as { scenes: Record<string, Scene> }).scenes).map(flaw))
  return problems
}

/** A lesson that has a starter or a solution in Python has both. */
function languagesOf(stem: string): Language[] {
  const isBegunInPython = [starterFile(stem, 'python'), solutionFile(stem, 'python')].some((path) => existsSync(path))
  return isBegunInPython ? ['typescript', 'python'] : ['typescript']
}

function lintCheck({ stem, teaches }: Lesson, { gather, check, wrong, overTheWire }: Partial<LessonCheck>): string[] {
  const name = `src/walkthrough/checks/${stem}.ts`
  if (
    typeof gather !== 'function' ||
    typeof check !== 'function' ||
    !Array.isArray(wrong) ||
    typeof overTheWire !== 'boolean'
  )
    return [`${name} must export gather, check, wrong and overTheWire`]
  const sentences = new Set(wrong.map(({ say }) => say))
  return [
    ...(sentences.size < MIN_WRONG
      ? [`${name} knows ${sentences.size} wrong answers; a lesson needs ${MIN_WRONG}`]
      : []),
    ...wrong
      .filter(({ slip }) => !teaches.includes(slip))
      .map(({ slip }) => `${name} names ${slip}, which is not in teaches`),
  ]
}

function lintScenes({ stem, run, breaks }: Lesson, scenes: Record<string, Scene> = {}): string[] {
  const named = [...run.flatMap((act) => ('scene' in act ? [act.scene] : [])), ...breaks.map(({ scene }) => scene)]
  return [
    ...named
      .filter((name) => !Object.hasOwn(scenes, name))
      .map((name) => `names the scene "${name}", which is not in src/walkthrough/scenes/${stem}.ts`),
    ...Object.keys(scenes)
      .filter((name) => !named.includes(name))
      .map((name) => `never shows the scene "${name}"`),
    ...(breaks.length === 0 ? ['breaks nothing; a lesson needs one break'] : []),
    ...(run.length === 0 ? ['runs nothing; a lesson needs one act'] : []),
  ]
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function read(file: string): string {
  return readFileSync(join(packageRoot(), file), 'utf8')
}
