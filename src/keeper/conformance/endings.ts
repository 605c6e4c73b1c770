import assert from 'node:assert/strict'
import type { GrantRow } from '../grant.ts'
import { at, claimOf, keyOf, settlementOf, STATES, storeTest, type StoreTest } from './stage.ts'
import type { Settlement } from '../stores/store.ts'

const FLYING: Partial<GrantRow> = { state: 'refreshing', leaseOwner: 'owner 1', leaseUntil: at(60_000) }

function settled(row: GrantRow, { state, notBefore, dueAt, failCode, failedAt, doubtful }: Settlement): GrantRow {
  const failure = failCode === '' ? {} : { failCode, failedAt, failCount: row.failCount + 1 }
  return { ...row, ...failure, state, dueAt, doubtful, fence: row.fence + 1, leaseOwner: '', leaseUntil: notBefore }
}

function revoked(row: GrantRow, now: number): GrantRow {
  return { ...row, state: 'revoked', fence: row.fence + 1, leaseOwner: '', leaseUntil: 0, dueAt: now }
}

/** `settle`, `revoke`, `erase`, `postpone` and `touch`. */
export const endingTests: readonly StoreTest[] = [
  storeTest('a settlement ends the flight, and counts the failure', async ({ store, put, stands }) => {
    for (const state of ['active', 'needs_consent'] as const)
      for (const doubtful of [true, false]) {
        const row = await put({ ...FLYING, doubtful: !doubtful })
        const end = settlementOf(row, { state, doubtful })

        assert.equal(await store.settle(keyOf(row), end), true)
        await stands(settled(row, end))
      }
  }),

  storeTest('a settlement without a failure leaves what is known of earlier ones', async ({ store, put, stands }) => {
    const row = await put(FLYING)
    const end = settlementOf(row, { failCode: '', notBefore: 0 })

    assert.equal(await store.settle(keyOf(row), end), true)

    const { failCount, failCode, failedAt } = row
    await stands({ ...settled(row, end), failCount, failCode, failedAt })
  }),

  storeTest('a settlement with another’s fence or generation is refused', async ({ store, put, stands }) => {
    const row = await put(FLYING)
    const others = [{ fence: row.fence + 1 }, { fence: row.fence - 1 }, { version: 8 }, { version: 6 }]

    for (const other of others) assert.equal(await store.settle(keyOf(row), settlementOf(row, other)), false)

    await stands(row)
    assert.equal(await store.settle({ ...keyOf(row), account: 'nobody' }, settlementOf(row)), false)
  }),

  storeTest('a settlement is refused once the row is no longer refreshing', async ({ store, put, stands }) => {
    for (const state of STATES.filter((each) => each !== 'refreshing')) {
      const row = await put({ state })

      assert.equal(await store.settle(keyOf(row), settlementOf(row)), false)
      await stands(row)
    }
  }),

  storeTest('who lost the lease to another settles nothing', async ({ store, put, stands }) => {
    const row = await put()
    const first = await store.claim(keyOf(row), claimOf(row))
    const later = claimOf(row, { owner: 'owner 2', now: at(900_000), until: at(960_000) })
    const second = await store.claim(keyOf(row), later)
    assert.ok(first && second)

    assert.equal(await store.settle(keyOf(row), settlementOf(first, { state: 'needs_consent' })), false)
    await stands(second)
    assert.equal(await store.settle(keyOf(row), settlementOf(second)), true)
    assert.equal(await store.settle(keyOf(row), settlementOf(second)), false)
  }),

  storeTest('after a failure there is no claim before its time, to the millisecond', async ({ store, put }) => {
    const row = await put(FLYING)
    await store.settle(keyOf(row), settlementOf(row, { notBefore: at(5000) }))

    assert.equal(await store.claim(keyOf(row), claimOf(row, { now: at(5000) })), undefined)
    assert.equal((await store.claim(keyOf(row), claimOf(row, { now: at(5001) })))?.leaseOwner, 'owner 1')
  }),

  storeTest(
    'a revocation leaves a tombstone with the sealed pair, also the second time',
    async ({ store, put, stands }) => {
      for (const state of STATES) {
        const row = await put({ ...FLYING, state })

        assert.deepEqual(await store.revoke(keyOf(row), at(41)), revoked(row, at(41)))
        await stands(revoked(row, at(41)))
        const again = await store.revoke(keyOf(row), at(43))
        assert.deepEqual([again?.state, again?.sealed, again?.version], ['revoked', row.sealed, row.version])
        assert.deepEqual(await store.read(keyOf(row)), again)
      }
    },
  ),

  storeTest('there is nothing to revoke under a key that there is not', async ({ store, put }) => {
    const nobody = { ...keyOf(await put()), account: 'nobody' }

    assert.equal(await store.revoke(nobody, at(0)), undefined)
    assert.equal(await store.read(nobody), undefined)
  }),

  storeTest('a revoked row of this generation is emptied, no other', async ({ store, put, stands }) => {
    for (const state of STATES) {
      const row = await put({ state })
      const isRevoked = state === 'revoked'

      assert.equal(await store.erase(keyOf(row), row.version + 1), false)
      assert.equal(await store.erase(keyOf(row), row.version - 1), false)
      assert.equal(await store.erase({ ...keyOf(row), account: 'nobody' }, row.version), false)
      await stands(row)
      assert.equal(await store.erase(keyOf(row), row.version), isRevoked)
      await stands(isRevoked ? { ...row, sealed: '' } : row)
    }
  }),

  storeTest('a revoked row of this generation is put off, no other', async ({ store, put, stands }) => {
    for (const state of STATES) {
      const row = await put({ state })
      const { version } = row
      const isRevoked = state === 'revoked'

      assert.equal(await store.postpone(keyOf(row), { version: version + 1, dueAt: at(47) }), false)
      assert.equal(await store.postpone(keyOf(row), { version: version - 1, dueAt: at(47) }), false)
      await stands(row)
      assert.equal(await store.postpone(keyOf(row), { version, dueAt: at(99_047) }), isRevoked)
      await stands(isRevoked ? { ...row, dueAt: at(99_047) } : row)
    }
  }),

  storeTest('a use is noted; the earlier of two dates becomes the one it is due at', async ({ store, put, stands }) => {
    for (const state of STATES)
      for (const [own, given] of [
        [at(1000), at(999)],
        [at(1000), at(1001)],
        [at(1000), at(1000)],
      ] as const) {
        const row = await put({ state, dueAt: own })
        const use = { version: row.version, usedAt: at(53), dueAt: given }

        assert.equal(await store.touch(keyOf(row), use), true)
        await stands({ ...row, lastUsedAt: at(53), dueAt: Math.min(own, given) })
      }
  }),

  storeTest('a use of another generation is not noted', async ({ store, put, stands }) => {
    const row = await put()

    for (const version of [row.version - 1, row.version + 1])
      assert.equal(await store.touch(keyOf(row), { version, usedAt: at(53), dueAt: at(1) }), false)

    await stands(row)
    const nobody = { ...keyOf(row), account: 'nobody' }
    assert.equal(await store.touch(nobody, { version: row.version, usedAt: at(53), dueAt: at(1) }), false)
  }),
]
