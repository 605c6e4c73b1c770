import { callerError } from '../client/errors.ts'
import type { Access, AccessOptions } from './access.ts'
import { RefreshUnavailableError } from './errors.ts'
import type { GrantKey } from './grant.ts'
import type { Parts } from './parts.ts'

/**
 * Calls the resource server. A path such as `/2/users/me` goes to the provider's `apiOrigin`, and nothing else does: no other origin is sent a token,
 * and no redirect is followed.
 */
export type GrantFetch = (input: string | URL, init?: RequestInit) => Promise<Response>

type Ask = (key: GrantKey, options: AccessOptions) => Promise<Access>

/** @see TokenKeeper.fetch */
export function createFetch({ provider }: Parts, access: Ask, key: GrantKey): GrantFetch {
  const fetch = provider.fetch ?? globalThis.fetch
  return async (input, init = {}) => {
    const url = readUrl(provider.apiOrigin, input)
    const headers = readHeaders(init)
    const signal = init.signal ?? undefined
    const send = ({ accessToken }: Access) => {
      headers.set('authorization', `Bearer ${accessToken}`)
      return fetch(url, { ...init, headers, redirect: 'error' })
    }
    const first = await access(key, { signal })
    const answer = await send(first)
    // Anything else (403: scope or policy, 429, 5xx) is no matter of the token.
    if (answer.status !== 401 || !isRepeatable(init.body)) return answer
    const second = await next(access(key, { signal, rejected: first.accessToken }), answer)
    return second ? send(second) : answer
  }
}

/** @returns undefined where no other token can be had now: what the resource server said is the better answer then. */
async function next(access: Promise<Access>, { body }: Response): Promise<Access | undefined> {
  try {
    const given = await access
    await body?.cancel()
    return given
  } catch (error) {
    if (error instanceof RefreshUnavailableError) return undefined
    await body?.cancel()
    throw error
  }
}

function readUrl(apiOrigin: string, input: string | URL): URL {
  const isAddress = typeof input === 'string' || input instanceof URL
  const url = isAddress && URL.canParse(input, apiOrigin) ? new URL(input, apiOrigin) : undefined
  if (url?.origin === apiOrigin && url.username === '' && url.password === '') return url
  throw callerError(
    'ERR_ORIGIN',
    `keeper.fetch sends access tokens to ${apiOrigin} alone: give a path such as /2/users/me, or a URL of that origin.`,
  )
}

function readHeaders({ headers }: RequestInit): Headers {
  const read = new Headers(headers)
  if (!read.has('authorization')) return read
  throw callerError('ERR_HEADERS', 'keeper.fetch sets the authorization header itself: leave it out.')
}

/** A stream is gone once it was sent. */
function isRepeatable(body: RequestInit['body']): boolean {
  return (
    !(body instanceof ReadableStream) && !(typeof body === 'object' && body !== null && Symbol.asyncIterator in body)
  )
}
