import type { GrantKey, GrantRow, GrantState } from '../grant.ts'

/** What a claim gives: the fence that is the claimer's from now on, and the row as it is now. */
export type Claim = GrantRow

export type ClaimRequest = {
  /** Who claims; a name of this process alone. */
  owner: string
  now: number
  /** Until when the lease is good. */
  until: number
  /** The generation that was read. */
  version: number
  /** How much longer than its lease a vanished owner is waited for. */
  quarantineSeconds: number
}

/** What a rotation writes. */
export type Commit = {
  /** The generation that was spent; the new one is this plus one. */
  version: number
  sealed: string
  keyId: string
  scope: string
  accessIssuedAt: number
  accessExpiresAt: number
  dueAt: number
}

/** How a flight without a new pair ends. */
export type Settlement = {
  version: number
  fence: number
  state: 'active' | 'needs_consent'
  /** No claim before this. */
  notBefore: number
  /** When background work looks at it next. */
  dueAt: number
  failCode: string
  failedAt: number
  /** Whether the refresh token may have been spent. */
  doubtful: boolean
}

/** How the grants of a store are doing. */
export type Census = {
  byState: Record<GrantState, number>
  /** Those that came to need consent at or after `since`. */
  needsConsentSince: number
  /** Grants whose work is due by `now`. */
  due: number
  /** Sealed pairs by the key that sealed them. */
  byKey: Record<string, number>
}

/**
 * Where grants are kept. Each method is one atomic statement: no transaction spans two of them.
 *
 * Whoever writes one for a database of their own runs `twitter-oauth-lab/keeper/store-tests` against it. Any method may reject: the
 * keeper takes that as "unknown whether it happened" and looks again.
 *
 * Instants and durations count to the millisecond: a store rounds to the nearest, and compares what is rounded.
 */
export type GrantStore = {
  read(key: GrantKey): Promise<GrantRow | undefined>

  /**
   * Writes a whole row, in place of the one whose generation is `replaces`; 0 for a key that has none. Only `fence` is not the
   * caller's: it becomes one more than what stands there, 1 where nothing does.
   *
   * @returns false, and writes nothing, where another generation stands there.
   */
  put(row: GrantRow, replaces: number): Promise<boolean>

  /**
   * Takes the lease: only while the row has this `version`, is `active` or `refreshing`, and its lease is over (`leaseUntil < now`; of
   * one that is still `refreshing` by more than the quarantine as well). Sets `refreshing`, owner, `leaseUntil`, `fence + 1`, and
   * `doubtful` where it was `refreshing`.
   *
   * @returns the row after the claim; undefined where it was not won.
   */
  claim(key: GrantKey, request: ClaimRequest): Promise<Claim | undefined>

  /**
   * Stores the pair that came for generation `version`, whoever has the lease by now: it is the only living end of the chain. Sets
   * `version + 1`, `active`, `fence + 1`, frees the lease, forgets failures and doubt, `lastRotatedAt = accessIssuedAt`.
   *
   * @returns false where the row has another generation, or is `revoked`.
   */
  commit(key: GrantKey, pair: Commit): Promise<boolean>

  /**
   * Ends a flight that brought nothing: only while `version` and `fence` are the flight's own and the row is `refreshing`. Frees the lease, sets
   * `leaseUntil = notBefore`, `fence + 1`, and counts the failure unless `failCode` is empty: what is known of earlier failures stays then.
   *
   * @returns false where somebody moved on.
   */
  settle(key: GrantKey, end: Settlement): Promise<boolean>

  /**
   * Writes the tombstone: `revoked`, `fence + 1`, the lease is freed, `dueAt = now`. The sealed pair stays until `erase`.
   *
   * @returns the row after it, also where it was revoked before; undefined where there is none.
   */
  revoke(key: GrantKey, now: number): Promise<GrantRow | undefined>

  /** Empties `sealed` of a revoked row of this generation, once the provider has revoked it. */
  erase(key: GrantKey, version: number): Promise<boolean>

  /** Puts off a revoked row that could not be revoked at the provider yet: sets `dueAt`. */
  postpone(key: GrantKey, request: { version: number; dueAt: number }): Promise<boolean>

  /** Notes that it was used; `dueAt` becomes the earlier of its own and this one. Only while it has this `version`. */
  touch(key: GrantKey, use: { version: number; usedAt: number; dueAt: number }): Promise<boolean>

  /** Replaces the sealed text by the same pair under another key: only while `version` and `sealed` are what was read. */
  reseal(key: GrantKey, seal: { version: number; before: string; sealed: string; keyId: string }): Promise<boolean>

  /**
   * Who has work by `now`, the longest due first: `active` rows, `refreshing` ones, and `revoked` ones that still have a pair, whose `dueAt` and `leaseUntil`
   * are both at or before it.
   */
  due(now: number, limit: number): Promise<GrantRow[]>

  /**
   * Rows in the order of their keys (tenant, then account), those after `after`. With `keyIdOtherThan` only those with a pair that another
   * key sealed.
   */
  list(page: { after?: GrantKey | undefined; limit: number; keyIdOtherThan?: string | undefined }): Promise<GrantRow[]>

  census(question: { now: number; since: number }): Promise<Census>

  /**
   * After a backup was restored: every `active` row becomes `refreshing` with nobody's lease, as the tokens in it may be spent. That lease
   * is over `now`, from which the quarantine counts; `fence + 1`.
   *
   * @returns how many.
   */
  doubtAll(now: number): Promise<number>

  /** The store's own clock in seconds since 1970, where machines share one that may differ from theirs; left out otherwise. */
  now?: () => Promise<number>

  close(): Promise<void>
}
