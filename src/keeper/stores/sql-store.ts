import type { GrantKey, GrantRow } from '../grant.ts'
import { countOf } from './census.ts'
import { rowOf, toMs, valuesOf, type SqlRow, type SqlValue } from './rows.ts'
import * as statements from './statements.ts'
import type { GrantStore } from './store.ts'

/** Runs one statement of {@link statements}, by itself. */
export type RunStatement = (sql: string, values: readonly SqlValue[]) => Promise<SqlRow[]>

/** The methods of a store, each one statement that the engine runs as its own transaction. */
export function createSqlStore(run: RunStatement): Omit<GrantStore, 'now' | 'close'> {
  const one = async (sql: string, ...values: SqlValue[]) => {
    const [row] = await run(sql, values)
    return row && rowOf(row)
  }
  const all = async (sql: string, ...values: SqlValue[]) => (await run(sql, values)).map((row) => rowOf(row))
  const changes = async (sql: string, ...values: SqlValue[]) => (await run(sql, values)).length > 0

  return {
    read: async (key) => one(statements.read, ...of(key)),

    put: async (row, replaces) =>
      replaces === 0
        ? changes(statements.insert, ...valuesOf(row))
        : changes(statements.replace, ...valuesOf(row), replaces),

    claim: async (key, { owner, now, until, version, quarantineSeconds }) =>
      one(statements.claim, ...of(key), version, owner, toMs(until), toMs(now), toMs(quarantineSeconds)),

    commit: async (key, { version, sealed, keyId, scope, accessIssuedAt, accessExpiresAt, dueAt }) => {
      const instants = [accessIssuedAt, accessExpiresAt, dueAt].map((at) => toMs(at))
      return changes(statements.commit, ...of(key), version, sealed, keyId, scope, ...instants)
    },

    settle: async (key, { version, fence, state, notBefore, dueAt, failCode, failedAt, doubtful }) => {
      const end = [state, toMs(notBefore), toMs(dueAt), failCode, toMs(failedAt), Number(doubtful)]
      return changes(statements.settle, ...of(key), version, fence, ...end)
    },

    revoke: async (key, now) => one(statements.revoke, ...of(key), toMs(now)),
    erase: async (key, version) => changes(statements.erase, ...of(key), version),
    postpone: async (key, { version, dueAt }) => changes(statements.postpone, ...of(key), version, toMs(dueAt)),

    touch: async (key, { version, usedAt, dueAt }) =>
      changes(statements.touch, ...of(key), version, toMs(usedAt), toMs(dueAt)),

    reseal: async (key, { version, before, sealed, keyId }) =>
      changes(statements.reseal, ...of(key), version, before, sealed, keyId),

    // One row that somebody else has spoilt must not hide the others; who reads it is told what is wrong with it.
    due: async (now, limit) => (await run(statements.due, [toMs(now), limit])).flatMap((row) => readable(row)),

    list: async ({ after, limit, keyIdOtherThan }): Promise<GrantRow[]> => {
      const page = [limit, Number(keyIdOtherThan !== undefined), keyIdOtherThan ?? '']
      return after ? all(statements.listAfter, ...of(after), ...page) : all(statements.list, ...page)
    },

    census: async ({ now, since }) => countOf(await run(statements.census, [toMs(now), toMs(since)])),
    doubtAll: async (now) => (await run(statements.doubtAll, [toMs(now)])).length,
  }
}

function of({ tenant, account }: GrantKey): [string, string] {
  return [tenant, account]
}

function readable(row: SqlRow): GrantRow[] {
  try {
    return [rowOf(row)]
  } catch {
    return []
  }
}
