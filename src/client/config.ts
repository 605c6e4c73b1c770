import { createClock, systemClock, type Clock } from './clock.ts'
import { callerError } from './errors.ts'
import { parseUrl } from './parse-url.ts'

/** All that the client must know. A mock and X differ in the origins only; `fetch` and `clock` default to the platform's. */
export type ClientConfig = {
  authorizationEndpoint: string
  tokenEndpoint: string
  revocationEndpoint: string
  /** The resource server without a path: `https://api.x.com`. */
  apiOrigin: string
  clientId: string
  /** Given: a confidential client. Left out: a public one (RFC 6749 §2.1). */
  clientSecret?: string
  /** X compares it as a string, to the last slash (X docs: OAuth 2.0 Authorization Code Flow with PKCE, "Parameters"). */
  redirectUri: string
  scopes: string[]
  fetch?: typeof globalThis.fetch
  clock?: Clock
}

/** `process.env`, or an object in its shape. */
export type Environment = Record<string, string | undefined>

/**
 * Reads the configuration: `PROVIDER=mock|live`, `MOCK_ORIGIN` or `AUTHORIZATION_ORIGIN` and `API_ORIGIN`, `CLIENT_ID`,
 * `CLIENT_SECRET`, `REDIRECT_URI`, `SCOPES` (divided by blanks or commas) and, except against X itself, `LAB_CLOCK`.
 *
 * @throws {TypeError} `ERR_` and the variable's name when a value is missing or wrong; `ERR_LIVE_IN_CI`.
 * @see X docs: OAuth 2.0 Making requests on behalf of users, "Steps to connect using OAuth 2.0" (the three paths)
 */
export function loadConfig(env: Environment = process.env): ClientConfig {
  const { authorizationOrigin, apiOrigin } = readOrigins(env)
  const clientSecret = env.CLIENT_SECRET ? readCredential(env, 'CLIENT_SECRET') : undefined
  return {
    authorizationEndpoint: `${authorizationOrigin}/i/oauth2/authorize`,
    tokenEndpoint: `${apiOrigin}/2/oauth2/token`,
    revocationEndpoint: `${apiOrigin}/2/oauth2/revoke`,
    apiOrigin,
    clientId: readCredential(env, 'CLIENT_ID'),
    ...(clientSecret === undefined ? {} : { clientSecret }),
    redirectUri: readRedirectUri(env),
    scopes: readScopes(env),
    clock: isLive(env) ? systemClock : createClock(env),
  }
}

/** Says whether `PROVIDER=live` is pointed at this very machine: the live way, with nothing at stake. */
export function isRehearsal(env: Environment = process.env): boolean {
  return isLoopback(env.AUTHORIZATION_ORIGIN ?? '') && isLoopback(env.API_ORIGIN ?? '') && env.PROVIDER === 'live'
}

/** Says whether a URL names this machine: `127.0.0.1`, `[::1]` or `localhost`. */
export function isLoopback(url: string): boolean {
  return ['127.0.0.1', '[::1]', 'localhost'].includes(parseUrl(url)?.hostname ?? '')
}

function isLive(env: Environment): boolean {
  return env.PROVIDER === 'live' && !isRehearsal(env)
}

function readOrigins(env: Environment): { authorizationOrigin: string; apiOrigin: string } {
  const provider = env.PROVIDER || 'mock'
  if (provider === 'mock') return readMockOrigin(env)
  if (provider !== 'live') throw callerError('ERR_PROVIDER', 'PROVIDER must be "mock" or "live".')
  if (env.MOCK_ORIGIN)
    throw callerError('ERR_MOCK_ORIGIN', 'MOCK_ORIGIN and PROVIDER=live exclude each other: unset one.')
  if (env.CI && isLive(env))
    throw callerError('ERR_LIVE_IN_CI', 'CI must not talk to X itself: use the mock, or unset CI.')
  return {
    authorizationOrigin: readOrigin(env, 'AUTHORIZATION_ORIGIN', 'https://x.com'),
    apiOrigin: readOrigin(env, 'API_ORIGIN', 'https://api.x.com'),
  }
}

/** Mock only: plain http is fine in a container network, but X's own hosts would be a way around the care for live. */
function readMockOrigin(env: Environment): { authorizationOrigin: string; apiOrigin: string } {
  const hint = '`npm run step:N` starts a mock by itself; or give MOCK_ORIGIN, say http://127.0.0.1:4000.'
  const origin = parseOrigin(env.MOCK_ORIGIN)
  if (!origin) throw callerError('ERR_MOCK_ORIGIN', `MOCK_ORIGIN is missing or no origin. ${hint}`)
  if (/(^|\.)(x|twitter)\.com\.?$/.test(origin.hostname)) {
    throw callerError('ERR_MOCK_ORIGIN', 'MOCK_ORIGIN names X itself: use PROVIDER=live for that.')
  }
  return { authorizationOrigin: origin.origin, apiOrigin: origin.origin }
}

function readOrigin(env: Environment, name: 'AUTHORIZATION_ORIGIN' | 'API_ORIGIN', fallback: string): string {
  const origin = parseOrigin(env[name] || fallback)
  if (origin && (origin.protocol === 'https:' || isLoopback(origin.href))) return origin.origin
  throw callerError(`ERR_${name}`, `${name} must be an https origin, or http on 127.0.0.1, [::1] or localhost.`)
}

function parseOrigin(text: string | undefined): URL | undefined {
  const url = parseUrl(text ?? '')
  return url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` ? url : undefined
}

/** X seen (once) 2026: a secret copied with its newline gives 401, as a wrong one does. */
function readCredential(env: Environment, name: 'CLIENT_ID' | 'CLIENT_SECRET'): string {
  const value = env[name]
  if (!value) throw callerError(`ERR_${name}`, `${name} is missing. ${whereFrom(env)}`)
  if (value === value.trim()) return value
  throw callerError(`ERR_${name}`, `${name} begins or ends with a blank or newline: copy it again without.`)
}

function whereFrom(env: Environment): string {
  return isLive(env)
    ? 'X gives it to you; docs/live.md says where. The steps read it from .env in this folder, the keeper from the environment alone.'
    : '`npm run step:N` sets it for the mock.'
}

function whereRedirected(env: Environment): string {
  return isLive(env)
    ? 'It is the callback URL that you registered at X; docs/live.md says where.'
    : '`npm run step:N` sets it for the mock.'
}

function readRedirectUri(env: Environment): string {
  const redirectUri = env.REDIRECT_URI ?? ''
  if (redirectUri === '') throw callerError('ERR_REDIRECT_URI', `REDIRECT_URI is missing. ${whereRedirected(env)}`)
  if (parseUrl(redirectUri) && !redirectUri.includes('#')) return redirectUri
  throw callerError('ERR_REDIRECT_URI', 'REDIRECT_URI must be an absolute URI without a fragment (RFC 6749 §3.1.2).')
}

/** Without `offline.access` X gives no refresh token (X docs: OAuth 2.0 Authorization Code Flow with PKCE, "Refresh tokens"). */
function readScopes(env: Environment): string[] {
  const scopes = (env.SCOPES ?? '').split(/[\s,]+/).filter(Boolean)
  return scopes.length > 0 ? scopes : ['tweet.read', 'users.read', 'offline.access']
}
