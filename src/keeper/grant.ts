/** Whose grant it is: `tenant` is yours (one app may serve several customers), `account` the id of the user at X. */
export type GrantKey = { tenant: string; account: string }

/**
 * - `active`: its tokens can be used.
 * - `refreshing`: somebody has the lease and may be spending the refresh token right now.
 * - `needs_consent`: the provider said that its refresh token is dead; only the user's consent brings it back.
 * - `revoked`: it was released. Nothing is ever committed to it again.
 */
export type GrantState = 'active' | 'refreshing' | 'needs_consent' | 'revoked'

/** Why only the user can help. */
export type ConsentReason = 'rejected' | 'expired_idle' | 'lost_rotation' | 'no_refresh_token' | 'scope_missing'

/** What is sealed. */
export type TokenPair = { accessToken: string; refreshToken?: string | undefined }

/**
 * A grant as the store keeps it. Instants are seconds since 1970, exact to the millisecond; 0 stands for never.
 *
 * `version` is the generation of the token pair: it grows by one with each pair and never goes back. `fence` grows with each claim and
 * each change of the state, so that whoever comes late can see it.
 */
export type GrantRow = GrantKey & {
  version: number
  fence: number
  state: GrantState
  /** The token pair, sealed. Empty once a released grant was revoked at the provider. */
  sealed: string
  /** The key that sealed it. */
  keyId: string
  /** The deployment that it was sealed for. */
  deployment: string
  /** What the user allowed, divided by blanks. */
  scope: string
  accessIssuedAt: number
  accessExpiresAt: number
  /** When background work looks at it next. */
  dueAt: number
  /** Who has the lease; empty for nobody. */
  leaseOwner: string
  /** Until when nobody else may claim it: the end of a lease, or, where nobody owns it, of a pause after a failure. */
  leaseUntil: number
  lastUsedAt: number
  lastRotatedAt: number
  failCount: number
  /** Why the last refresh failed; for `needs_consent` a {@link ConsentReason}. Empty for none. */
  failCode: string
  /** When it was last settled as failed. */
  failedAt: number
  /** Whether its refresh token may have been spent already: an answer was lost, or an owner vanished. */
  doubtful: boolean
}

/** What is told of a grant. No tokens. */
export type GrantView = GrantKey & {
  state: GrantState
  generation: number
  scopes: string[]
  accessExpiresAt: number
  dueAt: number
  lastUsedAt: number
  lastRotatedAt: number
  failCount: number
  failCode: string
  failedAt: number
  /** Until when no refresh is tried after a failure; 0 for none. */
  retryAt: number
  keyId: string
}

/** @returns what may be told of a row */
export function viewOf(row: GrantRow): GrantView {
  const { tenant, account, state, version, scope, accessExpiresAt, dueAt, lastUsedAt, lastRotatedAt } = row
  const { failCount, failCode, failedAt, keyId } = row
  return {
    tenant,
    account,
    state,
    generation: version,
    scopes: scope.split(' ').filter(Boolean),
    accessExpiresAt,
    dueAt,
    lastUsedAt,
    lastRotatedAt,
    failCount,
    failCode,
    failedAt,
    retryAt: row.state === 'active' && failCount > 0 ? row.leaseUntil : 0,
    keyId,
  }
}

/** One text for a key: for maps, logs and jitter. Neither part can hold the divider. */
export function nameOf({ tenant, account }: GrantKey): string {
  return `${tenant}\u0000${account}`
}
