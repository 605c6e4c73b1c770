import { callerError } from '../client/errors.ts'
import { beforeTime } from './before-time.ts'
import { Stopwatch } from './clock.ts'
import { errorCode } from './error-code.ts'
import { GrantRevokedError, GrantUnknownError, NeedsConsentError, RefreshUnavailableError } from './errors.ts'
import { ForcedRotations } from './forced.ts'
import type { FlightEnd } from './flight-end.ts'
import type { Flights } from './flights.ts'
import { nameOf, type ConsentReason, type GrantKey, type GrantRow } from './grant.ts'
import { keyOf, type Parts } from './parts.ts'
import { checkNumber } from './options.ts'
import { clockMarginOf, dueAtOf, NEVER, type KeeperPolicy } from './policy.ts'
import { isClaimable, judgeToken, type Asked, type TokenState } from './token-state.ts'

/** A store may take so long in any case: who waits for no refresh has to read the row all the same. */
const READ_SECONDS = 1

/** What `access()` may be asked for. */
export type AccessOptions = {
  /** How long the token must live at least: for a long upload, say. */
  minLifetimeSeconds?: number | undefined
  /** The access token that a resource server has just answered 401 to: it is not handed out again. */
  rejected?: string | undefined
  /** Scopes that the grant must have. */
  scopes?: readonly string[] | undefined
  /** How long to wait for a fresh token at most; `waitSeconds` of the policy unless given. Reading the row may take a second in any case. */
  waitSeconds?: number | undefined
  /** Ends this caller's waiting, never the refresh. */
  signal?: AbortSignal | undefined
}

/** An access token that can be used now. */
export type Access = {
  accessToken: string
  /** Seconds since 1970. */
  expiresAt: number
  generation: number
  scopes: string[]
}

/** Hands out access tokens, fresh ones where it takes a refresh. */
export class Accesses {
  readonly #parts: Parts
  readonly #flights: Flights
  readonly #touching = new Set<string>()
  readonly #toldOf = new Set<number>()
  readonly #forced = new ForcedRotations()

  constructor(parts: Parts, flights: Flights) {
    this.#parts = parts
    this.#flights = flights
  }

  /** @see TokenKeeper.access */
  async access(key: GrantKey, options: AccessOptions = {}): Promise<Access> {
    const { clock, policy, random } = this.#parts
    const watch = new Stopwatch(clock)
    const left = () => (options.waitSeconds ?? policy.waitSeconds) - watch.passedSeconds()
    checkAccessOptions(options)
    for (;;) {
      const row = await this.#read(key, Math.max(left(), READ_SECONDS), options.signal)
      const token = await this.#judge(key, row, options)
      if (token.is === 'fresh') return this.#handOut(token)
      const end = await this.#renewed(token, left(), options.signal)
      if (end.is === 'failed') return this.#orElse(token, end.error, options)
      if (end.is === 'look') continue
      // Somebody else has it.
      const retryAt = this.#freeAt(row)
      const pause = 0.05 + 0.2 * random()
      if (Math.max(pause, retryAt - clock.now()) >= left())
        return this.#orElse(token, this.#busy(row, retryAt), options)
      await clock.wait(pause, options.signal)
    }
  }

  async #read(key: GrantKey, leftSeconds: number, signal: AbortSignal | undefined): Promise<GrantRow> {
    signal?.throwIfAborted()
    const { clock } = this.#parts
    const read = this.#parts.read(key).then((row) => ({ row }))
    const answer = await beforeTime(clock, read, { seconds: leftSeconds, signal })
    signal?.throwIfAborted()
    if (!answer) throw new RefreshUnavailableError(key, { why: 'the store does not answer', retryAt: clock.now() })
    if (!answer.row) throw new GrantUnknownError(key)
    return (await this.#withoutLeaseOfTheFuture(answer.row)) ?? answer.row
  }

