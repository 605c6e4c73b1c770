import { parseUrl } from '../wire/parse-url.ts'
import { isJson, isObject } from './checks.ts'
import { choiceKind, eitherKind, numberKind, saying, textKind, type ValueKind } from './value-kinds.ts'

/** A day; `setTimeout` itself ends at 2^31 ms and then fires at once. */
const MAX_DELAY_SECONDS = 86_400
/** RFC 9111 §1.2.2: the most that every recipient can hold. */
const MAX_SECONDS = 2_147_483_647
const MAX_TIMES = 1_000_000
/** The largest body that the control API takes has the same size. */
const MAX_BODY = 1024 * 1024
const MAX_TEXT = 2000

/** How often a fault fires. */
export const times = eitherKind(
  saying('how many requests it meets; 1 unless given', numberKind({ whole: true, least: 1, most: MAX_TIMES })),
  saying('until it is disarmed', choiceKind(['always'])),
  `a whole number, 1 or more (to ${MAX_TIMES}), or "always"`,
)

/** The status of a final answer. */
export const statusCode = numberKind({ whole: true, least: 200, most: 599, takes: 'a status from 200 to 599' })

/** The body of an answer. */
export const bodyText = textKind({ least: 0, most: MAX_BODY, takes: `a text of at most ${MAX_BODY} characters` })

/** The value of a header. */
export const headerValue = textKind({
  most: MAX_TEXT,
  pattern: '^[!-~]([ -~]*[!-~])?$',
  takes: 'a header value: visible ASCII characters',
})

/** How long after the world's now. */
export const seconds = numberKind({
  whole: true,
  least: 0,
  most: MAX_SECONDS,
  takes: `whole seconds from 0 to ${MAX_SECONDS}`,
})

/** Seconds of real time, with fractions. */
export const delay = numberKind({ least: 0, most: MAX_DELAY_SECONDS, takes: `seconds, 0 to ${MAX_DELAY_SECONDS}` })

const anySkew = numberKind({ whole: true, least: -MAX_SECONDS, most: MAX_SECONDS })

/** By how much a clock is off. */
export const skew: ValueKind<number> = {
  takes: `whole seconds from -${MAX_SECONDS} to ${MAX_SECONDS}, but not 0`,
  schema: { ...anySkew.schema, not: { const: 0 } },
  fits: (value): value is number => value !== 0 && anySkew.fits(value),
}

const urlText = textKind({ most: MAX_TEXT, pattern: '^https?://[ -~]*[!-~]$', takes: 'an http or https URL' })

/** Where a redirect leads. */
export const url: ValueKind<string> = {
  ...urlText,
  fits: (value): value is string => urlText.fits(value) && parseUrl(value) !== undefined,
}

/** A client id, registered or not. */
export const clientName = textKind({ most: MAX_TEXT, takes: 'a client id' })

/** The method of a request. */
export const method: ValueKind<string> = choiceKind(['GET', 'POST', 'PUT', 'DELETE'])

/** The path of a request. */
export const pathText = textKind({
  most: MAX_TEXT,
  pattern: '^/[^?#\\s]*$',
  takes: 'a path as it is sent, without the query: /2/users/me',
})

const name = textKind({ most: MAX_TEXT })

/** Names of members of an answer. */
export const nameList: ValueKind<string[]> = {
  takes: 'a list of names, at least one, none twice',
  schema: { type: 'array', items: name.schema, minItems: 1, uniqueItems: true },
  fits: (value): value is string[] =>
    Array.isArray(value) && value.length > 0 && new Set(value).size === value.length && value.every(name.fits),
}

/** Members of an answer with other values. */
export const replacement: ValueKind<Record<string, unknown>> = {
  takes: 'an object of names and their JSON values, at least one',
  schema: { type: 'object', minProperties: 1 },
  fits: (value): value is Record<string, unknown> =>
    isObject(value) && Object.keys(value).length > 0 && Object.values(value).every((member) => isJson(member)),
}
