import assert from 'node:assert/strict'
import { at, claimed, claimOf, keyOf, race, storeTest, type StoreTest } from './stage.ts'

const SIXTY_DAYS = 60 * 86_400

/** `claim`. */
export const leaseTests: readonly StoreTest[] = [
  storeTest('a claim takes the lease, and gives the row as it is then', async ({ store, put, stands }) => {
    for (const doubtful of [false, true]) {
      const row = await put({ doubtful })
      const request = claimOf(row)

      const claim = await store.claim(keyOf(row), request)

      assert.deepEqual(claim, claimed(row, request))
      await stands(claimed(row, request))
    }
  }),

  storeTest('an active row is claimed once its lease or pause is over, to the millisecond', async (stage) => {
    const { store, put, stands } = stage
    for (const leaseUntil of [at(0), at(1), at(SIXTY_DAYS * 1000)]) {
      const row = await put({ leaseUntil })

      assert.equal(await store.claim(keyOf(row), claimOf(row, { now: at(0) })), undefined)
      await stands(row)
    }
    const row = await put({ leaseUntil: at(-1) })
    assert.deepEqual(await store.claim(keyOf(row), claimOf(row)), claimed(row, claimOf(row)))
  }),

  storeTest('the quarantine does not hold up the claim of an active row', async ({ store, put }) => {
    const row = await put({ leaseUntil: at(-1) })
    const request = claimOf(row, { quarantineSeconds: SIXTY_DAYS })

    assert.deepEqual(await store.claim(keyOf(row), request), claimed(row, request))
  }),

  storeTest(
    'a row whose owner vanished is claimed after the quarantine, to the millisecond, and in doubt',
    async (stage) => {
      const { store, put, stands } = stage
      for (const quarantineSeconds of [0, 0.25, 300, SIXTY_DAYS]) {
        const leaseUntil = at(-quarantineSeconds * 1000)
        const row = await put({ state: 'refreshing', leaseOwner: 'owner 0', leaseUntil })
        const request = claimOf(row, { quarantineSeconds, now: at(1) })

        assert.equal(await store.claim(keyOf(row), { ...request, now: at(0) }), undefined)
        await stands(row)
        assert.deepEqual(await store.claim(keyOf(row), request), { ...claimed(row, request), doubtful: true })
        await stands({ ...claimed(row, request), doubtful: true })
      }
    },
  ),

  storeTest('the quarantine counts from the end of the lease', async ({ store, put, stands }) => {
    const row = await put({ state: 'refreshing', leaseOwner: 'owner 0', leaseUntil: at(10_000) })

    for (const now of [at(-1), at(10_001), at(309_999), at(310_000)])
      assert.equal(await store.claim(keyOf(row), claimOf(row, { now })), undefined)

    await stands(row)
  }),

  storeTest('a claim of another generation is not won', async ({ store, put, stands }) => {
    const row = await put()

    for (const version of [row.version - 1, row.version + 1, 0])
      assert.equal(await store.claim(keyOf(row), claimOf(row, { version })), undefined)

    await stands(row)
  }),

  storeTest('who needs consent or was released is not claimed', async ({ store, put, stands }) => {
    for (const state of ['needs_consent', 'revoked'] as const) {
      const row = await put({ state })

      assert.equal(await store.claim(keyOf(row), claimOf(row)), undefined)
      await stands(row)
    }
  }),

  storeTest('a claim of a key that there is not makes none', async ({ store, put }) => {
    const row = await put()
    const nobody = { ...keyOf(row), account: 'nobody' }

    assert.equal(await store.claim(nobody, claimOf(row)), undefined)
    assert.equal(await store.read(nobody), undefined)
  }),

  storeTest('of 64 claims at once a single one is won', async (stage) => {
    for (const state of ['active', 'refreshing'] as const) {
      const row = await stage.put({ state, leaseUntil: at(-400_000) })
      const request = (index: number) => claimOf(row, { owner: `owner ${index}` })

      const claims = await race(stage, (handle, index) => handle.claim(keyOf(row), request(index)))

      const winner = claims.findIndex((claim) => claim !== undefined)
      assert.equal(claims.filter((claim) => claim !== undefined).length, 1)
      await stage.stands({ ...claimed(row, request(winner)), doubtful: state === 'refreshing' })
    }
  }),

  storeTest('after one claim there is no other until its lease and the quarantine are over', async ({ store, put }) => {
    const row = await put()
    await store.claim(keyOf(row), claimOf(row))
    const again = (now: number) => store.claim(keyOf(row), claimOf(row, { owner: 'owner 2', now, until: at(999_000) }))

    assert.equal(await again(at(1)), undefined)
    assert.equal(await again(at(60_001 + 300_000)), undefined)
    assert.equal((await again(at(60_001 + 300_001)))?.fence, row.fence + 2)
  }),
]
