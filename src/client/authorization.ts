import { createHash, timingSafeEqual } from 'node:crypto'
import type { ClientConfig } from './config.ts'
import { callerError, OAuthResponseError, UnexpectedResponseError } from './errors.ts'
import { createRedactor } from './redact.ts'
import { parseUrl } from './parse-url.ts'

/**
 * Builds the URL at which the user is asked for consent.
 *
 * @param request `state` from `createState()`; `codeChallenge` from `deriveCodeChallenge()`; `scopes` default to the config's.
 * @throws {TypeError} `ERR_STATE` when `state` is empty or over 500 characters: the error comes back without it (X seen (many)
 * 2026-01), so that nothing tells which attempt it belongs to.
 * @see RFC 6749 §4.1.1; RFC 7636 §4.3; X docs: OAuth 2.0 Authorization Code Flow with PKCE, "Parameters"
 */
export function buildAuthorizationUrl(
  config: ClientConfig,
  request: { state: string; codeChallenge: string; scopes?: string[] | undefined },
): string {
  const { state, codeChallenge, scopes = config.scopes } = request
  if (!state || state.length > 500)
    throw callerError('ERR_STATE', 'state must have 1 to 500 characters: use createState().')
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: config.redirectUri,
    scope: scopes.join(' '),
    state,
    code_challenge: codeChallenge,
    code_challenge_method: 'S256',
  })
  // X docs: OAuth 2.0 Authorization Code Flow with PKCE, "Authorize URL": a blank is %20. A real plus is %2B by now.
  return `${config.authorizationEndpoint}?${query.toString().replaceAll('+', '%20')}`
}

/**
 * Reads the authorization response: the address to which the user's browser was redirected.
 *
 * @param redirectedTo the whole URL, from a server's request or from the browser's address bar.
 * @param attempt the `state` that this attempt was opened with.
 * @throws {UnverifiedErrorResponse} for an error without this `state`: the attempt is still open.
 * @throws {UnexpectedResponseError} when the address, the `state` or the parameters are not those of this attempt.
 * @throws {OAuthResponseError} when the user or the authorization server refused; `access_denied` means Cancel.
 * @see RFC 6749 §4.1.2, §4.1.2.1, §10.12, §3.1 (no parameter twice)
 */
export function readAuthorizationResponse(
  config: ClientConfig,
  redirectedTo: string | URL,
  attempt: { state: string },
): { code: string } {
  const query = readRedirect(config, redirectedTo)
  const error = query.get('error')
  if (!isSameSecret(query.get('state') ?? '', attempt.state)) {
    if (error) throw new UnverifiedErrorResponse(error)
    throw unexpected('answers another attempt: its state is not ours. Open the newest authorization URL again')
  }
  if (error) {
    const redact = createRedactor([attempt.state, query.get('code') ?? ''])
    const description = query.get('error_description')
    const errorDescription = description === null ? undefined : redact(description)
    throw new OAuthResponseError('authorization endpoint', { error: redact(error), errorDescription })
  }
  const code = query.get('code')
  if (!code) throw unexpected('has neither code nor error. Copy the whole address from the browser')
  return { code }
}

/** RFC 6749 §4.1.2.1. Anybody can send another text, so only these are repeated. */
const ERRORS = [
  'invalid_request',
  'unauthorized_client',
  'access_denied',
  'unsupported_response_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
]

/**
 * An error came to the redirect URI without the state of the attempt: X sends one when it does not take the state itself
 * (X seen (many) 2026-01), and so can anybody. Show it as unverified; it ends no attempt, and nothing is exchanged.
 */
export class UnverifiedErrorResponse extends UnexpectedResponseError {
  /** A code of RFC 6749 §4.1.2.1, or `unknown`. */
  readonly error: string

  constructor(error: string) {
    const code = ERRORS.includes(error) ? error : 'unknown'
    super(
      `An unverified error came: ${code}. The attempt is still open, as the error does not carry its state: anybody can send that. Go on in the browser and agree. If it was X that sent you back, it did not take the request: check scopes and state (1 to 500 characters), and begin a new attempt.`,
    )
    this.error = code
  }
}

function readRedirect(config: ClientConfig, redirectedTo: string | URL): URLSearchParams {
  const expected = new URL(config.redirectUri)
  const address = String(redirectedTo).trim()
  const actual = parseUrl(address)
  // Not `origin`: it is "null" for every custom scheme.
  if (
    actual?.protocol !== expected.protocol ||
    actual.host !== expected.host ||
    actual.pathname !== expected.pathname
  ) {
    throw unexpected('did not come to the redirect_uri. Paste the whole address that begins with it')
  }
  const isTwice = ['state', 'code', 'error'].some((name) => actual.searchParams.getAll(name).length > 1)
  if (isTwice) throw unexpected('carries a parameter twice. Open the authorization URL again')
  return actual.searchParams
}

/** Compares digests in constant time; an empty `state` is never the same. */
function isSameSecret(actual: string, expected: string): boolean {
  return expected !== '' && timingSafeEqual(sha256(actual), sha256(expected))
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function unexpected(what: string): UnexpectedResponseError {
  return new UnexpectedResponseError(`The authorization response ${what}.`)
}
