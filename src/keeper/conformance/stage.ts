import assert from 'node:assert/strict'
import type { GrantKey, GrantRow, GrantState } from '../grant.ts'
import type { ClaimRequest, Commit, GrantStore, Settlement } from '../stores/store.ts'

/** Opens a store that holds nothing. */
export type OpenStore = () => Promise<GrantStore>

/**
 * The store to test. `reopen` opens what the last `open` opened once more, as another process does, with its data: without it, the tests
 * of two handles use one of them twice and prove less.
 */
export type StoreUnderTest = OpenStore | { open: OpenStore; reopen?: OpenStore }

/** One thing that a store has to do. `run` rejects where it does not. */
export type StoreTest = { readonly name: string; readonly run: (store: StoreUnderTest) => Promise<void> }

type Handles = {
  store: GrantStore
  /** Another handle on the same data. */
  second: GrantStore
  /** Closes both and opens a new one. */
  restart(): Promise<GrantStore>
}

/** What a test works with. */
export type Stage = Handles & {
  /** Writes a new row, and beside it two that differ in half of the key alone; what stands there then. */
  put(changes?: Partial<GrantRow>): Promise<GrantRow>
  /** Writes a new row and nothing beside it. */
  add(changes?: Partial<GrantRow>): Promise<GrantRow>
  /** Fails unless this row, to its last member, stands in the store. */
  stands(row: GrantRow): Promise<void>
}

/** Makes a test of a body that gets an empty store. What stands beside the rows that it works on must stand there at the end. */
export function storeTest(name: string, body: (stage: Stage) => Promise<void>): StoreTest {
  return { name, run: (store) => runOn(store, body) }
}

async function runOn(test: StoreUnderTest, body: (stage: Stage) => Promise<void>): Promise<void> {
  const { open, reopen } = typeof test === 'function' ? { open: test } : test
  const first = await open()
  const opened = new Set([first])
  const openAgain = async () => {
    const handle = reopen ? await reopen() : first
    opened.add(handle)
    return handle
  }
  const closeAll = async () => {
    for (const handle of opened) await handle.close()
    opened.clear()
  }
  const restart = async () => {
    if (reopen) await closeAll()
    return openAgain()
  }
  try {
    await enact(body, { store: first, second: await openAgain(), restart })
  } finally {
    await closeAll()
  }
}

async function enact(body: (stage: Stage) => Promise<void>, handles: Handles): Promise<void> {
  const { store, second } = handles
  let reader = store
  const beside: GrantRow[] = []
  let count = 0
  const write = async (row: GrantRow): Promise<GrantRow> => {
    assert.equal(await store.put(row, 0), true, 'a put of a new key says true')
    return { ...row, fence: 1 }
  }
  const add = (changes: Partial<GrantRow> = {}) => write({ ...SAMPLE, account: `${++count}`, ...changes })
  const put = async (changes: Partial<GrantRow> = {}) => {
    const row = await add(changes)
    beside.push(await write({ ...row, tenant: `${row.tenant}-beside` }))
    beside.push(await write({ ...row, account: `${row.account}-beside` }))
    return row
  }
  const stands = async (row: GrantRow) => assert.deepEqual(await reader.read(keyOf(row)), row)
  const restart = async () => (reader = await handles.restart())

  await body({ store, second, put, add, stands, restart })
  for (const row of beside) await stands(row)
}

/** An instant of the tests, so many milliseconds after a whole second. */
export function at(ms: number): number {
  return (1_800_000_000_000 + ms) / 1000
}

/** No two members have the same value. */
const SAMPLE: GrantRow = {
  tenant: 'tenant',
  account: '1',
  version: 7,
  fence: 0,
  state: 'active',
  sealed: 'sealed 7',
  keyId: 'key 1',
  deployment: 'deployment',
  scope: 'tweet.read users.read offline.access',
  accessIssuedAt: at(-7_200_001),
  accessExpiresAt: at(2003),
  dueAt: at(1005),
  leaseOwner: '',
  leaseUntil: at(-11_007),
  lastUsedAt: at(-13_011),
  lastRotatedAt: at(-7_200_017),
  failCount: 3,
  failCode: 'http_503',
  failedAt: at(-17_019),
  doubtful: false,
}

/** All states that there are. */
export const STATES: readonly GrantState[] = ['active', 'refreshing', 'needs_consent', 'revoked']

/** The key of a row, and nothing else of it. */
export function keyOf({ tenant, account }: GrantRow): GrantKey {
  return { tenant, account }
}

/** A claim of this row that is won. */
export function claimOf({ version }: GrantRow, changes: Partial<ClaimRequest> = {}): ClaimRequest {
  return { owner: 'owner 1', now: at(0), until: at(60_001), version, quarantineSeconds: 300, ...changes }
}

/** What a claim makes of a row. */
export function claimed(row: GrantRow, { owner, until }: ClaimRequest): GrantRow {
  return { ...row, state: 'refreshing', fence: row.fence + 1, leaseOwner: owner, leaseUntil: until }
}

/** The pair that comes for this row. */
export function commitOf({ version }: GrantRow, changes: Partial<Commit> = {}): Commit {
  return {
    version,
    sealed: `sealed ${version + 1}`,
    keyId: 'key 2',
    scope: 'tweet.read',
    accessIssuedAt: at(21),
    accessExpiresAt: at(7_200_023),
    dueAt: at(6_000_027),
    ...changes,
  }
}

/** What a commit makes of a row. */
export function committed(row: GrantRow, { version, ...pair }: Commit): GrantRow {
  return {
    ...row,
    ...pair,
    version: version + 1,
    fence: row.fence + 1,
    state: 'active',
    lastRotatedAt: pair.accessIssuedAt,
    leaseOwner: '',
    leaseUntil: 0,
    failCount: 0,
    failCode: '',
    failedAt: 0,
    doubtful: false,
  }
}

/** The failed end of this row's flight. */
export function settlementOf({ version, fence }: GrantRow, changes: Partial<Settlement> = {}): Settlement {
  return {
    version,
    fence,
    state: 'active',
    notBefore: at(5031),
    dueAt: at(6033),
    failCode: 'timeout',
    failedAt: at(37),
    doubtful: true,
    ...changes,
  }
}

/** Runs 64 at once, on both handles by turns. @returns what each of them gave. */
export function race<T>(
  { store, second }: Stage,
  act: (handle: GrantStore, index: number) => Promise<T>,
): Promise<T[]> {
  return Promise.all(Array.from({ length: 64 }, (_, index) => act(index % 2 === 0 ? store : second, index)))
}
