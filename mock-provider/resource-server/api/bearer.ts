import type { Exchange } from '../../exchange.ts'
import { answers, APP_ONLY, unsupportedAuthentication } from '../../wire/answers.ts'
import { bearerChallenge } from '../../wire/challenges.ts'
import { ProtocolError } from '../../wire/errors.ts'
import type { Grant } from '../../world/store.ts'
import type { OperationFacts } from '../../wire/operations.ts'
import { deathOfAccessToken } from '../../world/token-life.ts'

/** What a user's access token stands for. The scopes may be fewer than the grant's (RFC 6749 §6). */
export type Allowed = { grant: Grant; scopes: readonly string[] }

/**
 * What a bearer token allows that lives and has the scopes; undefined for an app-only token where that is allowed.
 *
 * @throws {ProtocolError} 401, with one body for missing, malformed, expired and revoked alike (case me-401); 403 without
 *   naming the scope (case me-403-missing-scope); 403 for an app-only token that may not call this (case me-403-app-only).
 */
export function authorizeCall(exchange: Exchange, operation: OperationFacts): Allowed | undefined {
  // `GET /2/openapi.json`: X's document has no authentication for it.
  if (!operation.user && !operation.appOnly && !operation.oauth1) return undefined
  const { authorization } = exchange.request.headers
  if (/^oauth /i.test(authorization ?? '')) throw oauth1Forbidden(operation)
  const text = readBearer(authorization)
  if (text === undefined) throw noToken()
  const app = exchange.world.appOnly.find(text)
  if (app !== undefined) {
    exchange.about.client = app
    assertNotSuspended(exchange, app)
    if (operation.appOnly) return undefined
    throw appOnlyForbidden(operation)
  }
  const allowed = findAllowed(exchange, text)
  if (operation.user === null) throw userForbidden(operation)
  const missing = operation.user.filter((scope) => !allowed.scopes.includes(scope))
  if (missing.length === 0) return allowed
  const detail = `this call needs ${missing.join(' and ')}; the user allowed ${allowed.scopes.join(' ')}`
  const challenge = bearerChallenge('insufficient_scope', operation.user)
  throw new ProtocolError({ ...answers.forbidden, challenge }, 'scope', detail)
}

/** X's 403 to the app's own token where only users may call (case me-403-app-only). */
export function appOnlyForbidden(operation: OperationFacts): ProtocolError {
  return unsupported(operation, APP_ONLY, "takes a user's token; this one is the app's alone")
}

/** The same problem the other way round (inferred): no user's token may call what is the app's alone. */
function userForbidden(operation: OperationFacts): ProtocolError {
  return unsupported(operation, USER_CONTEXT, "takes the app's own token; this one is a user's")
}

/** Cases bookmarks-403-oauth1 and me-403-unknown-auth. OAuth 1.0a itself is left out of this mock. */
function oauth1Forbidden(operation: OperationFacts): ProtocolError {
  const used = operation.oauth1 ? 'Unknown' : 'OAuth 1.0a User Context'
  return unsupported(operation, used, 'was called with an Authorization header of OAuth 1.0a, which is not simulated')
}

const USER_CONTEXT = 'OAuth 2.0 User Context'

const REASONS: Record<string, string> = { [APP_ONLY]: 'app-only', [USER_CONTEXT]: 'user-context' }

function unsupported({ name, user, appOnly, oauth1 }: OperationFacts, used: string, why: string): ProtocolError {
  const supported = [
    ...(oauth1 ? ['OAuth 1.0a User Context'] : []),
    ...(appOnly ? [APP_ONLY] : []),
    ...(user ? [USER_CONTEXT] : []),
  ]
  const reason = REASONS[used] ?? 'oauth1'
  return new ProtocolError(unsupportedAuthentication(used, supported), reason, `${name} ${why}`)
}

/** RFC 6750 §2.1: the token after `Bearer`; the scheme's name in any case (RFC 9110 §11.1). Undefined for any other header. */
export function readBearer(header: string | undefined): string | undefined {
  return /^bearer +(\S+)$/i.exec(header ?? '')?.[1]
}

function findAllowed(exchange: Exchange, text: string): Allowed {
  const { world } = exchange
  const token = world.store.accessToken(world.secrets.digest(text))
  const grant = token && world.store.grant(token.grantId)
  if (!token || !grant) throw refuse('unknown', unknownDetail(exchange, text))
  exchange.mention(grant, [`AT#${token.number}`])
  const death = deathOfAccessToken(world, grant, token)
  if (death) throw refuse(death.reason, death.detail)
  assertNotSuspended(exchange, grant.clientId)
  return { grant, scopes: token.scopes ?? grant.scopes }
}

/** Mock only: what X answers to a suspended app was never seen. */
function assertNotSuspended({ world }: Exchange, clientId: string): void {
  if (world.clients.find(clientId)?.suspended) throw refuse('client-suspended', 'the app is suspended')
}

function unknownDetail({ world }: Exchange, text: string): string {
  const digest = world.secrets.digest(text)
  if (world.store.refreshToken(digest)) return 'this is a refresh token; calls take the access token'
  const forgotten = world.store.forgotten
  return forgotten > 0
    ? `unknown (forgotten): ${forgotten} old tokens were dropped`
    : 'no such access token was issued here'
}

function noToken(): ProtocolError {
  const detail = 'no Authorization header of the form "Bearer <access token>"'
  return new ProtocolError(answers.tokenMissing, 'bearer-missing', detail)
}

function refuse(reason: string, detail: string): ProtocolError {
  return new ProtocolError(answers.unauthorized, reason, detail)
}
