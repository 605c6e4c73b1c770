import type { JournalEvent, MockProvider } from '../../../mock-provider/index.ts'
import { performActs, type RunChoices } from './acts.ts'
import { playBreak } from './breaks.ts'
import { isLanguageOpen, languageIn, writeIn } from './chosen-language.ts'
import type { CheckFact } from './evidence.ts'
import type { Judgement } from './judge.ts'
import type { Language } from './language.ts'
import { checkProgram, giveHint, openProgram, type LearnerProgram } from './learner-program.ts'
import { sayItOf, type Lesson } from './lesson.ts'
import { look, type Seen } from './look.ts'
import { playOpening } from './opening.ts'
import type { Damage, Hint } from './outcome.ts'
import type { Beat, Prediction } from './progress.ts'
import { recap, type Recap } from './recap.ts'
import { changedSince, recheck } from './recheck.ts'
import type { SessionHome } from './session-home.ts'
import { assertChoice, changeProgress, judging, SessionError, type Reader, type SessionState } from './session-state.ts'
import { SessionTime } from './session-time.ts'
import { nextStanding, standingOf, standingsOf, type Standing } from './standings.ts'
import { resetLearnerFile, tryFolder } from './starters.ts'
import { Turns } from './turns.ts'

/** What only the session itself has at hand. */
type Inside = { readers: Set<Reader>; home: SessionHome; end: (underWay: Promise<unknown>) => Promise<void> }

/** A learner's own words have room for so many characters. */
const SAID_LIMIT = 500

/**
 * The course without a screen: it knows where the learner is, does what they choose, and says what came of it as plain
 * data. It prints nothing and asks nothing. One session has a home at a time; it may have several readers. Acts that take
 * time come one after the other.
 */
export class Session {
  /** What can be learned, in order. */
  readonly lessons: readonly Lesson[]
  /** The world's clock, and the moment to which one can go back. */
  readonly time: SessionTime
  /** The folder of progress and tokens, and what the learner should know of it. */
  readonly home: Pick<SessionHome, 'path' | 'news'>
  readonly #state: SessionState
  readonly #readers: Set<Reader>
  readonly #end: Inside['end']
  readonly #turns: Turns
  #stem: string | undefined

