import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import Database from 'libsql'
import { basename, dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { StoreError } from '../../../src/keeper/errors.ts'
import { SCHEMA_VERSION } from '../../../src/keeper/stores/schema.ts'
import { createSqliteStore, type SqliteHandle } from '../../../src/keeper/stores/sqlite.ts'
import { due } from '../../../src/keeper/stores/statements.ts'
import type { GrantStore } from '../../../src/keeper/stores/store.ts'
import { NOBODY, temporaryHome } from '../../run-command.ts'
import { raceEight } from './processes.ts'

const key = { tenant: '', account: '1' }
const LEASE = { owner: 'owner', now: 1000, until: 2000, version: 1, quarantineSeconds: 300 }

function newFile(): string {
  return join(temporaryHome(), 'tokens.db')
}

async function open(file: string): Promise<GrantStore> {
  const store = await createSqliteStore({ file })
  onTestFinished(() => store.close())
  return store
}

function openDatabase(file: string): Database.Database {
  const database = new Database(file)
  onTestFinished(() => void database.close())
  return database
}

const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error)
const modesIn = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]))

/** For a test of its own: modes are taken from new files by it. */
function setUmask(mask: number): void {
  const before = process.umask(mask)
  onTestFinished(() => void process.umask(before))
}

test('a store and what SQLite keeps beside it can be opened by you alone, whatever the umask', async () => {
  setUmask(0)
  const file = newFile()

  await (await open(file)).claim(key, LEASE)

  expect(modesIn(dirname(file))).toEqual({ 'tokens.db': '600', 'tokens.db-shm': '600', 'tokens.db-wal': '600' })
})

test('a store of yours that is open to others is closed, with what is beside it', async () => {
  const file = newFile()
  await open(file)
  for (const name of readdirSync(dirname(file))) chmodSync(join(dirname(file), name), 0o666)

  await (await open(file)).claim(key, LEASE)

  expect(modesIn(dirname(file))).toEqual({ 'tokens.db': '600', 'tokens.db-shm': '600', 'tokens.db-wal': '600' })
})

test.runIf(process.geteuid?.() === 0)('a store of somebody else is refused', async () => {
  const file = newFile()
  writeFileSync(file, '', { mode: 0o600 })
  chownSync(file, NOBODY, NOBODY)

  const failure = await failureOf(createSqliteStore({ file }))

  expect(failure).toBeInstanceOf(StoreError)
  expect(failure).toMatchObject({
    code: 'ERR_STORE',
    message: `The store ${file} cannot be used: ${file} belongs to somebody else.`,
  })
})

test('a link in the place of a store is refused, and what it leads to is left as it was', async () => {
  const file = newFile()
  const target = join(dirname(file), 'target')
  writeFileSync(target, '', { mode: 0o644 })
  symlinkSync(target, file)

  expect(await failureOf(createSqliteStore({ file }))).toMatchObject({
    code: 'ERR_STORE',
    message: `The store ${file} cannot be used: ${file} is a link.`,
  })
  expect(modesIn(dirname(file)).target).toBe('644')
})

test('a folder in the place of a store is refused', async () => {
  const file = newFile()
  mkdirSync(file)

  expect(await failureOf(createSqliteStore({ file }))).toMatchObject({
    code: 'ERR_STORE',
    message: expect.stringContaining('is not a file'),
  })
})

test('a store in a folder that there is not is told with its path', async () => {
  const file = join(newFile(), 'deeper.db')

  expect(await failureOf(createSqliteStore({ file }))).toMatchObject({
    code: 'ERR_STORE_UNAVAILABLE',
    message: `The store ${file} cannot be made: ENOENT.`,
  })
})

