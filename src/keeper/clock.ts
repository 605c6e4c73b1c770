/** The keeper's time. Everything that waits or compares goes through it, so that days can pass at once. */
export type KeeperClock = {
  /** Seconds since 1970, with fractions. */
  now(): number
  /** Seconds of a clock that nobody sets, from any beginning; without it `now()` is believed to be one. */
  steady?(): number
  /** Ends after so many seconds of this clock, or once the signal aborts; never rejects. */
  wait(seconds: number, signal?: AbortSignal): Promise<void>
  /** Calls once so many seconds have passed, unless it is called off before: cheaper than `wait` where it mostly is. May be left out. */
  after?(seconds: number, call: () => void): () => void
}

/** The longest that a timer can wait; a longer time would end at once. */
const MAX_MS = 2 ** 31 - 1

/** The clock of this machine. */
export const machineClock: KeeperClock = {
  now: () => Date.now() / 1000,
  steady: () => performance.now() / 1000,
  after: (seconds, call) => {
    const timer = setTimeout(call, Math.min(Math.max(0, seconds) * 1000, MAX_MS))
    return () => clearTimeout(timer)
  },
  wait: async (seconds, signal) => {
    if (signal?.aborted) return
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, Math.min(Math.max(0, seconds) * 1000, MAX_MS))
      signal?.addEventListener('abort', end)
    })
  },
}

/** Measures what has passed, by the larger of two clocks: a suspended machine stops the steady one, somebody may set the other one back. */
export class Stopwatch {
  readonly #clock: KeeperClock
  readonly #now: number
  readonly #steady: number

  constructor(clock: KeeperClock) {
    this.#clock = clock
    this.#now = clock.now()
    this.#steady = clock.steady?.() ?? this.#now
  }

  passedSeconds(): number {
    const now = this.#clock.now()
    const steady = this.#clock.steady?.() ?? now
    return Math.max(now - this.#now, steady - this.#steady)
  }

  /** How far the clock was set meanwhile, in seconds: forward is positive. Only a steady clock can tell. */
  jumpedSeconds(): number {
    const { steady } = this.#clock
    return steady ? this.#clock.now() - this.#now - (steady.call(this.#clock) - this.#steady) : 0
  }
}