  /** Made by `openSession()`. */
  constructor(state: SessionState, { readers, home, end }: Inside) {
    this.#state = state
    this.#readers = readers
    this.#end = end
    this.#turns = new Turns(state.tell)
    this.lessons = state.lessons
    this.time = new SessionTime(state, () => this.#turns.assertIdle())
    this.home = { path: home.path, news: home.news }
  }

  /** How the learner stands with each lesson. */
  get standings(): Standing[] {
    return standingsOf(this.#state)
  }

  /** The lesson to go on with; undefined once all are done. */
  get next(): Standing | undefined {
    return nextStanding(this.#state)
  }

  /** Where the learner is; undefined before the first lesson is entered. */
  get place(): Standing | undefined {
    return this.#stem === undefined ? undefined : standingOf(this.#state, this.#stem)
  }

  /** Whether the opening was seen, now or in an earlier session. */
  get sawOpening(): boolean {
    return this.#state.progress.seenOpening
  }

  /** What the world of this session has seen, oldest first, and by which rules it answers. */
  get world(): { events: JournalEvent[]; profile: MockProvider['profile'] } {
    const { mock } = this.#state.side
    return { events: mock.journal.events, profile: mock.profile }
  }

  /** What is under way; undefined while nothing is. */
  get underWay() {
    return this.#turns.underWay
  }

  /** @throws {SessionError} while an act is under way. */
  assertIdle(): void {
    this.#turns.assertIdle()
  }

  /** False once its world is gone: nothing more can be done in it. */
  get isOpen(): boolean {
    return !this.#turns.isClosed && !this.#state.side.mock.signal.aborted
  }

  /** False once progress could not be written. */
  get isSaved(): boolean {
    return this.#state.progress.isSaved
  }

  /** What the learner should know of their progress; each piece is handed out once. */
  takeNews(): string[] {
    return this.#state.progress.news.splice(0)
  }

  /** Calls the reader with all that happens from now on. @returns how to end that. */
  subscribe(reader: Reader): () => void {
    this.#readers.add(reader)
    return () => void this.#readers.delete(reader)
  }

  /** The whole conversation once, in a world of its own. @returns its journal. */
  async playOpening(): Promise<JournalEvent[]> {
    const events = await this.#turns.take('opening', () => playOpening(this.#state.seed.seed))
    this.#state.progress.opened()
    this.#state.tell({ kind: 'opening.played', events })
    return events
  }

  /** Goes to a lesson, to the beat where it was left. @throws {SessionError} for one that is not there. */
  enter(stem: string): Standing {
    this.#turns.assertOpen()
    const standing = standingOf(this.#state, stem)
    this.#stem = stem
    this.#state.tell({ kind: 'lesson.entered', stem })
    return standing
  }

  /** Goes to a lesson from its first beat; that it was done once stays. @throws {SessionError} */
  restart(stem: string): Standing {
    this.enter(stem)
    this.#state.progress.restart(stem)
    this.#state.tell({ kind: 'lesson.restarted', stem })
    return standingOf(this.#state, stem)
  }

  /** Goes to a beat of the lesson. */
  goTo(beat: Beat): void {
    const { stem } = this.#lesson()
    const mark = this.#state.side.mock.journal.mark()
    changeProgress(this.#state, stem, beat === 'goal' ? { beat, mark } : { beat })
  }

  /** *Predict*. @throws {SessionError} for an answer that the question does not have. */
  predict(prediction: Prediction): void {
    const { stem, predict } = this.#lesson()
    assertChoice(predict, prediction.choice)
    changeProgress(this.#state, stem, { prediction })
  }

  /** *Run*. Readers are told what happens. @returns false where a step was called off or did not come through. */
  run(choices: RunChoices): Promise<boolean> {
    const lesson = this.#lesson()
    return this.#turns.take('run', () => performActs(this.#state, lesson, choices))
  }

  /** *Look*: what the run left, beside what was predicted. */
  look(): Seen {
    return look(this.#state, this.#lesson('read'))
  }

  /** *Break*: plays the scene that is chosen. @throws {SessionError} for one, or an answer, that is not there. */
  break(chosen: { scene: string; choice: number }): Promise<Damage> {
    const lesson = this.#lesson()
    return this.#turns.take('scene', () => playBreak(this.#state, lesson, chosen))
  }

  /** What the learner writes in; undefined until it was chosen. */
  get language(): Language | undefined {
    return this.#state.language
  }

  /** Whether to ask for it before *Fix*: this lesson can be written in either, and nothing was chosen or begun. */
  get asksLanguage(): boolean {
    return isLanguageOpen(this.#state, this.#lesson('read').stem)
  }

  /** Chooses it for this lesson and all later ones. @returns what to install where it cannot be had; nothing is changed then. */
  writeIn(language: Language): string | undefined {
    return writeIn(this.#state, language)
  }

  /** *Fix*: the learner's program, begun from the starter. Undefined where this lesson cannot judge theirs. */
  openProgram(): Promise<LearnerProgram | undefined> {
    return openProgram(this.#state, this.#lesson())
  }

  /** Judges the learner's program. Undefined where its file is no file any more. */
  check({ isOfSave = false } = {}): Promise<Judgement | undefined> {
    const lesson = this.#lesson()
    return this.#turns.take('check', () => checkProgram(this.#state, lesson, isOfSave))
  }

  /** The next of four hints; the last one again once it was given. */
  giveHint(): Hint {
    return giveHint(this.#state, this.#lesson())
  }

  /** Puts the starter back. @returns the path of what the learner had. */
  resetFile(): string | undefined {
    const { stem } = this.#lesson()
    return resetLearnerFile(stem, tryFolder(this.#state.env), languageIn(this.#state, stem))
  }

  /** *Say it*: notes the learner's sentence. @returns it, cut to what there is room for, and ours. */
  say(words: string): { said: string; ours: string } {
    const lesson = this.#lesson()
    const said = words.trim().slice(0, SAID_LIMIT)
    changeProgress(this.#state, lesson.stem, { said })
    return { said, ours: sayItOf(lesson).ours }
  }

  /** What the learner takes along: surprises and mistakes, of all lessons so far. */
  get recap(): Recap {
    return recap(this.#state)
  }

  /** Lessons that were met, and whose file is no longer the one that met them. A program that is not ours has none. */
  changedSince(): Standing[] {
    const { client, progress, lessons, env } = this.#state
    const changed = client ? [] : changedSince(progress, lessons, env)
    return changed.map(({ stem }) => standingOf(this.#state, stem))
  }

  /** Judges such a lesson again; one that is no longer met opens at its *Fix*. @returns the first fact that is not met. */
  async recheck(stem: string): Promise<CheckFact | undefined> {
    const { lesson } = standingOf(this.#state, stem)
    const unmet = await this.#turns.take('recheck', () => recheck(this.#state.progress, lesson, judging(this.#state)))
    this.#state.tell({ kind: 'progress.changed', stem })
    return unmet
  }

  /** Saves the world, and releases mock, lock and temporary folder. What is still under way is ended; nobody waits for it. */
  async close(): Promise<void> {
    if (this.#turns.isClosed) return
    // Nobody is told how that ends which is still under way.
    this.#readers.clear()
    await this.#end(this.#turns.close())
  }

  #lesson(to?: 'read'): Lesson {
    if (to !== 'read') this.#turns.assertOpen()
    const lesson = this.lessons.find(({ stem }) => stem === this.#stem)
    if (!lesson) throw new SessionError('No lesson was entered yet.')
    return lesson
  }
}
