import type { TokenSet } from '../../../src/client/token.ts'
import type { TokenProvider } from '../../../src/keeper/provider.ts'
import type { Client, ClientParts, CreateClient } from './client.ts'

/**
 * Clients as they are found in the wild, each with what it lacks. They keep their tokens in a table of their own, on the same failing wire as the
 * keeper's store. A harness that does not catch one of them tests nothing.
 */

/** `version` is the generation, `fence` grows with each claim; the first clients use neither. */
type Row = { tokens: TokenSet; version: number; fence: number; lease?: { until: number; fence: number } }
type Lock = { owner: string; until: number }

/** The table and a lock, as one process reaches them. */
class Database {
  readonly #parts: ClientParts

  constructor(parts: ClientParts) {
    this.#parts = parts
  }

  read = (): Promise<Row> => this.#ask('read', () => ({ ...this.#row }))

  /** Changes the row where the condition holds. @returns the row after it */
  update(name: string, condition: (row: Row) => boolean, change: (row: Row) => Partial<Row>): Promise<Row | undefined> {
    return this.#ask(name, () => {
      if (!condition(this.#row)) return undefined
      this.#row = { ...this.#row, ...change(this.#row) }
      return { ...this.#row }
    })
  }

  insert = (tokens: TokenSet): Promise<void> =>
    this.#ask('put', () => void (this.#row = { tokens, version: 1, fence: 0 }))

  /** `SET NX PX`: also gets the lock where the last one is too old. */
  lock(owner: string, seconds: number): Promise<boolean> {
    return this.#ask('claim', () => {
      const { shared, process } = this.#parts
      const held = shared.get('lock')
      if (isLock(held) && held.until > process.world.now) return false
      shared.set('lock', { owner, until: process.world.now + seconds })
      return true
    })
  }

  /** `DEL`; with an owner only where it is still that one's. */
  unlock(owner?: string): Promise<void> {
    return this.#ask('settle', () => {
      const { shared } = this.#parts
      const held = shared.get('lock')
      if (owner === undefined || (isLock(held) && held.owner === owner)) shared.delete('lock')
    })
  }

  get #row(): Row {
    const row = this.#parts.shared.get('row')
    if (!isRow(row)) throw new Error('no row')
    return row
  }

  set #row(row: Row) {
    this.#parts.shared.set('row', row)
  }

  #ask<T>(name: string, effect: () => T): Promise<T> {
    return this.#parts.reach(name, async () => effect())
  }
}

/** Who waits for somebody else's lock looks again after so long, and gives up in the end. */
const POLL_SECONDS = 0.05
const POLLS = 60

type Refresh = (tools: Tools) => Promise<TokenSet>
type Tools = { parts: ClientParts; database: Database; owner: string; spend: (row: Row) => Promise<TokenSet> }

let owners = 0

/** A client around one way to refresh. */
function client(refresh: Refresh): CreateClient {
  return async (parts): Promise<Client> => {
    const database = new Database(parts)
    const spend = ({ tokens }: Row) => spendAt(parts.provider, parts, tokens)
    return {
      adopt: (tokens) => database.insert(tokens),
      access: async () => {
        const { tokens } = await database.read()
        if (isFresh(parts, tokens)) return tokens
        return refresh({ parts, database, spend, owner: `${parts.process.name}${++owners}` })
      },
    }
  }
}

async function spendAt(provider: TokenProvider, { process }: ClientParts, tokens: TokenSet): Promise<TokenSet> {
  const { refreshToken = '' } = tokens
  const issuedAt = process.clock.now()
  const given = await provider.refresh(refreshToken, { signal: new AbortController().signal })
  const { accessToken = '', expiresInSeconds = 0 } = given
  return {
    accessToken,
    refreshToken: given.refreshToken ?? refreshToken,
    scopes: [],
    issuedAt,
    expiresAt: issuedAt + expiresInSeconds,
  }
}

function isFresh({ process }: ClientParts, { expiresAt }: TokenSet): boolean {
  return expiresAt - process.clock.now() > 2
}

