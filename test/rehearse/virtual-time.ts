import type { KeeperClock } from '../../src/keeper/index.ts'

type Timer = { at: number; end: () => void }

/** For work in another thread that takes virtual time as well, or does not go on. */
export type Pause = { rest: (seconds: number) => Promise<void>; never: () => Promise<never> }

/**
 * A clock on which half a year passes in minutes: it moves only once all work has come to rest.
 *
 * Real work that ends in another thread (sealing, reading an answer) is counted by `busy`; what waits for this clock is at rest.
 */
export class VirtualTime implements KeeperClock {
  #now: number
  readonly #timers = new Set<Timer>()
  #busy = 0
  #onIdle: () => void = () => {}

  constructor(startsAt: number) {
    this.#now = startsAt
  }

  now(): number {
    return this.#now
  }

  wait(seconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const callOff = this.after(seconds, () => {
        signal?.removeEventListener('abort', end)
        resolve()
      })
      const end = () => {
        callOff()
        resolve()
      }
      signal?.addEventListener('abort', end, { once: true })
    })
  }

  after(seconds: number, call: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, seconds), end: call }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** Real work: no virtual time passes until it has ended, but where it rests. */
  async busy<T>(work: (pause: Pause) => Promise<T>): Promise<T> {
    const state = { isCounted: false, isOver: false }
    const count = () => {
      this.#busy += 1
      state.isCounted = true
    }
    const discount = () => {
      if (!state.isCounted) return
      state.isCounted = false
      this.#busy -= 1
      if (this.#busy === 0) this.#onIdle()
    }
    const rest = async (seconds: number) => {
      discount()
      await this.wait(seconds)
      if (!state.isOver) count()
    }
    const never = () => {
      discount()
      return new Promise<never>(() => {})
    }
    count()
    try {
      return await work({ rest, never })
    } finally {
      state.isOver = true
      discount()
    }
  }

  /** Lets time pass until then; whoever waits is woken in the order of their times. */
  async passTo(at: number): Promise<void> {
    await this.#settled()
    for (let next = this.#next(); next && next.at <= at; next = this.#next()) await this.#wake(next)
    this.#now = Math.max(this.#now, at)
  }

  /** Lets as much time pass as it takes. */
  async passUntil<T>(promise: Promise<T>): Promise<T> {
    const work = { isOver: false }
    const over = () => void (work.isOver = true)
    void promise.then(over, over)
    await this.#settled()
    while (!work.isOver) {
      const next = this.#next()
      if (!next) throw new Error('Nobody waits for the clock, and yet the work does not end.')
      await this.#wake(next)
    }
    return promise
  }

  async #wake(timer: Timer): Promise<void> {
    this.#now = Math.max(this.#now, timer.at)
    this.#timers.delete(timer)
    timer.end()
    await this.#settled()
  }

  /** The earliest; of several the one that has waited longest. */
  #next(): Timer | undefined {
    let first: Timer | undefined
    for (const timer of this.#timers) if (!first || timer.at < first.at) first = timer
    return first
  }

  async #settled(): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      if (this.#busy === 0) return
      await new Promise<void>((resolve) => (this.#onIdle = resolve))
    }
  }
}
