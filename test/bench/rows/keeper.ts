import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Pool } from 'pg'
import {
  createKeyRing,
  createSealer,
  createTokenKeeper,
  openStore,
  type GrantKey,
  type GrantStore,
  type TokenKeeper,
  type TokenProvider,
} from '../../../src/keeper/index.ts'
import { startPostgres, type Postgres } from '../../keeper/postgres-server.ts'
import { mediansOf } from '../compare.ts'
import { median, type Row, type Scale } from '../row.ts'

const BARE_READ = 'SELECT * FROM token_grant WHERE tenant = $1 AND account = $2'

function drawToken(): string {
  return randomBytes(60).toString('base64url')
}

/** A provider that answers after so long. */
function slowProvider(seconds: number): TokenProvider {
  return {
    apiOrigin: 'https://api.x.example',
    refresh: async () => {
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
      return { accessToken: drawToken(), refreshToken: drawToken(), expiresInSeconds: 7200, scopes: undefined, odd: [] }
    },
    revoke: async () => {},
  }
}

type Bench = { store: GrantStore; keeper: TokenKeeper; keys: GrantKey[]; bareRead: (key: GrantKey) => unknown }

type Setup = { count: number; leftSeconds?: number; providerSeconds?: number }

async function fill(store: GrantStore, { count, leftSeconds = 7200, providerSeconds = 0 }: Setup) {
  const keeper = await createTokenKeeper({
    store,
    provider: slowProvider(providerSeconds),
    sealer: createSealer(createKeyRing(Date.now() / 1000)),
    spool: join(tmpdir(), 'keeper-bench-spool'),
  })
  const expiresAt = Math.floor(Date.now() / 1000) + leftSeconds
  const keys = Array.from({ length: count }, (_, i) => ({ tenant: 'bench', account: String(i) }))
  for (let from = 0; from < count; from += 50)
    await Promise.all(
      keys.slice(from, from + 50).map((key) =>
        keeper.adopt(key, {
          accessToken: drawToken(),
          refreshToken: drawToken(),
          scopes: ['tweet.read', 'users.read', 'offline.access'],
          issuedAt: expiresAt - 7200,
          expiresAt,
        }),
      ),
    )
  return { keeper, keys }
}

