import type { KnownAnswer } from './answers.ts'
import type { WireAnswer } from './messages.ts'

/** Where X's answers differ from one report to the next, or X from the RFCs: switches of the profile. */
export type Printing = {
  /** Gateway problems (401, scope 403) printed with line breaks and two blanks. */
  prettyProblems: boolean
  /** The host in the `type` of problems. */
  problemTypes: 'api.twitter.com' | 'api.x.com'
  /** A challenge with every 401, and with a 403 that a better token would not get. */
  wwwAuthenticate: boolean
  /** `pragma: no-cache` beside `cache-control` where an answer holds a token. */
  pragmaNoCache: boolean
}

/** X seen (many): its API answers carry it. At the token endpoint it was not seen, but RFC 6749 §5.1 asks for no-store. */
const NEVER_STORE = 'no-cache, no-store, max-age=0'

/** The bytes of a known answer: compact, or pretty-printed where X's gateway is. */
export function answerFrom(
  answer: KnownAnswer,
  profile: Pick<Printing, 'prettyProblems' | 'problemTypes' | 'wwwAuthenticate'>,
): WireAnswer {
  const pretty = answer.layer === 'gateway' && profile.prettyProblems
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body, null, pretty ? 2 : 0)
  const body = withProblemTypes(text, profile)
  const headers: Record<string, string> = { 'cache-control': NEVER_STORE }
  if (body !== '') headers['content-type'] = answer.contentType
  if (answer.challenge !== undefined && profile.wwwAuthenticate) headers['www-authenticate'] = answer.challenge
  return {
    status: answer.status,
    headers: answer.layer === 'application' ? { ...headers, ...APPLICATION_HEADERS } : headers,
    body,
  }
}

/** X seen (many): answers name one of two hosts in the `type` of a problem. */
export function withProblemTypes(text: string, { problemTypes }: Pick<Printing, 'problemTypes'>): string {
  return problemTypes === 'api.twitter.com' ? text : text.replaceAll(PROBLEMS, `https://${problemTypes}/2/problems/`)
}

const PROBLEMS = 'https://api.twitter.com/2/problems/'

/** An instant in whole seconds since 1970 as HTTP writes it (RFC 9110 §5.6.7). */
export function httpDate(at: number): string {
  if (at !== written.at) written = { at, text: new Date(at * 1000).toUTCString() }
  return written.text
}

/** Most answers are of the same second as the one before. */
let written = { at: Number.NaN, text: '' }

/** A successful answer in compact JSON, keys in the order given. */
export function jsonAnswer(body: Record<string, unknown>): WireAnswer {
  return { status: 200, headers: JSON_HEADERS, body: JSON.stringify(body) }
}

/** The same for an answer that holds a token. RFC 6749 §5.1: `pragma` as well, where the profile sends it. */
export function tokenAnswer(
  body: Record<string, unknown>,
  { pragmaNoCache }: Pick<Printing, 'pragmaNoCache'>,
): WireAnswer {
  const answer = jsonAnswer(body)
  return pragmaNoCache ? { ...answer, headers: { ...answer.headers, pragma: 'no-cache' } } : answer
}

const JSON_HEADERS = Object.freeze({
  'cache-control': NEVER_STORE,
  'content-type': 'application/json; charset=utf-8',
})

/** Case me-success-fields, recorded 2025-03-18; what changes with every answer there is noise and left out. */
export const APPLICATION_HEADERS = Object.freeze({
  'content-disposition': 'attachment; filename=json.json',
  'strict-transport-security': 'max-age=631138519',
  'x-access-level': 'read-write',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'x-xss-protection': '0',
})