/** Check, refresh, write. */
const checkRefreshWrite = client(async ({ database, spend }) => {
  const tokens = await spend(await database.read())
  await database.update('commit', always, () => ({ tokens }))
  return tokens
})

/** The same with one flight for each process. */
const singleFlight: CreateClient = async (parts) => {
  const inner = await checkRefreshWrite(parts)
  let flight: ReturnType<Client['access']> | undefined
  return { ...inner, access: (options) => (flight ??= inner.access(options).finally(() => (flight = undefined))) }
}

type Locking = { ttlSeconds: number; isOwnerChecked: boolean; goesAheadAfter: number }

/** A lock that ends by itself, checked again under it. */
function locked({ ttlSeconds, isOwnerChecked, goesAheadAfter }: Locking): CreateClient {
  return client(async ({ parts, database, owner, spend }) => {
    for (let polls = 0; polls < goesAheadAfter && !(await database.lock(owner, ttlSeconds)); polls++) {
      if (polls === POLLS) throw new Error('the lock is not free')
      await parts.process.clock.wait(POLL_SECONDS)
    }
    try {
      const row = await database.read()
      if (isFresh(parts, row.tokens)) return row.tokens
      const tokens = await spend(row)
      await database.update('commit', always, () => ({ tokens }))
      return tokens
    } finally {
      await database.unlock(isOwnerChecked ? owner : undefined).catch(() => {})
    }
  })
}

type Leasing = { isFenced: boolean }

/** A lease row of 0.8 s whose writes are repeated until they succeed; no quarantine. */
function leased({ isFenced }: Leasing): CreateClient {
  return client(async ({ parts, database, spend }) => {
    const { clock } = parts.process
    for (let polls = 0; polls < POLLS; polls++) {
      const row = await database.read()
      if (isFresh(parts, row.tokens)) return row.tokens
      const now = clock.now()
      const isFree = ({ version, lease }: Row) => version === row.version && (lease?.until ?? 0) < now
      const claim = await database.update('claim', isFree, ({ fence }) => ({
        fence: fence + 1,
        lease: { until: now + 0.8, fence: fence + 1 },
      }))
      if (!claim) {
        await clock.wait(POLL_SECONDS)
        continue
      }
      const mine = ({ version, fence }: Row) => version === claim.version && (!isFenced || fence === claim.fence)
      const tokens = await spend(claim).catch((error: unknown) => {
        const free = { lease: { until: 0, fence: claim.fence } }
        return surely(parts, () => database.update('settle', mine, () => free)).then(() => Promise.reject(error))
      })
      await surely(parts, () =>
        database.update('commit', mine, ({ version }) => ({
          tokens,
          version: version + 1,
          lease: { until: 0, fence: 0 },
        })),
      )
      return tokens
    }
    throw new Error('somebody else has the lease')
  })
}

async function surely(parts: ClientParts, write: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await write()
      return
    } catch {
      await parts.process.clock.wait(POLL_SECONDS)
    }
  }
}

const always = () => true

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && 'tokens' in value
}

function isLock(value: unknown): value is Lock {
  return typeof value === 'object' && value !== null && 'until' in value
}

/** The clients by what they do. */
export const naiveClients = {
  'check, refresh, write': checkRefreshWrite,
  'single flight per process': singleFlight,
  'TTL lock shorter than the latency, deleted by key': locked({
    ttlSeconds: 0.1,
    isOwnerChecked: false,
    goesAheadAfter: Infinity,
  }),
  'TTL lock, goes ahead after 300 ms': locked({ ttlSeconds: 2, isOwnerChecked: true, goesAheadAfter: 5 }),
  'TTL lock 2 s, owner-checked, plain write': locked({ ttlSeconds: 2, isOwnerChecked: true, goesAheadAfter: Infinity }),
  'lease, write only while the fence is current': leased({ isFenced: true }),
  'lease and generation, no quarantine': leased({ isFenced: false }),
} as const satisfies Record<string, CreateClient>