/** On a memory file system where there is one, so that the disk is not what is measured. */
async function onSqlite<T>(setup: Setup, work: (bench: Bench) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(process.platform === 'linux' ? '/dev/shm' : tmpdir(), 'lab-bench-'))
  try {
    const file = join(folder, 'tokens.db')
    const store = await openStore(`file:${file}`)
    const { keeper, keys } = await fill(store, setup)
    const Database = createRequire(import.meta.url)('libsql')
    const database = new Database(file)
    const statement = database.prepare(BARE_READ)
    const bareRead = ({ tenant, account }: GrantKey) => statement.all({ 1: tenant, 2: account })
    const result = await work({ store, keeper, keys, bareRead })
    database.close()
    await keeper.close()
    await store.close()
    return result
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function onPostgres<T>(setup: Setup, work: (bench: Bench & { server: Postgres }) => Promise<T>): Promise<T> {
  const server = await startPostgres()
  try {
    const pool = new Pool({ connectionString: server.url, max: 8 })
    const store = await openStore(server.url)
    const { keeper, keys } = await fill(store, setup)
    const bareRead = ({ tenant, account }: GrantKey) => pool.query(BARE_READ, [tenant, account])
    const result = await work({ store, keeper, keys, bareRead, server })
    await keeper.close()
    await store.close()
    await pool.end()
    return result
  } finally {
    await server.remove()
  }
}

/** Microseconds of one call, one caller. */
async function microseconds(times: number, call: (i: number) => unknown): Promise<number> {
  const startedAt = performance.now()
  for (let i = 0; i < times; i++) await call(i)
  return ((performance.now() - startedAt) * 1000) / times
}

/** Round by round in short turns. */
async function takeTurns(scale: Scale, times: number, ours: (i: number) => unknown, other: (i: number) => unknown) {
  const rounds: [number, number][] = []
  await microseconds(times, ours)
  await microseconds(times, other)
  for (let round = 0; round < scale.rounds * 5; round++)
    rounds.push([await microseconds(times, ours), await microseconds(times, other)])
  return mediansOf(rounds)
}

const pick = (keys: readonly GrantKey[], i: number): GrantKey =>
  keys[(i * 7919) % keys.length] ?? { tenant: '', account: '' }

const accessRow = (engine: 'SQLite' | 'PostgreSQL', atMost: number): Row => ({
  what: `access() with a fresh token, ${engine}`,
  beside: 'a bare read of its row',
  unit: 'µs',
  budget: { of: 'ratio', atMost },
  measure: (scale) => {
    const setup = { count: scale.count(1000) }
    const work = ({ keeper, keys, bareRead }: Bench) => {
      const times = scale.count(engine === 'SQLite' ? 20_000 : 2000)
      return takeTurns(
        scale,
        times,
        (i) => keeper.access(pick(keys, i)),
        (i) => bareRead(pick(keys, i)),
      )
    }
    return engine === 'SQLite' ? onSqlite(setup, work) : onPostgres(setup, work)
  },
})

const storm: Row = {
  what: '64 refreshes at once, provider answers after 200 ms, PostgreSQL, pool of 8',
  beside: 'one refresh',
  unit: 'ms',
  budget: { of: 'ratio', atMost: 2 },
  measure: (scale) =>
    onPostgres({ count: 65 * scale.rounds, leftSeconds: 20, providerSeconds: 0.2 }, async ({ keeper, keys }) => {
      const rounds: [number, number][] = []
      for (let round = 0; round < scale.rounds; round++) {
        const [first, ...rest] = keys.slice(round * 65, round * 65 + 65)
        const one = await microseconds(1, () => first && keeper.access(first))
        const all = await microseconds(1, () => Promise.all(rest.map((key) => keeper.access(key))))
        rounds.push([all / 1000, one / 1000])
      }
      return mediansOf(rounds)
    }),
}

const unrelated: Row = {
  what: 'an unrelated read beside those 64, worst',
  beside: '',
  unit: 'ms',
  budget: { of: 'ours', atMost: 20 },
  measure: (scale) =>
    onPostgres(
      { count: 64 * scale.rounds, leftSeconds: 20, providerSeconds: 0.2 },
      async ({ keeper, keys, server }) => {
        const other = new Client({ connectionString: server.url })
        await other.connect()
        await other.query('SELECT count(*) FROM token_grant')
        const worst: number[] = []
        for (let round = 0; round < scale.rounds; round++) {
          const state = { isOver: false }
          const all = Promise.all(keys.slice(round * 64, round * 64 + 64).map((key) => keeper.access(key))).finally(
            () => (state.isOver = true),
          )
          let most = 0
          while (!state.isOver)
            most = Math.max(most, await microseconds(1, () => other.query(BARE_READ, ['bench', '1'])))
          await all
          worst.push(most / 1000)
        }
        await other.end()
        return { ours: median(worst) }
      },
    ),
}

const dueRow = (engine: 'SQLite' | 'PostgreSQL'): Row => ({
  what: `1,000 due grants claimed by 8 workers, ${engine}`,
  beside: '',
  unit: 's',
  budget: { of: 'ours', atMost: 0.5 },
  measure: (scale) => {
    const count = scale.count(1000)
    const work = async ({ store }: Bench) => {
      const now = Date.now() / 1000 + 100 * 86_400
      const won = new Map<string, number>()
      const worker = async (owner: string) => {
        for (;;) {
          const rows = await store.due(now, 200)
          if (rows.length === 0) return
          // As background work does: begun anywhere, so that not all are after the same ones.
          const from = Math.floor(Math.random() * rows.length)
          for (const { tenant, account, version } of [...rows.slice(from), ...rows.slice(0, from)]) {
            const request = { owner, now: now + 0.001, until: now + 60, version, quarantineSeconds: 300 }
            // Somebody else is at work here: look where there is something left.
            if (!(await store.claim({ tenant, account }, request))) break
            won.set(account, (won.get(account) ?? 0) + 1)
          }
        }
      }
      const startedAt = performance.now()
      await Promise.all(Array.from({ length: 8 }, (_, i) => worker(`worker ${i}`)))
      const seconds = (performance.now() - startedAt) / 1000
      if (won.size !== count || [...won.values()].some((times) => times !== 1))
        throw new Error(`${won.size} of ${count} were claimed, some more than once`)
      return { ours: seconds }
    }
    return engine === 'SQLite' ? onSqlite({ count }, work) : onPostgres({ count }, work)
  },
})

const crowd: Row = {
  what: 'access() among 100,000 grants, SQLite',
  beside: 'among 1,000',
  unit: 'µs',
  budget: { of: 'ratio', atMost: 1.5 },
  measure: (scale) =>
    onSqlite({ count: scale.count(100_000) }, (many) =>
      onSqlite({ count: scale.count(1000) }, (few) => {
        const times = scale.count(20_000)
        // The same thousand again and again, as an app has its active users.
        const active = many.keys.filter((_, i) => i % 100 === 0)
        return takeTurns(
          scale,
          times,
          (i) => many.keeper.access(pick(active, i)),
          (i) => few.keeper.access(pick(few.keys, i)),
        )
      }),
    ),
}

/** What keeping costs. */
export const keeperRows: Row[] = [
  accessRow('SQLite', 3),
  accessRow('PostgreSQL', 1.5),
  storm,
  unrelated,
  dueRow('SQLite'),
  dueRow('PostgreSQL'),
  crowd,
]
