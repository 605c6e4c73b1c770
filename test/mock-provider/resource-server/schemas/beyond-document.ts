import type { JsonSchema } from '../../../../mock-provider/wire/operations.ts'

/** X docs: Pagination. */
const PAGE: Record<string, JsonSchema> = {
  result_count: { type: 'integer' },
  next_token: { type: 'string' },
  previous_token: { type: 'string' },
}

/** Members that answers rightly have though X's document has them not, each with the reason. */
const BEYOND: readonly (readonly [schema: string, members: Record<string, JsonSchema>, why: string])[] = []

/** The same in `meta`, by the operation's name. */
const META_BEYOND: readonly (readonly [names: RegExp, members: Record<string, JsonSchema>, why: string])[] = [
  [/^GET .*\/bookmarks\/folders/, PAGE, 'they take a pagination_token, and nothing else would tell one'],
  [/quote_tweets$/, { previous_token: PAGE.previous_token ?? {} }, 'every other list of posts tells the page before'],
]

/** Members that no success has, whatever the document says. */
export const leftOut: ReadonlySet<string> = new Set(['error_message', 'errors'])

export function beyondDocument(schema: string): Record<string, JsonSchema> {
  return Object.assign({}, ...BEYOND.filter(([name]) => name === schema).map(([, members]) => members))
}

export function metaBeyond(operation: string): Record<string, JsonSchema> {
  return Object.assign({}, ...META_BEYOND.filter(([names]) => names.test(operation)).map(([, members]) => members))
}
