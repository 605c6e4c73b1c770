import type { Duration, EventKind } from '../../../mock-provider/index.ts'
import { UsageError } from '../../system/usage-error.ts'
import type { ArrowId } from './flow.ts'

/** One question with what can come of it. `truth` counts from 0. */
export type Question = { ask: string; options: string[]; truth: number; why: string }

/** The main question; `shown` are the kinds of events that show what is so, if a server does. */
type MainQuestion = Question & { shown: EventKind[] }

/** What *Run* does, one after the other, in the course's own world. */
export type Act = { step: number } | { advance: Duration } | { scene: string }

/** One deliberate damage: a scene, run in a world of its own. */
export type Break = Question & { scene: string; title: string }

/** The body's parts, in this order. */
export const SECTIONS = ['Goal', 'Predict', 'Run', 'Look', 'Break', 'Fix', 'Say it'] as const
export type SectionName = (typeof SECTIONS)[number]

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
