import { StoreError } from '../errors.ts'
import type { GrantKey, GrantRow, GrantState } from '../grant.ts'

/** A row as a driver hands it out. */
export type SqlRow = Record<string, unknown>

/** What a statement is given for `$1` and so on. */
export type SqlValue = string | number

const STATES: readonly GrantState[] = ['active', 'refreshing', 'needs_consent', 'revoked']

/**
 * Seconds as whole milliseconds, rounded to the nearest.
 *
 * @throws {TypeError} for what is no number: written, it would be worse than lost.
 */
export function toMs(seconds: number): number {
  const ms = Math.round(seconds * 1000)
  if (!Number.isSafeInteger(ms)) throw new TypeError(`${seconds} is not an instant or a duration in seconds`)
  return ms
}

/** Exact: the seconds of which {@link toMs} makes these milliseconds again. */
export function toSeconds(ms: number): number {
  return ms / 1000
}

/** All columns that a caller decides about, in the order of {@link valuesOf}; `fence` is the store's own. */
export const COLUMNS = [
  'tenant',
  'account',
  'version',
  'state',
  'sealed',
  'key_id',
  'deployment',
  'scope',
  'access_issued_ms',
  'access_expires_ms',
  'due_ms',
  'lease_owner',
  'lease_until_ms',
  'last_used_ms',
  'last_rotated_ms',
  'fail_count',
  'fail_code',
  'failed_ms',
  'doubtful',
] as const

/** @throws {TypeError} for an instant that is no number. */
export function valuesOf(row: GrantRow): SqlValue[] {
  return [
    row.tenant,
    row.account,
    row.version,
    row.state,
    row.sealed,
    row.keyId,
    row.deployment,
    row.scope,
    toMs(row.accessIssuedAt),
    toMs(row.accessExpiresAt),
    toMs(row.dueAt),
    row.leaseOwner,
    toMs(row.leaseUntil),
    toMs(row.lastUsedAt),
    toMs(row.lastRotatedAt),
    row.failCount,
    row.failCode,
    toMs(row.failedAt),
    Number(row.doubtful),
  ]
}

/** @throws {StoreError} `ERR_STORE` for a row that this code did not write. */
export function rowOf(row: SqlRow): GrantRow {
  const instant = (column: string) => toSeconds(numberIn(row, column))
  return {
    tenant: textIn(row, 'tenant'),
    account: textIn(row, 'account'),
    version: numberIn(row, 'version'),
    fence: numberIn(row, 'fence'),
    state: stateIn(row),
    sealed: textIn(row, 'sealed'),
    keyId: textIn(row, 'key_id'),
    deployment: textIn(row, 'deployment'),
    scope: textIn(row, 'scope'),
    accessIssuedAt: instant('access_issued_ms'),
    accessExpiresAt: instant('access_expires_ms'),
    dueAt: instant('due_ms'),
    leaseOwner: textIn(row, 'lease_owner'),
    leaseUntil: instant('lease_until_ms'),
    lastUsedAt: instant('last_used_ms'),
    lastRotatedAt: instant('last_rotated_ms'),
    failCount: numberIn(row, 'fail_count'),
    failCode: textIn(row, 'fail_code'),
    failedAt: instant('failed_ms'),
    doubtful: numberIn(row, 'doubtful') !== 0,
  }
}

/** Drivers hand out a BIGINT as number, text or bigint; ours are far below 2^53. */
export function numberIn(row: SqlRow, column: string): number {
  const value = row[column]
  const number = typeof value === 'string' || typeof value === 'bigint' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw unreadable(column, 'a whole number')
  return number
}

/** @throws {StoreError} `ERR_STORE` where the column holds no text. */
export function textIn(row: SqlRow, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw unreadable(column, 'text')
  return value
}

/** @throws {StoreError} `ERR_STORE` for a state that this code does not know. */
export function stateIn(row: SqlRow): GrantState {
  const state = STATES.find((each) => each === row.state)
  if (state === undefined) throw unreadable('state', `one of ${STATES.join(', ')}`)
  return state
}

function unreadable(column: string, expected: string): StoreError {
  return new StoreError('ERR_STORE', `The column ${column} of table token_grant holds something else than ${expected}.`)
}

/** The order of keys: by the bytes of tenant and account in UTF-8, as both engines have it. */
export function compareKeys(a: GrantKey, b: GrantKey): number {
  return compareBytes(a.tenant, b.tenant) || compareBytes(a.account, b.account)
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
