import type { Post } from '../../world/posts.ts'
import type { Answered, Call } from '../api/call.ts'
import { createNextToken, readPageRequest } from '../api/pages.ts'
import { BOUNDARY_LENGTH, type Boundary } from '../api/page-boundary.ts'
import { showInstant } from '../objects/tweet-object.ts'
import { findIn, readMatcher } from './search.ts'
import { readWindow, type Window } from './search-window.ts'

const SIZES_MS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }
/** X docs: Counts, "Pagination": 31 days a page. */
const PAGE_MS = 31 * 86_400_000

type Span = Pick<Window, 'startMs' | 'endMs'>

/** `GET /2/tweets/counts/recent` and `/all`: how many posts in each minute, hour or day, oldest first. */
export function countPosts(call: Call, kind: 'recent' | 'all'): Answered {
  const window = readWindow(call, kind)
  const query = call.query.text('query') ?? ''
  const granularity = call.query.text('granularity') ?? 'hour'
  const { after, list } = readPageRequest(call, { list: `count ${kind} ${granularity} ${query}` })
  const matches = readMatcher(call, kind)
  const page = pageOf(window, after)
  const spans = bucketsOf(page, SIZES_MS[granularity] ?? 1)
  const counts = countIn(spans, findIn(call, window, matches))
  return {
    data: spans.map(({ startMs, endMs }, index) => ({
      end: showInstant(endMs),
      start: showInstant(startMs),
      tweet_count: counts[index] ?? 0,
    })),
    meta: {
      total_tweet_count: counts.reduce((sum, count) => sum + count, 0),
      ...(page.startMs > window.startMs && { next_token: createNextToken(call, list, boundaryAt(page.startMs)) }),
    },
  }
}

/** A page is a span of time, the newest first. It goes on where the one before ended, though the window may end later by now. */
function pageOf(window: Window, after: Boundary | undefined): Span {
  const endMs = after === undefined ? window.endMs : Math.min(window.endMs, Number.parseInt(after, 36))
  return { startMs: Math.max(window.startMs, endMs - PAGE_MS), endMs }
}

function boundaryAt(ms: number): Boundary {
  return ms.toString(36).padStart(BOUNDARY_LENGTH, '0')
}

/** At whole minutes, hours or days, but for both ends (X docs: Counts, the samples). */
function bucketsOf({ startMs, endMs }: Span, sizeMs: number): Span[] {
  const buckets: Span[] = []
  for (let start = startMs; start < endMs;) {
    const next = Math.min(endMs, (Math.floor(start / sizeMs) + 1) * sizeMs)
    buckets.push({ startMs: start, endMs: next })
    start = next
  }
  return buckets
}

/** @param posts newest first, as the buckets are oldest first. */
function countIn(buckets: readonly Span[], posts: readonly Post[]): number[] {
  const counts = buckets.map(() => 0)
  const starts = buckets.map(({ startMs }) => startMs)
  const [first, last] = [buckets[0], buckets.at(-1)]
  for (const { createdAtMs } of posts) {
    if (!first || !last || createdAtMs < first.startMs || createdAtMs >= last.endMs) continue
    const index = lastAtMost(starts, createdAtMs)
    counts[index] = (counts[index] ?? 0) + 1
  }
  return counts
}

/** The index of the last number of a sorted list that is not greater. */
function lastAtMost(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((sorted[middle] ?? Infinity) <= value) low = middle
    else high = middle - 1
  }
  return low
}
