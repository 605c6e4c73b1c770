import type { ClientConfig } from '../client/config.ts'
import { isRecord, unexpected } from '../client/request.ts'
import { postForm, revokeToken } from '../client/token.ts'
import type { TokenPair } from './grant.ts'

/** What a refresh brought. Whatever is missing was missing in the answer. */
export type Rotated = {
  /** Missing in a broken answer; a new refresh token is kept all the same, as the old one is spent. */
  accessToken?: string | undefined
  /** Missing where the provider does not rotate: the old one stays. */
  refreshToken?: string | undefined
  expiresInSeconds?: number | undefined
  scopes?: string[] | undefined
  /** What was not as it should be, in words without values. */
  odd: string[]
}

/** The other side, as the keeper needs it. */
export type TokenProvider = {
  /**
   * Spends a refresh token, once: no retry inside.
   *
   * @throws the errors of the client (`OAuthResponseError`, `UnexpectedResponseError`, `RequestFailedError`), by which it is judged;
   * any other counts as "may have been processed".
   */
  refresh(refreshToken: string, options: { signal: AbortSignal }): Promise<Rotated>
  /** Ends the grant at the provider. An unknown token is no error (RFC 7009 §2.2). */
  revoke(pair: TokenPair, options: { signal: AbortSignal }): Promise<void>
  /** Where access tokens may be sent: `https://api.x.com`. */
  apiOrigin: string
  fetch?: typeof globalThis.fetch
}

/** Far above any budget: the keeper's own signal ends a request. No more than that, as the client keeps a timer of each request so long. */
const NO_TIMEOUT = { timeoutSeconds: 3600 }

/** X, or a mock of it, as this client sees it. */
export function createProvider(config: ClientConfig): TokenProvider {
  return {
    apiOrigin: config.apiOrigin,
    ...(config.fetch && { fetch: config.fetch }),
    refresh: async (refreshToken, { signal }) => {
      const endpoint = { name: 'token endpoint', url: config.tokenEndpoint, signal, ...NO_TIMEOUT }
      const answer = await postForm(config, endpoint, { grant_type: 'refresh_token', refresh_token: refreshToken })
      const rotated = readRotated(answer.body)
      if (rotated) return rotated
      throw unexpected(`The token endpoint answered ${answer.response.status}, but without tokens.`, answer)
    },
    revoke: async ({ accessToken, refreshToken }, { signal }) => {
      const request =
        refreshToken === undefined
          ? ({ token: accessToken, tokenTypeHint: 'access_token' } as const)
          : ({ token: refreshToken, tokenTypeHint: 'refresh_token' } as const)
      await revokeToken(config, { ...request, signal, ...NO_TIMEOUT })
    },
  }
}

/**
 * Takes what can be used: unlike a log-in, a refresh cannot be repeated.
 *
 * @returns undefined where there is no token at all.
 * @see RFC 6749 §5.1, §6
 */
function readRotated(body: unknown): Rotated | undefined {
  if (!isRecord(body)) return undefined
  const { access_token, refresh_token, token_type, expires_in, scope } = body
  const isBearer = typeof token_type === 'string' && token_type.toLowerCase() === 'bearer'
  const accessToken = isBearer && isText(access_token) ? access_token : undefined
  const refreshToken = isText(refresh_token) ? refresh_token : undefined
  if (accessToken === undefined && refreshToken === undefined) return undefined
  const expiresInSeconds = readSeconds(expires_in)
  const odd = [
    ...(isBearer ? [] : ['no token_type "bearer"']),
    ...(accessToken === undefined ? ['no access_token that can be used'] : []),
    ...(expires_in !== undefined && expiresInSeconds !== expires_in ? ['an odd expires_in'] : []),
    ...(scope !== undefined && typeof scope !== 'string' ? ['an odd scope'] : []),
    ...(refresh_token !== undefined && refreshToken === undefined ? ['an odd refresh_token'] : []),
  ]
  const scopes = typeof scope === 'string' ? scope.split(' ').filter(Boolean) : undefined
  return { accessToken, refreshToken, expiresInSeconds, scopes, odd }
}

/** A number above 0, also one in a text. */
function readSeconds(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0 ? seconds : undefined
}

/** Visible characters: RFC 6749 Appendix A.12 and A.17. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)
}
