import * as messages from '../../wire/invalid-request.ts'
import type { Call } from './call.ts'

/** A part of a list, and what X says of it. */
export type Page<Item> = { items: Item[]; meta: Record<string, unknown> }

/** The slice that `max_results` and `pagination_token` ask for; a token is good for the list that it came from. */
export type PageRequest = { offset: number; count: number; list: string }

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
  const offset = token === undefined ? 0 : readToken(call, list, token)
  if (offset === undefined) query.refuse(name, token ?? '', messages.notValid(name, token ?? ''))
  return { offset: offset ?? 0, count: query.number('max_results') ?? usual, list }
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

type TokenOf = Pick<Call, 'world' | 'operation'>

/** Opaque to clients: where the page starts, and a digest that ties it to list and world. */
function createToken({ world, operation }: TokenOf, list: string, offset: number): string {
  const digest = world.secrets.digest(`page:${list}:${offset}`)
  return (offset.toString(36).padStart(OFFSET_DIGITS, '0') + digest).slice(0, tokenLength(operation))
}

/** One operation takes 16 characters and no more. */
function tokenLength({ parameters }: TokenOf['operation']): number {
  const { schema } = parameters.find(({ name }) => name === 'pagination_token') ?? {}
  return Math.min(TOKEN_LENGTH, schema?.maxLength ?? TOKEN_LENGTH)
}

function readToken(call: TokenOf, list: string, token: string): number | undefined {
  const offset = Number.parseInt(token.slice(0, OFFSET_DIGITS), 36)
  return Number.isSafeInteger(offset) && token === createToken(call, list, offset) ? offset : undefined
}
