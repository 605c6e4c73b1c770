import type { Breaker } from './breaker.ts'
import { Stopwatch } from './clock.ts'
import {
  accountOf,
  ClientConfigError,
  KeeperError,
  NeedsConsentError,
  RefreshUnavailableError,
  RotationNotPersistedError,
  SealError,
  StoreError,
} from './errors.ts'
import { errorCode, safeCause } from './error-code.ts'
import type { FlightEnd } from './flight-end.ts'
import { failedRefresh } from './failed-refresh.ts'
import { type GrantKey, type GrantRow } from './grant.ts'
import { keyOf, type Parts } from './parts.ts'
import { createCommit } from './rotation.ts'
import type { Rotated } from './provider.ts'
import { rescueSpooled, saveRotation } from './save.ts'
import { sendRefresh } from './send.ts'
import { settleSurely } from './settle.ts'
import { checkStoreClock } from './store-clock.ts'
import type { Claim, Commit } from './stores/store.ts'
import type { Valve } from './valve.ts'

const LOOK: FlightEnd = { is: 'look' }

let flights = 0

type Start = {
  row: GrantRow
  breaker: Breaker
  valve: Valve
  stopping: AbortSignal
  /** Told when an answer comes after the end, and the flight has a pair to save all the same. */
  onLate: (flight: Flight) => void
  /** Handed what ends once a request that is late is given up, or its answer has come. */
  onOpen: (open: Promise<void>) => void
  /** Whether an earlier flight has got its pair after all, so that the token of this one is spent. */
  isSuperseded: () => boolean
}

/**
 * One refresh of one grant: claim, spend, commit.
 *
 * The lease row decides who may spend a refresh token; the generation decides whose result counts; a late winner is always welcome.
 */
export class Flight {
  /** Another one once an answer has come late: until its pair is saved. */
  end: Promise<FlightEnd>
  /** Set while a new pair is neither in the store nor in the spool. */
  unsaved: RotationNotPersistedError | undefined
  readonly #parts: Parts
  readonly #row: GrantRow
  readonly #key: GrantKey
  readonly #breaker: Breaker
  readonly #valve: Valve
  readonly #stopping: AbortSignal
  readonly #onLate: (flight: Flight) => void
  readonly #onOpen: (open: Promise<void>) => void
  readonly #isSuperseded: () => boolean
  readonly #owner: string

  constructor(parts: Parts, start: Start) {
    this.#parts = parts
    this.#row = start.row
    this.#key = keyOf(start.row)
    this.#breaker = start.breaker
    this.#valve = start.valve
    this.#stopping = start.stopping
    this.#onLate = start.onLate
    this.#onOpen = start.onOpen
    this.#isSuperseded = start.isSuperseded
    this.#owner = `${parts.owner}#${++flights}`
    this.end = this.#fly().catch((error: unknown) => this.#failed(error))
  }

