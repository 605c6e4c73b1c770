import * as fc from 'fast-check'
import { membersOf } from '../../../../mock-provider/wire/fields.ts'
import {
  resolved,
  type JsonSchema,
  type OperationFacts,
  type Parameter,
} from '../../../../mock-provider/wire/operations.ts'
import type { Prepared, Request } from '../schemas/prepared-world.ts'

/** A request that was good before one thing in it was changed, and what X calls that thing; of a member that is missing or too much, the object. */
export type Invalid = { request: Request; wrong: string; how: string }

/** Good requests with one mistake: an unknown name, a wrong type, a value out of bounds, what is missing or too much. */
export function invalidRequests(prepared: Prepared, operation: OperationFacts): fc.Arbitrary<Invalid> {
  const good = prepared.good(operation)
  const ways = [
    unknownName(good),
    ...operation.parameters.flatMap((parameter) => wrongParameter(good, parameter)),
    ...(operation.body ? wrongBodies(good, resolved(operation.body)) : []),
  ]
  return fc.oneof(...ways)
}

function withQuery(request: Request, name: string, value: string): Request {
  return { ...request, query: { ...request.query, [name]: value } }
}

function unknownName(good: Request): fc.Arbitrary<Invalid> {
  return fc.stringMatching(/^[a-z_.]{1,20}$/).map((name) => {
    const wrong = `x${name}`
    return { request: withQuery(good, wrong, '1'), wrong, how: 'unknown name' }
  })
}

function wrongParameter(good: Request, parameter: Parameter): fc.Arbitrary<Invalid>[] {
  const { name } = parameter
  const values = wrongValues(parameter).map((value) => ({
    request: parameter.in === 'query' ? withQuery(good, name, value) : withPath(good, name, value),
    wrong: name,
    how: `wrong value ${value}`,
  }))
  const ways = values.filter(({ request }) => request.path !== good.path || parameter.in === 'query')
  if (parameter.in === 'query' && parameter.required) {
    const { [name]: _, ...query } = good.query ?? {}
    ways.push({ request: { ...good, query }, wrong: name, how: 'left out' })
  }
  return ways.length > 0 ? [fc.constantFrom(...ways)] : []
}

/** Values that the schema does not have; none for a text that may be any. */
function wrongValues(parameter: Parameter): string[] {
  const { type, enum: values, pattern, minimum, maximum, items, maxItems, format, minLength } = parameter.schema
  if (membersOf(parameter) || values) return ['no_such_member']
  if (type === 'integer')
    return [
      'abc',
      '1.5',
      ...(minimum === undefined ? [] : [String(minimum - 1)]),
      ...(maximum === undefined ? [] : [String(maximum + 1)]),
    ]
  if (type === 'boolean') return ['maybe']
  if (type === 'array' && items?.pattern)
    return [
      '!',
      ...(maxItems === undefined
        ? []
        : [
            Array(maxItems + 1)
              .fill('1')
              .join(','),
          ]),
    ]
  if (format === 'date-time') return ['yesterday', '2026-13-01T00:00:00Z']
  if (pattern !== undefined) return ['~'.repeat(60)]
  return minLength !== undefined && minLength > 1 ? ['short'] : []
}

/** The place of `{name}` in the path has the value. */
function withPath(good: Request, name: string, value: string): Request {
  const [, pattern = ''] = good.operation.name.split(' ')
  const place = pattern.split('/').indexOf(`{${name}}`)
  const segments = good.path.split('/').map((segment, index) => (index === place ? value : segment))
  return { ...good, path: segments.join('/') }
}

type Members = Record<string, unknown>

function wrongBodies(good: Request, schema: JsonSchema): fc.Arbitrary<Invalid>[] {
  const { properties = {}, required = [], additionalProperties } = schema
  const body: Members = Object(good.body)
  const at = (name: string, value: unknown, how: string): Invalid => ({
    request: { ...good, body: { ...body, [name]: value } },
    wrong: `$.${name}`,
    how,
  })
  const missing = required.map((name): Invalid => {
    const { [name]: _, ...rest } = body
    return { request: { ...good, body: rest }, wrong: '$', how: `$.${name}: is missing` }
  })
  const wrong = Object.entries(properties).flatMap(([name, member]) =>
    wrongMembers(resolved(member)).map((value) => at(name, value, `member ${JSON.stringify(value)?.slice(0, 40)}`)),
  )
  const extra = additionalProperties === false ? [{ ...at('made_up', 1, '$.made_up: is not defined'), wrong: '$' }] : []
  // Of an upload such a body is no JSON at all, without a path: our choice.
  const isUpload = good.operation.takes?.includes('multipart/form-data')
  const notObjects = (isUpload ? [] : ['text', [], null, 5]).map((value) => ({
    request: { ...good, body: value },
    wrong: '$',
    how: 'found, object expected',
  }))
  return [missing, wrong, extra, notObjects].filter((ways) => ways.length > 0).map((ways) => fc.constantFrom(...ways))
}

function wrongMembers({ type, maxLength, minimum, maximum, enum: values, pattern }: JsonSchema): unknown[] {
  if (type === 'string')
    return [
      5,
      null,
      {},
      ...(maxLength ? ['x'.repeat(maxLength + 1)] : []),
      ...(values ? ['no_such_value'] : []),
      ...(pattern ? ['~'] : []),
    ]
  if (type === 'integer' || type === 'number')
    return ['5', null, ...(minimum === undefined ? [] : [minimum - 1]), ...(maximum === undefined ? [] : [maximum + 1])]
  if (type === 'boolean') return ['true', 1]
  if (type === 'array') return ['text', {}, 7]
  return type === 'object' ? ['text', [], 7] : []
}
