import { compareIds, firstIdAt, type Post } from '../../world/posts.ts'
import { instantOfId } from '../../world/snowflake.ts'
import type { World } from '../../world/world.ts'
import type { Call } from '../api/call.ts'

/** What a search or a count looks at: posts from `startMs` on and before `endMs`, between two ids. */
export type Window = { startMs: number; endMs: number; sinceId?: string; untilId?: string; isDelayed: boolean }

const DAY_MS = 24 * 3600 * 1000
/** X docs: Recent search: the last seven days. */
const RECENT_MS = 7 * DAY_MS
/** X docs: Full-archive search and counts: 30 days before `end_time` where no start is given. */
const USUAL_ARCHIVE_MS = 30 * DAY_MS
/** X seen (many), in messages. */
const LEAST_AGE_MS = 10_000
/** X seen (many), in messages: the first post of all. */
const FIRST_POST_MS = Date.UTC(2006, 2, 21)

/** The window that the parameters ask for; what is wrong with them is refused in X's words, all at once. */
export function readWindow(call: Call, kind: 'recent' | 'all'): Window {
  const { query, world } = call
  const nowMs = world.clock.nowMs()
  const oldestMs = kind === 'recent' ? nowMs - RECENT_MS : FIRST_POST_MS
  const [startMs, endMs] = [query.instantMs('start_time'), query.instantMs('end_time')]
  refuseBadStart(call, oldestMs, nowMs)
  refuseBadEnd(call, nowMs)
  if (kind === 'recent') for (const name of ['since_id', 'until_id'] as const) refuseOldId(call, name, oldestMs)
  refuseMixture(call)
  const end = endMs ?? newestMs(world, nowMs)
  const usualStart = kind === 'recent' ? oldestMs : Math.max(oldestMs, end - USUAL_ARCHIVE_MS)
  const [sinceId, untilId] = [query.text('since_id'), query.text('until_id')]
  return {
    // An id to begin at reaches further back than the usual days: inferred, since both together are refused.
    startMs: startMs ?? (sinceId === undefined || kind === 'recent' ? usualStart : oldestMs),
    endMs: end,
    ...(sinceId !== undefined && { sinceId }),
    ...(untilId !== undefined && { untilId }),
    isDelayed: endMs === undefined,
  }
}

/** Where a window without `end_time` ends: with this second, or as long ago as the profile says. */
function newestMs({ profile: { searchDelaySeconds } }: World, nowMs: number): number {
  return searchDelaySeconds === 0 ? nowMs + 1000 : nowMs - searchDelaySeconds * 1000
}

/** X docs: `start_time` is inclusive, `end_time` and both ids are not. */
export function isInside({ id, createdAtMs }: Post, { startMs, endMs, sinceId, untilId }: Window): boolean {
  return (
    createdAtMs >= startMs &&
    createdAtMs < endMs &&
    !(sinceId !== undefined && compareIds(id, sinceId) <= 0) &&
    !(untilId !== undefined && compareIds(id, untilId) >= 0)
  )
}

/** X seen (many) 2021 to 2026: "must be on or after 2025-01-17T09:13Z", in whole minutes. */
function refuseBadStart({ query }: Call, oldestMs: number, nowMs: number): void {
  const startMs = query.instantMs('start_time')
  if (startMs === undefined || Number.isNaN(startMs)) return
  const problem =
    startMs < oldestMs
      ? `must be on or after ${minutes(oldestMs)}`
      : startMs > nowMs - LEAST_AGE_MS
        ? TOO_NEW
        : undefined
  if (problem !== undefined) refuseInstant(query, 'start_time', startMs, problem)
}

/** X seen (many) for an instant that is too new. That it must not be before `start_time` is in no report with X's words: our choice. */
function refuseBadEnd({ query }: Call, nowMs: number): void {
  const [startMs, endMs] = [query.instantMs('start_time'), query.instantMs('end_time')]
  if (endMs === undefined || Number.isNaN(endMs)) return
  const problem =
    endMs > nowMs - LEAST_AGE_MS
      ? TOO_NEW
      : startMs !== undefined && endMs <= startMs
        ? "must be after 'start_time'"
        : undefined
  if (problem !== undefined) refuseInstant(query, 'end_time', endMs, problem)
}

const TOO_NEW = 'must be a minimum of 10 seconds prior to the request time.'

function refuseInstant(query: Call['query'], name: 'start_time' | 'end_time', ms: number, problem: string): void {
  query.refuse(name, query.text(name) ?? '', `Invalid '${name}':'${shownInstant(ms)}'. '${name}' ${problem}`)
}

/** X seen (many) 2021 to 2026 for `since_id`; inferred for `until_id`. */
function refuseOldId({ query }: Call, name: 'since_id' | 'until_id', oldestMs: number): void {
  const id = query.text(name)
  if (id === undefined || !/^\d{1,19}$/.test(id) || instantOfId(id) >= oldestMs) return
  const least = firstIdAt(oldestMs)
  const message = `'${name}' must be a tweet id created after ${minutes(oldestMs)}. Please use a '${name}' that is larger than ${least}`
  query.refuse(name, id, message)
}

/** X seen (many) 2021 to 2026 (node-twitter-api-v2 152 and 197, twarc 451). Under which name X puts it is our choice. */
function refuseMixture({ query }: Call): void {
  const id = (['since_id', 'until_id'] as const).find((name) => query.text(name) !== undefined)
  const hasTime = query.text('start_time') !== undefined || query.text('end_time') !== undefined
  if (id === undefined || !hasTime) return
  const message = "Invalid use of 'since_id' or 'until_id' in conjunction with 'start_time' or 'end_time'."
  query.refuse(id, query.text(id) ?? '', message)
}

/** As X prints its own bounds: `2025-01-17T09:13Z`. */
function minutes(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16)}Z`
}

/** As X repeats an instant: without the seconds and their fraction where they are none. */
function shownInstant(ms: number): string {
  return new Date(ms).toISOString().replace(/(:00)?\.000Z$/, 'Z')
}