  async #fly(): Promise<FlightEnd> {
    const now = this.#parts.clock.now()
    this.#refuseIfPaused(now)
    const row = this.#row
    if (await this.#rescue(row)) return LOOK
    const { refreshToken } = await this.#parts.opener.open(row)
    if (refreshToken === undefined) throw new NeedsConsentError(this.#key, 'no_refresh_token')
    await checkStoreClock(this.#parts)
    // Others may have met a refusal meanwhile: the one who asks next is the only one.
    this.#refuseIfPaused(this.#parts.clock.now())
    const isProbe = this.#breaker.probe()
    try {
      return await this.#claimAndSpend(refreshToken)
    } finally {
      if (isProbe) this.#breaker.endProbe()
    }
  }

  #refuseIfPaused(now: number): void {
    if (this.#stopping.aborted) {
      const why = 'this keeper is stopping; another one, or the next start, goes on'
      throw new RefreshUnavailableError(this.#key, { why, retryAt: now })
    }
    const pause = this.#breaker.pauseAt(now)
    if (pause?.blames === 'client') throw new ClientConfigError(this.#key, pause.why)
    if (pause) throw new RefreshUnavailableError(this.#key, { why: pause.why, retryAt: pause.retryAt })
  }

  /** Where the token may be spent already, its successor may wait on this machine's disk. */
  async #rescue(row: { state: string; doubtful: boolean }): Promise<boolean> {
    if (row.state !== 'refreshing' && !row.doubtful) return false
    const { rescued, left } = await rescueSpooled(this.#parts, this.#key)
    if (left === 0) return rescued > 0
    const what = `The next pair of ${accountOf(this.#key)} may wait in the spool, which cannot be brought into the store now; this one is not spent`
    throw new StoreError('ERR_STORE', `${what}.`, { key: this.#key, retryable: true })
  }

  async #rescueOrGiveBack(claim: Claim): Promise<boolean> {
    try {
      return await this.#rescue(claim)
    } catch (error) {
      await this.#giveBack(claim)
      throw error
    }
  }

  async #giveBack(claim: Claim): Promise<void> {
    await settleSurely(this.#parts, claim, { notBefore: this.#parts.clock.now() })
  }

  async #claimAndSpend(refreshToken: string): Promise<FlightEnd> {
    const { clock, tell } = this.#parts
    const watch = new Stopwatch(clock)
    const claim = await this.#claim()
    if (!claim) return { is: 'held' }
    if (this.#row.state === 'refreshing') tell({ type: 'lease.stolen', key: this.#key, from: this.#row.leaseOwner })
    if (claim.doubtful && (await this.#rescueOrGiveBack(claim))) return LOOK
    // From here on nothing is awaited until the request is under way.
    const jumped = watch.jumpedSeconds()
    if (Math.abs(jumped) > 1) tell({ type: 'clock.jump', bySeconds: jumped })
    if (this.#isSuperseded() || !this.#hasRoom(watch)) {
      await this.#giveBack(claim)
      return LOOK
    }
    return this.#spend(claim, refreshToken, watch)
  }

  /** Whether a request can still be begun under this lease, and its answer stored. */
  #hasRoom(watch: Stopwatch): boolean {
    const { leaseSeconds, httpBudgetSeconds, commitBudgetSeconds } = this.#parts.policy
    return (
      !this.#stopping.aborted && leaseSeconds - watch.passedSeconds() >= httpBudgetSeconds + commitBudgetSeconds / 2
    )
  }

  /** An answer to a claim can be lost like any other: the row says whether it is ours. */
  async #claim(): Promise<Claim | undefined> {
    const { store, clock, policy } = this.#parts
    const now = clock.now()
    const { leaseSeconds, quarantineSeconds } = policy
    const request = {
      owner: this.#owner,
      now,
      until: now + leaseSeconds,
      version: this.#row.version,
      quarantineSeconds,
    }
    try {
      return await store.claim(this.#key, request)
    } catch (error) {
      const row = await store.read(this.#key)
      if (row?.leaseOwner === this.#owner && row.state === 'refreshing') return row
      throw error
    }
  }

  async #spend(claim: Claim, refreshToken: string, watch: Stopwatch): Promise<FlightEnd> {
    const { clock, tell } = this.#parts
    tell({ type: 'refresh.started', key: this.#key, generation: claim.version })
    const before = clock.now()
    const save = (rotated: Rotated) => this.#save(claim, { rotated, refreshToken, issuedAt: before, watch })
    const onLate = (rotated: Rotated) => {
      this.end = save(rotated).catch((error: unknown) => this.#failed(error))
      this.#onLate(this)
    }
    const sending = { onOpen: this.#onOpen, onLate }
    let sent = await sendRefresh(this.#parts, refreshToken, sending)
    // Refused at the door: once more at once, if the lease has room for it.
    if ('error' in sent && failedRefresh.wasNotSent(sent.error) && this.#hasRoom(watch))
      sent = await sendRefresh(this.#parts, refreshToken, sending)
    if ('rotated' in sent) return save(sent.rotated)
    return failedRefresh.end(this.#parts, { claim, error: sent.error, breaker: this.#breaker, valve: this.#valve })
  }

  async #save(
    claim: Claim,
    {
      rotated,
      refreshToken,
      issuedAt,
      watch,
    }: { rotated: Rotated; refreshToken: string; issuedAt: number; watch: Stopwatch },
  ): Promise<FlightEnd> {
    const { tell } = this.#parts
    const key = this.#key
    this.#breaker.succeed()
    for (const what of rotated.odd) tell({ type: 'refresh.odd_answer', key, what })
    const makeCommit = () => createCommit(this.#parts, claim, { rotated, refreshToken, issuedAt })
    const commit: { made?: Awaited<ReturnType<typeof makeCommit>> } = {}
    const saved = await saveRotation(this.#parts, {
      key,
      stopping: this.#stopping,
      makeCommit: async () => (commit.made = await makeCommit()),
      onUnsaved: ({ commit: made, isSpooled, cause }) => {
        const sealed = made?.sealed ?? ''
        this.unsaved = isSpooled
          ? undefined
          : new RotationNotPersistedError(key, { sealed, generation: claim.version + 1, cause: safeCause(cause) })
      },
    })
    this.unsaved = undefined
    if (saved === 'stored')
      tell({ type: 'refresh.rotated', key, generation: claim.version + 1, heldSeconds: watch.passedSeconds() })
    if (saved === 'lost_race') tell({ type: 'refresh.lost_race', key, generation: claim.version })
    if (saved === 'revoked' && commit.made) await this.#endOrphan(commit.made)
    return LOOK
  }

  /** Where the provider does not listen, the spool remembers it for background work. */
  async #endOrphan(commit: Commit): Promise<void> {
    const { revokeOrphan, spool, tell, deployment } = this.#parts
    if (await revokeOrphan(this.#key, commit, 3)) return
    await spool.append({ key: this.#key, deployment, commit }).catch((error: unknown) => {
      tell({ type: 'store.failed', code: errorCode(error), during: 'spool' })
    })
  }

  #failed(error: unknown): FlightEnd {
    if (error instanceof SealError) this.#parts.tell({ type: 'seal.failed', key: this.#key, code: error.code })
    if (error instanceof KeeperError) return { is: 'failed', error }
    this.#parts.tell({ type: 'store.failed', code: errorCode(error), during: 'refresh' })
    return {
      is: 'failed',
      error: new StoreError('ERR_STORE', 'The store failed in a way that is not known.', {
        key: this.#key,
        cause: safeCause(error),
        retryable: true,
      }),
    }
  }
}
