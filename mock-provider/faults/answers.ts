import { writeKnownAnswer } from '../known-answer.ts'
import { planHeaders } from '../resource-server/api/rate-limit.ts'
import { answers, type KnownAnswer } from '../wire/answers.ts'
import { answersByCase } from '../wire/cases.ts'
import type { CutAnswer, WireAnswer, WireOutcome } from '../wire/messages.ts'
import { answerFrom, httpDate } from '../wire/write.ts'
import type {
  AnswerFault,
  CaseFault,
  ContentTypeFault,
  DateFault,
  EndpointName,
  MembersFault,
} from '../world/fault-spec.ts'
import type { World } from '../world/world.ts'

/** Actions that put another answer in the place of the endpoint's own. */
export type StandIn = AnswerFault | CaseFault | 'html-error-page'

/** Actions that happen to the endpoint's own answer on its way. */
export type Spoiling =
  ContentTypeFault | MembersFault | DateFault | 'drop-after-commit' | 'truncated-body' | 'malformed-json'

/**
 * What becomes of a spoilt answer, and how the journal tells it. `isLost`: a client that is right cannot have taken tokens
 * from it.
 */
export type Spoilt = { outcome: WireOutcome; reason: string; detail: string; isLost: boolean }

/** Mock only: the page of nobody in particular, with none of the words that clients may look for. */
const HTML_ERROR_PAGE = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>502 Bad Gateway</title></head>
  <body>
    <h1>This site cannot be reached at the moment</h1>
    <p>The server behind this address did not answer. Please come back in a few minutes.</p>
  </body>
