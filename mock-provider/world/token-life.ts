import type { WorldClock } from './clock.ts'
import type { Profile } from './profile.ts'
import type { AccessToken, FamilyEnd, Grant, RefreshToken } from './store.ts'

/** What a token's life depends on besides itself and its grant. */
type Surroundings = { clock: Pick<WorldClock, 'now'>; profile: Profile }

/** Why a token is dead, for the journal: one machine-readable word and a sentence. */
export type Death = { reason: 'revoked' | 'expired' | 'superseded' | 'replayed'; detail: string }

/**
 * Whether such an end changes anything. User, app and replay end every token, whatever ended before. A family that ended of
 * age has lost its way to new tokens only: its access tokens live out their two hours (our choice).
 */
export function canEnd({ closed }: Grant, why: FamilyEnd): boolean {
  return closed === undefined || (closed.why === 'age' && why !== 'age')
}

/** Why the resource server refuses an access token; undefined for one that lives. */
export function deathOfAccessToken(
  { clock, profile }: Surroundings,
  grant: Grant,
  token: AccessToken,
): Death | undefined {
  const label = `AT#${token.number}`
  const now = clock.now()
  if (isOver(grant)) return familyClosed(label, grant)
  if (token.revokedAt !== undefined) return { reason: 'revoked', detail: `${label} was revoked` }
  // Expiry means, here and below: from that second on.
  if (now >= token.expiresAt) return { reason: 'expired', detail: `${label} expired ${now - token.expiresAt} s ago` }
  if (!profile.oldAccessTokenSurvives && token.number < grant.accessTokenCount)
    return { reason: 'superseded', detail: `${label} was replaced by AT#${grant.accessTokenCount}` }
  return undefined
}

/** Why a refresh token is refused; undefined for one that lives. */
export function deathOfRefreshToken({ clock }: Surroundings, grant: Grant, token: RefreshToken): Death | undefined {
  const label = `RT#${token.number}`
  const now = clock.now()
  if (isOver(grant)) return familyClosed(label, grant)
  // Before "revoked" and "expired": a spent token that comes back is a replay, whatever else became of it.
  if (token.spentAt !== undefined)
    return { reason: 'replayed', detail: `${label} was used ${now - token.spentAt} s ago and rotated away` }
  if (token.revokedAt !== undefined) return { reason: 'revoked', detail: `${label} was revoked` }
  if (now < token.expiresAt) return undefined
  const detail = `${label} is ${now - token.issuedAt} s old, it lives ${token.expiresAt - token.issuedAt} s`
  return { reason: 'expired', detail }
}

/** Ended by user, app or replay: no token of it works. */
function isOver({ closed }: Grant): boolean {
  return closed !== undefined && closed.why !== 'age'
}

function familyClosed(label: string, { closed }: Grant): Death {
  return { reason: 'revoked', detail: `${label}: its family was closed (${closed?.why})` }
}
