/** A port that cannot be had: somebody else holds it, or only the system's administrator may take it. */
const NOT_TO_BE_HAD = ['EADDRINUSE', 'EACCES']

/** Too many worlds are open, or no port of the range is free. */
export class NoRoomError extends Error {}

/** A range of ports: each is one listener's, until that listener is closed. */
export class WorldPorts {
  readonly #range: readonly [number, number]
  readonly #held = new Set<number>()
  readonly #closing = new Set<Promise<void>>()

  constructor(range: readonly [number, number]) {
    this.#range = range
  }

  /**
   * Starts something at the first port that can be had; where all are held and one is closing, it waits for that one.
   *
   * @throws {NoRoomError} when all are in use, by us or by other programs.
   */
  async take<T>(start: (port: number) => Promise<T>): Promise<T> {
    const foreign = new Set<number>()
    for (;;) {
      const port = this.#firstFree(foreign)
      if (port !== undefined) {
        this.#held.add(port)
        try {
          return await start(port)
        } catch (error) {
          this.#held.delete(port)
          if (!isNotToBeHad(error)) throw error
          foreign.add(port)
        }
      } else if (this.#closing.size > 0) await Promise.race(this.#closing)
      else throw this.#full(foreign.size)
    }
  }

  /** @param closed resolves once the listener of that port is closed. */
  giveBack(port: number, closed: Promise<void>): void {
    const given = closed.finally(() => {
      this.#held.delete(port)
      this.#closing.delete(given)
    })
    this.#closing.add(given)
  }

  #firstFree(foreign: Set<number>): number | undefined {
    const [first, last] = this.#range
    for (let port = first; port <= last; port += 1) if (!this.#held.has(port) && !foreign.has(port)) return port
    return undefined
  }

  #full(foreign: number): NoRoomError {
    const [first, last] = this.#range
    const others = foreign === 0 ? '' : `, ${foreign} of them by other programs`
    return new NoRoomError(
      `worlds: all ports from ${first} to ${last} are in use${others}; remove a world first, or give a larger range`,
    )
  }
}

function isNotToBeHad(error: unknown): boolean {
  return error instanceof Error && 'code' in error && NOT_TO_BE_HAD.includes(String(error.code))
}
