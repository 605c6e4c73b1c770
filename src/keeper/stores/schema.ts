import { StoreError } from '../errors.ts'
import { numberIn, type SqlRow, type SqlValue } from './rows.ts'
import { WITH_WORK } from './statements.ts'

/** One connection, for a transaction of several statements. */
export type Session = {
  /** One statement that answers with rows. */
  run(sql: string, values: readonly SqlValue[]): Promise<SqlRow[]>
  /** One that answers with nothing. */
  execute(sql: string): Promise<void>
}

/** Where the engines have no text in common. */
export type Dialect = {
  /** Begins a transaction that only one process at a time is in. */
  begin: readonly string[]
  /** Answers with a row where the table `keeper_schema` is there. */
  isThere: string
  /** The column type of texts that sort by their bytes. */
  text: string
}

const EIGHT_BYTES = 'BIGINT NOT NULL'

/** What leads from each version to the next; the first makes version 1. What has shipped is never changed, only added to. */
const MIGRATIONS: readonly ((dialect: Dialect) => string[])[] = [
  ({ text }) => [
    `CREATE TABLE token_grant (
      tenant ${text}, account ${text}, version ${EIGHT_BYTES}, fence ${EIGHT_BYTES}, state ${text}, sealed ${text}, key_id ${text},
      deployment ${text}, scope ${text}, access_issued_ms ${EIGHT_BYTES}, access_expires_ms ${EIGHT_BYTES}, due_ms ${EIGHT_BYTES},
      lease_owner ${text}, lease_until_ms ${EIGHT_BYTES}, last_used_ms ${EIGHT_BYTES}, last_rotated_ms ${EIGHT_BYTES},
      fail_count ${EIGHT_BYTES}, fail_code ${text}, failed_ms ${EIGHT_BYTES}, doubtful ${EIGHT_BYTES},
      PRIMARY KEY (tenant, account))`,
    `CREATE INDEX token_grant_due ON token_grant (due_ms, tenant, account) WHERE ${WITH_WORK}`,
  ],
]

/** The newest schema that this code knows. */
export const SCHEMA_VERSION = MIGRATIONS.length

/**
 * Brings the tables to {@link SCHEMA_VERSION}. Where they are, it only reads, so that a user without the right to make tables can
 * run what somebody else has installed.
 *
 * @param name what messages call the store.
 * @throws {StoreError} `ERR_STORE_SCHEMA` where a newer version of this package was there before.
 */
export async function migrate(session: Session, dialect: Dialect, name: string): Promise<void> {
  if ((await versionOf(session, dialect, name)) === SCHEMA_VERSION) return
  for (const sql of dialect.begin) await session.execute(sql)
  try {
    await session.execute(`CREATE TABLE IF NOT EXISTS keeper_schema (version ${EIGHT_BYTES} PRIMARY KEY)`)
    // Another process may have been faster.
    for (let version = await versionOf(session, dialect, name); version < SCHEMA_VERSION; version++) {
      for (const sql of MIGRATIONS[version]?.(dialect) ?? []) await session.execute(sql)
      await session.run('INSERT INTO keeper_schema (version) VALUES ($1) RETURNING version', [version + 1])
    }
    await session.execute('COMMIT')
  } catch (error) {
    // It may be the connection that failed; that it also cannot roll back says nothing new.
    await session.execute('ROLLBACK').catch(() => {})
    throw error
  }
}

async function versionOf(session: Session, { isThere }: Dialect, name: string): Promise<number> {
  if ((await session.run(isThere, [])).length === 0) return 0
  const [row] = await session.run('SELECT COALESCE(MAX(version), 0) AS version FROM keeper_schema', [])
  const version = row ? numberIn(row, 'version') : 0
  if (version > SCHEMA_VERSION) throw tooNew(version, name)
  return version
}

function tooNew(version: number, name: string): StoreError {
  const known = `this version of twitter-oauth-lab knows schemas up to ${SCHEMA_VERSION}`
  const ways = 'run the newer version here too, or restore a backup of before it came'
  return new StoreError('ERR_STORE_SCHEMA', `${name} has schema ${version}, and ${known}: ${ways}.`)
}
