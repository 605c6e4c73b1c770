import { readAuthorizationRequest } from './authorization-server/authorization-request.ts'
import type { giveConsent } from './authorization-server/authorize.ts'
import { issueAccessToken, issueRefreshToken } from './authorization-server/grants.ts'
import { Exchange } from './exchange.ts'
import type { SignedIn, SignInOptions } from './handle.ts'
import { ProtocolError } from './wire/errors.ts'
import type { WireRequest } from './wire/messages.ts'
import { scopeMeanings } from './wire/scopes.ts'
import { deathOfAccessToken, deathOfRefreshToken } from './world/token-life.ts'
import type { User } from './world/users.ts'
import type { World } from './world/world.ts'

/** What users/me needs, and a refresh token. */
export const DEFAULT_SCOPES = ['tweet.read', 'users.read', 'offline.access']

/** Tokens without a browser: a grant as if the user had agreed. @throws {RangeError} for what is not registered. */
export function signIn(world: World, options: SignInOptions & { client: string; user: string }): SignedIn {
  const { clientId } = world.clients.get(options.client)
  const user = world.users.get(options.user)
  const scopes = options.scopes ?? DEFAULT_SCOPES
  const unknown = scopes.find((scope) => !scopeMeanings.has(scope))
  if (unknown !== undefined)
    throw new RangeError(`signIn: X has no scope "${unknown}"; there are ${[...scopeMeanings.keys()].join(', ')}`)
  const { expiresInSeconds = world.profile.accessTokenLifetimeSeconds } = options
  if (!Number.isInteger(expiresInSeconds))
    throw new RangeError(`signIn: expiresInSeconds cannot be ${expiresInSeconds}; it takes whole seconds`)
  const issuedAt = world.clock.now()
  const grant = world.store.addGrant({ clientId, userId: user.id, scopes: [...scopes], createdAt: issuedAt })
  const access = issueAccessToken(world, grant, { expiresInSeconds })
  const refresh = scopes.includes('offline.access') ? issueRefreshToken(world, grant) : undefined
  const labels = refresh ? [access.label, refresh.label] : [access.label]
  world.journal.append({
    kind: 'tokens.issued',
    actor: 'lab',
    reason: 'sign-in',
    client: clientId,
    user: user.username,
    grant: grant.id,
    scopes: grant.scopes,
    labels,
    ...(options.expiresInSeconds !== undefined && { lifetime: expiresInSeconds }),
  })
  return {
    accessToken: access.text,
    ...(refresh && { refreshToken: refresh.text }),
    scopes: [...grant.scopes],
    issuedAt,
    expiresAt: issuedAt + expiresInSeconds,
  }
}

/** The same checks and the same events as a person at the two pages. */
export function playUser(world: World, { pathname, search }: URL, decide: typeof giveConsent, user: User): string {
  const headers = { 'x-lab-actor': 'user' }
  const request: WireRequest = { method: 'GET', path: pathname, query: search.slice(1), headers, body: '' }
  const exchange = new Exchange(world, request)
  try {
    const location = decide(exchange, readAuthorizationRequest(exchange), user)
    exchange.commit({ status: 302, headers: {}, body: '' })
    return location
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    exchange.conclude({ kind: 'attempt.refused', reason: error.reason, detail: error.message })
    exchange.commit(error.answer)
    if (error.answer.location !== undefined) return error.answer.location
    throw new Error(`X would show its error page and not redirect: ${error.message}`, { cause: error })
  }
}

/** Moves to the second from which on that token is refused, nowhere if it is dead. @throws {RangeError} for a token of another world. */
export function advanceToExpiryOf(world: World, text: string): void {
  const digest = world.secrets.digest(text)
  const access = world.store.accessToken(digest)
  const refresh = world.store.refreshToken(digest)
  const token = access ?? refresh
  const grant = token && world.store.grant(token.grantId)
  if (!token || !grant) throw new RangeError('clock.advanceToExpiryOf: no such access or refresh token was issued here')
  const isDead =
    (access && deathOfAccessToken(world, grant, access)) ?? (refresh && deathOfRefreshToken(world, grant, refresh))
  if (!isDead) world.clock.advance({ seconds: token.expiresAt - world.clock.now() })
}

/** The user takes the app's access back: every family of that user and client ends. @returns the grants that ended now. */
export function revokeByUser(world: World, clientId: string, user: User): string[] {
  world.clients.get(clientId)
  const ended = world.store.grantsOf(clientId, user.id).filter((grant) => world.closeFamily(grant, 'user'))
  for (const grant of ended)
    world.journal.append({
      kind: 'family.closed',
      actor: 'lab',
      reason: 'user',
      client: clientId,
      user: user.username,
      grant: grant.id,
    })
  return ended.map(({ id }) => id)
}
