import { checkNumber } from './options.ts'
import { errorCode } from './error-code.ts'
import type { Flights } from './flights.ts'
import { nameOf, type GrantKey, type GrantRow } from './grant.ts'
import type { Parts } from './parts.ts'
import { finishRelease } from './release.ts'
import { resealOld } from './reseal.ts'
import { rescueSpooled } from './save.ts'

/** How hard background work may work. */
export type DueOptions = {
  /** How many grants at the same time; 4 by default. */
  concurrency?: number | undefined
  /** How many token requests may begin in a second, on average; no limit by default. */
  maxPerSecond?: number | undefined
  /** How many grants to look at at most; all that are due by default. */
  limit?: number | undefined
  /** Ends it after the grants that are under way. */
  signal?: AbortSignal | undefined
}

/** What background work did. */
export type DueReport = { looked: number; failed: number; rescued: number; resealed: number }

/** So long after all pairs were found to have the current key, nobody looks again: it is a look at every row. */
const RESEAL_PAUSE_SECONDS = 3600

/** So many rows are read at a time, at first. */
const BATCH = 200

/** So many pairs are sealed anew in one round. */
const RESEAL_BATCH = 50

/** The work that no caller waits for. Every machine may do it: leases sort out who does what. */
export class DueWork {
  readonly #parts: Parts
  readonly #flights: Flights
  /** Where sealing anew goes on. */
  #resealAfter: GrantKey | undefined
  /** A look at all rows that found nothing is good for a while. */
  #resealNotBefore = 0
  #resealed = 0

  constructor(parts: Parts, flights: Flights) {
    this.#parts = parts
    this.#flights = flights
  }

  /** @see TokenKeeper.runDue */
  async run(options: DueOptions = {}): Promise<DueReport> {
    const { limit = Number.POSITIVE_INFINITY, concurrency = 4, signal } = options
    checkNumber('concurrency', concurrency, { least: 1, isWhole: true })
    if (options.limit !== undefined) checkNumber('limit', options.limit, { least: 0, isWhole: true })
    if (options.maxPerSecond !== undefined) checkNumber('maxPerSecond', options.maxPerSecond, { least: 0.001 })
    const pace = createPace(this.#parts, options.maxPerSecond)
    const { rescued } = await rescueSpooled(this.#parts)
    const report: DueReport = { looked: 0, failed: 0, rescued, resealed: 0 }
    const isOver = () => report.looked >= limit || signal?.aborted === true || this.#flights.isStopped
    const seen = new Set<string>()
    while (!isOver()) {
      const rows = await this.#next(seen)
      if (rows.length === 0) break
      for (const row of rows) seen.add(nameOf(row))
      await inParallel(rows, concurrency, async (row) => {
        if (isOver()) return
        await pace(signal)
        if (isOver()) return
        report.looked++
        if (!(await this.#workOn(row))) report.failed++
      })
    }
    if (!isOver()) report.resealed = await this.#reseal()
    return report
  }

  /** Rows that are due and were not seen yet. What cannot be worked on stays at the head, and must not hide the others. */
  async #next(seen: ReadonlySet<string>): Promise<GrantRow[]> {
    const { store, clock, random, deployment } = this.#parts
    for (let take = BATCH; ; take *= 2) {
      const rows = await store.due(clock.now(), take)
      // Those of another deployment are its own affair.
      const fresh = rows.filter((row) => !seen.has(nameOf(row)) && row.deployment === deployment)
      if (fresh.length === 0 && rows.length === take) continue
      // Begun anywhere, so that machines which tick together are not after the same rows.
      const from = Math.floor(random() * fresh.length)
      return [...fresh.slice(from), ...fresh.slice(0, from)]
    }
  }

  /** @returns false where it failed; an event says why */
  async #workOn(row: GrantRow): Promise<boolean> {
    if (row.state !== 'revoked') return (await this.#flights.begin(row).end).is !== 'failed'
    // Whether a refresh was under way at the release, a tombstone does not say.
    const released = await finishRelease(this.#parts, { ...row, doubtful: true }).catch(() => ({ atProvider: false }))
    return released.atProvider
  }

  async #reseal(): Promise<number> {
    const { store, sealer, deployment, tell, clock } = this.#parts
    if (clock.now() < this.#resealNotBefore) return 0
    try {
      const done = await resealOld({ store, sealer, deployment, limit: RESEAL_BATCH, after: this.#resealAfter })
      this.#resealAfter = done.next
      this.#resealed += done.resealed
      if (done.next === undefined) {
        if (this.#resealed === 0) this.#resealNotBefore = clock.now() + RESEAL_PAUSE_SECONDS
        this.#resealed = 0
      }
      for (const { key, code } of done.unreadable) tell({ type: 'seal.failed', key, code })
      return done.resealed
    } catch (error) {
      tell({ type: 'store.failed', code: errorCode(error), during: 'reseal' })
      return 0
    }
  }
}

/** Spaces out the beginnings of requests. */
function createPace({ clock }: Parts, maxPerSecond: number | undefined): (signal?: AbortSignal) => Promise<void> {
  if (maxPerSecond === undefined) return async () => {}
  let next = clock.now()
  return async (signal) => {
    const now = clock.now()
    const at = Math.max(now, next)
    next = at + 1 / maxPerSecond
    if (at > now) await clock.wait(at - now, signal)
  }
}

async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  await Promise.all(
    Array.from({ length: Math.max(1, width) }, async () => {
      for (const item of left) await work(item)
    }),
  )
}
