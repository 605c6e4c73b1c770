import type { MockProvider } from '../../mock-provider/index.ts'
import type { KeeperClock } from '../keeper/clock.ts'

/** The mock's clock, for the keeper: what waits is woken once the mock's time has come to it. */
export class DemoClock implements KeeperClock {
  readonly #mock: MockProvider
  readonly #waiting = new Set<{ at: number; end: () => void }>()

  constructor(mock: MockProvider) {
    this.#mock = mock
  }

  now(): number {
    return this.#mock.clock.now()
  }

  wait(seconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const end = () => {
        this.#waiting.delete(sleeper)
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const sleeper = { at: this.now() + Math.max(0, seconds), end }
      this.#waiting.add(sleeper)
      signal?.addEventListener('abort', end)
    })
  }

  /** Lets time pass for both. */
  pass(seconds: number): void {
    this.#mock.clock.advance({ seconds })
    for (const { at, end } of this.#waiting) if (at <= this.now()) end()
  }
}
