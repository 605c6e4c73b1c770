import { errorCode } from './error-code.ts'
import { GrantUnknownError, SealError } from './errors.ts'
import type { GrantKey, GrantRow, TokenPair } from './grant.ts'
import { keyOf, type Parts } from './parts.ts'
import { backoffOf } from './policy.ts'
import type { Commit } from './stores/store.ts'

/** Whether the provider was told. If not, background work goes on trying. */
export type Released = { atProvider: boolean }

/**
 * The tombstone comes first, so that no refresh which is under way brings the grant back; then the provider is told; then the pair is erased.
 *
 * @see TokenKeeper.release
 */
export async function release(parts: Parts, key: GrantKey): Promise<Released> {
  const { store, clock, opener } = parts
  const before = await store.read(key)
  if (!before) throw new GrantUnknownError(key)
  // Nothing is changed where the pair cannot be revoked: of another deployment, or under a key that is gone.
  const isBroken = before.sealed !== '' && (await isBrokenFor(opener.open(before)))
  const row = await store.revoke(key, clock.now())
  if (!row) throw new GrantUnknownError(key)
  if (isBroken) return endWithoutProvider(parts, row)
  // What was claimed since it was read may be spent as well.
  const isDoubtful = before.doubtful || before.state === 'refreshing' || row.fence > before.fence + 1
  return finishRelease(parts, { ...row, doubtful: row.doubtful || isDoubtful })
}

/** A seal that was tampered with opens never: there is nothing to show to the provider. @throws any other SealError */
async function isBrokenFor(opening: Promise<unknown>): Promise<boolean> {
  try {
    await opening
    return false
  } catch (error) {
    if (error instanceof SealError && error.code === 'ERR_SEAL_BROKEN') return true
    throw error
  }
}

async function endWithoutProvider({ store, tell }: Parts, row: GrantRow): Promise<Released> {
  const key = keyOf(row)
  await store.erase(key, row.version)
  tell({ type: 'grant.revoked', key, atProvider: false })
  return { atProvider: false }
}

/** Revokes the pair of a tombstone at the provider, and erases it. Tried again by background work until it succeeds. */
export async function finishRelease(parts: Parts, row: GrantRow): Promise<Released> {
  const { store, clock, policy, random, tell, opener } = parts
  const key = keyOf(row)
  const { version } = row
  if (row.sealed === '') return { atProvider: true }
  try {
    const pair = await opener.open(row)
    await revokeAtProvider(parts, pair, row.doubtful)
    await store.erase(key, version)
    tell({ type: 'grant.revoked', key, atProvider: true })
    return { atProvider: true }
  } catch (error) {
    const pause = backoffOf(policy, { failures: 8, isDoubtful: true }, random)
    tell({ type: 'grant.revoked', key, atProvider: false })
    await store.postpone(key, { version, dueAt: clock.now() + pause }).catch((failure: unknown) => {
      tell({ type: 'store.failed', code: errorCode(failure), during: 'release' })
    })
    if (isOfStore(error)) throw error
    return { atProvider: false }
  }
}

function isOfStore(error: unknown): boolean {
  return error instanceof Error && error.name === 'StoreError'
}

/** A refresh token that may be spent is unknown to the provider by now; the access token of the same grant may still end it. */
async function revokeAtProvider(parts: Parts, pair: TokenPair, isDoubtful: boolean): Promise<void> {
  await revokeInTime(parts, pair)
  if (isDoubtful && pair.refreshToken !== undefined && pair.accessToken !== '')
    await revokeInTime(parts, { accessToken: pair.accessToken })
}

async function revokeInTime({ provider, clock, policy }: Parts, pair: TokenPair): Promise<void> {
  const abort = new AbortController()
  const done = new AbortController()
  const late = () => abort.abort(new DOMException(`not revoked within ${policy.httpBudgetSeconds} s`, 'TimeoutError'))
  void clock.wait(policy.httpBudgetSeconds, done.signal).then(() => done.signal.aborted || late())
  try {
    await provider.revoke(pair, { signal: abort.signal })
  } finally {
    done.abort()
  }
}

/** Ends at the provider a pair that came after its grant was released. It has no row. @returns whether the provider was told */
export async function revokeOrphan(
  parts: Parts,
  key: GrantKey,
  { commit, tries }: { commit: Commit; tries: number },
): Promise<boolean> {
  const { sealer, deployment, tell, clock, policy } = parts
  for (let failures = 0; ;) {
    try {
      const generation = commit.version + 1
      const pair = await sealer.open(commit.sealed, { ...key, generation, deployment })
      await revokeInTime(parts, pair)
      tell({ type: 'grant.revoked', key, atProvider: true })
      return true
    } catch {
      tell({ type: 'grant.revoked', key, atProvider: false })
      if (++failures >= tries) return false
      await clock.wait(policy.backoffFirstSeconds * 2 ** failures)
    }
  }
}
