import * as fc from 'fast-check'
import { membersOf } from '../../../../mock-provider/wire/fields.ts'
import {
  resolved,
  type JsonSchema,
  type OperationFacts,
  type Parameter,
} from '../../../../mock-provider/wire/operations.ts'
import { exampleText } from '../schemas/good-arguments.ts'
import type { Prepared, Request } from '../schemas/prepared-world.ts'

type Values = Record<string, string | undefined>

/** Requests with which nothing is wrong that the table tells: of things that exist and of others. */
export function validRequests(prepared: Prepared, operation: OperationFacts): fc.Arbitrary<Request> {
  const good = prepared.good(operation)
  const optional = operation.parameters.filter(
    (each) => each.in === 'query' && !each.required && !each.name.endsWith('_token'),
  )
  return fc
    .record({ path: pathOf(good.path), query: queryOf(optional), body: bodyOf(operation, good.body) })
    .map(({ path, query, body }) => ({
      operation,
      path,
      query: { ...good.query, ...JSON.parse(JSON.stringify(query)) },
      ...(body !== undefined && { body }),
    }))
}

/** The good path, or one with another id of the same length as its last. */
function pathOf(path: string): fc.Arbitrary<string> {
  const other = path.replace(/\d{10,19}(?=\D*$)/, (id) =>
    `1${id.slice(1).split('').toReversed().join('')}`.slice(0, 18),
  )
  return fc.constantFrom(path, path, other)
}

function queryOf(parameters: readonly Parameter[]): fc.Arbitrary<Values> {
  const values = Object.fromEntries(parameters.map((parameter) => [parameter.name, valueOf(parameter)]))
  return fc.record(values, { requiredKeys: [] })
}

function valueOf(parameter: Parameter): fc.Arbitrary<string> {
  const { schema } = parameter
  const names = membersOf(parameter)
  if (names) {
    const all = [...new Set([...names.printed, ...(names.unprinted ?? [])])]
    return fc.subarray(all, { minLength: 1 }).map((some) => some.join(','))
  }
  if (schema.type === 'array') return fc.constant(exampleText(schema.items ?? {}))
  if (schema.type === 'integer')
    return fc.integer({ min: schema.minimum ?? 1, max: schema.maximum ?? 1000 }).map(String)
  return textOf(schema)
}

function textOf(schema: JsonSchema): fc.Arbitrary<string> {
  const { enum: values, pattern, format, minLength = 0, maxLength = 50 } = schema
  if (values) return fc.constantFrom(...values)
  if (schema.type === 'boolean') return fc.constantFrom('true', 'false')
  if (format === 'date-time')
    return fc
      .date({ min: new Date('2010-11-06T00:00:00Z'), max: new Date('2031-01-01T00:00:00Z'), noInvalidDate: true })
      .map((date) => `${date.toISOString().slice(0, 19)}Z`)
  // Ids have to fit 64 bits, and lookaheads cannot be drawn from.
  if (pattern !== undefined)
    return /19|\(\?/.test(pattern) ? fc.constant(exampleText(schema)) : fc.stringMatching(new RegExp(pattern))
  return fc.string({ minLength: Math.max(1, minLength), maxLength: Math.min(50, maxLength) })
}

/** A body that is answered well, or any that the schema has. */
function bodyOf({ body }: OperationFacts, good: unknown): fc.Arbitrary<unknown> {
  return body ? fc.oneof(fc.constant(good), jsonOf(body)) : fc.constant(undefined)
}

/** Deeper, only what is required is there. */
const DEEP = 3

function jsonOf(schema: JsonSchema, depth = 0): fc.Arbitrary<unknown> {
  const known = resolved(schema)
  const { type, anyOf, items = {}, minItems = 0, maxItems = 5 } = known
  if (type === undefined && anyOf) return fc.oneof(...anyOf.map((each) => jsonOf(each, depth)))
  if (type === 'string')
    return known.format === 'byte' || known.format === 'binary' ? fc.constant('AAAA') : textOf(known)
  if (type === 'boolean') return fc.boolean()
  if (type === 'integer' || type === 'number')
    return fc.integer({ min: known.minimum ?? 0, max: Math.min(known.maximum ?? 1000, 2 ** 31) })
  if (type === 'array')
    return fc.array(jsonOf(items, depth + 1), { minLength: minItems, maxLength: Math.min(maxItems, minItems + 2) })
  return objectOf(known, depth)
}

/** Answers repeat some ids, so they have to be some. */
function memberOf(name: string, schema: JsonSchema, depth: number): fc.Arbitrary<unknown> {
  const isId = name.endsWith('_id') && resolved(schema).type === 'string'
  return isId ? fc.constant(exampleText(resolved(schema))) : jsonOf(schema, depth)
}

/** One of `anyOf`'s alternatives is there as well. */
function objectOf({ properties = {}, required = [], anyOf = [] }: JsonSchema, depth: number): fc.Arbitrary<unknown> {
  const needed = [...new Set([...required, ...(anyOf[0]?.required ?? [])])]
  const names = depth < DEEP ? Object.keys(properties) : needed
  const members = Object.fromEntries(names.map((name) => [name, memberOf(name, properties[name] ?? {}, depth + 1)]))
  return fc.record(members, { requiredKeys: needed.filter((name) => names.includes(name)), noNullPrototype: true })
}
