import { resolved, type JsonSchema } from './operations.ts'
import type { ParameterError } from './invalid-request.ts'

/**
 * What is wrong with a JSON body, each under its path from `$` (X seen (many): node-twitter-api-v2 583 and 539, pipedream
 * 10147, twitter4j-v2 7, TwitterAPI 227). X's words for wrong types, missing members and sizes of lists are known; they are
 * those of the validator networknt/json-schema-validator, whose other words stand for what was not seen (inferred).
 */
export function bodyFaults(value: unknown, schema: JsonSchema, path = '$'): ParameterError[] {
  return [...take(faultsOf(value, schema, path), MAX_FAULTS)]
}

/** More faults of one request are not told, nor looked for. */
export const MAX_FAULTS = 100

/** One after the other, so that whoever takes them can stop. */
function* faultsOf(value: unknown, schema: JsonSchema, path: string): Generator<ParameterError> {
  const known = alternativeOf(value, resolved(schema))
  const wrongType = typeFault(value, known)
  if (wrongType !== undefined) return void (yield fault(path, value, wrongType))
  for (const message of ownFaults(value, known)) yield fault(path, value, message)
  if (isObject(value)) yield* memberFaults(value, known, path)
  else if (Array.isArray(value) && known.items)
    for (const [index, each] of value.entries()) yield* faultsOf(each, known.items, `${path}[${index}]`)
}

function* take<T>(all: Iterable<T>, most: number): Generator<T> {
  let count = 0
  for (const each of all) {
    yield each
    if (++count === most) return
  }
}

/** Of alternatives, the first with the value's type; where none has it, the last is told (X's words were not found). */
function alternativeOf(value: unknown, schema: JsonSchema): JsonSchema {
  const { type, anyOf = [] } = schema
  if (type !== undefined || anyOf.length === 0) return schema
  const found = typeOf(value)
  return anyOf.find((each) => each.type === found) ?? anyOf.at(-1) ?? schema
}

/** More of a wrong value is not repeated. */
const MAX_SHOWN = 500

function fault(path: string, value: unknown, message: string): ParameterError {
  return { name: path, given: [shown(value)], message: `${path}: ${message}` }
}

/** The beginning of a wrong value as JSON. */
export function shown(value: unknown): string {
  return JSON.stringify(value).slice(0, MAX_SHOWN)
}

function typeFault(value: unknown, { type }: JsonSchema): string | undefined {
  const found = typeOf(value)
  if (type === undefined || type === found || (type === 'number' && found === 'integer')) return undefined
  return `${found} found, ${type} expected`
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

function ownFaults(value: unknown, schema: JsonSchema): string[] {
  if (typeof value === 'string') return textFaults(value, schema)
  if (typeof value === 'number') return numberFaults(value, schema)
  return Array.isArray(value) ? sizeFaults(value, schema) : []
}

function textFaults(value: string, schema: JsonSchema): string[] {
  const { minLength = 0, maxLength = Infinity, pattern } = schema
  const length = [...value].length
  return [
    ...(length < minLength ? [`must be at least ${minLength} characters long`] : []),
    ...(length > maxLength ? [`may only be ${maxLength} characters long`] : []),
    ...(pattern !== undefined && !isMatching(value, pattern) ? [`does not match the regex pattern ${pattern}`] : []),
    ...(schema.enum && !schema.enum.includes(value)
      ? [`does not have a value in the enumeration [${schema.enum.join(', ')}]`]
      : []),
  ]
}

/** X's patterns for ids and other numbers of 64 bits. Some of 19 digits match and are none; as in queries (inferred). */
const OF_64_BITS: readonly string[] = ['^[0-9]{1,19}$', '^[1-9][0-9]{0,18}$']
const MAX_OF_64_BITS = 2n ** 63n - 1n

function isMatching(value: string, pattern: string): boolean {
  const matches = new RegExp(pattern, 'u').test(value)
  return matches && (!OF_64_BITS.includes(pattern) || BigInt(value) <= MAX_OF_64_BITS)
}

function numberFaults(value: number, { minimum = -Infinity, maximum = Infinity }: JsonSchema): string[] {
  if (value < minimum) return [`must have a minimum value of ${minimum}`]
  return value > maximum ? [`must have a maximum value of ${maximum}`] : []
}

function sizeFaults({ length }: unknown[], { minItems = 0, maxItems = Infinity }: JsonSchema): string[] {
  if (length < minItems) return [`there must be a minimum of ${itemCount(minItems)} in the array`]
  return length > maxItems ? [`there must be a maximum of ${itemCount(maxItems)} in the array`] : []
}

function itemCount(count: number): string {
  return `${count} ${count === 1 ? 'item' : 'items'}`
}

/** Of missing members, strange ones and those that are wrong inside; at last what `anyOf` asks for. */
function* memberFaults(value: Record<string, unknown>, schema: JsonSchema, path: string): Generator<ParameterError> {
  const { properties = {}, required = [], additionalProperties } = schema
  // Case body-member-missing: `parameters` has the object, the message its member. Of one too many that is inferred.
  // Written once: there may be as many faults as members.
  let given: string[] | undefined
  const memberFault = (says: string) => ({
    name: path,
    given: (given ??= [shown(value)]),
    message: `${path}.${says}`,
  })
  for (const name of required) if (!Object.hasOwn(value, name)) yield memberFault(`${name}: ${MISSING}`)
  for (const [name, member] of Object.entries(value)) {
    const inside = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (inside) yield* faultsOf(member, inside, `${path}.${name}`)
    else if (additionalProperties === false) yield memberFault(`${name.slice(0, MAX_SHOWN)}: ${NOT_DEFINED}`)
  }
  for (const name of alternatives(value, schema)) yield memberFault(`${name}: ${MISSING}`)
}

const MISSING = 'is missing but it is required'
const NOT_DEFINED = 'is not defined in the schema and the schema does not allow additional properties'

/** `anyOf` in X's bodies: one of several members has to be there. Which words X has for it is not known: our choice. */
function alternatives(value: Record<string, unknown>, { anyOf = [] }: JsonSchema): readonly string[] {
  const wanted = anyOf.map(({ required = [] }) => required)
  const isThere = wanted.some((names) => names.every((name) => Object.hasOwn(value, name)))
  return isThere ? [] : (wanted[0] ?? [])
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
