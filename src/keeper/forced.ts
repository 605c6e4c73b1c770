import { nameOf, type GrantRow } from './grant.ts'

/** So many grants are remembered. */
const KEPT = 10_000
/** The longest time between two rotations that a refusal of the access token brings about. */
const MAX_SECONDS = 3600

/**
 * Rotations that were forced by a 401. When the tokens that two in a row brought are refused as well, the token is not what the resource server means:
 * each further one waits four times as long, or an endpoint that always says 401 would rotate for ever.
 */
export class ForcedRotations {
  readonly #known = new Map<string, { version: number; times: number }>()

  /** How long after the last rotation the token of this row may force another one. */
  intervalFor(row: GrantRow, seconds: number): number {
    return Math.max(seconds, Math.min(MAX_SECONDS, seconds * 4 ** Math.max(0, this.#timesOf(row) - 2)))
  }

  /** A refusal of this row's token begins a rotation. */
  note(row: GrantRow): void {
    const name = nameOf(row)
    const times = this.#timesOf(row) + 1
    this.#known.delete(name)
    this.#known.set(name, { version: row.version + 1, times })
    for (const [oldest] of this.#known) {
      if (this.#known.size <= KEPT) break
      this.#known.delete(oldest)
    }
  }

  /** How many in a row have led to it. */
  #timesOf(row: GrantRow): number {
    const known = this.#known.get(nameOf(row))
    return known?.version === row.version ? known.times : 0
  }
}
