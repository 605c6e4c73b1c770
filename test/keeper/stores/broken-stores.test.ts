import { expect, test } from 'vitest'
import { nameOf, type GrantKey, type GrantRow } from '../../../src/keeper/grant.ts'
import { createMemoryStore } from '../../../src/keeper/stores/memory.ts'
import type { GrantStore } from '../../../src/keeper/stores/store.ts'
import { isCaught } from './mutants.ts'

/** Stores as people write them: each is wrong in one way, and the suite must say so of each. */

type Wrong = (store: GrantStore) => Partial<GrantStore>

/** Writes over what stands there. */
async function force(store: GrantStore, row: GrantRow, changes: Partial<GrantRow>): Promise<GrantRow> {
  const next = { ...row, ...changes }
  await store.put(next, row.version)
  return { ...next, fence: row.fence + 1 }
}

const lower = <T extends GrantKey>(key: T): T => ({ ...key, tenant: key.tenant.toLowerCase() })
const joined = ({ tenant, account }: GrantKey): GrantKey => ({ tenant: '', account: tenant + account })
const tick = () => new Promise((resolve) => setImmediate(resolve))

const BROKEN: Record<string, Wrong> = {
  'a claim ignores the quarantine': ({ claim }) => ({
    claim: (key, request) => claim(key, { ...request, quarantineSeconds: 0 }),
  }),
  'a claim waits for the quarantine of an active row': (store) => ({
    claim: async (key, request) => {
      const row = await store.read(key)
      if (row && row.leaseUntil + request.quarantineSeconds >= request.now) return undefined
      return store.claim(key, request)
    },
  }),
  'a claim comes a millisecond early': ({ claim }) => ({
    claim: (key, request) => claim(key, { ...request, now: request.now + 0.001 }),
  }),
  'a claim comes a millisecond late': ({ claim }) => ({
    claim: (key, request) => claim(key, { ...request, now: request.now - 0.001 }),
  }),
  'instants are whole seconds': ({ claim }) => ({
    claim: (key, request) => claim(key, { ...request, until: Math.round(request.until) }),
  }),
  'a claim ignores the generation': (store) => ({
    claim: async (key, request) => {
      const row = await store.read(key)
      return store.claim(key, { ...request, version: row?.version ?? 0 })
    },
  }),
  'a claim is read first and written later': (store) => ({
    claim: async (key, request) => {
      const row = await store.read(key)
      await tick()
      const claim = await store.claim(key, request)
      if (claim || !row || row.leaseUntil >= request.now) return claim
      return { ...row, state: 'refreshing', fence: row.fence + 1 }
    },
  }),
  'a claim gives the row of before': (store) => ({
    claim: async (key, request) => {
      const row = await store.read(key)
      return (await store.claim(key, request)) && row
    },
  }),
  'a claim of a vanished owner leaves no doubt': (store) => ({
    claim: async (key, request) => {
      const row = await store.claim(key, request)
      return row && { ...row, doubtful: false }
    },
  }),
  'a commit ignores the generation': (store) => ({
    commit: async (key, pair) => store.commit(key, { ...pair, version: (await store.read(key))?.version ?? 0 }),
  }),
  'a commit brings a revoked row back': (store) => ({
    commit: async (key, pair) => {
      const row = await store.read(key)
      if (row?.state === 'revoked' && row.version === pair.version) await force(store, row, { state: 'active' })
      return store.commit(key, pair)
    },
  }),
  'a commit demands that the row is still refreshing': (store) => ({
    commit: async (key, pair) => (await store.read(key))?.state === 'refreshing' && store.commit(key, pair),
  }),
  'a commit leaves the lease': (store) => ({
    commit: async (key, pair) => {
      const [row, done] = [await store.read(key), await store.commit(key, pair)]
      const next = await store.read(key)
      if (done && row && next) await force(store, next, { leaseUntil: row.leaseUntil })
      return done
    },
  }),
  'a commit says true when repeated': (store) => ({
    commit: async (key, pair) => (await store.commit(key, pair)) || (await store.read(key))?.sealed === pair.sealed,
  }),
  'a settlement ignores the fence': (store) => ({
    settle: async (key, end) => store.settle(key, { ...end, fence: (await store.read(key))?.fence ?? 0 }),
  }),
  'a settlement ignores the generation': (store) => ({
    settle: async (key, end) => store.settle(key, { ...end, version: (await store.read(key))?.version ?? 0 }),
  }),
  'a settlement counts what was no failure': ({ settle }) => ({
    settle: (key, end) => settle(key, { ...end, failCode: end.failCode || 'none' }),
  }),
  'a settlement keeps the end of the lease': (store) => ({
    settle: async (key, end) => store.settle(key, { ...end, notBefore: (await store.read(key))?.leaseUntil ?? 0 }),
  }),
  'a put ignores what it replaces': (store) => ({
    put: async (row) => store.put(row, (await store.read(row))?.version ?? 0),
  }),
  'a put of a new key replaces what is there': (store) => ({
    put: async (row, replaces) => store.put(row, replaces || ((await store.read(row))?.version ?? 0)),
  }),
  'a put makes a row where there was none to replace': (store) => ({
    put: async (row, replaces) => store.put(row, (await store.read(row)) ? replaces : 0),
  }),
  'a revocation throws the pair away': (store) => ({
    revoke: async (key, now) => {
      const row = await store.revoke(key, now)
      return row && (await force(store, row, { sealed: '' }))
    },
  }),
  'a second revocation gives nothing': (store) => ({
    revoke: async (key, now) => ((await store.read(key))?.state === 'revoked' ? undefined : store.revoke(key, now)),
  }),
  'a row is emptied that was not revoked': (store) => ({
    erase: async (key, version) => {
      const row = await store.read(key)
      if (row?.version === version && row.state === 'active') await force(store, row, { sealed: '' })
      return store.erase(key, version)
    },
  }),
  'a use puts off what was due earlier': (store) => ({
    touch: async (key, use) => {
      const [done, row] = [await store.touch(key, use), await store.read(key)]
      if (done && row) await force(store, row, { dueAt: use.dueAt })
      return done
    },
  }),
  'a new seal goes in place of any': (store) => ({
    reseal: async (key, seal) => store.reseal(key, { ...seal, before: (await store.read(key))?.sealed ?? '' }),
  }),
  'due ignores leases': (store) => ({
    due: async (now, limit) => {
      const rows = await store.list({ limit: 999 })
      const due = rows.filter((row) => row.dueAt <= now && row.state !== 'needs_consent' && row.sealed !== '')
      return due.toSorted((a, b) => a.dueAt - b.dueAt).slice(0, limit)
    },
  }),
  'due comes in the order of keys': ({ due }) => ({
    due: async (now, limit) => (await due(now, limit)).toSorted((a, b) => (a.account < b.account ? -1 : 1)),
  }),
  'due has no limit': ({ due }) => ({ due: (now) => due(now, 999) }),
  'a page begins with the row that the last one ended with': (store) => ({
    list: async (page) => {
      const last = page.after && (await store.read(page.after))
      return [...(last ? [last] : []), ...(await store.list(page))].slice(0, page.limit)
    },
  }),
  'keys are compared without regard to case': (store) => {
    return { read: (key) => store.read(lower(key)), put: (row, replaces) => store.put(lower(row), replaces) }
  },
  'keys are one text with a divider': (store) => {
    return {
      read: (key) => store.read(joined(key)),
      put: (row, replaces) => store.put({ ...row, ...joined(row) }, replaces),
    }
  },
  'the census counts the pairs of erased rows': ({ census }) => ({
    census: async (question) => {
      const found = await census(question)
      return { ...found, byKey: { ...found.byKey, 'key 0': (found.byKey['key 0'] ?? 0) + 1 } }
    },
  }),
  'a restored backup is believed': () => ({ doubtAll: async () => 0 }),
  'its clock is in milliseconds': () => ({ now: async () => 1_800_000_000_000 }),
}

test.for(Object.entries(BROKEN))('the suite sees that %s', async ([, wrong]) => {
  const open = async () => {
    const store = createMemoryStore()
    return { ...store, ...wrong(store) }
  }

  expect(await isCaught(open)).toBe(true)
})

/** A store that hands out what it keeps. */
async function openSharing(): Promise<GrantStore> {
  const store = createMemoryStore()
  const kept = new Map<string, GrantRow>()
  const read: GrantStore['read'] = async (key) => {
    const row = await store.read(key)
    if (row) kept.set(nameOf(key), Object.assign(kept.get(nameOf(key)) ?? row, { fence: row.fence }))
    return kept.get(nameOf(key))
  }
  return { ...store, read }
}

test('a store that hands out what it keeps is seen', async () => {
  expect(await isCaught(openSharing)).toBe(true)
})

const openMemory = async () => createMemoryStore()

test('handles that share nothing are seen', async () => {
  expect(await isCaught(openMemory)).toBe(false)
  expect(await isCaught(openMemory, openMemory)).toBe(true)
})
