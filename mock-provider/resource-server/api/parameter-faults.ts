import { inUse, membersOf } from '../../wire/fields.ts'
import * as messages from '../../wire/invalid-request.ts'
import type { JsonSchema, Parameter } from '../../wire/operations.ts'
import { isId } from '../../world/posts.ts'
import { USERNAME } from '../../world/users.ts'

/** X's ids in its document: digits, at most 19. */
const ID_PATTERN = '^[0-9]{1,19}$'

/** RFC 3339, as X's documents write instants. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/

/** X's sentence on a value of a parameter, `given` as it was called; undefined for a value that is right. */
export function parameterFault(parameter: Parameter, given: string, value: string): string | undefined {
  const { schema } = parameter
  if (schema.type === 'integer') return numberFault(given, value, schema)
  if (schema.type === 'boolean') return oneOf(given, value, ['false', 'true'])
  if (schema.type !== 'array') return textFault(given, value, schema)
  return listFault(parameter, given, value.split(','))
}

function listFault(parameter: Parameter, given: string, values: readonly string[]): string | undefined {
  const { minItems = 0, maxItems = Infinity, items = {} } = parameter.schema
  if (values.length < minItems || values.length > maxItems)
    return messages.listNotBetween(given, values.length, [minItems, maxItems])
  const members = membersOf(parameter)
  for (const value of values) {
    const wrong = members ? memberFault(given, value, members) : textFault(given, value, items)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

function memberFault(
  given: string,
  value: string,
  { printed, unprinted = [] }: NonNullable<ReturnType<typeof membersOf>>,
): string | undefined {
  const name = inUse(value)
  return printed.includes(name) || unprinted.includes(name) ? undefined : messages.notOneOf(given, value, printed)
}

/** X's words for a number that is none were not found: those for one that is out of bounds (our choice). */
function numberFault(given: string, value: string, { minimum, maximum }: JsonSchema): string | undefined {
  const number = /^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN
  if (minimum === undefined || maximum === undefined)
    return Number.isNaN(number) ? messages.notValid(given, value) : undefined
  return number >= minimum && number <= maximum ? undefined : messages.notBetween(given, value, [minimum, maximum])
}

function textFault(given: string, value: string, schema: JsonSchema): string | undefined {
  const { pattern, format, minLength = 0, maxLength = Infinity } = schema
  if (schema.enum) return oneOf(given, value, schema.enum)
  if (pattern === ID_PATTERN) return isId(value) ? undefined : messages.notValid(given, value)
  if (pattern !== undefined) return patternFault(given, value, pattern)
  if (format === 'date-time') return isInstant(value) ? undefined : messages.notValid(given, value)
  const isRightSize = value.length >= minLength && value.length <= maxLength
  if (isRightSize) return undefined
  return given.endsWith('_token')
    ? messages.notValid(given, value)
    : messages.lengthNotBetween(given, value, [minLength, maxLength])
}

/** Practice names may be longer than X's 15. */
function patternFault(given: string, value: string, pattern: string): string | undefined {
  const isName = given.startsWith('username') && USERNAME.test(value)
  return isName || new RegExp(pattern, 'u').test(value) ? undefined : messages.notMatching(given, value, pattern)
}

function oneOf(given: string, value: string, allowed: readonly string[]): string | undefined {
  return allowed.includes(value) ? undefined : messages.notOneOf(given, value, allowed)
}

function isInstant(value: string): boolean {
  return INSTANT.test(value) && !Number.isNaN(Date.parse(value))
}
