import type { JsonSchema } from '../../../../mock-provider/wire/operations.ts'

/** Members that answers rightly have though X's document has them not, each with the reason. */
const BEYOND: readonly (readonly [schema: string, members: Record<string, JsonSchema>, why: string])[] = []

/** The same in `meta`, by the operation's name. */
const META_BEYOND: readonly (readonly [names: RegExp, members: Record<string, JsonSchema>, why: string])[] = []

/** Members that no success has, whatever the document says. */
export const leftOut: ReadonlySet<string> = new Set(['error_message', 'errors'])

export function beyondDocument(schema: string): Record<string, JsonSchema> {
  return Object.assign({}, ...BEYOND.filter(([name]) => name === schema).map(([, members]) => members))
}

export function metaBeyond(operation: string): Record<string, JsonSchema> {
  return Object.assign({}, ...META_BEYOND.filter(([names]) => names.test(operation)).map(([, members]) => members))
}
