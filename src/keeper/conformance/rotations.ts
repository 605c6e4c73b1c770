import assert from 'node:assert/strict'
import { at, claimed, claimOf, commitOf, committed, keyOf, race, settlementOf, STATES, storeTest } from './stage.ts'
import type { StoreTest } from './stage.ts'

/** `commit` and `reseal`. */
export const rotationTests: readonly StoreTest[] = [
  storeTest(
    'a commit stores the pair, frees the lease, and forgets failures and doubt',
    async ({ store, put, stands }) => {
      const row = await put({ state: 'refreshing', leaseOwner: 'owner 1', leaseUntil: at(60_000), doubtful: true })

      assert.equal(await store.commit(keyOf(row), commitOf(row)), true)

      await stands(committed(row, commitOf(row)))
    },
  ),

  storeTest('a commit for another generation writes nothing', async ({ store, put, stands }) => {
    const row = await put({ state: 'refreshing', leaseOwner: 'owner 1' })

    for (const version of [row.version - 1, row.version + 1, 0])
      assert.equal(await store.commit(keyOf(row), commitOf({ ...row, version })), false)

    await stands(row)
    assert.equal(await store.commit({ ...keyOf(row), account: 'nobody' }, commitOf(row)), false)
    assert.equal(await store.read({ ...keyOf(row), account: 'nobody' }), undefined)
  }),

  storeTest('a commit whose outcome was not heard says false when repeated, and its pair is there', async (stage) => {
    const { store, put, stands } = stage
    const row = await put({ state: 'refreshing', leaseOwner: 'owner 1' })
    const pair = commitOf(row)
    await store.commit(keyOf(row), pair)

    assert.equal(await store.commit(keyOf(row), pair), false)

    const found = await store.read(keyOf(row))
    assert.deepEqual([found?.version, found?.sealed], [row.version + 1, pair.sealed])
    await stands(committed(row, pair))
  }),

  storeTest('a commit is taken from who lost the lease to another meanwhile', async ({ store, put, stands }) => {
    const row = await put()
    await store.claim(keyOf(row), claimOf(row))
    const second = claimOf(row, { owner: 'owner 2', now: at(900_000), until: at(960_000) })
    await store.claim(keyOf(row), second)

    assert.equal(await store.commit(keyOf(row), commitOf(row)), true)

    await stands(committed({ ...row, fence: row.fence + 2 }, commitOf(row)))
  }),

  storeTest('a commit is taken in each state but revoked: the pair is the only living one', async (stage) => {
    for (const state of STATES) {
      const row = await stage.put({ state, failCode: 'rejected' })
      const isTaken = state !== 'revoked'

      assert.equal(await stage.store.commit(keyOf(row), commitOf(row)), isTaken)
      await stage.stands(isTaken ? committed(row, commitOf(row)) : row)
    }
  }),

  storeTest('after a revocation a flight that was under way commits nothing', async ({ store, put, stands }) => {
    const row = await put()
    await store.claim(keyOf(row), claimOf(row))
    const revoked = await store.revoke(keyOf(row), at(1))

    assert.equal(await store.commit(keyOf(row), commitOf(row)), false)

    assert.ok(revoked)
    await stands(revoked)
  }),

  storeTest('of 64 commits of one generation at once a single one is taken', async (stage) => {
    const row = await stage.put({ state: 'refreshing', leaseOwner: 'owner 1' })
    const pair = (index: number) => commitOf(row, { sealed: `sealed by ${index}` })

    const taken = await race(stage, (handle, index) => handle.commit(keyOf(row), pair(index)))

    assert.equal(taken.filter(Boolean).length, 1)
    await stage.stands(committed(row, pair(taken.indexOf(true))))
  }),

  storeTest('a claim of the generation before is not won after a commit, one of the new is', async ({ store, put }) => {
    const row = await put()
    await store.claim(keyOf(row), claimOf(row))
    await store.commit(keyOf(row), commitOf(row))
    const next = committed({ ...row, fence: row.fence + 1 }, commitOf(row))

    assert.equal(await store.claim(keyOf(row), claimOf(row)), undefined)
    assert.deepEqual(await store.claim(keyOf(row), claimOf(next)), claimed(next, claimOf(next)))
  }),

  storeTest('a settlement of the generation before is refused after a commit', async ({ store, put, stands }) => {
    const row = await put({ state: 'refreshing' })
    await store.commit(keyOf(row), commitOf(row))

    assert.equal(await store.settle(keyOf(row), settlementOf(row)), false)

    await stands(committed(row, commitOf(row)))
  }),

  storeTest('a pair is sealed anew in place of what was read, and in no other’s', async ({ store, put, stands }) => {
    for (const state of STATES) {
      const row = await put({ state })
      const seal = { version: row.version, before: row.sealed, sealed: 'sealed anew', keyId: 'key 9' }

      assert.equal(await store.reseal(keyOf(row), { ...seal, version: row.version + 1 }), false)
      assert.equal(await store.reseal(keyOf(row), { ...seal, version: row.version - 1 }), false)
      assert.equal(await store.reseal(keyOf(row), { ...seal, before: `${row.sealed} ` }), false)
      assert.equal(await store.reseal({ ...keyOf(row), account: 'nobody' }, seal), false)
      await stands(row)

      assert.equal(await store.reseal(keyOf(row), seal), true)
      await stands({ ...row, sealed: 'sealed anew', keyId: 'key 9' })
    }
  }),
]
