import { compareIds, type Post } from '../../world/posts.ts'
import type { World } from '../../world/world.ts'
import type { Answered, Call } from '../api/call.ts'
import { readPageRequest } from '../api/pages.ts'
import { readableBy } from '../objects/readable.ts'
import { readView } from '../objects/shown.ts'
import { answerPage } from './lookup.ts'
import { queryRefused } from './search-faults.ts'
import { parseQuery } from './search-query.ts'
import type { Matcher } from './search-operators.ts'
import { isInside, readWindow, type Window } from './search-window.ts'

/** X docs: Search, Build a query. */
const LENGTHS = { 'self-serve': { recent: 512, all: 1024 }, enterprise: { recent: 4096, all: 4096 } } as const

/** `GET /2/tweets/search/recent` and `/all`. */
export function searchPosts(call: Call, kind: 'recent' | 'all'): Answered {
  const window = readWindow(call, kind)
  const view = readView(call)
  const { sinceId = '', untilId = '' } = window
  const query = call.query.text('query') ?? ''
  const order = call.query.text('sort_order') ?? ''
  const times = `${call.query.text('start_time') ?? ''} ${call.query.text('end_time') ?? ''}`
  const page = readPageRequest(call, {
    usual: 10,
    list: `search ${kind} ${times} ${sinceId} ${untilId} ${order} ${query}`,
  })
  const matches = readMatcher(call, kind)
  const isRanked = order === 'relevancy'
  const found = findIn(call, window, matches)
  return answerPage(call, isRanked ? byRelevancy(call.world, found) : found, { view, page, hasEnds: true })
}

/**
 * The posts of a window that a query finds and the caller may see, newest first. What a search without `end_time` does not
 * find yet stands in the journal.
 */
export function findIn(call: Call, window: Window, matches: Matcher): Post[] {
  const isReadable = readableBy(call)
  const found: Post[] = []
  let tooNew = 0
  for (const post of call.world.posts.current()) {
    if (!isReadable(post)) continue
    if (window.isDelayed && post.createdAtMs >= window.endMs) tooNew += matches(post) ? 1 : 0
    else if (isInside(post, window) && matches(post)) found.push(post)
  }
  if (tooNew > 0) tellDelay(call, tooNew)
  return found
}

function tellDelay({ exchange, world }: Call, count: number): void {
  const { searchDelaySeconds } = world.profile
  exchange.about.detail = `${count} more would be found once they are ${searchDelaySeconds} s old (switch searchDelaySeconds)`
}

/** What `query` asks for. @throws {ProtocolError} X's 400, with all that is wrong with the other parameters, or with the query. */
export function readMatcher(call: Call, kind: 'recent' | 'all'): Matcher {
  const query = call.query.text('query') ?? ''
  const most = LENGTHS[call.world.profile.searchQueryLength][kind]
  const length = Array.from(query).length
  // X's words for a query that is too long were not found: our choice.
  if (length > most)
    call.query.refuse('query', query, `Invalid 'query'. 'query' cannot have ${length} characters; the most are ${most}`)
  call.query.assert()
  const parsed = parseQuery(query, call.world)
  if ('matches' in parsed) return parsed.matches
  throw queryRefused(query, parsed.faults)
}

/** How X ranks is not known: by what others did with a post, then newest first (our choice). */
function byRelevancy({ posts, relations }: World, found: readonly Post[]): Post[] {
  const weightOf = ({ id }: Post) =>
    posts.count('reposts', id) +
    posts.count('quotes', id) +
    posts.count('replies', id) +
    relations.to('likes', id).length
  return found
    .map((post) => ({ post, weight: weightOf(post) }))
    .toSorted((a, b) => b.weight - a.weight || compareIds(b.post.id, a.post.id))
    .map(({ post }) => post)
}
