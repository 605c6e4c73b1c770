import { findHint, findProblemHint } from './hints.ts'

/** What the authorization server's refusal said. For an authorization response `status` is missing: a browser carried it. */
export type OAuthAnswer = {
  error: string
  errorDescription?: string | undefined
  status?: number | undefined
  retryAfterSeconds?: number | undefined
}

/**
 * The authorization server said no. Branch on `error`, never on the message.
 *
 * @see RFC 6749 §5.2 (token endpoint), §4.1.2.1 (authorization response)
 */
export class OAuthResponseError extends Error {
  override readonly name = 'OAuthResponseError'
  readonly error: string
  readonly errorDescription: string | undefined
  readonly status: number | undefined
  /** How long the server asks to be left alone; undefined where it did not. */
  readonly retryAfterSeconds: number | undefined

  constructor(endpoint: string, answer: OAuthAnswer) {
    const { error, errorDescription, status } = answer
    const said = [status, error, errorDescription && `"${errorDescription}"`].filter(Boolean).join(' ')
    super(sentence(`The ${endpoint} refused: ${said}`, findHint(endpoint, error, errorDescription)))
    this.error = error
    this.errorDescription = errorDescription
    this.status = status
    this.retryAfterSeconds = answer.retryAfterSeconds
  }
}

/** What is known of an answer that makes no sense. */
export type UnexpectedAnswer = {
  status?: number
  contentType?: string | undefined
  retryAfterSeconds?: number | undefined
}

/** An answer came, but not one that this protocol knows: another server, a gateway's page, another attempt's redirect. */
export class UnexpectedResponseError extends Error {
  override readonly name = 'UnexpectedResponseError'
  readonly status: number | undefined
  readonly contentType: string | undefined
  /** How long the server asks to be left alone; undefined where it did not. */
  readonly retryAfterSeconds: number | undefined

  constructor(message: string, answer: UnexpectedAnswer = {}) {
    super(message)
    this.status = answer.status
    this.contentType = answer.contentType
    this.retryAfterSeconds = answer.retryAfterSeconds
  }
}

/**
 * No answer came: refused, reset, timed out or aborted.
 *
 * `mayHaveBeenProcessed` is false only when nothing can have been sent. While it is true, the server may have used up
 * the code or the refresh token although its answer was lost.
 */
export class RequestFailedError extends Error {
  override readonly name = 'RequestFailedError'
  readonly mayHaveBeenProcessed: boolean

  constructor(message: string, options: { cause?: unknown; mayHaveBeenProcessed: boolean }) {
    super(message, { cause: options.cause })
    this.mayHaveBeenProcessed = options.mayHaveBeenProcessed
  }
}

/** What X's problem JSON said; each member is missing where the answer had none. */
export type ApiProblem = {
  status: number
  title?: string | undefined
  type?: string | undefined
  detail?: string | undefined
}

/** The resource server said no. `type` still begins with `https://api.twitter.com` at times: match its last path part. */
export class ApiResponseError extends Error {
  override readonly name = 'ApiResponseError'
  readonly status: number
  readonly title: string | undefined
  readonly type: string | undefined
  readonly detail: string | undefined

  constructor(request: string, problem: ApiProblem) {
    const said = [problem.status, problem.title, problem.detail !== problem.title && problem.detail].filter(Boolean)
    super(sentence(`${request} was refused: ${said.join(' ')}`, findProblemHint(problem)))
    this.status = problem.status
    this.title = problem.title
    this.type = problem.type
    this.detail = problem.detail
  }
}

/** The caller's own mistake, found before anything is sent: a `TypeError` with a `code` (`ERR_…`) to branch on. */
export function callerError(code: string, message: string, cause?: unknown): TypeError & { code: string } {
  return Object.assign(new TypeError(message, { cause }), { code })
}

/** A server's text can end up in a terminal: control characters must not. It may bring its own full stop. */
function sentence(said: string, hint: string): string {
  const text = said.replace(/\p{Cc}/gu, ' ').trim()
  return `${text}${/[.!?]"?$/.test(text) ? '' : '.'} ${hint}`
}
