import type { GrantKey, GrantRow, GrantState } from '../grant.ts'
import { compareKeys, toMs, toSeconds } from './rows.ts'
import type { Census, ClaimRequest, Commit, GrantStore, Settlement } from './store.ts'

type Change = (row: GrantRow) => Partial<GrantRow>

/**
 * A store that ends with its process: for tests and lessons. It compares whole milliseconds, as the databases do, and hands out
 * copies.
 */
export function createMemoryStore(): GrantStore {
  const rows = new Map<string, GrantRow>()
  const find = (key: GrantKey) => rows.get(placeOf(key))
  const write = (row: GrantRow) => void rows.set(placeOf(row), rounded(row))
  /** @returns a copy of what the row is then; undefined where it does not fit. */
  const change = (key: GrantKey, fits: (row: GrantRow) => boolean, to: Change): GrantRow | undefined => {
    const row = find(key)
    if (row === undefined || !fits(row)) return undefined
    write({ ...row, ...to(row) })
    return copyOf(find(key))
  }
  const changes = (...args: Parameters<typeof change>) => change(...args) !== undefined
  const sorted = () => [...rows.values()].toSorted(compareKeys)

  return {
    read: async (key) => copyOf(find(key)),

    put: async (row, replaces) => {
      const there = find(row)
      if (replaces === 0 ? there !== undefined : there?.version !== replaces) return false
      write({ ...row, fence: (there?.fence ?? 0) + 1 })
      return true
    },

    claim: async (key, request) =>
      change(
        key,
        (row) => isFree(row, request),
        (row) => ({
          state: 'refreshing',
          fence: row.fence + 1,
          leaseOwner: request.owner,
          leaseUntil: request.until,
          doubtful: row.doubtful || row.state === 'refreshing',
        }),
      ),

    commit: async (key, pair) =>
      changes(
        key,
        ({ version, state }) => version === pair.version && state !== 'revoked',
        (row) => afterCommit(row, pair),
      ),

    settle: async (key, end) =>
      changes(
        key,
        ({ version, fence, state }) => version === end.version && fence === end.fence && state === 'refreshing',
        (row) => afterSettlement(row, end),
      ),

    revoke: async (key, now) =>
      change(
        key,
        () => true,
        ({ fence }) => ({ state: 'revoked', fence: fence + 1, leaseOwner: '', leaseUntil: 0, dueAt: now }),
      ),

    erase: async (key, version) => changes(key, isRevoked(version), () => ({ sealed: '' })),
    postpone: async (key, { version, dueAt }) => changes(key, isRevoked(version), () => ({ dueAt })),

    touch: async (key, { version, usedAt, dueAt }) =>
      changes(
        key,
        (row) => row.version === version,
        (row) => ({ lastUsedAt: usedAt, dueAt: Math.min(row.dueAt, dueAt) }),
      ),

    reseal: async (key, { version, before, sealed, keyId }) =>
      changes(
        key,
        (row) => row.version === version && row.sealed === before,
        () => ({ sealed, keyId }),
      ),

    due: async (now, limit) => {
      const found = sorted().filter((row) => isDue(row, now))
      return copies(found.toSorted((a, b) => a.dueAt - b.dueAt).slice(0, limit))
    },

    list: async ({ after, limit, keyIdOtherThan: other }) => {
      const found = sorted().filter((row) => after === undefined || compareKeys(row, after) > 0)
      const ofOthers = found.filter(({ keyId, sealed }) => other === undefined || (keyId !== other && sealed !== ''))
      return copies(ofOthers.slice(0, limit))
    },

    census: async (question) => censusOf([...rows.values()], question),

    doubtAll: async (now) => {
      const active = [...rows.values()].filter(({ state }) => state === 'active')
      for (const row of active)
        write({ ...row, state: 'refreshing', fence: row.fence + 1, leaseOwner: '', leaseUntil: now })
      return active.length
    },

    close: async () => {},
  }
}

function isFree(row: GrantRow, { version, now, quarantineSeconds }: ClaimRequest): boolean {
  if (row.version !== version || (row.state !== 'active' && row.state !== 'refreshing')) return false
  const waitMs = row.state === 'refreshing' ? toMs(quarantineSeconds) : 0
  return toMs(row.leaseUntil) + waitMs < toMs(now)
}

function afterCommit({ version, fence }: GrantRow, pair: Commit): Partial<GrantRow> {
  const { sealed, keyId, scope, accessIssuedAt, accessExpiresAt, dueAt } = pair
  return {
    sealed,
    keyId,
    scope,
    accessIssuedAt,
    accessExpiresAt,
    dueAt,
    version: version + 1,
    fence: fence + 1,
    state: 'active',
    lastRotatedAt: accessIssuedAt,
    leaseOwner: '',
    leaseUntil: 0,
    failCount: 0,
    failCode: '',
    failedAt: 0,
    doubtful: false,
  }
}

function afterSettlement({ fence, failCount }: GrantRow, end: Settlement): Partial<GrantRow> {
  const { state, notBefore, dueAt, doubtful, failCode, failedAt } = end
  const failure = failCode === '' ? {} : { failCode, failedAt, failCount: failCount + 1 }
  return { ...failure, state, dueAt, doubtful, fence: fence + 1, leaseOwner: '', leaseUntil: notBefore }
}

function isRevoked(generation: number): (row: GrantRow) => boolean {
  return ({ version, state }) => version === generation && state === 'revoked'
}

function isDue({ state, sealed, dueAt, leaseUntil }: GrantRow, now: number): boolean {
  const hasWork = state === 'active' || state === 'refreshing' || (state === 'revoked' && sealed !== '')
  return hasWork && toMs(dueAt) <= toMs(now) && toMs(leaseUntil) <= toMs(now)
}

function censusOf(rows: GrantRow[], { now, since }: { now: number; since: number }): Census {
  const byState: Record<GrantState, number> = { active: 0, refreshing: 0, needs_consent: 0, revoked: 0 }
  const byKey = new Map<string, number>()
  for (const { state, sealed, keyId } of rows) {
    byState[state] += 1
    if (sealed !== '') byKey.set(keyId, (byKey.get(keyId) ?? 0) + 1)
  }
  const fell = rows.filter(({ state, failedAt }) => state === 'needs_consent' && toMs(failedAt) >= toMs(since))
  const due = rows.filter((row) => isDue(row, now))
  return { byState, needsConsentSince: fell.length, due: due.length, byKey: Object.fromEntries(byKey) }
}

function placeOf({ tenant, account }: GrantKey): string {
  return JSON.stringify([tenant, account])
}

function at(seconds: number): number {
  return toSeconds(toMs(seconds))
}

/** Every instant to the millisecond. */
function rounded(row: GrantRow): GrantRow {
  return {
    ...row,
    accessIssuedAt: at(row.accessIssuedAt),
    accessExpiresAt: at(row.accessExpiresAt),
    dueAt: at(row.dueAt),
    leaseUntil: at(row.leaseUntil),
    lastUsedAt: at(row.lastUsedAt),
    lastRotatedAt: at(row.lastRotatedAt),
    failedAt: at(row.failedAt),
  }
}

function copyOf(row: GrantRow | undefined): GrantRow | undefined {
  return row && { ...row }
}

function copies(rows: GrantRow[]): GrantRow[] {
  return rows.map((row) => ({ ...row }))
}
