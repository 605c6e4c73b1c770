import type { Post } from '../../world/posts.ts'
import type { Answered, Call } from '../api/call.ts'
import { cutPage, readPageRequest } from '../api/pages.ts'
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
  const page = { ...readPageRequest(call, { list: `count ${kind} ${granularity} ${query}` }), count: 1 }
  const matches = readMatcher(call, kind)
  // Each page is a span of time, the newest first.
  const { items, meta } = cutPage(call, pagesOf(window), page)
  const spans = items.flatMap((span) => bucketsOf(span, SIZES_MS[granularity] ?? 1))
  const counts = countIn(spans, findIn(call, window, { matches }))
  const { next_token: next } = meta
  return {
    data: spans.map(({ startMs, endMs }, index) => ({
      end: showInstant(endMs),
      start: showInstant(startMs),
      tweet_count: counts[index] ?? 0,
    })),
    meta: {
      total_tweet_count: counts.reduce((sum, count) => sum + count, 0),
      ...(next !== undefined && { next_token: next }),
    },
  }
}

function pagesOf({ startMs, endMs }: Window): Span[] {
  const pages: Span[] = []
  for (let end = endMs; end > startMs; end -= PAGE_MS)
    pages.push({ startMs: Math.max(startMs, end - PAGE_MS), endMs: end })
  return pages
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
