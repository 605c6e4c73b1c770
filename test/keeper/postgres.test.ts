import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { Client } from 'pg'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { startPostgres, type Postgres } from './postgres-server.ts'
import { needsPostgres } from './postgres.ts'

beforeEach(needsPostgres)

async function ask(server: Postgres, statement: string): Promise<unknown[]> {
  const client = new Client(server.url)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

test('a server that is ended and started again has the data of before', async () => {
  const server = await startPostgres()
  onTestFinished(() => server.remove())
  await ask(server, 'CREATE TABLE kept AS SELECT 7 AS seven')

  await server.stop()
  await expect(ask(server, 'SELECT 1')).rejects.toThrow('ENOENT')
  await server.start()
  await server.stop('SIGQUIT')
  await server.start()

  expect(await ask(server, 'SELECT seven FROM kept')).toEqual([{ seven: 7 }])
})

test('of a server that is removed nothing is left', async () => {
  const server = await startPostgres()
  const folder = dirname(server.socketPath)
  const [row] = await ask(server, 'SELECT pg_backend_pid() AS pid')
  expect(existsSync(folder)).toBe(true)

  await server.remove()

  expect(existsSync(folder)).toBe(false)
  expect(() => process.kill(Number(Object(row).pid), 0)).toThrow('ESRCH')
})
