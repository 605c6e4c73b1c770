import { isPlainId } from './snowflake.ts'

/**
 * Looks at a value and says what is wrong with it, beginning with the member that is: `.scopes[2] is not a text`.
 * Undefined if nothing is. No value is repeated: there are secrets among them.
 */
export type Check = (value: unknown) => string | undefined

/** A value that fits. @param what for the sentence: `a text`. */
export function fitting(what: string, fits: (value: unknown) => boolean): Check {
  const problem = ` is not ${what}`
  return (value) => (fits(value) ? undefined : problem)
}

/** An object with these members and no others: a misspelt one would be lost without a word. */
export function object<T>(members: { [name in keyof T]-?: Check }): Check {
  const checks = Object.entries<Check>(members)
  return (value) => {
    if (!isObject(value)) return ' is not an object'
    for (const [name, check] of checks) {
      const problem = check(value[name])
      if (problem !== undefined) return `.${name}${problem}`
    }
    const stranger = Object.keys(value).find((name) => !Object.hasOwn(members, name))
    return stranger === undefined ? undefined : ` cannot have ${JSON.stringify(stranger.slice(0, 100))}`
  }
}

/** A member that can be left out. */
export function optional(check: Check): Check {
  return (value) => (value === undefined ? undefined : check(value))
}

/** @param options `of` what, for the sentence: `texts`; `most` is how many there can be. */
export function list(item: Check, { of, most = Infinity }: { of: string; most?: number }): Check {
  return (value) => {
    if (!Array.isArray(value)) return ` is not a list of ${of}`
    if (value.length > most) return ` has ${value.length} ${of}; there can be ${most}`
    for (let index = 0; index < value.length; index += 1) {
      const problem = item(value[index])
      if (problem !== undefined) return `[${index}]${problem}`
    }
    return undefined
  }
}

/** Two values in a list of their own, as a Map is saved. */
export function pair(first: Check, second: Check): Check {
  return (value) => {
    if (!Array.isArray(value) || value.length !== 2) return ' is not a pair'
    const problem = first(value[0])
    if (problem !== undefined) return `[0]${problem}`
    const other = second(value[1])
    return other === undefined ? undefined : `[1]${other}`
  }
}

/** A text. */
export const text = fitting('a text', (value) => typeof value === 'string')

/** True or false. */
export const flag = fitting('true or false', (value) => typeof value === 'boolean')

/** The id of something of its own. */
export const plainId = fitting(
  'an id of digits, the first of them no 0',
  (value) => typeof value === 'string' && isPlainId(value),
)

/** Of any size: instants and lengths of time come as large as a test asks for them. */
export const whole = fitting('a whole number', (value) => Number.isInteger(value))

/** Far more than anything here can be counted to, and still exact when one is added. */
const MAX_COUNT = 1e15

/** What is counted here. */
export const count = fitting('a whole number, 0 or more', (value) => isCount(value))

/** One of these texts; the compiler sees to it that none is forgotten. */
export function choice<T extends string>(values: Record<T, true>): Check {
  return fitting(Object.keys(values).join(' or '), (value) => typeof value === 'string' && Object.hasOwn(values, value))
}

/** What JSON can hold, as an object. Bounded in depth, so that a value that contains itself ends, too. */
export const jsonObject = fitting('a JSON object', (value) => isObject(value) && isJson(value))

/** True for a whole number that can still be counted on. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_COUNT
}

/** True for what JSON can hold. */
export function isJson(value: unknown, depth = 0): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value === 'object' && depth < 50 && Object.values(value).every((member) => isJson(member, depth + 1))
}

/** By hand: of a large world `structuredClone` makes seconds, and a second copy of every text. */
export function copyOfJson<T>(value: T): T
export function copyOfJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => copyOfJson<unknown>(item))
  if (!isObject(value)) return value
  // A spread, as a member may be called __proto__.
  const copy = { ...value }
  for (const name in copy) if (typeof copy[name] === 'object') copy[name] = copyOfJson(copy[name])
  return copy
}

/** True for what has members by name. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
