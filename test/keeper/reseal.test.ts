import { expect, test } from 'vitest'
import { nameOf, type GrantKey, type GrantRow } from '../../src/keeper/grant.ts'
import { resealOld } from '../../src/keeper/reseal.ts'
import { createSealer } from '../../src/keeper/seal.ts'
import { createMemoryStore } from '../../src/keeper/stores/memory.ts'
import type { GrantStore } from '../../src/keeper/stores/store.ts'
import { deployment, oldRow } from './old-rows.ts'
import { ringOf } from './rings.ts'
import { pair } from './seals.ts'

const sealer = createSealer(ringOf(['k1', 'k2']))

/** As much of a store as is needed; `beforeWrite` is what others do between reading and writing. */
function storeOf(rows: GrantRow[], beforeWrite: (row: GrantRow) => void = () => {}) {
  const store: Pick<GrantStore, 'list' | 'reseal'> = {
    list: async ({ after, limit, keyIdOtherThan }) =>
      rows
        .filter((row) => row.keyId !== keyIdOtherThan && (after === undefined || nameOf(row) > nameOf(after)))
        .slice(0, limit)
        .map((row) => ({ ...row })),
    reseal: async (key, { version, before, sealed, keyId }) => {
      const row = rows.find((each) => nameOf(each) === nameOf(key))
      if (row) beforeWrite(row)
      if (row?.version !== version || row.sealed !== before) return false
      Object.assign(row, { sealed, keyId })
      return true
    },
  }
  return { rows, store }
}

const open = ({ sealed, version, ...key }: GrantRow) => sealer.open(sealed, { ...key, generation: version, deployment })

test('rows of an older key are sealed with the current one, and nothing else of them changes', async () => {
  const { rows, store } = storeOf(await Promise.all(['a', 'b'].map((account) => oldRow(account))))
  const before = structuredClone(rows)

  const done = await resealOld({ store, sealer, deployment, limit: 10 })

  expect(done).toEqual({ resealed: 2, changedMeanwhile: 0, unreadable: [], next: undefined })
  expect(rows).toEqual(before.map((row) => ({ ...row, keyId: 'k2', sealed: expect.any(String) })))
  expect(await Promise.all(rows.map(open))).toEqual([
    { ...pair, accessToken: 'access-a' },
    { ...pair, accessToken: 'access-b' },
  ])
})

test('rows of the current key are left alone', async () => {
  const sealed = await sealer.seal(pair, { tenant: '', account: 'a', generation: 3, deployment })
  const { rows, store } = storeOf([await oldRow('a', { sealed, keyId: 'k2' })])

  const done = await resealOld({ store, sealer, deployment, limit: 10 })

  expect([done.resealed, rows[0]?.sealed]).toEqual([0, sealed])
})

test('in a store of ours nothing is left of the older key, a few rows at a time', async () => {
  const store = createMemoryStore()
  for (const account of ['a', 'b', 'c', 'd', 'e']) await store.put(await oldRow(account), 0)

  let after: GrantKey | undefined
  const counts: unknown[] = []
  for (const _ of [1, 2, 3]) {
    after = (await resealOld({ store, sealer, deployment, limit: 2, after })).next
    counts.push((await store.census({ now: 0, since: 0 })).byKey)
  }

  expect(counts).toEqual([{ k1: 3, k2: 2 }, { k1: 1, k2: 4 }, { k2: 5 }])
})

test('once all are sealed again, the older key can go', async () => {
  const { rows, store } = storeOf([await oldRow('a'), await oldRow('b', { state: 'revoked' })])

  await resealOld({ store, sealer, deployment, limit: 10 })

  const younger = createSealer(ringOf(['k2']))
  const opened = rows.map(({ sealed, version, ...key }) =>
    younger.open(sealed, { ...key, generation: version, deployment }),
  )
  expect(await Promise.all(opened)).toHaveLength(2)
})

test('rows that do not open are told of with their code, and stay as they are', async () => {
  const stranger = await createSealer(ringOf(['k9'])).seal(pair, {
    tenant: '',
    account: 'c',
    generation: 3,
    deployment,
  })
  const { rows, store } = storeOf([
    await oldRow('a', { deployment: 'staging' }),
    { ...(await oldRow('b')), sealed: `${(await oldRow('b')).sealed}x` },
    await oldRow('c', { sealed: stranger, keyId: 'k9' }),
    await oldRow('d'),
  ])
  const before = structuredClone(rows)

  const { resealed, unreadable } = await resealOld({ store, sealer, deployment, limit: 10 })

  expect(unreadable).toEqual([
    { key: { tenant: '', account: 'a' }, code: 'ERR_SEAL_MISMATCH' },
    { key: { tenant: '', account: 'b' }, code: 'ERR_SEAL_BROKEN' },
    { key: { tenant: '', account: 'c' }, code: 'ERR_SEAL_KEY_UNKNOWN' },
  ])
  expect(resealed).toBe(1)
  expect(rows.slice(0, 3)).toEqual(before.slice(0, 3))
})

test('a pair that was rotated meanwhile stays the one that was rotated to', async () => {
  const { rows, store } = storeOf([await oldRow('a'), await oldRow('b')], (row) => {
    if (row.account === 'a') Object.assign(row, { version: 4, sealed: 'the newer pair', keyId: 'k2' })
  })

  const done = await resealOld({ store, sealer, deployment, limit: 10 })

  expect(done).toMatchObject({ resealed: 1, changedMeanwhile: 1 })
  expect(rows[0]).toMatchObject({ version: 4, sealed: 'the newer pair' })
})

test('what is left of a released grant is no pair, and nobody tells of it', async () => {
  const { rows, store } = storeOf([await oldRow('a', { state: 'revoked', sealed: '' })])

  const done = await resealOld({ store, sealer, deployment, limit: 10 })

  expect(done).toEqual({ resealed: 0, changedMeanwhile: 0, unreadable: [], next: undefined })
  expect(rows[0]).toMatchObject({ sealed: '', keyId: 'k1' })
})

test('a call goes on where the last one stopped, past rows that stay as they are', async () => {
  const { store } = storeOf([
    await oldRow('a', { sealed: 'broken' }),
    await oldRow('b', { sealed: 'broken' }),
    await oldRow('c'),
    await oldRow('d'),
    await oldRow('e'),
  ])

  const rounds: unknown[] = []
  let after: GrantKey | undefined
  for (const _ of [1, 2, 3]) {
    const { next, resealed, unreadable } = await resealOld({ store, sealer, deployment, limit: 2, after })
    rounds.push([resealed, unreadable.length, next?.account])
    after = next
  }

  expect(rounds).toEqual([
    [0, 2, 'b'],
    [2, 0, 'd'],
    [1, 0, undefined],
  ])
})

test('what the store throws goes on to the caller', async () => {
  const { store } = storeOf([await oldRow('a')], () => {
    throw new Error('the disk is full')
  })

  const resealing = resealOld({ store, sealer, deployment, limit: 10 })

  await expect(resealing).rejects.toThrow('the disk is full')
})
