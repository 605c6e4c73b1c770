import { SessionError, type ActKind, type Reader } from './session-state.ts'

const WORDS: Record<ActKind, string> = {
  opening: 'the opening',
  run: 'the run',
  scene: 'the scene',
  check: 'the check',
  recheck: 'a check',
}

/** Acts that take time come one after the other: while one is under way, no other begins. */
export class Turns {
  readonly #tell: Reader
  #underWay: ActKind | undefined
  #running: Promise<unknown> = Promise.resolve()
  #isClosed = false

  constructor(tell: Reader) {
    this.#tell = tell
  }

  /** What is under way; undefined while nothing is. */
  get underWay(): ActKind | undefined {
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
    if (this.#underWay !== undefined) throw new SessionError(`Wait: ${WORDS[this.#underWay]} is under way.`)
  }

  /** @throws {SessionError} while another act is under way. */
  async take<T>(what: ActKind, work: () => Promise<T>): Promise<T> {
    this.assertIdle()
    this.#underWay = what
    this.#tell({ kind: 'act.begun', what })
    const working = work()
    this.#running = working.catch(() => {})
    try {
      return await working
    } finally {
      this.#underWay = undefined
      this.#tell({ kind: 'act.ended', what })
    }
  }
}
