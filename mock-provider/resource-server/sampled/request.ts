import type { Call } from '../api/call.ts'
import { choicesOf } from './kinds.ts'
import type { Pins } from './values.ts'

/** Lists of ids in a query, one object each. */
const ASKED_IDS = ['ids', 'media_keys', 'user_ids']

/** The ids that were asked for, one object each; undefined where none can be. */
export function askedIds({ query, operation: { parameters } }: Call): { name: string; ids: string[] } | undefined {
  const name = ASKED_IDS.find((each) => parameters.some((parameter) => parameter.name === each))
  const ids = name === undefined ? [] : [...new Set(query.list(name))]
  return name !== undefined && ids.length > 0 ? { name, ids } : undefined
}

/** The id in the path, or in the body where it says of what a change is; undefined where the answer is of something else. */
export function ownId({ operation, query, body }: Call): string | undefined {
  const segments = operation.name.split('/')
  const place = segments.findLastIndex((segment) => segment.startsWith('{'))
  const parameter = segments[place]?.slice(1, -1)
  const isOthers = segments[place - 1] === 'users' && place < segments.length - 1
  if (parameter !== undefined && !isOthers) return query.id(parameter)
  return query.text('media_id') ?? (typeof body.id === 'string' ? body.id : undefined)
}

/** What the request says of the answer's members: its body, its path, and what it filters by. */
export function pinsOf(call: Call): Pins {
  const { body, query, operation } = call
  const segments = operation.name.split('/')
  const path = operation.parameters.filter((parameter) => parameter.in === 'path')
  const named = path.map(({ name }) => [name === 'id' ? `${singular(segments)}_id` : name, query.id(name)])
  const filters = ['type', 'status', 'state'].flatMap((name) => {
    const value = query.text(name)
    return value !== undefined && isKnown(operation.answer?.$ref ?? '', name, value) ? [[name, value]] : []
  })
  return { ...body, ...Object.fromEntries([...filters, ...named]) }
}

/** `broadcast` for `/2/broadcasts/{id}/chat`. */
function singular(segments: readonly string[]): string {
  return (segments[segments.indexOf('{id}') - 1] ?? '').replace(/s$/, '')
}

/** `all` is a filter and no state. */
function isKnown(answer: string, name: string, value: string): boolean {
  const schema = /ComplianceJobs/.test(answer) ? 'ComplianceJob' : /Spaces/.test(answer) ? 'Space' : ''
  return schema !== '' && (choicesOf(schema, name)?.includes(value) ?? false)
}

/** What tells a list from others: the operation and all that was asked but for how it is shown and cut. */
export function listName({ operation, query }: Call): string {
  const asked = operation.parameters
    .filter(({ name }) => !/fields$|^expansions$|^max_results$|token$/.test(name))
    .map(({ name }) => query.text(name) ?? '')
  return [operation.name, ...asked].join(' ')
}
