import type { Lesson } from './lesson.ts'
import type { LessonProgress } from './progress.ts'
import { SessionError, type SessionState } from './session-state.ts'

/** How a learner stands with one lesson. */
export type Standing = {
  lesson: Lesson
  /** Its place in the list, from 1. */
  number: number
  progress: Readonly<LessonProgress>
  /** The places of lessons that it needs and that are not done. */
  missing: number[]
}

/** Every lesson, in order. */
export function standingsOf(state: SessionState): Standing[] {
  return state.lessons.map((lesson, index) => ({
    lesson,
    number: index + 1,
    progress: state.progress.of(lesson.stem),
    missing: missingFor(state, lesson),
  }))
}

function missingFor({ lessons, progress }: SessionState, { needs }: Lesson): number[] {
  const isMissing = ({ id, stem }: Lesson) => needs.includes(id) && !progress.of(stem).done
  return lessons.flatMap((each, index) => (isMissing(each) ? [index + 1] : []))
}

/** The lesson to go on with: the current one, else the next behind it that is not done, else the first. */
export function nextStanding(state: SessionState): Standing | undefined {
  const all = standingsOf(state)
  const current = all.findIndex(({ lesson }) => lesson.stem === state.progress.current)
  const isOpen = ({ progress }: Standing) => !progress.done
  return all.slice(Math.max(0, current)).find(isOpen) ?? all.find(isOpen)
}

/** @throws {SessionError} for a stem that no lesson has. */
export function standingOf(state: SessionState, stem: string): Standing {
  const standing = standingsOf(state).find(({ lesson }) => lesson.stem === stem)
  if (!standing) throw new SessionError(`There is no lesson "${stem}".`)
  return standing
}

/** Whether it was left somewhere behind its first beat. */
export function isBegun({ progress }: Standing): boolean {
  return progress.beat !== 'goal'
}

/** `done`, `begun, at run`, `open`, or what had better come first. */
export function inOneWord(standing: Standing): string {
  const { progress, missing } = standing
  if (progress.done) return 'done'
  if (isBegun(standing)) return `begun, at ${progress.beat}`
  return missing.length > 0 ? `best after lesson ${missing.join(', ')}` : 'open'
}
