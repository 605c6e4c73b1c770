import { nameOf, type GrantKey } from './grant.ts'
import type { KeeperPolicy } from './policy.ts'

/** So many grants whose request was refused, with no success in between: that is the client's doing, not theirs. */
const REFUSED_GRANTS = 3

type Pause = { why: string; retryAt: number; blames: 'client' | 'provider' }

/** Keeps a whole keeper from asking, where asking is of no use: the client is refused, or the provider wants to be left alone. */
export class Breaker {
  readonly #policy: KeeperPolicy
  #pause: Pause | undefined
  #times = 0
  #isProbing = false
  readonly #refused = new Set<string>()

  constructor(policy: KeeperPolicy) {
    this.#policy = policy
  }

  /** Why nobody may ask now. After a pause that was the client's fault, one may; the others wait for what it meets. */
  pauseAt(now: number): Pause | undefined {
    const pause = this.#pause
    if (!pause) return undefined
    if (now < pause.retryAt) return pause
    if (pause.blames === 'provider') return undefined
    return this.#isProbing ? { ...pause, retryAt: now + this.#policy.backoffFirstSeconds } : undefined
  }

  /** Who is about to ask says so: after a pause it is the probe. @returns whether it is */
  probe(): boolean {
    if (this.#pause?.blames !== 'client' || this.#isProbing) return false
    this.#isProbing = true
    return true
  }

  /** What a probe met said nothing of the client: the next one may try. */
  endProbe(): void {
    this.#isProbing = false
  }

  succeed(): void {
    // What the provider asked for is not over because another request was on its way.
    if (this.#pause?.blames === 'client') this.#pause = undefined
    this.#times = 0
    this.#isProbing = false
    this.#refused.clear()
  }

  /** The client is refused. @returns until when nobody asks */
  open(why: string, now: number): number {
    const seconds = Math.min(
      this.#policy.backoffMaxSeconds,
      this.#policy.backoffFirstDoubtfulSeconds * 2 ** this.#times,
    )
    this.#times = Math.min(this.#times + 1, 30)
    this.#isProbing = false
    this.#refused.clear()
    const retryAt = Math.max(now + seconds, this.#pause?.retryAt ?? 0)
    this.#pause = { why, retryAt, blames: 'client' }
    return retryAt
  }

  /** A request was refused that may be this grant's alone. @returns whether so many were that the client is to blame */
  refuse(key: GrantKey): boolean {
    this.#refused.add(nameOf(key))
    return this.#refused.size >= REFUSED_GRANTS
  }

  /** The provider asked to be left alone. */
  wait(why: string, retryAt: number): void {
    if (this.#pause && this.#pause.retryAt >= retryAt) return
    this.#pause = { why, retryAt, blames: 'provider' }
  }
}
