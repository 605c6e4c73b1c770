import { randomBytes } from 'node:crypto'
import { Accesses, type Access, type AccessOptions } from './access.ts'
import { adopt, checkKey } from './adopt.ts'
import { beforeTime } from './before-time.ts'
import { boundStore } from './bounded-store.ts'
import { machineClock, type KeeperClock } from './clock.ts'
import { DueWork, type DueOptions, type DueReport } from './due.ts'
import { errorCode } from './error-code.ts'
import { GrantUnknownError } from './errors.ts'
import type { KeeperEvent, KeeperListener, News } from './events.ts'
import { createFetch, type GrantFetch } from './fetch.ts'
import { Flights } from './flights.ts'
import { viewOf, type GrantKey, type GrantView } from './grant.ts'
import { checkKeeperOptions } from './options.ts'
import { Opener, type Parts } from './parts.ts'
import { createPolicy, type KeeperPolicy } from './policy.ts'
import type { TokenProvider } from './provider.ts'
import { release, revokeOrphan, type Released } from './release.ts'
import { startSchedule, type Schedule, type ScheduleOptions } from './schedule.ts'
import { rescueSpooled } from './save.ts'
import type { Sealer } from './seal.ts'
import { createFileSpool, createMemorySpool, type Spool } from './spool.ts'
import { openStore } from './stores/open.ts'
import type { Census, GrantStore } from './stores/store.ts'
import type { TokenSet } from '../client/token.ts'

/** What a keeper is made of. */
export type KeeperOptions = {
  /** The other side: `createProvider(config)`. */
  provider: TokenProvider
  /** Where grants are kept: `file:./tokens.db`, `postgres://…`, `memory:`, or a store of your own, which stays yours to close. */
  store: GrantStore | string
  /** What closes token pairs: `createSealer(keyRing)`. */
  sealer: Sealer
  policy?: Partial<KeeperPolicy> | undefined
  /** Names this installation. Rows of another one are never spent: a copy of a database is no second owner of its tokens. */
  deployment?: string | undefined
  /** Where rotations wait that the store does not take: a folder, or a spool of your own. Beside a database file unless given, else `.keeper-spool` here. */
  spool?: Spool | string | undefined
  clock?: KeeperClock | undefined
  /** The clock that machines share, in seconds since 1970; the store's unless given. With a `clock` of your own: none unless given. */
  storeNow?: (() => Promise<number>) | undefined
  /** From 0 up to 1, for pauses. */
  random?: (() => number) | undefined
  onEvent?: KeeperListener | undefined
}

/** Keeps rotating refresh tokens alive, on one machine or many. */
export type TokenKeeper = {
  /**
   * Takes over what a log-in brought, also after an earlier grant ended: it resets everything. Asks the provider for nothing.
   *
   * @throws {TypeError} `ERR_GRANT_KEY`, `ERR_TOKENS`. @throws {StoreError | SealError}
   */
  adopt(key: GrantKey, tokens: TokenSet): Promise<GrantView>

  /**
   * Gives an access token that can be used now. Reads the row each time, so that it is never older than what another process stored.
   *
   * In the advisory window it is renewed in the background; in the mandatory window callers wait for that.
   *
   * @throws {NeedsConsentError | GrantRevokedError | GrantUnknownError} when only a log-in helps.
   * @throws {RefreshUnavailableError | ClientConfigError | RotationNotPersistedError | StoreError} when a later try may succeed.
   * @throws {SealError}; {TypeError} `ERR_MIN_LIFETIME`; what its `signal` was aborted with.
   */
  access(key: GrantKey, options?: AccessOptions): Promise<Access>

  /**
   * A `fetch` for this grant: it sends the access token along, and once more with a fresh one after a 401, unless the body is a stream. Any other
   * answer comes as it is; so does a 401 where no other token can be had right now.
   *
   * @throws what `access` throws; {TypeError} `ERR_ORIGIN` for an address that is not the provider's, `ERR_HEADERS`.
   */
  fetch(key: GrantKey): GrantFetch

  /** How a grant is doing. No secrets. @throws {GrantUnknownError} */
  status(key: GrantKey): Promise<GrantView>

  /** Grants in the order of their keys, those after `after`; 100 unless told otherwise. */
  list(page?: { after?: GrantKey | undefined; limit?: number | undefined }): Promise<GrantView[]>

  /** How many grants are in which state, and are due. */
  census(): Promise<Census>

  /**
   * Log-out: nothing is handed out from now on, no refresh that is under way brings it back, and the provider is told.
   *
   * @returns `atProvider: false` where the provider could not be told yet; background work goes on trying.
   * @throws {GrantUnknownError}
   */
  release(key: GrantKey): Promise<Released>

  /**
   * Does all background work that is due now, once: refreshes, rescues from the spool, revocations, sealing anew. `start()` calls it; a cron of yours may
   * as well, on as many machines as you like.
   */
  runDue(options?: DueOptions): Promise<DueReport>

  /** Begins background work, once a minute unless told otherwise. */
  start(options?: ScheduleOptions): Schedule

  /**
   * After a backup was restored: its refresh tokens may be spent. Access tokens are used up first, then each grant gets one careful try.
   *
   * @returns how many grants there are.
   */
  doubtAll(): Promise<number>

  /**
   * Stops: begins no refresh any more, and waits for those under way, at most as long as a request and a commit may take. Call it on SIGTERM.
   *
   * @throws {RotationNotPersistedError} where a new pair is in memory alone: stay alive if you can.
   */
  drain(): Promise<void>

  /** `drain()`, and closes the store that the keeper opened itself; not where `drain()` throws. */
  close(): Promise<void>
}