  /** A lease that ends later than any can was written by a clock that was ahead: nobody would ever wait for it. */
  async #withoutLeaseOfTheFuture(row: GrantRow): Promise<GrantRow | undefined> {
    const { policy, clock, store, tell } = this.#parts
    const { leaseSeconds, backoffMaxSeconds, retryAfterMaxSeconds } = policy
    const now = clock.now()
    if (row.leaseUntil - now <= 2 * Math.max(leaseSeconds, backoffMaxSeconds, retryAfterMaxSeconds)) return undefined
    tell({ type: 'clock.jump', bySeconds: now - row.leaseUntil })
    const mended = { ...row, leaseOwner: '', leaseUntil: row.state === 'refreshing' ? now : 0 }
    return (await store.put(mended, row.version)) ? mended : undefined
  }

  async #judge(key: GrantKey, row: GrantRow, options: AccessOptions): Promise<TokenState> {
    if (row.state === 'revoked') throw new GrantRevokedError(key)
    if (row.state === 'needs_consent') throw new NeedsConsentError(key, consentReasonOf(row))
    const lacking = options.scopes?.some((scope) => !row.scope.split(' ').includes(scope))
    if (lacking) throw new NeedsConsentError(key, 'scope_missing')
    const { opener, policy, clock, tell } = this.#parts
    const pair = await opener.open(row).catch((error: unknown) => {
      tell({ type: 'seal.failed', key, code: errorCode(error) })
      throw error
    })
    this.#tellOfFuture(row)
    const token = judgeToken(policy, { row, pair, now: clock.now(), asked: readAsked(policy, row, options) })
    const isRejected = pair.accessToken === options.rejected
    return isRejected ? { ...token, notBefore: this.#notBefore(token), isRejected } : token
  }

  #notBefore({ row, notBefore }: TokenState): number {
    const { minRefreshIntervalSeconds } = this.#parts.policy
    const interval = this.#forced.intervalFor(row, minRefreshIntervalSeconds)
    return interval === minRefreshIntervalSeconds ? notBefore : row.lastRotatedAt + interval
  }

  /** Once for each pair: every call would say it. */
  #tellOfFuture({ accessIssuedAt }: GrantRow): void {
    const { policy, clock, tell } = this.#parts
    const ahead = accessIssuedAt - clock.now()
    if (ahead <= policy.clockMarginSeconds + 1 || this.#toldOf.has(accessIssuedAt)) return
    this.#toldOf.clear()
    this.#toldOf.add(accessIssuedAt)
    tell({ type: 'clock.jump', bySeconds: -ahead })
  }

  /** A token that is good for the caller; in the advisory window it is renewed meanwhile. */
  #handOut(token: TokenState): Access {
    const { row, pair } = token
    this.#touch(row)
    const isFree = isClaimable(this.#parts.policy, row, this.#parts.clock.now())
    if (token.wantsRenewal && isFree && !this.#flights.isStopped) this.#flights.begin(row)
    const { version, accessExpiresAt, scope } = row
    return {
      accessToken: pair.accessToken,
      expiresAt: accessExpiresAt,
      generation: version,
      scopes: scope.split(' ').filter(Boolean),
    }
  }

  /** Waits for a flight of this process, which it begins unless one is under way, or until the caller's time is over. */
  async #renewed(token: TokenState, leftSeconds: number, signal: AbortSignal | undefined): Promise<FlightEnd> {
    const { row } = token
    const key = keyOf(row)
    const { tell, clock } = this.#parts
    const joined = this.#flights.of(row)
    if (joined) tell({ type: 'refresh.joined', key })
    const blocked = joined ? undefined : this.#blocked(token)
    if (blocked) return { is: 'failed', error: blocked }
    if (!joined && row.state === 'refreshing' && row.leaseUntil > clock.now()) return { is: 'held' }
    if (!joined && token.isRejected) this.#forced.note(row)
    const flight = joined ?? this.#flights.begin(row)
    const end = await beforeTime(clock, flight.end, { seconds: leftSeconds, signal })
    signal?.throwIfAborted()
    if (end) return end
    if (flight.unsaved) return { is: 'failed', error: flight.unsaved }
    const why = 'a refresh is under way, and takes longer than this caller waits'
    return { is: 'failed', error: new RefreshUnavailableError(key, { why, retryAt: clock.now() }) }
  }

  /** Why no refresh can begin now. */
  #blocked({ row, pair, notBefore }: TokenState): Error | undefined {
    const now = this.#parts.clock.now()
    if (pair.refreshToken === undefined) return new NeedsConsentError(keyOf(row), 'no_refresh_token')
    const pausedUntil = row.state === 'active' ? row.leaseUntil : 0
    const retryAt = Math.max(notBefore, pausedUntil)
    if (retryAt <= now) return undefined
    const why =
      notBefore > now
        ? 'the last rotation was a moment ago, and another one so soon would help nobody'
        : `the last refresh failed (${row.failCode}), and the next one is not due yet`
    return new RefreshUnavailableError(keyOf(row), { why, retryAt })
  }

  /** A token that callers would have waited to see renewed is better than none, if it serves them still: waiting took time. */
  #orElse({ row, pair }: TokenState, error: Error, options: AccessOptions): Access {
    const { policy, clock } = this.#parts
    const token = judgeToken(policy, { row, pair, now: clock.now(), asked: readAsked(policy, row, options) })
    const isOver = error instanceof NeedsConsentError && error.reason !== 'no_refresh_token'
    if (!token.isUsable || isOver) throw error
    return this.#handOut({ ...token, wantsRenewal: false })
  }

  #busy(row: GrantRow, retryAt: number): Error {
    const isVanished = row.leaseUntil <= this.#parts.clock.now()
    const why = isVanished
      ? 'its last refresh broke off, and may still come to an end'
      : 'another process is refreshing it, and takes longer than this caller waits'
    return new RefreshUnavailableError(keyOf(row), { why, retryAt })
  }

  /** When the lease is over that somebody has, or had. */
  #freeAt({ state, leaseUntil }: GrantRow): number {
    const now = this.#parts.clock.now()
    if (state !== 'refreshing' || leaseUntil > now) return now
    return leaseUntil + this.#parts.policy.quarantineSeconds
  }

  /** Notes that it is in use, so that it is kept warm: once in a while, as a write costs more than all else here. */
  #touch(row: GrantRow): void {
    const { policy, clock, store, tell } = this.#parts
    const now = clock.now()
    const name = nameOf(row)
    if (policy.warmSeconds === 0 || now - row.lastUsedAt < policy.warmSeconds / 24 || this.#touching.has(name)) return
    this.#touching.add(name)
    const { accessIssuedAt, accessExpiresAt, version } = row
    const ages = {
      accessIssuedAt,
      accessExpiresAt,
      lastUsedAt: now,
      hasRefreshToken: row.dueAt < NEVER,
    }
    const use = { version, usedAt: now, dueAt: Math.min(row.dueAt, dueAtOf(policy, row, now, ages)) }
    void store
      .touch(keyOf(row), use)
      .catch((error: unknown) => tell({ type: 'store.failed', code: errorCode(error), during: 'touch' }))
      .finally(() => this.#touching.delete(name))
  }
}

