import { resolved, type JsonSchema } from './operations.ts'
import type { ParameterError } from './invalid-request.ts'

/**
 * What is wrong with a JSON body, each under its path from `$` (X seen (many): node-twitter-api-v2 583 and 539, pipedream
 * 10147, twitter4j-v2 7, TwitterAPI 227). X's words for wrong types, missing members and sizes of lists are known; they are
 * those of the validator networknt/json-schema-validator, whose other words stand for what was not seen (inferred).
 */
export function bodyFaults(value: unknown, schema: JsonSchema, path = '$'): ParameterError[] {
  const known = alternativeOf(value, resolved(schema))
  const wrongType = typeFault(value, known)
  if (wrongType !== undefined) return [fault(path, value, wrongType)]
  const own = ownFaults(value, known).map((message) => fault(path, value, message))
  if (isObject(value)) return [...own, ...memberFaults(value, known, path), ...alternativeFaults(value, known, path)]
  if (!Array.isArray(value)) return own
  const { items } = known
  return [...own, ...(items ? value.flatMap((each, index) => bodyFaults(each, items, `${path}[${index}]`)) : [])]
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

/** As JSON; what is nested so deep that it cannot be written is left out. */
function shown(value: unknown): string {
  try {
    return JSON.stringify(value).slice(0, MAX_SHOWN)
  } catch {
    return ''
  }
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
    ...(pattern !== undefined && !new RegExp(pattern, 'u').test(value)
      ? [`does not match the regex pattern ${pattern}`]
      : []),
    ...(schema.enum && !schema.enum.includes(value)
      ? [`does not have a value in the enumeration [${schema.enum.join(', ')}]`]
      : []),
  ]
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

function memberFaults(value: Record<string, unknown>, schema: JsonSchema, path: string): ParameterError[] {
  const { properties = {}, required = [], additionalProperties } = schema
  const missing = required
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => memberFault(path, value, `${name}: is missing but it is required`))
  const given = Object.entries(value).flatMap(([name, member]) => {
    const inside = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (inside) return bodyFaults(member, inside, `${path}.${name}`)
    return additionalProperties === false
      ? [memberFault(path, value, `${name.slice(0, MAX_SHOWN)}: ${NOT_DEFINED}`)]
      : []
  })
  return [...missing, ...given]
}

/** Case body-member-missing: `parameters` has the object, the message its member. Of one too many that is inferred. */
function memberFault(path: string, value: Record<string, unknown>, says: string): ParameterError {
  return { ...fault(path, value, says), message: `${path}.${says}` }
}

const NOT_DEFINED = 'is not defined in the schema and the schema does not allow additional properties'

/** `anyOf` in X's bodies: one of several members has to be there. Which words X has for it is not known: our choice. */
function alternativeFaults(value: Record<string, unknown>, { anyOf = [] }: JsonSchema, path: string): ParameterError[] {
  const wanted = anyOf.map(({ required = [] }) => required)
  if (wanted.length === 0 || wanted.some((names) => names.every((name) => Object.hasOwn(value, name)))) return []
  return wanted
    .slice(0, 1)
    .flatMap((names) => names.map((name) => memberFault(path, value, `${name}: is missing but it is required`)))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
