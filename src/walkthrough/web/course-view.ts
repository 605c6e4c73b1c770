import type { Duration, JournalEvent, Theme, Tone } from '../../../mock-provider/index.ts'
import type { StepNumber } from '../../step-runner/run-step.ts'
import type { Judgement } from '../course/judge.ts'
import type { LearnerProgram } from '../course/learner-program.ts'
import type { Damage, Hint } from '../course/outcome.ts'
import type { Session } from '../course/session.ts'

/** What there is to say once, after an act: what happened, the evidence, one thing to do. */
export type News = { tone: Tone; says: string }

/** One act of a run as it went. `isThrough` is missing while a step runs. */
export type Ran =
  | { kind: 'step'; step: StepNumber; printed: string; isThrough?: boolean }
  | { kind: 'time'; by: Duration; now: number }
  | { kind: 'scene'; lines: readonly string[]; events: readonly JournalEvent[] }

/** What takes time just now. `waitsFor`: a person has to agree at this address; the browser then comes back to the other. */
export type UnderWay = {
  what: 'opening' | 'run' | 'scene' | 'check' | 'recheck'
  /** What a check has got to, in a sentence. */
  says?: string
  waitsFor?: { authorizationUrl: string; redirectUri: string }
}

/** What has happened in a lesson since the course was opened; the session itself forgets it. */
export type LessonKept = {
  readonly ran: readonly Ran[]
  /** What came of each break, by its scene. */
  readonly damages: ReadonlyMap<string, Damage>
  /** The learner's file, once *Fix* was reached. */
  readonly program?: LearnerProgram
  /** The newest verdict; `gone` where the file was no file any more. */
  readonly judgement?: Judgement | 'gone'
  /** Whether a save caused it. */
  readonly isOfSave?: boolean
  readonly hint?: Hint
  readonly said?: { said: string; ours: string }
}

/** Everything that a page of the course is made of. Pages only read. */
export type CourseView = {
  readonly session: Session
  readonly underWay: UnderWay | undefined
  /** The whole conversation, once it was watched. */
  readonly opening: readonly JournalEvent[] | undefined
  readonly keptOf: (stem: string) => LessonKept
  /** False once the practice server is gone: nothing can be done until *reopen*. */
  readonly isOpen: boolean
  /** Where this page hears of changes: the document's `liveAt`. It names the tab. */
  readonly liveAt: string
  /** Goes along with every form, as `_token`. */
  readonly formToken: string
  /** The address of this page, path and query; goes along with every form as `_back`. */
  readonly address: string
  readonly query: URLSearchParams
  readonly theme: Theme
  readonly news: readonly News[]
  /** The course went on in another tab: nothing can be done here until *Continue here*. */
  readonly isViewer: boolean
}

/**
 * What a form can ask for: it posts to `/act/<name>` with these fields, and the browser is sent back to `_back`.
 */
export type ActFields = {
  watch: Record<string, never>
  enter: { stem: string }
  restart: { stem: string }
  go: { beat: string }
  predict: { choice: string; sure: string }
  run: { consent: 'played' | 'browser' }
  'give-up': Record<string, never>
  paste: { address: string }
  break: { scene: string; choice: string }
  language: { language: string }
  check: Record<string, never>
  hint: Record<string, never>
  reset: Record<string, never>
  say: { words: string }
  advance: { by: 'hours' | 'day' | 'month' }
  save: Record<string, never>
  restore: Record<string, never>
  theme: { theme: string }
  continue: Record<string, never>
  reopen: Record<string, never>
}
