import { afterAll, beforeAll, beforeEach } from 'vitest'
import { programs, startPostgres, type Postgres } from './postgres-server.ts'

/** For `beforeEach`: the tests of a store in PostgreSQL. CI must have one. */
export function needsPostgres({ skip }: { skip: (note: string) => void }): void {
  const there = programs()
  if (!('missing' in there)) return
  if (process.env.CI) throw new Error(`${there.missing}. CI must run this test.`)
  skip(there.missing)
}

/** One server for the tests of a file, which are skipped where there is none; removed after them, however they end. */
export function usePostgres(): () => Postgres {
  let server: Postgres | undefined
  beforeEach(needsPostgres)
  beforeAll(async () => {
    if (!('missing' in programs())) server = await startPostgres()
  })
  afterAll(() => server?.remove())
  return () => {
    if (!server) throw new Error('PostgreSQL is not running')
    return server
  }
}
