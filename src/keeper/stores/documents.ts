import type { GrantKey, GrantRow, GrantState } from '../grant.ts'
import { compareKeys, toMs, toSeconds } from './rows.ts'
import type { Census, ClaimRequest, Commit, GrantStore, Settlement } from './store.ts'

/** A grant in a database of documents, or in a table of yours. All that is in `row` survives JSON. `rev` grows with each change. */
export type GrantDocument = { rev: number; row: GrantRow }

/**
 * What a database must be able to do to keep grants: read one, read all, and write one **only if nobody else has**.
 *
 * That last one has to be atomic in the database itself, and what it has confirmed has to survive a crash: a `SET NX` lock beside a plain
 * write, an eventually consistent read, or a cache that is written through later lose grants.
 */
export type Documents = {
  get(id: string): Promise<GrantDocument | undefined>
  /**
   * Writes where the stored `rev` is this one; 0 for an id that has nothing yet.
   *
   * @returns false, and writes nothing, where it is another one.
   */
  putIf(id: string, document: GrantDocument, rev: number): Promise<boolean>
  /** Every document; for a minute's work, a list and a census. With more than some ten thousand, give `due` an index: `{ ...store, due }`. */
  all(): Promise<GrantDocument[]>
  close?(): Promise<void>
}

/**
 * A store on whatever your app has already (Redis, DynamoDB, Prisma, Knex): it needs three functions and no transaction.
 *
 * Hold it to `twitter-oauth-lab/keeper/store-tests`.
 */
export function createDocumentStore(documents: Documents): GrantStore {
  /** @returns what the row is then; undefined where it does not fit. */
  const change = async (key: GrantKey, fits: (row: GrantRow) => boolean, to: (row: GrantRow) => Partial<GrantRow>) => {
    for (;;) {
      const found = await documents.get(idOf(key))
      if (found === undefined || !fits(found.row)) return undefined
      const row = rounded({ ...found.row, ...to(found.row) })
      if (await documents.putIf(idOf(key), { rev: found.rev + 1, row }, found.rev)) return row
    }
  }
  const changes = async (...args: Parameters<typeof change>) => (await change(...args)) !== undefined
  const sorted = async () => (await documents.all()).map(({ row }) => row).toSorted(compareKeys)

  return {
    read: async (key) => (await documents.get(idOf(key)))?.row,

    put: async (row, replaces) => {
      for (;;) {
        const there = await documents.get(idOf(row))
        if ((there?.row.version ?? 0) !== replaces) return false
        const rev = there?.rev ?? 0
        const fenced = rounded({ ...row, fence: (there?.row.fence ?? 0) + 1 })
        if (await documents.putIf(idOf(row), { rev: rev + 1, row: fenced }, rev)) return true
      }
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
      const found = (await sorted()).filter((row) => isDue(row, now))
      return found.toSorted((a, b) => a.dueAt - b.dueAt).slice(0, limit)
    },

    list: async ({ after, limit, keyIdOtherThan: other }) => {
      const found = (await sorted()).filter((row) => after === undefined || compareKeys(row, after) > 0)
      const ofOthers = found.filter(({ keyId, sealed }) => other === undefined || (keyId !== other && sealed !== ''))
      return ofOthers.slice(0, limit)
    },

    census: async (question) => censusOf(await sorted(), question),

    doubtAll: async (now) => {
      const doubted = await Promise.all(
        (await sorted()).map((row) =>
          changes(
            row,
            ({ state }) => state === 'active',
            ({ fence }) => ({ state: 'refreshing', fence: fence + 1, leaseOwner: '', leaseUntil: now }),
          ),
        ),
      )
      return doubted.filter(Boolean).length
    },

    close: async () => documents.close?.(),
  }
}

/** Readable, and of characters that every database takes. */
function idOf({ tenant, account }: GrantKey): string {
  return JSON.stringify([tenant, account])
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
