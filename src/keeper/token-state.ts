import type { GrantRow, TokenPair } from './grant.ts'
import { advisoryWindowOf, clockMarginOf, mandatoryWindowOf, type KeeperPolicy } from './policy.ts'

/** What a caller wants of a token. */
export type Asked = { minLifetimeSeconds: number; rejected: string | undefined }

/** What a stored token is worth to a caller now. */
export type TokenState = {
  row: GrantRow
  pair: TokenPair
  /** `fresh`: hand it out. `due`: the caller waits for the next one. */
  is: 'fresh' | 'due'
  /** Whether it serves this caller, if there is no better one. */
  isUsable: boolean
  /** Whether it is time for the next one. */
  wantsRenewal: boolean
  /** No rotation before this: the last one was a moment ago. */
  notBefore: number
  /** Whether it is the one that a resource server refused. */
  isRejected?: boolean
}

/** Pure. */
export function judgeToken(
  policy: KeeperPolicy,
  { row, pair, now, asked }: { row: GrantRow; pair: TokenPair; now: number; asked: Asked },
): TokenState {
  const lifetime = Math.max(0, row.accessExpiresAt - row.accessIssuedAt)
  // A clock that was set back makes no token live longer.
  const left = Math.min(row.accessExpiresAt - now, lifetime)
  const needed = Math.max(asked.minLifetimeSeconds, clockMarginOf(policy, lifetime))
  const isUsable = pair.accessToken !== '' && pair.accessToken !== asked.rejected && left > 0 && left >= needed
  const isFresh = isUsable && left >= mandatoryWindowOf(policy, lifetime)
  const interval =
    lifetime > 0 ? Math.min(policy.minRefreshIntervalSeconds, lifetime / 4) : policy.minRefreshIntervalSeconds
  return {
    row,
    pair,
    is: isFresh ? 'fresh' : 'due',
    isUsable,
    wantsRenewal: pair.refreshToken !== undefined && left < advisoryWindowOf(policy, row, lifetime),
    // One that lies ahead was written by a clock that was wrong.
    notBefore: row.lastRotatedAt > now + policy.clockMarginSeconds ? 0 : row.lastRotatedAt + interval,
  }
}

/** Whether a claim can succeed, as far as the row that was read says. */
export function isClaimable(policy: KeeperPolicy, row: GrantRow, now: number): boolean {
  if (row.state === 'active') return row.leaseUntil < now
  return row.state === 'refreshing' && row.leaseUntil + policy.quarantineSeconds < now
}
