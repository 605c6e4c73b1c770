import assert from 'node:assert/strict'
import type { GrantRow } from '../grant.ts'
import { at, keyOf, race, STATES, storeTest, type StoreTest } from './stage.ts'

/** Keys that a careless store takes for each other, or cannot hold. */
const ODD_KEYS: readonly (readonly [tenant: string, account: string])[] = [
  ['', '1'],
  ['1', '1'],
  ['a', 'bc'],
  ['ab', 'c'],
  ['A', 'bc'],
  ['a', 'bc '],
  [' a', 'bc'],
  ["o'hara", `"quoted"; --`],
  ['100%', 'a_c'],
  ['back\\slash', '$1 ? :name'],
  ['two\nlines', '\ttab'],
  ['caf\u00e9', '1'],
  ['cafe\u0301', '1'],
  ['\u{1f426}', '\uffee'],
  ['null', 'undefined'],
  ['0', '00'],
  ['t'.repeat(200), '9'.repeat(200)],
]

/** `read` and `put`. */
export const rowTests: readonly StoreTest[] = [
  storeTest('a key that was never put reads as undefined', async ({ store, put }) => {
    await put()

    assert.equal(await store.read({ tenant: 'tenant', account: 'nobody' }), undefined)
    assert.equal(await store.read({ tenant: 'nobody', account: '1' }), undefined)
  }),

  storeTest('what is put reads as it was, each member, instants to the millisecond', async ({ add, stands }) => {
    for (const state of STATES) {
      const owner = state === 'refreshing' ? 'owner 1' : ''
      await stands(await add({ state, leaseOwner: owner, doubtful: state === 'refreshing' }))
    }
    await stands(await add({ sealed: '', scope: '', deployment: '', failCode: '', failCount: 0 }))
    await stands(await add({ dueAt: 0, leaseUntil: 0, lastUsedAt: 0, lastRotatedAt: 0, failedAt: 0 }))
    await stands(await add({ version: 2 ** 40, failCount: 2 ** 31, dueAt: 9_999_999_999.999 }))
    await stands(await add({ sealed: `'"\\\u{1f512}${'x'.repeat(16_384)}`, keyId: "k'", scope: 'é' }))
  }),

  storeTest('an instant between two milliseconds becomes the nearest', async ({ store, add }) => {
    const row = await add({ dueAt: at(1000) + 0.0004, leaseUntil: at(1000) + 0.0006 })

    const { dueAt, leaseUntil } = (await store.read(keyOf(row))) ?? {}

    assert.deepEqual([dueAt, leaseUntil], [at(1000), at(1001)])
  }),

  storeTest('the fence of a row is the store’s own: 1 at first, whatever was put', async ({ add, stands }) => {
    const row = await add({ fence: 41 })

    await stands({ ...row, fence: 1 })
  }),

  storeTest('what is handed out is a copy', async ({ store, add, stands }) => {
    const row = await add({ state: 'revoked', dueAt: at(0) })
    const handedOut = [
      await store.read(keyOf(row)),
      ...(await store.due(at(0), 9)),
      ...(await store.list({ limit: 9 })),
    ]

    for (const each of handedOut) if (each) Object.assign(each, { sealed: 'changed' })

    assert.equal(handedOut.length, 3)
    await stands(row)
  }),

  storeTest('what was put is a copy', async ({ store, add, stands }) => {
    const before: GrantRow = { ...(await add()), account: 'copied' }
    const row = { ...before }
    await store.put(row, 0)

    row.sealed = 'changed'

    await stands(before)
  }),

  storeTest('a put of a new key where there is one writes nothing', async ({ store, put, stands }) => {
    for (const state of STATES) {
      const row = await put({ state })

      assert.equal(await store.put({ ...row, sealed: 'other' }, 0), false)
      await stands(row)
    }
  }),

  storeTest('a put that replaces the generation that stands there writes all of it', async ({ store, put, stands }) => {
    for (const state of STATES) {
      const row = await put({ state })
      const next = otherThan(row)

      assert.equal(await store.put(next, row.version), true)

      await stands({ ...next, fence: row.fence + 1 })
    }
  }),

  storeTest('a put that replaces another generation writes nothing', async ({ store, put, stands }) => {
    const row = await put()

    for (const replaces of [row.version - 1, row.version + 1, 1])
      assert.equal(await store.put({ ...row, sealed: 'other' }, replaces), false)

    await stands(row)
    assert.equal(await store.put({ ...row, account: 'nobody' }, row.version), false)
    assert.equal(await store.read({ ...keyOf(row), account: 'nobody' }), undefined)
  }),

  storeTest('of 64 puts of one new key at once a single one writes', async (stage) => {
    const row = { ...(await stage.put()), account: 'new' }

    const written = await race(stage, (handle, index) => handle.put({ ...row, sealed: `sealed ${index}` }, 0))

    assert.equal(written.filter(Boolean).length, 1)
    await stage.stands({ ...row, sealed: `sealed ${written.indexOf(true)}`, fence: 1 })
  }),

  storeTest('of 64 puts in one’s place at once a single one writes', async (stage) => {
    const row = await stage.put()

    const written = await race(stage, (handle, index) =>
      handle.put({ ...row, version: 8, sealed: `sealed ${index}` }, row.version),
    )

    assert.equal(written.filter(Boolean).length, 1)
    await stage.stands({ ...row, version: 8, sealed: `sealed ${written.indexOf(true)}`, fence: row.fence + 1 })
  }),

  storeTest('keys are told apart by each character, and can hold any but NUL', async ({ store, add, stands }) => {
    const rows: GrantRow[] = []
    for (const [tenant, account] of ODD_KEYS)
      rows.push(await add({ tenant, account, sealed: JSON.stringify([tenant, account]) }))

    for (const row of rows) await stands(row)
    for (const row of rows)
      assert.equal(await store.touch(keyOf(row), { version: 7, usedAt: at(1), dueAt: at(9000) }), true)
    for (const row of rows) await stands({ ...row, lastUsedAt: at(1) })
  }),
]

/** Another value for each member but the key. */
function otherThan(row: GrantRow): GrantRow {
  return {
    ...keyOf(row),
    version: 12,
    fence: 99,
    state: row.state === 'refreshing' ? 'active' : 'refreshing',
    sealed: 'sealed 12',
    keyId: 'key 12',
    deployment: 'deployment 12',
    scope: 'tweet.read',
    accessIssuedAt: at(-101),
    accessExpiresAt: at(103),
    dueAt: at(107),
    leaseOwner: 'owner 12',
    leaseUntil: at(109),
    lastUsedAt: at(-113),
    lastRotatedAt: at(-127),
    failCount: 5,
    failCode: 'other',
    failedAt: at(-131),
    doubtful: true,
  }
}
