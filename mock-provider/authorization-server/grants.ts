import { answers, withError, type KnownAnswer } from '../wire/answers.ts'
import { ProtocolError } from '../wire/errors.ts'
import type { Attempt } from '../world/attempts.ts'
import type { Code, FamilyEnd, Grant, RefreshToken } from '../world/store.ts'
import { deathOfAccessToken, deathOfRefreshToken } from '../world/token-life.ts'
import { createToken, isTokenShaped } from '../world/tokens.ts'
import type { World } from '../world/world.ts'
import { isAllowedLength, verifierFits } from './pkce.ts'

/** A grant's new tokens. `refreshToken` is absent without `offline.access` and where the profile does not rotate. */
export type TokenPair = {
  grant: Grant
  /** Of the access token: the grant's, or fewer. */
  scopes: readonly string[]
  accessToken: string
  expiresInSeconds: number
  refreshToken?: string
  /** Of these tokens. */
  issued: string[]
}

/** The pair of a refresh. `spent` is the label of the token that it used up, if it did. */
export type RefreshedPair = TokenPair & { spent?: string }

/** What the user allowed, and the code that stands for it. */
export function issueCode(world: World, attempt: Attempt & { userId: string }): { grant: Grant; code: string } {
  const { clientId, userId, scopes, redirectUri, codeChallenge, codeChallengeMethod } = attempt
  const issuedAt = world.clock.now()
  const grant = world.store.addGrant({ clientId, userId, scopes, createdAt: issuedAt })
  const code = createToken('ac', world.clock.nowMs(), world.random)
  const digest = world.secrets.issue(code)
  world.store.addCode(digest, { grantId: grant.id, redirectUri, codeChallenge, codeChallengeMethod, issuedAt })
  return { grant, code }
}

/** The grant and record behind a code that may still be exchanged by this client. @throws {ProtocolError} otherwise. */
export function findCode(world: World, text: string, clientId: string): { grant: Grant; code: Code } {
  const code = world.store.code(world.secrets.digest(text))
  const grant = code && world.store.grant(code.grantId)
  if (!code || !grant) throw dead(world, answers.codeInvalid, 'unknown', unknownDetail(world, 'code', text))
  if (grant.clientId !== clientId)
    throw dead(world, answers.codeInvalid, 'client', 'the code was issued to another client')
  return { grant, code }
}

/** The checks of the code itself, in our order: replayed, grant ended, too old. X has one text for all three. */
export function assertCodeLives(world: World, { grant, code }: { grant: Grant; code: Code }): void {
  const ageSeconds = world.clock.now() - code.issuedAt
  const limitSeconds = world.profile.codeLifetimeSeconds
  if (code.spentAt !== undefined) throw dead(world, answers.codeInvalid, 'replayed', 'the code was used before')
  if (grant.closed) throw dead(world, answers.codeInvalid, 'revoked', `the grant was ended (${grant.closed.why})`)
  // RFC 6749 §4.1.2. At its last second a code is still good.
  if (ageSeconds > limitSeconds)
    throw dead(world, answers.codeInvalid, 'expired', `code is ${ageSeconds} s old, it lives ${limitSeconds} s`)
}

/** RFC 6749 §4.1.3: the same redirect_uri again. RFC 7636 §4.6: the verifier of the challenge. */
export function assertCodeFits(world: World, code: Code, given: { redirectUri: string; codeVerifier: string }): void {
  if (given.redirectUri !== code.redirectUri)
    throw dead(
      world,
      answers.redirectUriMismatch,
      'redirect',
      'redirect_uri is not the one of the authorization request',
    )
  if (!isAllowedLength(given.codeVerifier, world.profile.verifierRule))
    throw dead(
      world,
      answers.verifierMismatch,
      'verifier',
      'code_verifier needs 43 to 128 unreserved characters (RFC 7636 §4.1)',
    )
  if (!verifierFits(given.codeVerifier, code.codeChallenge, code.codeChallengeMethod))
    throw dead(world, answers.verifierMismatch, 'verifier', 'code_verifier does not fit the code_challenge')
}

/** New tokens of a grant; a refresh token only with `offline.access` (X docs: …with PKCE, "Refresh tokens"). */
export function issueTokens(
  world: World,
  grant: Grant,
  { withRefreshToken = true, scopes = grant.scopes } = {},
): TokenPair {
  const expiresInSeconds = world.profile.accessTokenLifetimeSeconds
  const access = issueAccessToken(world, grant, { expiresInSeconds, scopes })
  const alone = { grant, scopes, accessToken: access.text, expiresInSeconds, issued: [access.label] }
  if (!withRefreshToken || !grant.scopes.includes('offline.access')) return alone
  const refresh = issueRefreshToken(world, grant)
  return { ...alone, refreshToken: refresh.text, issued: [access.label, refresh.label] }
}

/** One more access token of a grant, for all of its scopes unless fewer are given. */
export function issueAccessToken(
  world: World,
  grant: Grant,
  { expiresInSeconds, scopes = grant.scopes }: { expiresInSeconds: number; scopes?: string[] },
): { text: string; label: string } {
  const text = createToken('at', world.clock.nowMs(), world.random)
  const issuedAt = world.clock.now()
  const times = { issuedAt, expiresAt: issuedAt + expiresInSeconds }
  const terms = scopes === grant.scopes ? times : { ...times, scopes }
  return { text, label: world.store.addAccessToken(grant, world.secrets.issue(text), terms) }
}

export function issueRefreshToken(world: World, grant: Grant): { text: string; label: string } {
  const { refreshLifetimeSeconds, refreshLifetimeSlides } = world.profile
  const text = createToken('rt', world.clock.nowMs(), world.random)
  const issuedAt = world.clock.now()
  const expiresAt = (refreshLifetimeSlides ? issuedAt : grant.createdAt) + refreshLifetimeSeconds
  return { text, label: world.store.addRefreshToken(grant, world.secrets.issue(text), { issuedAt, expiresAt }) }
}

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

function dead(world: World, answer: KnownAnswer, reason: string, detail: string): ProtocolError {
  return new ProtocolError(withError(answer, world.profile.deadTokenError), reason, detail)
}

function unknownDetail(world: World, what: string, text: string): string {
  if (!isTokenShaped(text)) return `this is no ${what} of X's form (${text.length} characters, X's have 91)`
  const forgotten = world.store.forgotten
  return forgotten > 0 ? `unknown (forgotten): ${forgotten} old ones were dropped` : `no such ${what} was issued here`
}
