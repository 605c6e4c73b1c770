import type { Parts } from './parts.ts'
import type { Census } from './stores/store.ts'

/** How long a count is good: in an incident a thousand grants ask for it at once, and it takes a look at every row. */
const FRESH_SECONDS = 10

/** Keeps an incident at the provider from signing everybody out: when too many grants turn dead at once, no more are marked. */
export class Valve {
  #counted: { at: number; census: Census } | undefined
  /** By this process since then. */
  #marked = 0

  /** A grant was marked. */
  count(): void {
    this.#marked += 1
  }

  /** Why the provider is doubted rather than its users; undefined where it is not. */
  async doubt({ store, policy }: Pick<Parts, 'store' | 'policy'>, now: number): Promise<string | undefined> {
    const isFresh =
      this.#counted && Math.abs(now - this.#counted.at) < Math.min(FRESH_SECONDS, policy.valveSeconds / 10)
    if (!this.#counted || !isFresh) {
      this.#marked = 0
      this.#counted = { at: now, census: await store.census({ now, since: now - policy.valveSeconds }) }
    }
    const { byState, needsConsentSince } = this.#counted.census
    const total = byState.active + byState.refreshing + byState.needs_consent
    const dead = needsConsentSince + this.#marked
    if (dead < policy.valveLeast || dead <= total * policy.valveShare) return undefined
    return `${dead} of ${total} grants turned dead within ${policy.valveSeconds} s, which looks like the provider or the client and not like the users; no more are marked`
  }
}
