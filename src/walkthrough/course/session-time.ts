import type { Duration } from '../../../mock-provider/index.ts'
import { restoreMoment, saveMoment } from './saved-moment.ts'
import { SessionError, type SessionState } from './session-state.ts'

/** The clock of a session's world, which stands still until it is moved, and the moment to which one can go back. */
export class SessionTime {
  readonly #state: SessionState
  readonly #assertIdle: () => void

  /** @param assertIdle throws while an act is under way: nobody moves its world below it. */
  constructor(state: SessionState, assertIdle: () => void) {
    this.#state = state
    this.#assertIdle = assertIdle
  }

  /** Whole seconds since 1970. */
  get now(): number {
    return this.#state.side.mock.clock.now()
  }

  /** Lets time pass. @throws {RangeError} for a time that is no whole number of seconds, or goes back. */
  advance(by: Duration): void {
    this.#assertIdle()
    this.#state.side.mock.clock.advance(by)
    this.#state.tell({ kind: 'time.passed', by, now: this.now })
  }

  /** When a moment was saved, and the journal's newest event then; each run saves the one before it. */
  get saved(): { at: number; mark: number } | undefined {
    const { moment } = this.#state
    return moment && { at: moment.at, mark: moment.mark }
  }

  /** Saves world and token file as they are, in place of the moment before. */
  save(): void {
    this.#assertIdle()
    this.#state.moment = saveMoment(this.#state.side.mock, this.#state.handoff)
  }

  /** Back to the saved moment; the journal goes on. @throws {SessionError} where none was saved. */
  restore(): void {
    this.#assertIdle()
    const { moment, side, handoff, tell } = this.#state
    if (!moment) throw new SessionError('No moment was saved yet.')
    restoreMoment(moment, side.mock, handoff)
    tell({ kind: 'world.restored', now: this.now })
  }
}
