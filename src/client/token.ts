import { systemClock } from './clock.ts'
import type { ClientConfig } from './config.ts'
import type { RequestOptions } from './deadline.ts'
import { OAuthResponseError, type UnexpectedResponseError } from './errors.ts'
import { isRecord, readAnswer, send, unexpected, type Answer } from './request.ts'
import { readRetryAfter } from './retry-after.ts'

/** What a grant is worth now. Instants are whole seconds since 1970. */
export type TokenSet = {
  accessToken: string
  /** Missing unless `offline.access` was granted. */
  refreshToken?: string
  scopes: string[]
  /** Read before the request was sent, so that `expiresAt` is never too late. */
  issuedAt: number
  expiresAt: number
}

/** What a call tells the server, in wire names. */
type Form = Record<string, string>

const secretNames = ['code', 'code_verifier', 'refresh_token', 'token']

/**
 * Exchanges an authorization code for tokens. X gives it 30 s, and one try.
 *
 * @throws {OAuthResponseError | UnexpectedResponseError | RequestFailedError}
 * @see RFC 6749 §4.1.3; RFC 7636 §4.5; X docs: OAuth 2.0 Authorization Code Flow with PKCE, "Glossary"
 */
export async function exchangeCode(
  config: ClientConfig,
  request: { code: string; codeVerifier: string } & RequestOptions,
): Promise<TokenSet> {
  const { code, codeVerifier, ...options } = request
  const grant = { grant_type: 'authorization_code', code, redirect_uri: config.redirectUri }
  const form = { ...grant, code_verifier: codeVerifier }
  return requestTokens(config, form, { ...options, scopes: config.scopes })
}

/**
 * Trades a refresh token for new tokens. Store the answer before you use it: X retires the old refresh token at once.
 *
 * @param request `scopes`, when given, asks for fewer (RFC 6749 §6); what X makes of that is unknown.
 * @returns the new tokens; an answer without a refresh token keeps the one that was sent (RFC 6749 §6).
 * @throws {OAuthResponseError | UnexpectedResponseError | RequestFailedError}
 * @see RFC 6749 §6; X seen (many) 2021-12 to 2026-07: a refresh token works once
 */
export async function refreshTokens(
  config: ClientConfig,
  request: { refreshToken: string; scopes?: string[] | undefined } & RequestOptions,
): Promise<TokenSet> {
  const { refreshToken, scopes, ...options } = request
  const narrower: Form = scopes ? { scope: scopes.join(' ') } : {}
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, ...narrower }
  const tokens = await requestTokens(config, form, { ...options, scopes: scopes ?? config.scopes })
  return { refreshToken, ...tokens }
}

/**
 * Revokes a token: the sign-out of a client.
 *
 * The hint is always sent. X seen (many) 2025-07: refused without `token_type_hint`, though the samples of its docs leave it out.
 *
 * @throws {OAuthResponseError | UnexpectedResponseError | RequestFailedError} but not for an unknown token (RFC 7009 §2.2).
 * @see RFC 7009 §2.1; X docs: OAuth 2.0 Making requests on behalf of users, "Steps to connect using OAuth 2.0"
 */
export async function revokeToken(
  config: ClientConfig,
  request: { token: string; tokenTypeHint: 'access_token' | 'refresh_token' } & RequestOptions,
): Promise<void> {
  const { token, tokenTypeHint, ...options } = request
  const endpoint = { name: 'revocation endpoint', url: config.revocationEndpoint, ...options }
  await postForm(config, endpoint, { token, token_type_hint: tokenTypeHint })
}

async function requestTokens(
  config: ClientConfig,
  form: Form,
  options: { scopes: string[] } & RequestOptions,
): Promise<TokenSet> {
  const { scopes, ...requestOptions } = options
  const issuedAt = (config.clock ?? systemClock).now()
  const answer = await postForm(config, { name: 'token endpoint', url: config.tokenEndpoint, ...requestOptions }, form)
  return readTokenSet(answer, { scopes, issuedAt })
}

/**
 * Posts a form as this client. A confidential client sends Basic at every call; `client_id` is in the form for both kinds:
 * X docs call it needless beside Basic, X seen (many) 2021-12 and 2025-07: 400 without it.
 *
 * @see RFC 6749 §2.3.1; X docs: OAuth 2.0 Making requests on behalf of users, "Working with confidential clients"
 */
export async function postForm(
  config: ClientConfig,
  endpoint: { name: string; url: string } & RequestOptions,
  form: Form,
): Promise<Answer> {
  const { clientId, clientSecret } = config
  const headers = new Headers({ accept: 'application/json' })
  const secrets = secretNames.flatMap((name) => form[name] ?? [])
  if (clientSecret !== undefined) {
    const credentials = encodeBasic(clientId, clientSecret)
    headers.set('authorization', `Basic ${credentials}`)
    secrets.push(clientSecret, credentials)
  }
  const init = { method: 'POST', headers, body: new URLSearchParams({ ...form, client_id: clientId }) }
  const answer = await readAnswer(await send(config, { ...endpoint, init, secrets }), secrets)
  if (answer.response.ok) return answer
  throw refusal(endpoint.name, answer)
}

/** Not form-encoded first, unlike RFC 6749 §2.3.1: X's ids and secrets have no character that it would change. */
function encodeBasic(clientId: string, clientSecret: string): string {
  return Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
}

function refusal(name: string, answer: Answer): Error {
  const { body, response } = answer
  const { status } = response
  if (isRecord(body) && typeof body.error === 'string') {
    const errorDescription = typeof body.error_description === 'string' ? body.error_description : undefined
    const retryAfterSeconds = readRetryAfter(response.headers)
    return new OAuthResponseError(name, { error: body.error, errorDescription, status, retryAfterSeconds })
  }
  const next = status === 429 || status === 503 ? 'Wait (see retry-after), then try again' : 'Check its address'
  return unexpected(`The ${name} answered ${status} without an OAuth error. ${next}.`, answer)
}

/** @see RFC 6749 §5.1 */
function readTokenSet(answer: Answer, asked: { scopes: string[]; issuedAt: number }): TokenSet {
  const { body } = answer
  const { issuedAt } = asked
  // X docs: OAuth 2.0 Authorization Code Flow with PKCE, "How long will my credentials stay valid?": two hours.
  const {
    access_token,
    token_type,
    expires_in = 7200,
    scope = asked.scopes.join(' '),
    refresh_token,
  } = isRecord(body) ? body : {}
  const isBearer = isText(token_type) && token_type.toLowerCase() === 'bearer'
  if (!isBearer) throw notTokens(answer, 'token_type "bearer"')
  if (!isText(access_token)) throw notTokens(answer, 'an access_token')
  if (!isDuration(expires_in)) throw notTokens(answer, 'a number of seconds in expires_in')
  if (typeof scope !== 'string') throw notTokens(answer, 'a text in scope')
  if (refresh_token !== undefined && !isText(refresh_token)) throw notTokens(answer, 'a text in refresh_token')
  return {
    accessToken: access_token,
    ...(refresh_token === undefined ? {} : { refreshToken: refresh_token }),
    scopes: scope.split(' ').filter(Boolean),
    issuedAt,
    expiresAt: issuedAt + Math.floor(expires_in),
  }
}

function notTokens(answer: Answer, missing: string): UnexpectedResponseError {
  const said = `The token endpoint answered ${answer.response.status}, but without ${missing}`
  return unexpected(`${said} (in a JSON object of at most 64 KiB). Check its address.`, answer)
}

function isDuration(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
