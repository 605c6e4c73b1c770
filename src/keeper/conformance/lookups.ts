import assert from 'node:assert/strict'
import type { GrantKey, GrantRow } from '../grant.ts'
import { at, keyOf, STATES, storeTest, type StoreTest } from './stage.ts'

/** `due`, `list`, `census` and `doubtAll`. */
export const lookupTests: readonly StoreTest[] = [
  storeTest('due is what has its date and the end of its lease at or before now, to the millisecond', async (stage) => {
    const { store, add } = stage
    const states = ['active', 'refreshing', 'revoked'] as const
    const rows: GrantRow[] = []
    for (const state of states) rows.push(await add({ state, dueAt: at(0), leaseUntil: at(0) }))
    for (const state of states) await add({ state, dueAt: at(1), leaseUntil: at(-9) })
    for (const state of states) await add({ state, dueAt: at(-9), leaseUntil: at(1) })

    assert.deepEqual(await store.due(at(0), 99), rows)
  }),

  storeTest('who needs consent is never due, nor who was released and has no pair left', async ({ store, add }) => {
    await add({ state: 'needs_consent', dueAt: at(-1) })
    await add({ state: 'revoked', dueAt: at(-1), sealed: '' })
    const left = await add({ state: 'revoked', dueAt: at(-1) })

    assert.deepEqual(await store.due(at(0), 99), [left])
    await store.erase(keyOf(left), left.version)
    assert.deepEqual(await store.due(at(0), 99), [])
  }),

  storeTest('the longest due comes first, and no more than were asked for', async ({ store, add }) => {
    const rows: GrantRow[] = []
    for (const ms of [-5, -9, -1, -7, -3]) rows.push(await add({ dueAt: at(ms) }))
    const sorted = rows.toSorted((a, b) => a.dueAt - b.dueAt)

    assert.deepEqual(await store.due(at(0), 99), sorted)
    assert.deepEqual(await store.due(at(0), 5), sorted)
    assert.deepEqual(await store.due(at(0), 2), sorted.slice(0, 2))
    assert.deepEqual(await store.due(at(-9), 99), sorted.slice(0, 1))
  }),

  storeTest('rows are listed in the order of tenant, then account, page by page', async ({ store, add }) => {
    const names = [
      ['', '9'],
      ['a', '1'],
      ['a', '10'],
      ['a', '2'],
      ['ab', '0'],
      ['b', '1'],
    ] as const
    const rows: GrantRow[] = []
    for (const [tenant, account] of names.toReversed()) rows.unshift(await add({ tenant, account }))

    assert.deepEqual(await store.list({ limit: 99 }), rows)
    assert.deepEqual(await store.list({ limit: 4 }), rows.slice(0, 4))
    for (const [index, row] of rows.entries())
      assert.deepEqual(await store.list({ after: keyOf(row), limit: 3 }), rows.slice(index + 1, index + 4))
    assert.deepEqual(await store.list({ after: { tenant: 'a', account: '15' }, limit: 1 }), [rows[3]])
  }),

  storeTest('page by page each row comes once, whatever its key is made of', async ({ store, add }) => {
    const names = ['a', 'B', 'é', 'Z', '\u{1f426}', '\uffee', "'", '%', ' ', '\\', '-', 'a-b', 'ab', 'a b']
    for (const tenant of names) for (const account of ['1', 'ä']) await add({ tenant, account })
    const seen = new Set<string>()
    let after: GrantKey | undefined
    for (let pages = 0; pages < 40; pages++) {
      const page = await store.list({ after, limit: 3 })
      for (const row of page) seen.add(JSON.stringify(keyOf(row)))
      const last = page.at(-1)
      if (last === undefined) break
      after = keyOf(last)
    }

    assert.equal(seen.size, names.length * 2)
    assert.deepEqual(after && (await store.list({ after, limit: 3 })), [])
  }),

  storeTest('pairs that another key sealed are listed apart', async ({ store, add }) => {
    const [first] = [await add({ keyId: 'key 1' }), await add({ keyId: 'key 2' })]
    const third = await add({ keyId: 'key 3', state: 'needs_consent' })
    await add({ keyId: 'key 1', state: 'revoked', sealed: '' })

    assert.deepEqual(await store.list({ limit: 9, keyIdOtherThan: 'key 2' }), [first, third])
    assert.deepEqual(await store.list({ limit: 1, keyIdOtherThan: 'key 2' }), [first])
    assert.deepEqual(await store.list({ after: keyOf(first), limit: 9, keyIdOtherThan: 'key 2' }), [third])
    assert.equal((await store.list({ limit: 9 })).length, 4)
    assert.equal((await store.list({ after: keyOf(first), limit: 9 })).length, 3)
  }),

  storeTest('the census counts states, keys, work that is due and consent that is needed', async ({ store, add }) => {
    for (const [index, state] of STATES.entries())
      for (let times = 0; times <= index; times++)
        await add({ state, keyId: `key ${times}`, dueAt: at(times), leaseUntil: at(-1), failedAt: at(times) })
    await add({ state: 'revoked', sealed: '', keyId: 'key 0', dueAt: at(0) })
    await add({ state: 'active', keyId: 'key 9', dueAt: at(0), leaseUntil: at(1) })
    await add({ state: 'active', keyId: 'key 9', dueAt: at(0), leaseUntil: at(0) })
    for (const _ of [1, 2]) await add({ state: 'needs_consent', keyId: '__proto__', dueAt: at(0), failedAt: at(0) })

    assert.deepEqual(await store.census({ now: at(0), since: at(1) }), {
      byState: { active: 3, refreshing: 2, needs_consent: 5, revoked: 5 },
      needsConsentSince: 2,
      due: 4,
      byKey: Object.fromEntries([
        ['key 0', 4],
        ['key 1', 3],
        ['key 2', 2],
        ['key 3', 1],
        ['key 9', 2],
        ['__proto__', 2],
      ]),
    })
  }),

  storeTest('the census of nothing is zeros', async ({ store }) => {
    assert.deepEqual(await store.census({ now: at(0), since: 0 }), {
      byState: { active: 0, refreshing: 0, needs_consent: 0, revoked: 0 },
      needsConsentSince: 0,
      due: 0,
      byKey: {},
    })
  }),

  storeTest('after a restored backup each active row is as if its owner had vanished now', async (stage) => {
    const { store, add, stands } = stage
    const active = [await add(), await add({ leaseUntil: at(99_000), leaseOwner: 'owner 1' })]
    const others: GrantRow[] = []
    for (const state of STATES.slice(1)) others.push(await add({ state, leaseOwner: 'owner 1' }))

    assert.equal(await store.doubtAll(at(59)), 2)

    for (const row of active)
      await stands({ ...row, state: 'refreshing', fence: row.fence + 1, leaseOwner: '', leaseUntil: at(59) })
    for (const row of others) await stands(row)
    assert.equal(await store.doubtAll(at(61)), 0)
  }),
]
