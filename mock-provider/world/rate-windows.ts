import type { RateLimit } from '../wire/rate-limits.ts'

/** `resetAt`: whole seconds since 1970. */
export type RateCount = RateLimit & { used: number; resetAt: number }

export type RateState = [key: string, count: RateCount][]

/** Windows that are over are swept out when more than this are kept. */
export const MAX_WINDOWS = 10_000

/** How often each caller called what, on the world's clock. */
export class RateWindows {
  #windows = new Map<string, RateCount>()
  #sweptAt: number | undefined

  /** Counts one call; `used` above `limit` says that it was one too many. */
  count(key: string, { limit, windowSeconds }: RateLimit, now: number): RateCount {
    const known = this.#windows.get(key)
    const open = known && known.resetAt > now && known.limit === limit ? known : undefined
    const window = open ?? { limit, windowSeconds, used: 0, resetAt: now + windowSeconds }
    if (!open) this.#open(key, window, now)
    window.used += 1
    return { ...window }
  }

  /** Undoes what was counted last, in the count as well: another window refused that call. */
  takeBack(key: string, count: RateCount): void {
    count.used -= 1
    const window = this.#windows.get(key)
    if (!window) return
    window.used -= 1
    if (window.used === 0) this.#windows.delete(key)
  }

  save(): RateState {
    return structuredClone([...this.#windows])
  }

  /** Takes over what it is given. */
  load(state: RateState): void {
    this.#windows = new Map(state)
    this.#sweptAt = undefined
  }

  #open(key: string, window: RateCount, now: number): void {
    this.#windows.set(key, window)
    if (this.#windows.size <= MAX_WINDOWS) return
    this.#sweep(now)
    const oldest = this.#windows.keys().next()
    if (this.#windows.size > MAX_WINDOWS && !oldest.done) this.#windows.delete(oldest.value)
  }

  /** Once in a second of the world's clock: until it moves, no other window ends. */
  #sweep(now: number): void {
    if (now === this.#sweptAt) return
    this.#sweptAt = now
    for (const [key, { resetAt }] of this.#windows) if (resetAt <= now) this.#windows.delete(key)
  }
}
