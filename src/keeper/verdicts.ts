import { OAuthResponseError, RequestFailedError, UnexpectedResponseError } from '../client/errors.ts'

/**
 * - `dead`: the refresh token is dead, if the row is still what it was at a second look.
 * - `client`: the provider refuses the client, whichever the grant: nothing more is asked for a while.
 * - `request`: the provider refuses the request; neither grant nor token is to blame.
 * - `uncertain`: it may have been processed; the answer says nothing, or did not come.
 * - `unsent`: it was certainly not processed.
 */
export type Verdict = 'dead' | 'client' | 'request' | 'uncertain' | 'unsent'

type Row = {
  status?: readonly number[]
  error?: string
  description?: RegExp
  verdict: Verdict
  source: string
}

/**
 * What an answer to a refresh says of the grant; the first row that fits decides. The list of `dead` ones is closed: whatever is not in it
 * ends no grant.
 */
export const verdictTable: readonly Row[] = [
  {
    status: [400],
    error: 'invalid_request',
    description: /^Value passed for the token was invalid/,
    verdict: 'dead',
    source: 'X seen (many): a refresh token that was spent, revoked or never issued',
  },
  { status: [400, 401], error: 'invalid_grant', verdict: 'dead', source: 'RFC 6749 §5.2' },
  { status: [408, 425, 429], verdict: 'uncertain', source: 'RFC 9110 §15.5.9, RFC 8470 §5.2, RFC 6585 §4' },
  { error: 'unauthorized_client', verdict: 'client', source: 'X seen (many): no or a wrong Basic header' },
  { error: 'invalid_client', verdict: 'client', source: 'RFC 6749 §5.2' },
  { status: [401], verdict: 'client', source: 'RFC 6749 §5.2: authentication of the client failed' },
  { error: 'server_error', verdict: 'uncertain', source: 'RFC 6749 §4.1.2.1, used at the token endpoint by some' },
  { error: 'temporarily_unavailable', verdict: 'uncertain', source: 'RFC 6749 §4.1.2.1, as above' },
  { status: [400, 403], verdict: 'request', source: 'RFC 6749 §5.2; X docs: suspended apps, access tiers' },
]

/** What became of a refresh that threw. */
export type Judgement = {
  verdict: Verdict
  /** Short, for the row and for events: `503`, `invalid_request`, `no answer`. */
  code: string
  retryAfterSeconds: number | undefined
}

/** Judges what a provider's `refresh` threw; anything that is not the client's own error is `uncertain`. */
export function judgeRefresh(error: unknown): Judgement {
  if (error instanceof RequestFailedError) {
    const isUncertain = error.mayHaveBeenProcessed
    const code = isUncertain ? 'no answer' : 'not sent'
    return { verdict: isUncertain ? 'uncertain' : 'unsent', code, retryAfterSeconds: undefined }
  }
  if (error instanceof OAuthResponseError) {
    const { status, errorDescription, retryAfterSeconds } = error
    const row = verdictTable.find((each) => fits(each, { status, error: error.error, errorDescription }))
    return { verdict: row?.verdict ?? 'uncertain', code: plain(error.error), retryAfterSeconds }
  }
  if (error instanceof UnexpectedResponseError) {
    const { status, retryAfterSeconds } = error
    const row = verdictTable.find((each) => each.error === undefined && fits(each, { status }))
    return { verdict: row?.verdict ?? 'uncertain', code: String(status ?? 'no answer'), retryAfterSeconds }
  }
  return { verdict: 'uncertain', code: 'unknown error', retryAfterSeconds: undefined }
}

type Said = { status?: number | undefined; error?: string; errorDescription?: string | undefined }

function fits(row: Row, said: Said): boolean {
  const isStatus = row.status === undefined || (said.status !== undefined && row.status.includes(said.status))
  const isError = row.error === undefined || row.error === said.error
  return isStatus && isError && (row.description === undefined || row.description.test(said.errorDescription ?? ''))
}

/** An `error` as the RFC allows it, or nothing of it: it goes to logs and metrics. */
function plain(error: string): string {
  return /^[\x20-\x21\x23-\x5b\x5d-\x7e]{1,60}$/.test(error) ? error : 'odd error'
}
