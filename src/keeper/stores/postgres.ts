import { StoreError } from '../errors.ts'
import { assertPeer } from '../../system/optional-packages.ts'
import { postgresErrorOf } from './postgres-errors.ts'
import { numberIn, toSeconds, type SqlRow, type SqlValue } from './rows.ts'
import { migrate, type Dialect, type Session } from './schema.ts'
import { createSqlStore } from './sql-store.ts'
import type { GrantStore } from './store.ts'

type Query = (text: string, values?: unknown[]) => Promise<{ rows: SqlRow[] }>
type Listener = (event: 'error', listener: (error: Error) => void) => unknown

/** What is used of a pool of `pg`. */
type PostgresPool = {
  query: Query
  connect(): Promise<{ query: Query; release(error?: Error | boolean): void; on: Listener; off: Listener }>
  on: Listener
  off: Listener
  end(): Promise<void>
}

/** Where it is, or a pool of yours, which `close()` leaves open and whose time limits are yours. */
export type PostgresOptions = { url: string } | { pool: PostgresPool }

/** Any number will do that everybody takes who makes these tables. */
const MIGRATION_LOCK = 7_420_263_731

const DIALECT: Dialect = {
  begin: ['BEGIN', `SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`],
  isThere: "SELECT 1 AS there WHERE to_regclass('keeper_schema') IS NOT NULL",
  text: 'TEXT COLLATE "C" NOT NULL',
}

const NOW = 'SELECT CAST(ROUND(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT) AS now_ms'

/** Enough for the flights of one process; each statement takes a millisecond. */
const MAX_CONNECTIONS = 8
const CONNECT_TIMEOUT_MS = 5000
const STATEMENT_TIMEOUT_MS = 10_000

/**
 * A store in PostgreSQL, for any number of machines. PgBouncer may stand before it, in transaction mode as well: no statement has a
 * name, and no setting outlives its transaction.
 *
 * @throws {StoreError} for a server that cannot be reached or refuses, or tables that a newer version has migrated; no message has the
 * password in it. `ERR_PEER_MISSING` where `pg` is not installed.
 */
export async function createPostgresStore(options: PostgresOptions): Promise<GrantStore> {
  const { pool, name, end } = 'url' in options ? await openPool(options.url) : borrowed(options.pool)
  pool.on('error', ignore)
  const close = async () => {
    await end()
    pool.off('error', ignore)
  }
  try {
    await migrateAlone(pool, name)
  } catch (error) {
    await close()
    throw error
  }
  const { run } = sessionOf(pool, name)
  return { ...createSqlStore(run), now: () => serverTime(run), close }
}

/** An idle connection that breaks is replaced by the next statement; without a listener it would end the process. */
function ignore(): void {}

type Opened = { pool: PostgresPool; name: string; end: () => Promise<void> }

function borrowed(pool: PostgresPool): Opened {
  return { pool, name: 'The store in the PostgreSQL pool that was handed in', end: async () => {} }
}

async function openPool(url: string): Promise<Opened> {
  assertPeer('A store in PostgreSQL', ['pg'])
  const { default: pg } = await import('pg')
  const settings = {
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // The driver's own limit, as PgBouncer refuses connections that ask for the server's.
    query_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
  }
  try {
    // Never connected: it says what the driver reads in the address.
    const { host, port, database } = new pg.Client(settings)
    const pool = new pg.Pool(settings)
    let ended: Promise<void> | undefined
    const name = `The store in PostgreSQL at ${host}:${port}, database ${String(database)},`
    return { pool, name, end: () => (ended ??= pool.end()) }
  } catch (error) {
    // Of a file of certificates it names the path; anything else may quote the password.
    const why = error instanceof Error && 'syscall' in error ? `: ${error.message}` : ''
    throw new StoreError(
      'ERR_STORE',
      `The address of the store in PostgreSQL is none that the driver understands${why}.`,
    )
  }
}

/** In a transaction of its own, so on one connection. */
async function migrateAlone(pool: PostgresPool, name: string): Promise<void> {
  const client = await pool.connect().catch((error: unknown) => {
    throw postgresErrorOf(error, name)
  })
  client.on('error', ignore)
  let failure: Error | undefined
  try {
    await migrate(sessionOf(client, name), DIALECT, name)
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    client.off('error', ignore)
    client.release(failure)
  }
}

function sessionOf(queryable: { query: Query }, name: string): Session {
  const run = async (sql: string, values: readonly SqlValue[]) => {
    try {
      return (await queryable.query(sql, [...values])).rows
    } catch (error) {
      throw postgresErrorOf(error, name)
    }
  }
  return { run, execute: async (sql) => void (await run(sql, [])) }
}

async function serverTime(run: Session['run']): Promise<number> {
  const [row = {}] = await run(NOW, [])
  return toSeconds(numberIn(row, 'now_ms'))
}
