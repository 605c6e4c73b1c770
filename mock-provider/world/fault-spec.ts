/** Endpoints by the names that faults use; `other` is every operation that is not simulated. */
export const ENDPOINTS = [
  ...(['authorize', 'token', 'revoke', 'app-only', 'users/me'] as const),
  ...(['users', 'tweets', 'bookmarks', 'likes', 'follows', 'other'] as const),
] as const

export type EndpointName = (typeof ENDPOINTS)[number]

/**
 * Another answer in place of the endpoint's own; the server did nothing, unless `afterCommit` is set.
 *
 * Without `body`, statuses that X is known to use at that endpoint have X's words (401, 403, 429, 503), others no body.
 */
export type AnswerFault = ({ status: number; body?: string } | { status?: number; body: string }) & {
  /** `application/json; charset=utf-8` unless given. */
  contentType?: string
  /** The `Retry-After` header (RFC 9110 §10.2.3), in whole seconds from the world's now. */
  retryAfterSeconds?: number
  /** How it is written; `date` is that instant on the world's clock. `seconds` unless given. */
  retryAfterAs?: 'seconds' | 'date'
  /** Where a redirect leads, beside 301, 302, 303, 307 or 308: who follows it carries Basic and tokens away. */
  location?: string
  /** The server does its work first; only its answer is replaced. */
  afterCommit?: boolean
}

/** X's answer with that case id of the corpus (of several, the first in `wire/answers.ts`) in place of the endpoint's own. */
export type CaseFault = { case: string; afterCommit?: boolean }

/** The server did its work; the client gets its answer under a wrong content type. */
export type ContentTypeFault = { contentType: string }

/** The server did its work; of its success answer, a JSON object, top-level members are missing or have other values. */
export type MembersFault =
  { omit: string[]; replace?: Record<string, unknown> } | { omit?: string[]; replace: Record<string, unknown> }

/** The server did its work; the `Date` header of its answer is off by so many seconds, into the past if negative. */
export type DateFault = { dateSkewSeconds: number }

/** The server starts its work so many real seconds later, also when the client has left by then. */
type DelayFault = { delaySeconds: number }

/**
 * - `reset`: the connection breaks (RST); the server did nothing.
 * - `hang`: no answer; the server did nothing. It ends when the client gives up, or by `release` with a broken connection.
 * - `drop-after-commit`: the connection breaks; the server did its work.
 * - `truncated-body`: half of the body that `content-length` announces, then the end of the connection; the server did its work.
 * - `malformed-json`: the whole answer but for the last brace; the server did its work.
 * - `html-error-page`: 502 and an HTML page, as of something between client and server; the server did nothing.
 * - `hold-until-second`: the answer comes once a second such request has arrived: a race that happens every time.
 */
type FaultWord = (typeof FAULT_WORDS)[number]

export const FAULT_WORDS = [
  'reset',
  'hang',
  'drop-after-commit',
  'truncated-body',
  'malformed-json',
  'html-error-page',
  'hold-until-second',
] as const

/** What a fault does to the request that it meets. Delays and hangs are real time; everything else in this world is not. */
export type FaultAction = FaultWord | AnswerFault | CaseFault | ContentTypeFault | MembersFault | DateFault | DelayFault

export type FaultCondition = {
  grantType?: 'authorization_code' | 'refresh_token'
  client?: string
  method?: string
  /** As sent, without the query: `/2/tweets/1`. */
  path?: string
}

export type FaultSpec = {
  at: EndpointName
  /** Which requests of the endpoint it meets; all unless given. */
  when?: FaultCondition
  /** How many requests it meets before it is used up; 1 unless given. `always`: until it is disarmed. */
  times?: number | 'always'
  then: FaultAction
}

/** What a fault's `when` looks at. */
export type RequestFacts = { [name in keyof FaultCondition]-?: string | undefined }

/** Says whether the action is an answer of one's own. */
export function isAnswerFault(action: FaultAction): action is AnswerFault {
  return typeof action === 'object' && ('status' in action || 'body' in action)
}

/** `status 503`, `reset`, `delay of 2 s`: how journal and error texts call an action. */
export function describeAction(action: FaultAction): string {
  if (typeof action === 'string') return action
  if ('delaySeconds' in action) return `delay of ${action.delaySeconds} s`
  if ('dateSkewSeconds' in action) return `date off by ${action.dateSkewSeconds} s`
  if ('omit' in action || 'replace' in action) return describeMembers(action)
  const when = 'afterCommit' in action && action.afterCommit ? ' after commit' : ''
  if ('case' in action) return `case ${action.case}${when}`
  return isAnswerFault(action) ? `status ${action.status ?? 200}${when}` : `content-type ${action.contentType}`
}

function describeMembers({ omit = [], replace = {} }: MembersFault): string {
  const replaced = Object.keys(replace)
  const parts = [
    ...(omit.length > 0 ? [`without ${omit.join(', ')}`] : []),
    ...(replaced.length > 0 ? [`with another ${replaced.join(', ')}`] : []),
  ]
  return `answer ${parts.join(' and ')}`
}
