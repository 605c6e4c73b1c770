import assert from 'node:assert/strict'
import { at, claimed, claimOf, commitOf, committed, keyOf, storeTest, type StoreTest } from './stage.ts'

/** Several handles, the clock, the end. */
export const handleTests: readonly StoreTest[] = [
  storeTest('what one handle wrote, another sees at once', async ({ store, second, put }) => {
    const row = await put()
    await store.claim(keyOf(row), claimOf(row))

    assert.deepEqual(await second.read(keyOf(row)), claimed(row, claimOf(row)))
    assert.equal(await second.commit(keyOf(row), commitOf(row)), true)
    assert.deepEqual(await store.read(keyOf(row)), committed({ ...row, fence: row.fence + 1 }, commitOf(row)))
    assert.equal(await store.commit(keyOf(row), commitOf(row, { sealed: 'stale' })), false)
  }),

  storeTest('what was committed is there after all handles were closed', async ({ store, put, restart }) => {
    const row = await put()
    await store.commit(keyOf(row), commitOf(row))

    const again = await restart()

    assert.deepEqual(await again.read(keyOf(row)), committed(row, commitOf(row)))
  }),

  storeTest('a clock of its own is in seconds, and goes forward', async ({ store }) => {
    if (!store.now) return
    const [first, then] = [await store.now(), await store.now()]

    assert.ok(first > at(0) / 2 && first < 1e10, `${first} is not in seconds since 1970`)
    assert.ok(then >= first, `${then} came after ${first}`)
  }),
]