const reasons: readonly string[] = ['rejected', 'expired_idle', 'lost_rotation', 'no_refresh_token', 'scope_missing']

function consentReasonOf({ failCode }: GrantRow): ConsentReason {
  return isReason(failCode) ? failCode : 'rejected'
}

function isReason(text: string): text is ConsentReason {
  return reasons.includes(text)
}

function checkAccessOptions({ minLifetimeSeconds = 0, waitSeconds = 0 }: AccessOptions): void {
  if (!Number.isFinite(minLifetimeSeconds) || minLifetimeSeconds < 0)
    throw callerError('ERR_MIN_LIFETIME', 'minLifetimeSeconds takes a number of seconds, 0 or more.')
  checkNumber('waitSeconds', waitSeconds, { least: 0 })
}

/** No refresh makes a token live longer than tokens live: asking for that would rotate at each call. */
function readAsked(policy: KeeperPolicy, row: GrantRow, { minLifetimeSeconds = 0, rejected }: AccessOptions): Asked {
  const lifetime = row.accessExpiresAt - row.accessIssuedAt
  const most = lifetime - clockMarginOf(policy, lifetime) - policy.minRefreshIntervalSeconds
  if (minLifetimeSeconds === 0 || lifetime <= 0 || minLifetimeSeconds <= most) return { minLifetimeSeconds, rejected }
  const what = `minLifetimeSeconds: ${minLifetimeSeconds} cannot be had, as access tokens live ${lifetime} s`
  throw callerError('ERR_MIN_LIFETIME', `${what}; ask for at most ${Math.max(0, Math.floor(most))}.`)
}