</html>
`

/** The answer that the client gets in place of the endpoint's own. */
export function standInFor(action: StandIn, at: EndpointName, world: World): WireAnswer | Promise<WireAnswer> {
  if (action === 'html-error-page')
    return { status: 502, headers: { 'content-type': 'text/html; charset=utf-8' }, body: HTML_ERROR_PAGE }
  if ('case' in action) return writeCase(action, at, world)
  const { status = 200, body, contentType, retryAfterSeconds, retryAfterAs, location } = action
  const known = body === undefined ? wordsOf(at, status) : undefined
  const base = known ? answerFrom(known, world.profile) : { headers: JSON_TYPE, body: body ?? '' }
  const headers: Record<string, string> = { ...base.headers, ...(known && limitHeadersOf(known, at, world)) }
  if (contentType !== undefined) headers['content-type'] = contentType
  if (location !== undefined) headers.location = location
  if (retryAfterSeconds !== undefined)
    headers['retry-after'] =
      retryAfterAs === 'date' ? httpDate(world.clock.now() + retryAfterSeconds) : String(retryAfterSeconds)
  return { status, headers, body: base.body }
}

/** The endpoint's answer as it arrives. */
export function spoil(answer: WireAnswer, action: Spoiling, world: World): Spoilt {
  if (action === 'drop-after-commit')
    return {
      outcome: 'reset',
      reason: 'answer dropped',
      detail: 'the connection broke in place of the answer',
      isLost: true,
    }
  if (action === 'truncated-body') return truncate(answer)
  if (action === 'malformed-json') return breakJson(answer)
  if ('dateSkewSeconds' in action) {
    const date = httpDate(world.clock.now() + action.dateSkewSeconds)
    return {
      outcome: withHeader(answer, 'date', date),
      reason: 'date-skew',
      detail: `Date said ${date}`,
      isLost: false,
    }
  }
  if ('contentType' in action) {
    const detail = `in place of ${answer.headers['content-type'] ?? 'none'}`
    const outcome = withHeader(answer, 'content-type', action.contentType)
    // RFC 6749 §5.1: a token answer is JSON; who finds another type need not read it.
    return { outcome, reason: 'content-type', detail, isLost: true }
  }
  return changeMembers(answer, action, world)
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }

function writeCase({ case: id }: CaseFault, at: EndpointName, world: World): WireAnswer | Promise<WireAnswer> {
  const known = answersByCase.get(id)
  // Arming checks it; a snapshot may come from another version.
  if (!known) throw new RangeError(`a restored fault names the case ${id}, which this version does not have`)
  return writeKnownAnswer(known, world.profile, limitHeadersOf(known, at, world))
}

/** The windows that X's own answer would show; the authorization server shows none (none was seen there). */
function limitHeadersOf(answer: KnownAnswer, at: EndpointName, world: World): Record<string, string> {
  if (answer.layer !== 'application' || ['authorize', 'token', 'revoke', 'app-only'].includes(at)) return {}
  return planHeaders(world, { isSpent: answer === answers.tooManyRequests || answer === answers.rateLimitExceeded })
}

/** X's own words for a status at an endpoint, as far as they are known. */
function wordsOf(at: EndpointName, status: number): KnownAnswer | undefined {
  if (status === 429) return answers.tooManyRequests
  if (status === 503) return answers.serviceUnavailable
  if (at === 'authorize') return undefined
  if (at === 'token' || at === 'revoke') return status === 401 ? answers.missingAuthorizationHeader : undefined
  if (at === 'app-only') return status === 403 ? answers.appOnlyRefused : undefined
  return status === 401 ? answers.unauthorized : status === 403 ? answers.forbidden : undefined
}

function truncate(answer: WireAnswer): Spoilt {
  const total = Buffer.byteLength(answer.body)
  if (total === 0) return untouched(answer, 'the answer has no body')
  const outcome: CutAnswer = { ...answer, sentBytes: Math.floor(total / 2) }
  const detail = `the connection ended after ${outcome.sentBytes} of ${total} bytes`
  return { outcome, reason: 'truncated-body', detail, isLost: true }
}

function breakJson(answer: WireAnswer): Spoilt {
  if (!readObject(answer.body)) return untouched(answer, 'the body is no JSON object')
  const outcome = { ...answer, body: answer.body.trimEnd().slice(0, -1) }
  return { outcome, reason: 'malformed-json', detail: 'the last brace was missing', isLost: true }
}

function changeMembers(answer: WireAnswer, { omit = [], replace = {} }: MembersFault, world: World): Spoilt {
  if (answer.status < 200 || answer.status > 299) return untouched(answer, `the answer was a ${answer.status}`)
  const body = readObject(answer.body)
  if (!body) return untouched(answer, 'the body is no JSON object')
  const names = [...omit, ...Object.keys(replace)]
  const isThere = (name: string) => Object.hasOwn(body, name)
  const fate = (name: string) =>
    omit.includes(name) ? `${name} was left out` : `${name} was ${showValue(name, replace[name], world)}`
  const detail = names.map((name) => (isThere(name) ? fate(name) : `there is no ${name}`)).join(', ')
  if (!names.some(isThere)) return untouched(answer, detail)
  const entries = Object.entries(body).filter(([name]) => !omit.includes(name))
  const changed = entries.map(([name, value]) => [name, Object.hasOwn(replace, name) ? replace[name] : value])
  const outcome = { ...answer, body: JSON.stringify(Object.fromEntries(changed)) }
  const isLost = names.some((name) => TOKENS.has(name) && isThere(name))
  return { outcome, reason: 'members-changed', detail, isLost }
}

/** Members without which an answer hands nothing over. */
const TOKENS: ReadonlySet<string> = new Set(['access_token', 'refresh_token'])

/** The test must learn that its fault was without effect. */
function untouched(answer: WireAnswer, detail: string): Spoilt {
  return { outcome: answer, reason: 'nothing-to-change', detail, isLost: false }
}

/** As the journal shows that member: in clear only where it is no secret. */
function showValue(name: string, value: unknown, world: World): string {
  const text = JSON.stringify(value)
  const fact = world.facts.of('json', name, text)
  return fact.value ?? `${fact.length} characters ${fact.fingerprint}`
}

function withHeader(answer: WireAnswer, name: string, value: string): WireAnswer {
  return { ...answer, headers: { ...answer.headers, [name]: value } }
}

function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
