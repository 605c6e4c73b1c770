import type { ConsentReason, GrantKey } from './grant.ts'

type Details = { key?: GrantKey; cause?: unknown; retryable?: boolean }

/**
 * What the keeper throws: branch on `code`. `retryable` says whether the same call may succeed later without anybody's help. No message has a
 * token in it.
 */
export class KeeperError extends Error {
  override readonly name: string = 'KeeperError'
  readonly code: string
  readonly key: GrantKey | undefined
  readonly retryable: boolean

  constructor(code: string, message: string, { key, cause, retryable = false }: Details = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.key = key
    this.retryable = retryable
  }
}

const reasons: Record<ConsentReason, string> = {
  rejected: 'X refused its refresh token',
  expired_idle: 'its refresh token was not used for longer than it lives',
  lost_rotation: 'X rotated its refresh token, and the answer with the new one was lost',
  no_refresh_token: 'it has no refresh token, as offline.access was not granted',
  scope_missing: 'it lacks a scope that was asked for',
}

/** `ERR_NEEDS_CONSENT`: only the user can help, by logging in once more. Then `adopt()` what the exchange brings. */
export class NeedsConsentError extends KeeperError {
  override readonly name = 'NeedsConsentError'
  readonly reason: ConsentReason

  constructor(key: GrantKey, reason: ConsentReason) {
    super('ERR_NEEDS_CONSENT', `${accountOf(key)} must log in again: ${reasons[reason]}.`, { key })
    this.reason = reason
  }
}

/** `ERR_REFRESH_UNAVAILABLE`: no fresh token can be had right now. The grant is well; ask again from `retryAt` on. */
export class RefreshUnavailableError extends KeeperError {
  override readonly name = 'RefreshUnavailableError'
  /** Seconds since 1970. */
  readonly retryAt: number

  constructor(key: GrantKey, { why, retryAt, cause }: { why: string; retryAt: number; cause?: unknown }) {
    super('ERR_REFRESH_UNAVAILABLE', `No fresh token for ${accountOf(key)} right now: ${why}.`, {
      key,
      cause,
      retryable: true,
    })
    this.retryAt = retryAt
  }
}

/** `ERR_CLIENT_CONFIG`: X refuses this client, not this user: wrong secret, suspended app, missing parameter. No grant was touched. */
export class ClientConfigError extends KeeperError {
  override readonly name = 'ClientConfigError'

  constructor(key: GrantKey | undefined, said: string, cause?: unknown) {
    super('ERR_CLIENT_CONFIG', `X refuses this client, and no grant is touched until that is repaired: ${said}`, {
      ...(key && { key }),
      cause,
      retryable: true,
    })
  }
}

/** `ERR_ROTATION_NOT_PERSISTED`: a new pair came, and neither store nor spool took it yet. The keeper goes on trying. */
export class RotationNotPersistedError extends KeeperError {
  override readonly name = 'RotationNotPersistedError'
  /** The pair, sealed, for whoever can save it elsewhere; not part of the message, nor shown when the error is printed. */
  readonly sealed!: string

  constructor(key: GrantKey, { sealed, generation, cause }: { sealed: string; generation: number; cause?: unknown }) {
    const what = `Generation ${generation} of ${accountOf(key)} is in memory alone: neither the store nor the spool takes it`
    super('ERR_ROTATION_NOT_PERSISTED', `${what}. Do not stop this process; it goes on trying.`, {
      key,
      cause,
      retryable: true,
    })
    Object.defineProperty(this, 'sealed', { value: sealed, enumerable: false })
  }
}

/** `ERR_GRANT_REVOKED`: it was released. */
export class GrantRevokedError extends KeeperError {
  override readonly name = 'GrantRevokedError'

  constructor(key: GrantKey) {
    super('ERR_GRANT_REVOKED', `${accountOf(key)} was released: adopt() it again after a new log-in.`, { key })
  }
}

/** `ERR_GRANT_UNKNOWN`: nothing was ever adopted under this key. */
export class GrantUnknownError extends KeeperError {
  override readonly name = 'GrantUnknownError'

  constructor(key: GrantKey) {
    super('ERR_GRANT_UNKNOWN', `There is no grant of ${accountOf(key)}: adopt() one after a log-in.`, { key })
  }
}

/** A store that cannot be reached, opened or used: `ERR_STORE_UNAVAILABLE`, `ERR_STORE_SCHEMA` (a newer one), `ERR_STORE_CLOCK`, `ERR_STORE`. */
export class StoreError extends KeeperError {
  override readonly name = 'StoreError'
}

/**
 * A seal that cannot be opened or made: `ERR_SEAL_KEY` (short, missing or doubtful keys), `ERR_SEAL_KEY_UNKNOWN` (no such `kid` in the
 * ring), `ERR_SEAL_BROKEN` (tampered with), `ERR_SEAL_MISMATCH` (of another row, generation or deployment), `ERR_SEAL_INPUT` (what
 * cannot be sealed: no tokens, no generation, or far too long).
 */
export class SealError extends KeeperError {
  override readonly name = 'SealError'
}

/** How messages name a grant. */
export function accountOf({ tenant, account }: GrantKey): string {
  return tenant === '' ? `account ${account}` : `account ${account} of ${tenant}`
}
