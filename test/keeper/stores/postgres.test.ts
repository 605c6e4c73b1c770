import { Client, Pool, type PoolConfig } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { StoreError } from '../../../src/keeper/errors.ts'
import { storeTests } from '../../../src/keeper/store-tests.ts'
import { createPostgresStore } from '../../../src/keeper/stores/postgres.ts'
import { SCHEMA_VERSION } from '../../../src/keeper/stores/schema.ts'
import { due } from '../../../src/keeper/stores/statements.ts'
import type { GrantStore } from '../../../src/keeper/stores/store.ts'
import { findFreePort } from '../../../src/system/ports.ts'
import { usePostgres } from '../postgres.ts'
import { raceEight } from './processes.ts'

const postgres = usePostgres()
const key = { tenant: '', account: '1' }

/** Runs statements of a test's own. @returns the rows of the last. */
async function ask(...statements: string[]): Promise<unknown[]> {
  const client = new Client(postgres().url)
  await client.connect()
  try {
    let rows: unknown[] = []
    for (const statement of statements) ({ rows } = await client.query(statement))
    return rows
  } finally {
    await client.end()
  }
}

const openAgain = () => createPostgresStore({ url: postgres().url })

async function openEmpty(): Promise<GrantStore> {
  await ask('DROP SCHEMA public CASCADE', 'CREATE SCHEMA public')
  return openAgain()
}

/** An empty store that is closed after the test. */
async function open(): Promise<GrantStore> {
  const store = await openEmpty()
  onTestFinished(() => store.close())
  return store
}

function poolOf(settings: PoolConfig = {}): Pool {
  const pool = new Pool({ connectionString: postgres().url, ...settings })
  onTestFinished(() => pool.end())
  return pool
}

/** The same address with one part of it replaced. */
function addressWith(part: string | RegExp, other: string): string {
  return postgres().url.replace(part, other)
}

const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error)

for (const { name, run } of storeTests)
  test(`in PostgreSQL ${name}`, async () => {
    await expect(run({ open: openEmpty, reopen: openAgain })).resolves.toBeUndefined()
  })

