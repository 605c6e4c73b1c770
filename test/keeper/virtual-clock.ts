import type { KeeperClock } from '../../src/keeper/clock.ts'

type Timer = { at: number; order: number; end: () => void }

/** A clock that stands still until a test lets time pass; whoever waits is woken in the order of their times. */
export class VirtualClock implements KeeperClock {
  #now: number
  #timers: Timer[] = []
  #order = 0
  readonly #onMove: (seconds: number) => void

  /** @param onMove moves another clock along, say the mock's */
  constructor(startsAt = 1_900_000_000, onMove: (seconds: number) => void = () => {}) {
    this.#now = startsAt
    this.#onMove = onMove
  }

  now(): number {
    return this.#now
  }

  wait(seconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const end = () => {
        this.#timers = this.#timers.filter((each) => each !== timer)
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const timer = { at: this.#now + Math.max(0, seconds), order: this.#order++, end }
      this.#timers.push(timer)
      signal?.addEventListener('abort', end)
    })
  }

  /** How many are waiting. */
  get waiting(): number {
    return this.#timers.length
  }

  /** Lets time pass, and those do their work who were waiting for it. */
  async pass(seconds: number): Promise<void> {
    const until = this.#now + seconds
    await turn()
    for (;;) {
      const next = this.#timers.toSorted((a, b) => a.at - b.at || a.order - b.order)[0]
      if (!next || next.at > until) break
      this.#move(next.at)
      next.end()
      await turn()
    }
    this.#move(until)
    await turn()
  }

  /** Sets the clock as a person or NTP does: nobody who waits is woken by it. */
  set(seconds: number): void {
    for (const timer of this.#timers) timer.at += seconds - this.#now
    this.#now = seconds
  }

  #move(to: number): void {
    if (to <= this.#now) return
    this.#onMove(to - this.#now)
    this.#now = to
  }
}

/** Lets everything run that can run without time. */
export async function turn(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise<void>((resolve) => setImmediate(resolve))
}
