import type { Duplex } from 'node:stream'
import { setImmediate } from './world/real-timers.ts'

/**
 * What the journal had when a request began: whatever it tells of later was answered while the request was on its way. So the
 * order of requests and answers shows who could know what, also where the clock stands still.
 *
 * What the event loop reads in one turn was sent before anything that is answered in that turn. The first request of a
 * connection began when that was opened.
 */
export class Arrivals {
  readonly #now: () => number
  readonly #opened = new WeakMap<Duplex, number>()

  /** @param mark the number of the newest event. */
  constructor(mark: () => number) {
    this.#now = heldFor(setImmediate, mark)
  }

  connected(socket: Duplex): void {
    this.#opened.set(socket, this.#now())
  }

  /** The head of a request has arrived. @returns the number of the newest event when it began. */
  began(socket: Duplex): number {
    const opened = this.#opened.get(socket)
    this.#opened.delete(socket)
    return opened ?? this.#now()
  }
}

/** The same for calls without a socket: none of those that are made together has the answer of another. */
export function createCallArrivals(mark: () => number): () => number {
  return heldFor((release) => void Promise.resolve().then(release), mark)
}

/** A number as it was when first asked for, until `later` calls back. */
function heldFor(later: (release: () => void) => unknown, read: () => number): () => number {
  let held: number | undefined
  return () => {
    if (held === undefined) {
      held = read()
      later(() => (held = undefined))
    }
    return held
  }
}
