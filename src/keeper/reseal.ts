import { SealError } from './errors.ts'
import type { GrantKey, GrantRow } from './grant.ts'
import type { Sealer } from './seal.ts'
import type { GrantStore } from './stores/store.ts'

type Request = {
  store: Pick<GrantStore, 'list' | 'reseal'>
  sealer: Sealer
  deployment: string
  /** How many rows are looked at, at most. */
  limit: number
  /** Where the last call stopped: its `next`. */
  after?: GrantKey | undefined
}

/** What became of the rows that were looked at. */
export type Resealed = {
  resealed: number
  /** Those that somebody else changed meanwhile: they may have the current key by now. */
  changedMeanwhile: number
  /** Those that do not open, as they are; `code` is that of the {@link SealError}. */
  unreadable: { key: GrantKey; code: string }[]
  /** Where to go on; undefined once the end was reached. Rows that stay as they are would come first in every call without it. */
  next: GrantKey | undefined
}

/**
 * Seals pairs that an older key sealed once more with the current one, so that the older one can be retired.
 *
 * Each is replaced only where the row still has that very seal. A row that does not open is told of and left alone: the key that it
 * needs may come back. What the store throws goes on to the caller, and what was done by then stays done.
 */
export async function resealOld({ store, sealer, deployment, limit, after }: Request): Promise<Resealed> {
  const rows = await store.list({ after, limit, keyIdOtherThan: sealer.keyId })
  const done: Resealed = { resealed: 0, changedMeanwhile: 0, unreadable: [], next: undefined }
  for (const row of rows) {
    // Of a grant that was released and revoked nothing is left to seal.
    if (row.sealed === '') continue
    const sealed = await sealAgain(row, sealer, deployment)
    if (sealed instanceof SealError) done.unreadable.push({ key: keyOf(row), code: sealed.code })
    else if (await replace(store, row, sealed, sealer.keyId)) done.resealed += 1
    else done.changedMeanwhile += 1
  }
  const last = rows.at(-1)
  return rows.length < limit || last === undefined ? done : { ...done, next: keyOf(last) }
}

async function sealAgain(row: GrantRow, sealer: Sealer, deployment: string): Promise<string | SealError> {
  const context = { ...keyOf(row), generation: row.version, deployment }
  try {
    return await sealer.seal(await sealer.open(row.sealed, context), context)
  } catch (error) {
    if (error instanceof SealError) return error
    throw error
  }
}

function replace(store: Request['store'], row: GrantRow, sealed: string, keyId: string): Promise<boolean> {
  return store.reseal(keyOf(row), { version: row.version, before: row.sealed, sealed, keyId })
}

function keyOf({ tenant, account }: GrantKey): GrantKey {
  return { tenant, account }
}
