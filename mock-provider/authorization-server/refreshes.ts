import { answers, withError, type KnownAnswer } from '../wire/answers.ts'
import { ProtocolError } from '../wire/errors.ts'
import type { FamilyEnd, Grant, RefreshToken } from '../world/store.ts'
import { deathOfAccessToken, deathOfRefreshToken } from '../world/token-life.ts'
import type { World } from '../world/world.ts'
import { dead, issueTokens, unknownDetail, type TokenPair } from './grants.ts'

/** The pair of a refresh. `spent` is the label of the token that it used up, if it did. */
export type RefreshedPair = TokenPair & { spent?: string }

export type FoundRefreshToken = { grant: Grant; token: RefreshToken; digest: string; label: string }

/** @throws {ProtocolError} for a token that was never issued here, or to another client. */
export function findRefreshToken(world: World, text: string, clientId: string): FoundRefreshToken {
  const digest = world.secrets.digest(text)
  const token = world.store.refreshToken(digest)
  const grant = token && world.store.grant(token.grantId)
  if (!token || !grant)
    throw dead(world, answers.refreshTokenInvalid, 'unknown', unknownDetail(world, 'refresh token', text))
  if (grant.clientId !== clientId)
    throw new ProtocolError(othersRefreshToken(world), 'client', 'the refresh token was issued to another client')
  return { grant, token, digest, label: `RT#${token.number}` }
}

/** Case token-refresh-other-client, or RFC 6749 §5.2: `invalid_grant`. */
function othersRefreshToken({ profile }: World): KnownAnswer {
  const error = profile.othersRefreshTokenError
  return error === 'invalid_client' ? answers.clientIdInvalid : withError(answers.refreshTokenInvalid, error)
}

/**
 * The scopes that a refresh asks for. RFC 6749 §6: left out they are the grant's, and none may be added.
 *
 * @throws {ProtocolError} `invalid_scope` for one that the user did not grant.
 */
export function scopesOfRefresh({ profile }: World, { scopes }: Grant, asked: string | undefined): string[] {
  if (asked === undefined || profile.refreshScope === 'ignored') return scopes
  const wanted = [...new Set(asked.split(' ').filter(Boolean))]
  const added = wanted.find((scope) => !scopes.includes(scope))
  if (added !== undefined)
    throw new ProtocolError(answers.scopeNotGranted, 'scope', `the user did not grant ${added.slice(0, 300)}`)
  return wanted.length === scopes.length ? scopes : wanted
}

/** Why a refresh token is refused, and whether its family ends with that. X has one text for all of these. */
export function refusalOf(
  world: World,
  { grant, token }: FoundRefreshToken,
): { error: ProtocolError; closes?: FamilyEnd } | undefined {
  const death = deathOfRefreshToken(world, grant, token)
  if (!death) return undefined
  const error = dead(world, answers.refreshTokenInvalid, death.reason, death.detail)
  if (death.reason === 'expired') return { error, closes: 'age' }
  // RFC 9700 §4.14.2: a refresh token that comes back may be in the hands of two; the family ends.
  return death.reason === 'replayed' && world.profile.replayClosesFamily ? { error, closes: 'replay' } : { error }
}

/** The same new pair once more, if this is the directly preceding token and the profile grants it grace. */
export function gracePair(world: World, { grant, token, digest }: FoundRefreshToken): RefreshedPair | undefined {
  const graceSeconds = world.profile.previousRefreshTokenGraceSeconds
  const now = world.clock.now()
  if (graceSeconds === 0 || token.spentAt === undefined) return undefined
  if (token.revokedAt !== undefined || now >= token.expiresAt) return undefined
  const precedes = token.number === grant.refreshTokenCount - 1
  const ageSeconds = now - token.spentAt
  const pair = precedes && ageSeconds < graceSeconds ? world.gracePairs.get(digest) : undefined
  if (!pair || !isAlive(world, grant, pair)) return undefined
  // RFC 6749 §5.1: expires_in counts from this answer.
  return { ...pair, expiresInSeconds: pair.expiresInSeconds - ageSeconds }
}

/** A pair with a token that has died since is not handed out again. */
function isAlive(world: World, grant: Grant, { accessToken, refreshToken }: TokenPair): boolean {
  const { store, secrets } = world
  const access = store.accessToken(secrets.digest(accessToken))
  if (!access || deathOfAccessToken(world, grant, access)) return false
  if (refreshToken === undefined) return true
  const refresh = store.refreshToken(secrets.digest(refreshToken))
  return refresh !== undefined && !deathOfRefreshToken(world, grant, refresh)
}

/** Spends the token as the profile says and issues what follows it. */
export function rotate(
  world: World,
  { grant, token, digest, label }: FoundRefreshToken,
  scopes: string[],
): RefreshedPair {
  const rotated = rotates(world, token)
  token.uses += 1
  if (rotated) token.spentAt = world.clock.now()
  const issued = issueTokens(world, grant, { withRefreshToken: rotated, scopes })
  const pair: RefreshedPair = rotated ? { ...issued, spent: label } : issued
  if (rotated && world.profile.previousRefreshTokenGraceSeconds > 0) world.gracePairs.set(digest, pair)
  return pair
}

/** Whether this use retires the token. `alternate`: every second one does. */
function rotates(world: World, token: RefreshToken): boolean {
  if (world.profile.rotation === 'alternate') return token.uses % 2 === 1
  return world.profile.rotation === 'always'
}