/**
 * Makes a keeper.
 *
 * @throws {TypeError} `ERR_OPTION`, `ERR_POLICY`, `ERR_STORE_ADDRESS`, `ERR_PEER_MISSING` (a driver is not installed; the message has the line that does it).
 * @throws {StoreError}
 */
export async function createTokenKeeper(options: KeeperOptions): Promise<TokenKeeper> {
  checkKeeperOptions(options)
  const policy = createPolicy(options.policy)
  const store = typeof options.store === 'string' ? await openStore(options.store) : options.store
  const parts = assemble(options, policy, store)
  // Only what needs the store: a provider that does not answer must not hold up the start.
  await rescueSpooled(parts, undefined, { withOrphans: false })
  const flights = new Flights(parts)
  const accesses = new Accesses(parts, flights)
  const due = new DueWork(parts, flights)
  const schedules = new Set<Schedule>()
  const access: TokenKeeper['access'] = (key, asked) => accesses.access(readKey(key), asked)
  const drain = async () => {
    for (const schedule of schedules) schedule.stop()
    flights.stop()
    await beforeTime(parts.clock, flights.ended(), { seconds: policy.httpBudgetSeconds + policy.commitBudgetSeconds })
    const [unsaved] = flights.unsaved()
    if (unsaved?.unsaved) throw unsaved.unsaved
  }
  /** Nobody else hears of a tick that breaks off. */
  const runTold = async (how: DueOptions) => {
    try {
      return await due.run(how)
    } catch (error) {
      parts.tell({ type: 'store.failed', code: errorCode(error), during: 'tick' })
      throw error
    }
  }
  return {
    adopt: (key, tokens) => adopt(parts, readKey(key), tokens),
    access,
    fetch: (key) => createFetch(parts, access, readKey(key)),
    status: async (key) => {
      const row = await store.read(readKey(key))
      if (!row) throw new GrantUnknownError(key)
      return viewOf(row)
    },
    list: async ({ after, limit = 100 } = {}) => (await store.list({ after, limit })).map(viewOf),
    census: () => {
      const now = parts.clock.now()
      return store.census({ now, since: now - policy.valveSeconds })
    },
    release: (key) => release(parts, readKey(key)),
    runDue: (how) => due.run(how),
    start: (how) => {
      const schedule = startSchedule((signal) => runTold({ ...how, signal }), how)
      schedules.add(schedule)
      return schedule
    },
    doubtAll: () => store.doubtAll(parts.clock.now()),
    drain,
    close: async () => {
      // A pair that is in memory alone needs the store still.
      await drain()
      if (typeof options.store === 'string') await store.close()
    },
  }
}

function assemble(options: KeeperOptions, policy: KeeperPolicy, store: GrantStore): Parts {
  const { provider, sealer, deployment = 'default' } = options
  const clock = options.clock ?? machineClock
  const parts: Parts = {
    provider,
    store: boundStore(store, { clock, policy }),
    read: (key) => store.read(key),
    sealer,
    policy,
    clock,
    random: options.random ?? Math.random,
    spool: openSpool(options),
    storeNow: options.storeNow ?? (options.clock ? undefined : store.now?.bind(store)),
    owner: `${process.pid}-${randomBytes(6).toString('hex')}`,
    deployment,
    tell: (news) => tell(options.onEvent, clock, news),
    opener: new Opener(sealer, deployment),
    revokeOrphan: (key, commit, tries) => revokeOrphan(parts, key, { commit, tries }),
  }
  return parts
}

/** A listener that throws or rejects is its own affair: metrics and audit must not cost a grant. */
function tell(listener: KeeperListener | undefined, clock: KeeperClock, news: News): void {
  const told = async () => listener?.({ at: clock.now(), ...news } as KeeperEvent)
  void told().catch(() => {})
}

function openSpool({ spool, store }: KeeperOptions): Spool {
  if (typeof spool === 'object') return spool
  if (spool !== undefined) return createFileSpool(spool)
  const file = typeof store === 'string' ? /^(?:file|sqlite):(.+)$/.exec(store)?.[1] : undefined
  if (file !== undefined) return createFileSpool(`${file.replace(/^\/\//, '')}.spool`)
  return store === 'memory:' ? createMemorySpool() : createFileSpool('.keeper-spool')
}

function readKey({ tenant, account }: GrantKey): GrantKey {
  checkKey({ tenant, account })
  return { tenant, account }
}
