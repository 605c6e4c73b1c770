import * as messages from '../../wire/invalid-request.ts'
import type { Call } from './call.ts'
import { BOUNDARY_LENGTH, findBoundary, markBoundary, type Boundary, type Listed } from './page-boundary.ts'

/** A part of a list, and what X says of it. */
export type Page<Item> = { items: Item[]; meta: Record<string, unknown> }

/**
 * The part that `max_results` and `pagination_token` ask for: what comes behind `after` or stands before `before`, the
 * beginning where there is no token. A token is good for the list that it came from.
 */
export type PageRequest = { after?: Boundary; before?: Boundary; count: number; list: string }

/**
 * `max_results`, and the token in `pagination_token` or `next_token`.
 *
 * @param options `list` tells lists apart: the operation and whose it is; `usual`: so many where neither call nor table says.
 */
export function readPageRequest(
  { query, ...call }: Call,
  { list, usual = 100 }: { list: string; usual?: number },
): PageRequest {
  const name = query.text('pagination_token') === undefined ? 'next_token' : 'pagination_token'
  const token = query.text(name)
  const place = token === undefined ? {} : readToken(call, list, token)
  if (!place) query.refuse(name, token ?? '', messages.notValid(name, token ?? ''))
  return { ...place, count: query.number('max_results') ?? usual, list }
}

/**
 * X docs: Pagination: `next_token` and `previous_token` where there is such a page. Their order in `meta` is that of case
 * bookmarks-list-200. Pages hold on to the items at their ends, not to numbers of items: inferred, as clients that remove
 * what they were shown, or meet new items at the top, miss nothing and see nothing twice.
 */
export function cutPage<Item extends Listed>(call: Call, items: readonly Item[], request: PageRequest): Page<Item> {
  const { start, end } = placeOf(items, request)
  const part = items.slice(start, end)
  return {
    items: part,
    meta: {
      result_count: part.length,
      ...(end < items.length && { next_token: createNextToken(call, request.list, markBoundary(items, end)) }),
      ...(start > 0 && { previous_token: sign(call, request.list, `p${markBoundary(items, start)}`) }),
    },
  }
}

/** A page before another has what stands there, and none of the other. */
function placeOf(items: readonly Listed[], { after, before, count }: PageRequest): { start: number; end: number } {
  if (before) {
    const end = findBoundary(items, before)
    return { start: Math.max(0, end - count), end }
  }
  const start = after ? findBoundary(items, after) : 0
  return { start, end: Math.min(items.length, start + count) }
}

/** As long as the token of case bookmarks-list-200. */
const TOKEN_LENGTH = 45

type TokenOf = Pick<Call, 'world' | 'operation'>

/** For what comes behind a boundary. */
export function createNextToken(call: TokenOf, list: string, boundary: Boundary): string {
  return sign(call, list, `n${boundary}`)
}

/** Opaque to clients: which page it is, and a digest that ties it to list and world. */
function sign({ world, operation }: TokenOf, list: string, place: string): string {
  return (place + world.secrets.digest(`page:${list}:${place}`)).slice(0, tokenLength(operation))
}

/** One operation takes 16 characters and no more. */
function tokenLength({ parameters }: TokenOf['operation']): number {
  const { schema } = parameters.find(({ name }) => name === 'pagination_token') ?? {}
  return Math.min(TOKEN_LENGTH, schema?.maxLength ?? TOKEN_LENGTH)
}

function readToken(call: TokenOf, list: string, token: string): Pick<PageRequest, 'after' | 'before'> | undefined {
  const place = token.slice(0, 1 + BOUNDARY_LENGTH)
  if (token !== sign(call, list, place)) return undefined
  const boundary = place.slice(1)
  return place.startsWith('n') ? { after: boundary } : { before: boundary }
}