test('keys sort by their bytes, whatever language the database sorts by', async () => {
  const store = await open()
  const names = ['a', 'B', 'é', 'Z', '\u{1f426}', '\uffee', '-', 'a-b', 'ab']
  const row = {
    ...key,
    version: 1,
    fence: 0,
    state: 'active',
    sealed: 's',
    keyId: 'k',
    deployment: '',
    scope: '',
  } as const
  const rest = { accessIssuedAt: 0, accessExpiresAt: 0, dueAt: 0, leaseOwner: '', leaseUntil: 0, lastUsedAt: 0 }
  const end = { lastRotatedAt: 0, failCount: 0, failCode: '', failedAt: 0, doubtful: false }
  for (const account of names) await store.put({ ...row, ...rest, ...end, account }, 0)

  const listed = (await store.list({ limit: 99 })).map(({ account }) => account)

  const [byLanguage] = await ask(`SELECT 'a' < 'B' AS english`)
  expect(byLanguage).toEqual({ english: true })
  expect(listed).toEqual(names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
})

test('eight processes that start at once make one schema, and one of them wins the lease', async () => {
  await ask('DROP SCHEMA public CASCADE', 'CREATE SCHEMA public')

  const said = await raceEight(postgres().url)

  expect(said).toEqual([...Array<string>(7).fill('lost'), 'won'])
  expect(await ask('SELECT version FROM keeper_schema')).toEqual([{ version: String(SCHEMA_VERSION) }])
})

test('a schema of a newer version is refused with both versions', async () => {
  await open()
  await ask(`INSERT INTO keeper_schema (version) VALUES (${SCHEMA_VERSION + 1})`)

  const failure = await failureOf(openAgain())

  expect(failure).toBeInstanceOf(StoreError)
  expect(failure).toMatchObject({ code: 'ERR_STORE_SCHEMA', retryable: false })
  expect(String(failure)).toContain(
    `has schema ${SCHEMA_VERSION + 1}, and this version of twitter-oauth-lab knows schemas up to ${SCHEMA_VERSION}`,
  )
})

test('who may not make tables uses those that somebody else has made', async () => {
  await open()
  await ask(
    'DROP ROLE IF EXISTS clerk',
    "CREATE ROLE clerk LOGIN PASSWORD 'clerk'",
    'GRANT USAGE ON SCHEMA public TO clerk',
    'GRANT SELECT, INSERT, UPDATE ON token_grant, keeper_schema TO clerk',
  )

  const store = await createPostgresStore({ url: addressWith(/lab:[^@]+/, 'clerk:clerk') })
  onTestFinished(() => store.close())

  expect(await store.revoke(key, 1000)).toBeUndefined()
})

test('who may not make tables where there are none is told', async () => {
  await ask(
    'DROP SCHEMA public CASCADE',
    'CREATE SCHEMA public',
    'DROP ROLE IF EXISTS clerk',
    "CREATE ROLE clerk LOGIN PASSWORD 'clerk'",
  )

  const failure = await failureOf(createPostgresStore({ url: addressWith(/lab:[^@]+/, 'clerk:clerk') }))

  expect(failure).toBeInstanceOf(StoreError)
  expect(failure).toMatchObject({ code: 'ERR_STORE', retryable: false })
})

async function serverTime(): Promise<number> {
  const [row] = await ask('SELECT EXTRACT(EPOCH FROM clock_timestamp()) AS at')
  return Number(Object(row).at)
}

test('the clock is the server’s', async () => {
  const store = await open()

  const [before, now = 0, after] = [await serverTime(), await store.now?.(), await serverTime()]

  expect(now).toBeGreaterThanOrEqual(before - 0.001)
  expect(now).toBeLessThanOrEqual(after + 0.001)
})

test('a refused password is told with host and database, and not shown', async () => {
  const url = addressWith(postgres().password, 'wrong-secret')

  const failure = await failureOf(createPostgresStore({ url }))

  expect(failure).toBeInstanceOf(StoreError)
  expect(failure).toMatchObject({
    code: 'ERR_STORE',
    retryable: false,
    message: expect.stringMatching(
      /^The store in PostgreSQL at \S+:5432, database postgres, cannot be used: password authentication failed/,
    ),
  })
  expect(JSON.stringify(failure) + String(Object(failure).stack)).not.toContain('wrong-secret')
})

test('a database that there is not is told', async () => {
  const failure = await failureOf(createPostgresStore({ url: addressWith('/postgres?', '/nowhere?') }))

  expect(failure).toMatchObject({
    code: 'ERR_STORE',
    message: expect.stringContaining('database "nowhere" does not exist'),
  })
})

test('a server that cannot be reached is told as something that passes', async () => {
  const port = await findFreePort()

  const failure = await failureOf(createPostgresStore({ url: `postgres://lab:the-secret@localhost:${port}/lab` }))

  expect(failure).toBeInstanceOf(StoreError)
  expect(failure).toMatchObject({
    code: 'ERR_STORE_UNAVAILABLE',
    retryable: true,
    message: expect.stringMatching(
      `^The store in PostgreSQL at localhost:${port}, database lab, is not available: .*ECONNREFUSED`,
    ),
  })
  expect(String(failure)).not.toContain('the-secret')
})

test('an address that the driver does not understand is told without quoting it', async () => {
  const failure = await failureOf(createPostgresStore({ url: 'postgres://lab:the-secret@[::/lab' }))

  expect(failure).toBeInstanceOf(StoreError)
  expect(failure).toMatchObject({ code: 'ERR_STORE' })
  expect(JSON.stringify(failure) + String(Object(failure).stack)).not.toContain('the-secret')
})

test('certificates that cannot be read are told with their path', async () => {
  const url = `${postgres().url}&sslmode=verify-full&sslrootcert=/nowhere/ca.pem`

  const failure = await failureOf(createPostgresStore({ url }))

  expect(failure).toMatchObject({ code: 'ERR_STORE', message: expect.stringContaining("'/nowhere/ca.pem'") })
  expect(String(failure)).not.toContain(postgres().password)
})

test('a store outlives its server: while that is away it says so, after that it works', async () => {
  const store = await open()
  await store.read(key)

  await postgres().stop('SIGQUIT')
  onTestFinished(() => postgres().start())
  const failure = await failureOf(store.read(key))
  await postgres().start()

  expect(failure).toBeInstanceOf(StoreError)
  expect(failure).toMatchObject({ code: 'ERR_STORE_UNAVAILABLE', retryable: true })
  expect(await store.read(key)).toBeUndefined()
})

test('a statement that waits too long is told as something that passes', async () => {
  await open()
  const store = await createPostgresStore({ url: `${postgres().url}&query_timeout=100` })
  onTestFinished(() => store.close())
  const holder = await poolOf({ max: 1 }).connect()
  await holder.query('BEGIN')
  await holder.query('LOCK TABLE token_grant')

  const failure = await failureOf(store.read(key))

  expect(failure).toBeInstanceOf(StoreError)
  expect(failure).toMatchObject({ code: 'ERR_STORE_UNAVAILABLE', retryable: true })
  await holder.query('ROLLBACK')
  holder.release()
  expect(await store.read(key)).toBeUndefined()
})

test('a pool that was handed in is left open, and as it was', async () => {
  const pool = poolOf()
  const store = await createPostgresStore({ pool })

  await store.close()

  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  expect(pool.listenerCount('error')).toBe(0)
})

test('a connection of such a pool that breaks while nobody uses it ends no process', async () => {
  const pool = poolOf({ max: 1 })
  const store = await createPostgresStore({ pool })
  const broken = new Promise((resolve) => pool.once('remove', resolve))

  await ask(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'`,
  )
  await broken

  expect(pool.listenerCount('error')).toBe(1)
  expect(await store.read({ tenant: '', account: 'nobody' })).toBeUndefined()
})

test('no statement has a name, as a pooler hands each to another connection', async () => {
  const pool = poolOf({ max: 1 })
  const store = await createPostgresStore({ pool })
  await store.read(key)
  await store.due(1000, 1)

  const { rows } = await pool.query('SELECT name FROM pg_prepared_statements')

  expect(rows).toEqual([])
})

test('numbers of the driver’s other users stay as they were', async () => {
  await open()

  expect(await ask('SELECT CAST(1 AS BIGINT) AS one')).toEqual([{ one: '1' }])
})

test('after its end a store says so, and a second end is none', async () => {
  const store = await openEmpty()

  await store.close()
  await store.close()

  expect(await failureOf(store.read(key))).toBeInstanceOf(StoreError)
})

test('due work is found by its index', async () => {
  await open()
  const plain = due.replaceAll('$1', '1000').replaceAll('$2', '10')

  const plan = JSON.stringify(await ask('SET enable_seqscan = off', `EXPLAIN ${plain}`))

  expect(plan).toContain('Index Scan using token_grant_due')
  expect(plan).not.toContain('Sort')
})
