import type { KnownAnswer } from './answers.ts'

/** One wrong parameter: all values that were given, and X's sentence about the wrong one. */
export type ParameterError = { name: string; given: string[]; message: string }

/**
 * The resource server's 400. No status member; `parameters` holds a comma list as one item.
 *
 * Cases me-400-invalid-field, tweets-delete-400. Several errors at once: X seen (once) 2021-05.
 */
export function invalidRequest(errors: readonly ParameterError[]): KnownAnswer {
  const body = {
    // What is wrong with the request as a whole has no parameters (X seen (many) 2025: xurl 18, x-ruby 62 and 71).
    errors: errors.map(({ name, given, message }) =>
      name === '' ? { message } : { parameters: { [name]: given }, message },
    ),
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    type: 'https://api.twitter.com/2/problems/invalid-request',
  }
  const contentType = 'application/json; charset=utf-8'
  return { case: 'me-400-invalid-field', status: 400, contentType, body, layer: 'application' }
}

/** Case me-400-invalid-field: the bracketed list is alphabetical. */
export function notOneOf(name: string, value: string, allowed: readonly string[]): string {
  return `The \`${name}\` query parameter value [${value}] is not one of [${allowed.toSorted().join(',')}]`
}

/** X seen (many) 2022 to 2023: names of parameters, path parameters among them (second-hand order: see `parameterNames`). */
export function unknown(name: string, known: readonly string[]): string {
  return `The query parameter [${name}] is not one of [${known.join(',')}]`
}

/** X's words for a text that is too long or too short were not found: our choice. */
export function lengthNotBetween(name: string, value: string, [min, max]: readonly [number, number]): string {
  return `The \`${name}\` query parameter value length [${value.length}] is not between ${min} and ${max}`
}

/** Case tweets-delete-400: path parameters are called query parameters, too. */
export function notValid(name: string, value: string): string {
  return `The \`${name}\` query parameter value [${value}] is not valid`
}

/** X seen (many) 2021 to 2026: max_results. */
export function notBetween(name: string, value: string, [min, max]: readonly [number, number]): string {
  return `The \`${name}\` query parameter value [${value}] is not between ${min} and ${max}`
}

/** X seen (many) 2021 to 2023: ids and usernames. */
export function listNotBetween(name: string, count: number, [min, max]: readonly [number, number]): string {
  return `The number of values in the \`${name}\` query parameter list [${count}] is not between ${min} and ${max}`
}

/** X seen (many) 2021 to 2026: user names. */
export function notMatching(name: string, value: string, pattern: string): string {
  return `The \`${name}\` query parameter value [${value}] does not match ${pattern}`
}

/** X seen (once) 2021. */
export function empty(name: string): string {
  return `The \`${name}\` query parameter can not be empty`
}

/** X seen (once) 2021-05. */
export function duplicate(name: string): string {
  return `Duplicate parameters are not allowed: the \`${name}\` query parameter`
}

/** X's own playground (github.com/xdevplatform/playground, 2026); X seen (once) 2022 and 2026. */
export function notOwn(name: string, value: string, own: string): string {
  return `The \`${name}\` query parameter value [${value}] must be the same as the authenticating user [${own}]`
}

/** X seen (many) 2025: x-ruby 62, node-twitter-api-v2 591; 2021. */
export const BODY_MUST_BE_JSON = 'Requests with bodies must have content-type of application/json.'

/** X seen (once) 2025-06: x-ruby 71. */
export const BODY_NOT_JSON = 'Request body is not valid JSON.'
