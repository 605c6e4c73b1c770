import { withError, type KnownAnswer } from '../wire/answers.ts'
import { ProtocolError } from '../wire/errors.ts'
import type { Grant } from '../world/store.ts'
import { createToken, isTokenShaped } from '../world/tokens.ts'
import type { World } from '../world/world.ts'

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

/** A refusal of a code or refresh token, in X's words for it. `reason` and `detail` are for the journal. */
export function dead(world: World, answer: KnownAnswer, reason: string, detail: string): ProtocolError {
  return new ProtocolError(withError(answer, world.profile.deadTokenError), reason, detail)
}

/** What the journal says of a text that is no secret of this world. */
export function unknownDetail(world: World, what: string, text: string): string {
  if (!isTokenShaped(text)) return `this is no ${what} of X's form (${text.length} characters, X's have 91)`
  const forgotten = world.store.forgotten
  return forgotten > 0 ? `unknown (forgotten): ${forgotten} old ones were dropped` : `no such ${what} was issued here`
}
