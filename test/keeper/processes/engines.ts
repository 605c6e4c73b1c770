import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { usePostgres } from '../postgres.ts'

/** An engine by its name, and the address of an empty store in it; undefined for a file of the farm's own. */
export type Engine = readonly [name: string, address: () => Promise<string | undefined>]

/** For the tests of a file: SQLite, and a PostgreSQL that is theirs, with a database for each test. */
export function useEngines(): readonly Engine[] {
  const server = usePostgres()
  return [
    ['SQLite', async () => undefined],
    ['PostgreSQL', async () => createDatabase(server().url)],
  ]
}

async function createDatabase(url: string): Promise<string> {
  const name = `farm_${randomBytes(6).toString('hex')}`
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${name}`)
  } finally {
    await client.end()
  }
  return url.replace('/postgres?', `/${name}?`)
}
