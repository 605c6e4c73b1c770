import { beforeTime } from './before-time.ts'
import { errorCode } from './error-code.ts'
import { GrantUnknownError, StoreError } from './errors.ts'
import type { GrantKey, GrantRow } from './grant.ts'
import type { Parts } from './parts.ts'
import type { SpoolEntry } from './spool.ts'
import type { Commit, GrantStore } from './stores/store.ts'

/**
 * What became of a new pair:
 * - `stored`: it is in its row.
 * - `lost_race`: the row has gone on without it.
 * - `revoked`: the grant was released meanwhile; the pair must be revoked at the provider.
 * - `spooled`: the keeper is stopping, and it waits on this machine's disk.
 */
export type Saved = 'stored' | 'lost_race' | 'revoked' | 'spooled'

/** How to save one rotation. */
export type Saving = {
  key: GrantKey
  /** Made anew until it succeeds: sealing may fail as well. */
  makeCommit: () => Promise<Commit>
  /** Aborts when the keeper stops. */
  stopping: AbortSignal
  /** Called after each failure, with the error that says where the pair is. */
  onUnsaved: (where: { commit: Commit | undefined; isSpooled: boolean; cause: unknown }) => void
}

/** The longest pause between two tries to store a pair. */
const MAX_PAUSE_SECONDS = 5

/** Stores a pair, however often the store fails: it is the only living end of its family. After the first failure it goes to the spool as well. */
export async function saveRotation(parts: Parts, saving: Saving): Promise<Saved> {
  const { key, stopping } = saving
  let commit: Commit | undefined
  let spooledAs: string | undefined
  for (let failures = 0; ; failures++) {
    let cause: unknown
    try {
      commit ??= await saving.makeCommit()
      const saved = await tryCommit(parts, key, commit)
      if (spooledAs !== undefined) await forget(parts, spooledAs)
      if (failures > 0 && saved === 'stored') tellRescued(parts, key, commit)
      return saved
    } catch (error) {
      cause = error
    }
    const before = spooledAs
    if (commit && spooledAs === undefined) spooledAs = await trySpool(parts, key, commit)
    const isSpooled = spooledAs !== undefined
    if (failures === 0 || before !== spooledAs) tellUnpersisted(parts, { key, commit, isSpooled, cause })
    saving.onUnsaved({ commit, isSpooled, cause })
    if (stopping.aborted && isSpooled) return 'spooled'
    await parts.clock.wait(pauseOf(parts, failures), isSpooled ? stopping : undefined)
  }
}

/** A little more each time, but never so much that a stop would wait for it. */
function pauseOf({ policy, random }: Parts, failures: number): number {
  const cap = Math.min(MAX_PAUSE_SECONDS, policy.commitBudgetSeconds / 3)
  return Math.min(cap, 0.05 * 2 ** Math.min(failures, 10)) * (0.5 + random() / 2)
}

/**
 * One try. What the store refuses, or leaves open, is looked at before it is called lost: an answer to a commit can be lost like any other.
 *
 * @throws what the store threw, where it is not known that the commit happened.
 */
async function tryCommit({ store }: Parts, key: GrantKey, commit: Commit): Promise<Exclude<Saved, 'spooled'>> {
  let failure: { error: unknown } | undefined
  try {
    if (await store.commit(key, commit)) return 'stored'
  } catch (error) {
    failure = { error }
  }
  const row = await store.read(key)
  if (!row) throw new GrantUnknownError(key)
  if (row.version === commit.version + 1 && row.sealed === commit.sealed) return 'stored'
  if (row.state === 'revoked') return 'revoked'
  if (failure && row.version === commit.version) throw failure.error
  if (row.version < commit.version) return putAhead(store, row, commit)
  return 'lost_race'
}

/** A backup was restored: its row is older than the pair in hand, which is the living one all the same. */
async function putAhead(store: GrantStore, row: GrantRow, commit: Commit): Promise<'stored'> {
  const none = { leaseOwner: '', leaseUntil: 0, failCount: 0, failCode: '', failedAt: 0, doubtful: false }
  const lastRotatedAt = commit.accessIssuedAt
  const ahead: GrantRow = { ...row, ...none, ...commit, version: commit.version + 1, state: 'active', lastRotatedAt }
  if (await store.put(ahead, row.version)) return 'stored'
  throw new StoreError('ERR_STORE', 'The row was changed meanwhile.', { retryable: true })
}

/**
 * Stores what waits in the spool for this key, or for all. Entries that the row has gone on without are thrown away.
 *
 * @returns how many pairs are in the store now that were not before, and how many stay for the next time; 1 where nobody knows.
 */
export async function rescueSpooled(
  parts: Parts,
  key?: GrantKey,
  { withOrphans = true }: { withOrphans?: boolean } = {},
): Promise<{ rescued: number; left: number }> {
  const done = { rescued: 0, left: 0 }
  const fail = (error: unknown) => {
    parts.tell({ type: 'store.failed', code: errorCode(error), during: 'spool' })
    done.left++
    return []
  }
  for (const entry of await parts.spool.entries().catch(fail)) {
    if (key && (entry.key.tenant !== key.tenant || entry.key.account !== key.account)) continue
    // Somebody else's, who shares the folder.
    if (entry.deployment !== parts.deployment) continue
    try {
      const { isDone, isRescued } = await rescue(parts, entry, withOrphans)
      if (isRescued) done.rescued++
      if (isDone) await forget(parts, entry.id)
      else done.left++
    } catch (error) {
      fail(error)
    }
  }
  return done
}

/** A pair whose grant was released waits until the provider has revoked it. @throws what the store threw */
async function rescue(
  parts: Parts,
  { key, commit }: SpoolEntry,
  withOrphans: boolean,
): Promise<{ isDone: boolean; isRescued: boolean }> {
  const saved = await tryCommit(parts, key, commit)
  if (saved === 'revoked')
    return { isDone: withOrphans && (await parts.revokeOrphan(key, commit, 1)), isRescued: false }
  if (saved === 'lost_race') parts.tell({ type: 'refresh.lost_race', key, generation: commit.version })
  if (saved === 'stored') parts.tell({ type: 'rotation.rescued', key, generation: commit.version + 1, from: 'spool' })
  return { isDone: true, isRescued: saved === 'stored' }
}

/** An entry that stays is found to be stored or outdated at the next look. */
async function forget({ spool, tell }: Parts, id: string): Promise<void> {
  await spool.remove(id).catch((error: unknown) => {
    tell({ type: 'store.failed', code: errorCode(error), during: 'spool' })
  })
}

/** A disk that does not answer is as good as none. */
async function trySpool(parts: Parts, key: GrantKey, commit: Commit): Promise<string | undefined> {
  const { spool, clock, policy, deployment } = parts
  const appended = spool.append({ key, deployment, commit }).catch(() => undefined)
  return beforeTime(clock, appended, { seconds: policy.commitBudgetSeconds })
}

function tellRescued({ tell }: Parts, key: GrantKey, commit: Commit): void {
  tell({ type: 'rotation.rescued', key, generation: commit.version + 1, from: 'memory' })
}

function tellUnpersisted(
  { tell }: Parts,
  at: { key: GrantKey; commit: Commit | undefined; isSpooled: boolean; cause: unknown },
): void {
  const { key, commit, isSpooled, cause } = at
  const generation = (commit?.version ?? 0) + 1
  tell({ type: 'rotation.unpersisted', key, generation, spooled: isSpooled, code: errorCode(cause) })
}
