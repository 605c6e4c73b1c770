import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { CheckFact } from './evidence.ts'
import { judge, type JudgeOptions } from './judge.ts'
import type { Lesson } from './lesson.ts'
import type { Progress } from './progress.ts'
import { findPython } from './python.ts'
import { isFile, learnerFile, tryFolder } from './starters.ts'

/** Lessons that were met and whose file is no longer the one that met them. A file that is gone, or whose Python is, is not judged: nobody knows what it would do. */
export function changedSince(progress: Progress, lessons: readonly Lesson[], env: NodeJS.ProcessEnv): Lesson[] {
  return lessons.filter(({ stem }) => {
    const { done = false, metWith, metIn } = progress.of(stem)
    const path = learnerFile(stem, tryFolder(env), metIn)
    const isChanged = done && metWith !== undefined && isFile(path) && digestOf(path) !== metWith
    return isChanged && (metIn !== 'python' || 'path' in findPython(env))
  })
}

/**
 * Judges a lesson again that was met before. One that no longer is opens again, at its *Fix*.
 *
 * @returns the first fact that is not met any more; undefined where all are.
 */
export async function recheck(
  progress: Progress,
  lesson: Lesson,
  options: JudgeOptions & { env: NodeJS.ProcessEnv },
): Promise<CheckFact | undefined> {
  const path = learnerFile(lesson.stem, tryFolder(options.env), progress.of(lesson.stem).metIn)
  const metWith = digestOf(path)
  const { met, facts } = await judge(lesson, { kind: 'file', path }, options)
  progress.note(lesson.stem, met ? { metWith } : { done: false, beat: 'fix' })
  return met ? undefined : facts.find(({ verdict }) => verdict !== 'met')
}

/** What tells one content of a file from another. */
export function digestOf(path: string): string {
  return hash('sha256', readFileSync(path), 'hex').slice(0, 16)
}
