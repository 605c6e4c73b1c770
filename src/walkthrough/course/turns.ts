import { SessionError } from './session-state.ts'

/** Acts that take time come one after the other: while one is under way, no other begins. */
export class Turns {
  #underWay: string | undefined
  #running: Promise<unknown> = Promise.resolve()
  #isClosed = false

  /** What is under way, in words; undefined while nothing is. */
  get underWay(): string | undefined {
    return this.#underWay
  }

  /** No act begins from now on. @returns the one that is still under way, whatever becomes of it. */
  close(): Promise<unknown> {
    this.#isClosed = true
    return this.#running
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** @throws {SessionError} once it is closed. */
  assertOpen(): void {
    if (this.#isClosed) throw new SessionError('The session is closed.')
  }

  /** @throws {SessionError} while an act is under way. */
  assertIdle(): void {
    this.assertOpen()
    if (this.#underWay !== undefined) throw new SessionError(`Wait: ${this.#underWay} is under way.`)
  }

  /** @throws {SessionError} while another act is under way. */
  async take<T>(what: string, work: () => Promise<T>): Promise<T> {
    this.assertIdle()
    this.#underWay = what
    const working = work()
    this.#running = working.catch(() => {})
    try {
      return await working
    } finally {
      this.#underWay = undefined
    }
  }
}
