import { errorCode } from './error-code.ts'
import type { Flights } from './flights.ts'
import { nameOf, type GrantRow } from './grant.ts'
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

/** So many rows are read at a time. */
const BATCH = 50

/**
 * Does everything that is due by now: rescues what waits in the spool, refreshes, revokes what was released, seals anew what an old key sealed.
 *
 * @see TokenKeeper.runDue
 */
export async function runDue(parts: Parts, flights: Flights, options: DueOptions = {}): Promise<DueReport> {
  const { concurrency = 4, limit = Number.POSITIVE_INFINITY, signal } = options
  const rescued = await rescueSpooled(parts)
  const report: DueReport = { looked: 0, failed: 0, rescued, resealed: 0 }
  const seen = new Set<string>()
  const pace = createPace(parts, options.maxPerSecond)
  while (report.looked < limit && !signal?.aborted && !flights.isStopped) {
    const rows = (await parts.store.due(parts.clock.now(), BATCH + seen.size)).filter((row) => !seen.has(nameOf(row)))
    const batch = rows.slice(0, Math.min(BATCH, limit - report.looked))
    if (batch.length === 0) break
    for (const row of batch) seen.add(nameOf(row))
    await inParallel(batch, concurrency, async (row) => {
      if (signal?.aborted || flights.isStopped) return
      await pace()
      report.looked++
      if (!(await workOn(parts, flights, row))) report.failed++
    })
  }
  if (!signal?.aborted && !flights.isStopped) report.resealed = await reseal(parts)
  return report
}

/** @returns false where it failed; the event says why */
async function workOn(parts: Parts, flights: Flights, row: GrantRow): Promise<boolean> {
  if (row.state === 'revoked') return (await finishRelease(parts, row).catch(() => ({ atProvider: false }))).atProvider
  const end = await flights.begin(row).end
  return end.is !== 'failed'
}

async function reseal(parts: Parts): Promise<number> {
  const { store, sealer, deployment, tell } = parts
  try {
    const { resealed, unreadable } = await resealOld({ store, sealer, deployment, limit: BATCH })
    for (const { key, code } of unreadable) tell({ type: 'seal.failed', key, code })
    return resealed
  } catch (error) {
    tell({ type: 'store.failed', code: errorCode(error), during: 'reseal' })
    return 0
  }
}

/** Spaces out the beginnings of requests. */
function createPace({ clock }: Parts, maxPerSecond: number | undefined): () => Promise<void> {
  if (maxPerSecond === undefined) return async () => {}
  let next = clock.now()
  return async () => {
    const now = clock.now()
    const at = Math.max(now, next)
    next = at + 1 / maxPerSecond
    if (at > now) await clock.wait(at - now)
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