test('a file that is no database is told, and left as it was', async () => {
  const file = newFile()
  const text = 'ACCESS_TOKEN=something\n'.repeat(99)
  writeFileSync(file, text)

  const failure = await failureOf(createSqliteStore({ file }))

  expect(failure).toMatchObject({ code: 'ERR_STORE', retryable: false })
  expect(String(failure)).toContain(`The store ${file} is not a SQLite database, or it is damaged: `)
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test('a database that is damaged is told', async () => {
  const file = newFile()
  await open(file)
  openDatabase(file).exec('PRAGMA wal_checkpoint(TRUNCATE)')
  const bytes = readFileSync(file)
  for (const name of readdirSync(dirname(file))) rmSync(join(dirname(file), name))
  writeFileSync(file, bytes.fill(0xaa, 100))

  expect(await failureOf(createSqliteStore({ file }))).toMatchObject({
    code: 'ERR_STORE',
    message: expect.stringContaining('is not a SQLite database, or it is damaged'),
  })
})

test('a schema of a newer version is refused with both versions, and left as it was', async () => {
  const file = newFile()
  await open(file)
  openDatabase(file).exec(`INSERT INTO keeper_schema (version) VALUES (${SCHEMA_VERSION + 1})`)

  const failure = await failureOf(createSqliteStore({ file }))

  expect(failure).toBeInstanceOf(StoreError)
  expect(failure).toMatchObject({
    code: 'ERR_STORE_SCHEMA',
    message: `The store ${file} has schema ${SCHEMA_VERSION + 1}, and this version of twitter-oauth-lab knows schemas up to ${SCHEMA_VERSION}: run the newer version here too, or restore a backup of before it came.`,
  })
})

test('eight processes that start at once make one schema, and one of them wins the lease', async () => {
  const file = newFile()

  const said = await raceEight(`file:${file}`)

  expect(said).toEqual([...Array<string>(7).fill('lost'), 'won'])
  expect(openDatabase(file).prepare('SELECT version FROM keeper_schema').all()).toEqual([{ version: SCHEMA_VERSION }])
})

test('who makes the schema has the file alone from the first statement on', async () => {
  const file = newFile()
  const [first, second] = [openDatabase(file), openDatabase(file)]
  second.exec('PRAGMA busy_timeout = 0')
  const met: unknown[] = []
  const exec = (sql: string) => {
    if (sql.startsWith('CREATE')) met.push(codeOf(() => second.exec('BEGIN IMMEDIATE')))
    first.exec(sql)
  }

  await createSqliteStore({ handle: { exec, prepare: (sql) => first.prepare(sql), close: () => {} } })

  expect(met).toEqual(['SQLITE_BUSY', 'SQLITE_BUSY', 'SQLITE_BUSY'])
})

function codeOf(work: () => void): unknown {
  try {
    work()
    return 'done'
  } catch (error) {
    return Object(error).code
  }
}

/** A driver that does not do some of what it is told. */
function deaf(file: string, ignored: RegExp): SqliteHandle {
  const database = openDatabase(file)
  return {
    prepare: (sql) => (ignored.test(sql) ? { all: () => [] } : database.prepare(sql)),
    exec: (sql) => (ignored.test(sql) ? undefined : database.exec(sql)),
    close: () => database.close(),
  }
}

test('a driver whose commits may be lost is refused', async () => {
  const handle = deaf(newFile(), /synchronous = FULL/)
  handle.exec('PRAGMA synchronous = NORMAL')

  expect(await failureOf(createSqliteStore({ handle }))).toMatchObject({
    code: 'ERR_STORE',
    message: expect.stringContaining('may lose what was committed: synchronous = FULL has no effect'),
  })
})

test('a database that can have no write-ahead log is refused', async () => {
  expect(await failureOf(createSqliteStore({ handle: deaf(newFile(), /journal_mode = WAL/) }))).toMatchObject({
    code: 'ERR_STORE',
    message: expect.stringContaining('cannot have a write-ahead log; its journal mode is delete'),
  })
})

test('a lock that somebody keeps is told as something that passes', async () => {
  const file = newFile()
  const [handle, other] = [openDatabase(file), openDatabase(file)]
  const store = await createSqliteStore({ handle })
  handle.exec('PRAGMA busy_timeout = 0')
  other.exec('BEGIN IMMEDIATE')

  const failure = await failureOf(store.revoke(key, 1000))

  expect(failure).toBeInstanceOf(StoreError)
  expect(failure).toMatchObject({ code: 'ERR_STORE_UNAVAILABLE', retryable: true })
  other.exec('ROLLBACK')
  expect(await store.revoke(key, 1000)).toBeUndefined()
})

test('a database that was handed in is left open', async () => {
  const handle = openDatabase(newFile())
  const store = await createSqliteStore({ handle })

  await store.close()

  expect(handle.prepare('SELECT version FROM keeper_schema').all()).toHaveLength(SCHEMA_VERSION)
})

test('after its end a store says so, and a second end is none', async () => {
  const store = await createSqliteStore({ file: newFile() })

  await store.close()
  await store.close()

  const failure = await failureOf(store.read(key))
  expect(failure).toBeInstanceOf(StoreError)
})

test('each commit waits for the disk, and a lock is waited for', async () => {
  const handle = openDatabase(newFile())

  await createSqliteStore({ handle })

  expect(handle.prepare('PRAGMA synchronous').all()).toEqual([{ synchronous: 2 }])
  expect(handle.prepare('PRAGMA busy_timeout').all()).toEqual([{ timeout: 5000 }])
})

test('a path is taken as a path, even where a driver would take it for a server', async () => {
  const folder = temporaryHome()
  const before = process.cwd()
  process.chdir(folder)
  onTestFinished(() => process.chdir(before))

  await open('libsql:tokens.db')

  expect(readdirSync(folder)).toContain(basename('libsql:tokens.db'))
})

test('due work is found by its index', async () => {
  const handle = openDatabase(newFile())
  await createSqliteStore({ handle })

  const plan = JSON.stringify(handle.prepare(`EXPLAIN QUERY PLAN ${due}`).all({ 1: 1000, 2: 10 }))

  expect(plan).toContain('USING INDEX token_grant_due (due_ms<?)')
  expect(plan).not.toContain('TEMP B-TREE')
})
