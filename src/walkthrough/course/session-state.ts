import type { Duration, JournalEvent, MockProvider } from '../../../mock-provider/index.ts'
import type { HandoffFile } from '../../client/index.ts'
import type { OtherSide } from '../../step-runner/other-side.ts'
import type { StepNumber } from '../../step-runner/run-step.ts'
import type { TokenFile } from './evidence.ts'
import type { Judgement, JudgeOptions } from './judge.ts'
import type { Language } from './language.ts'
import type { Lesson } from './lesson.ts'
import type { Damage, Hint } from './outcome.ts'
import type { Program } from './program.ts'
import type { LessonProgress, Progress } from './progress.ts'
import type { SavedMoment } from './saved-moment.ts'

/** An act that takes time. */
export type ActKind = 'opening' | 'run' | 'scene' | 'check' | 'recheck'

/** What a session tells those who read it, at the moment at which it happens. */
export type Happening =
  | { kind: 'act.begun' | 'act.ended'; what: ActKind }
  | { kind: 'opening.played'; events: JournalEvent[] }
  | { kind: 'lesson.entered' | 'lesson.restarted'; stem: string }
  | { kind: 'step.begun'; step: StepNumber }
  /** Text of a step as it comes, which may end in the middle of a line. */
  | { kind: 'step.printed'; piece: string }
  /** `isThrough` is false where the run cannot go on from here. */
  | { kind: 'step.ended'; step: StepNumber; isThrough: boolean }
  | { kind: 'time.passed'; by: Duration; now: number }
  | { kind: 'scene.played'; lines: string[]; events: JournalEvent[] }
  /** What came of a break. */
  | { kind: 'break.played'; stem: string; scene: string; damage: Damage }
  /** `isOfSave`: because the file was saved. */
  | { kind: 'check.begun'; stem: string; isOfSave: boolean }
  /** A start of the learner's program has begun. */
  | { kind: 'check.went'; run: string }
  | { kind: 'check.ended'; judgement: Judgement }
  | { kind: 'hint.given'; stem: string; hint: Hint }
  | { kind: 'world.restored'; now: number }
  /** What is known of a lesson is another now: its beat, a prediction, a hint, a sentence. */
  | { kind: 'progress.changed'; stem: string }

/** Takes what happens. */
export type Reader = (happening: Happening) => void

/** The last *Run*, of this session or of the one before. */
export type LastRun = {
  /** Its lesson, once it came through. */
  stem?: string
  /** The journal's newest event before it. */
  mark: number
  /** What its scenes left in journals of their own. */
  scenes: JournalEvent[][]
  tokensBefore: Omit<TokenFile, 'run'>
  /** Of a session before this one: its own events, and those that know the labels of its tokens. */
  own?: JournalEvent[]
  known?: JournalEvent[]
}

/** All that the parts of a session share. */
export type SessionState = {
  readonly lessons: readonly Lesson[]
  readonly progress: Progress
  readonly side: OtherSide & { mock: MockProvider }
  readonly env: NodeJS.ProcessEnv
  readonly home: string
  readonly handoff: HandoffFile
  /** A program that is not ours, in place of the learner's file. */
  readonly client: Program | undefined
  readonly seed: { seed?: string }
  readonly tell: Reader
  /** Given once the session closes: whatever still runs in it ends. */
  readonly closed: AbortSignal
  /** What the learner writes in; undefined until it was chosen. */
  language: Language | undefined
  lastRun: LastRun
  moment?: SavedMoment
}

/** What was asked of a session is not there, or cannot be done now; the message says why. */
export class SessionError extends Error {}

/** Notes what is known of a lesson, and tells the readers. */
export function changeProgress({ progress, tell }: SessionState, stem: string, changes: Partial<LessonProgress>): void {
  progress.change(stem, changes)
  tell({ kind: 'progress.changed', stem })
}

/** How a session judges programs. */
export function judging({ env, seed, closed }: SessionState): JudgeOptions & { env: NodeJS.ProcessEnv } {
  return { env, ...seed, signal: closed }
}

/** The number of an answer, from 0. @throws {SessionError} for one that the question does not have. */
export function assertChoice({ options }: { options: readonly string[] }, choice: number): void {
  if (Object.hasOwn(options, choice)) return
  throw new SessionError(`There is no answer ${choice}: there are 0 to ${options.length - 1}.`)
}
