import { resolve } from 'node:path'
import { assertPeer } from '../../system/optional-packages.ts'
import { StoreError } from '../errors.ts'
import type { SqlRow, SqlValue } from './rows.ts'
import { migrate, type Dialect, type Session } from './schema.ts'
import { createSqlStore } from './sql-store.ts'
import { storeErrorOf } from './sqlite-errors.ts'
import type { GrantStore } from './store.ts'
import { closeToOthers } from './store-file.ts'

type Statement = { all(...params: Record<string, SqlValue>[]): unknown[] }

/** What better-sqlite3, libsql and `node:sqlite` have in common. */
export type SqliteHandle = {
  prepare(sql: string): Statement
  exec(sql: string): unknown
  close(): unknown
}

/** A path, `:memory:` for a test, or a database that is open already; that one `close()` leaves open. */
export type SqliteOptions = { file: string } | { handle: SqliteHandle }

const DIALECT: Dialect = {
  begin: ['BEGIN IMMEDIATE'],
  isThere: "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'keeper_schema'",
  text: 'TEXT NOT NULL',
}

const BUSY_TIMEOUT_MS = 5000

/**
 * A store in one file, for one machine: any number of processes on it, but no network file system. A commit is on the disk before it
 * counts.
 *
 * With a path it opens the file with `node:sqlite` where this Node has it, else with `libsql`.
 *
 * @throws {StoreError} for a file that others can read and that cannot be closed to them, that is no database, or that another version
 * has migrated; `ERR_PEER_MISSING` where there is no driver.
 */
export async function createSqliteStore(options: SqliteOptions): Promise<GrantStore> {
  const path = 'file' in options ? pathOf(options.file) : undefined
  const name = `The store ${path ?? 'in the SQLite database that was handed in'}`
  const handle = 'handle' in options ? options.handle : await open(path ?? '', name)
  let isOurs = 'file' in options
  const close = () => {
    if (isOurs) handle.close()
    isOurs = false
  }
  try {
    prepareFile(handle, name)
    const session = sessionOf(handle, name)
    await migrate(session, DIALECT, name)
    return { ...createSqlStore(session.run), close: async () => close() }
  } catch (error) {
    close()
    throw storeErrorOf(error, name)
  }
}

/** Drivers take some paths for addresses of servers; none that begins at the root. */
function pathOf(file: string): string {
  return file === ':memory:' ? file : resolve(file)
}

async function open(path: string, name: string): Promise<SqliteHandle> {
  const Database = await loadDriver()
  if (path !== ':memory:') closeToOthers(path, name)
  return told(name, () => new Database(path))
}

type Driver = new (path: string) => SqliteHandle

async function loadDriver(): Promise<Driver> {
  const builtIn: unknown = process.getBuiltinModule?.('node:sqlite')
  if (hasDatabase(builtIn)) return builtIn.DatabaseSync
  assertPeer('A store in a SQLite file', ['libsql'])
  return (await import('libsql')).default
}

/** This Node's types may be of before it had SQLite. */
function hasDatabase(module: unknown): module is { DatabaseSync: Driver } {
  return typeof module === 'object' && module !== null && 'DatabaseSync' in module
}

/** What makes a commit last, and lets several processes in. What was set is read back: a driver may ignore it. */
function prepareFile(handle: SqliteHandle, name: string): void {
  handle.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
  handle.prepare('PRAGMA journal_mode = WAL').all()
  handle.exec('PRAGMA synchronous = FULL')
  // macOS counts what its disks have not written yet, unless asked.
  handle.exec('PRAGMA fullfsync = ON')
  const [journal, synchronous] = [settingOf(handle, 'journal_mode'), Number(settingOf(handle, 'synchronous'))]
  if (journal !== 'wal' && journal !== 'memory')
    throw new StoreError('ERR_STORE', `${name} cannot have a write-ahead log; its journal mode is ${String(journal)}.`)
  if (!(synchronous >= 2))
    throw new StoreError('ERR_STORE', `${name} may lose what was committed: synchronous = FULL has no effect.`)
}

function settingOf(handle: SqliteHandle, pragma: string): unknown {
  const [row] = handle.prepare(`PRAGMA ${pragma}`).all()
  return typeof row === 'object' && row !== null ? Object.values(row)[0] : undefined
}

/** Statements are prepared once. */
function sessionOf(handle: SqliteHandle, name: string): Session {
  const prepared = new Map<string, Statement>()
  const prepare = (sql: string) => {
    const statement = prepared.get(sql) ?? handle.prepare(sql)
    prepared.set(sql, statement)
    return statement
  }
  return {
    run: async (sql, values) => {
      // `$1` is the name of a parameter here; a list would be taken for those without one.
      const named = Object.fromEntries(values.map((value, index) => [index + 1, value]))
      return told(name, () => rowsOf(values.length === 0 ? prepare(sql).all() : prepare(sql).all(named)))
    },
    execute: async (sql) => told(name, () => void handle.exec(sql)),
  }
}

function told<T>(name: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw storeErrorOf(error, name)
  }
}

function rowsOf(rows: unknown[]): SqlRow[] {
  return rows.map((row) => ({ ...(typeof row === 'object' ? row : {}) }))
}
