import * as messages from '../../wire/invalid-request.ts'
import type { Call } from './call.ts'
import type { Query } from './query.ts'

/** A part of a list, and what X says of it. */
export type Page<Item> = { items: Item[]; meta: Record<string, unknown> }

/** The slice that `max_results` and `pagination_token` ask for; a token is good for the list that it came from. */
export type PageRequest = { offset: number; count: number; list: string }

/** @param list tells lists apart: the operation and whose it is. */
export function readPageRequest(
  call: Call,
  query: Query,
  { range, usual, list }: { range: readonly [number, number]; usual: number; list: string },
): PageRequest {
  const count = query.maxResults(range, usual)
  const token = query.text('pagination_token')
  const offset = token === undefined ? 0 : readToken(call, list, token)
  if (offset === undefined)
    query.refuse('pagination_token', token ?? '', messages.notValid('pagination_token', token ?? ''))
  return { offset: offset ?? 0, count, list }
}

/** X docs: Pagination: `next_token` and `previous_token` where there is such a page. Their order in `meta` is that of case bookmarks-list-200. */
export function cutPage<Item>(call: Call, items: readonly Item[], { offset, count, list }: PageRequest): Page<Item> {
  const part = items.slice(offset, offset + count)
  return {
    items: part,
    meta: {
      result_count: part.length,
      ...(offset + count < items.length && { next_token: createToken(call, list, offset + count) }),
      ...(offset > 0 && { previous_token: createToken(call, list, Math.max(0, offset - count)) }),
    },
  }
}

const OFFSET_DIGITS = 6
/** As long as the token of case bookmarks-list-200. */
const TOKEN_LENGTH = 45

/** Opaque to clients: where the page starts, and a digest that ties it to list and world. */
function createToken({ world }: Call, list: string, offset: number): string {
  const digest = world.secrets.digest(`page:${list}:${offset}`)
  return (offset.toString(36).padStart(OFFSET_DIGITS, '0') + digest).slice(0, TOKEN_LENGTH)
}

function readToken(call: Call, list: string, token: string): number | undefined {
  const offset = Number.parseInt(token.slice(0, OFFSET_DIGITS), 36)
  return Number.isSafeInteger(offset) && token === createToken(call, list, offset) ? offset : undefined
}
