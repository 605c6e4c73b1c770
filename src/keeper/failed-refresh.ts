import type { Breaker } from './breaker.ts'
import { ClientConfigError, NeedsConsentError, RefreshUnavailableError } from './errors.ts'
import type { FlightEnd } from './flight-end.ts'
import type { ConsentReason } from './grant.ts'
import { keyOf, type Parts } from './parts.ts'
import { backoffOf } from './policy.ts'
import { settleSurely } from './settle.ts'
import type { Claim } from './stores/store.ts'
import type { Valve } from './valve.ts'
import { judgeRefresh, type Judgement } from './verdicts.ts'

type Failure = { claim: Claim; error: unknown; breaker: Breaker; valve: Valve }

/** So long nobody asks at all; after that one of the others finds out whether the provider still means it. */
const MAX_PAUSE_FOR_ALL_SECONDS = 900

/** What follows from a refresh that brought no tokens. */
export const failedRefresh = {
  wasNotSent: (error: unknown): boolean => judgeRefresh(error).verdict === 'unsent',

  async end(parts: Parts, failure: Failure): Promise<FlightEnd> {
    const judgement = judgeRefresh(failure.error)
    const { verdict } = judgement
    if (verdict === 'dead') return endDead(parts, failure)
    if (verdict === 'client' || verdict === 'request') return endRefused(parts, failure, judgement)
    return endUnavailable(parts, failure, judgement)
  },
}

/** Nobody is declared dead before a second look at the row: the settlement is one, as it demands the fence of this very claim. */
async function endDead(parts: Parts, { claim, error, valve }: Failure): Promise<FlightEnd> {
  const { clock, policy, tell } = parts
  const key = keyOf(claim)
  const now = clock.now()
  const doubt = await valve.doubt(parts, now).catch(() => 'the store does not say how many others are dead as well')
  if (doubt !== undefined) {
    const retryAt = now + policy.backoffMaxSeconds
    tell({ type: 'valve.closed', key, why: doubt, retryAt })
    await settleSurely(parts, claim, { notBefore: retryAt, failCode: 'doubted', failedAt: now })
    return { is: 'failed', error: new RefreshUnavailableError(key, { why: doubt, retryAt, cause: error }) }
  }
  const reason = reasonOf(parts, claim, now)
  const end = { state: 'needs_consent', notBefore: now, failCode: reason, failedAt: now } as const
  if (!(await settleSurely(parts, claim, end)) && !(await isMarked(parts, claim, reason))) return { is: 'look' }
  valve.count()
  tell({ type: 'grant.needs_consent', key, reason })
  return { is: 'failed', error: new NeedsConsentError(key, reason) }
}

/** An answer to a settlement can be lost like any other. */
async function isMarked({ store }: Parts, claim: Claim, reason: ConsentReason): Promise<boolean> {
  const row = await store.read(keyOf(claim)).catch(() => undefined)
  const isOurs = row?.version === claim.version && row.fence === claim.fence + 1
  return isOurs && row.state === 'needs_consent' && row.failCode === reason
}

function reasonOf({ policy }: Parts, claim: Claim, now: number): ConsentReason {
  if (claim.doubtful) return 'lost_rotation'
  return now - claim.accessIssuedAt > policy.refreshLifetimeSeconds ? 'expired_idle' : 'rejected'
}

/** The client or its request is refused; the grant is well. */
async function endRefused(parts: Parts, failure: Failure, { verdict, code }: Judgement): Promise<FlightEnd> {
  const { claim, error, breaker } = failure
  const { clock, policy, random, tell } = parts
  const key = keyOf(claim)
  const now = clock.now()
  const why = error instanceof Error ? error.message : code
  const pause = backoffOf(policy, { failures: claim.failCount + 1, isDoubtful: true }, random)
  if (verdict === 'client' || breaker.refuse(key))
    tell({ type: 'client.misconfigured', why, retryAt: breaker.open(why, now) })
  else tell({ type: 'refresh.transient', key, code, retryAt: now + pause })
  await settleSurely(parts, claim, { notBefore: now + pause, failCode: code, failedAt: now })
  return { is: 'failed', error: new ClientConfigError(key, why, error) }
}

async function endUnavailable(parts: Parts, failure: Failure, judgement: Judgement): Promise<FlightEnd> {
  const { claim, error, breaker } = failure
  const { clock, policy, random, tell } = parts
  const { code, retryAfterSeconds } = judgement
  const key = keyOf(claim)
  const now = clock.now()
  const isDoubtful = judgement.verdict === 'uncertain'
  const pause = backoffOf(policy, { failures: claim.failCount, isDoubtful }, random)
  const asked = Math.min(retryAfterSeconds ?? 0, policy.retryAfterMaxSeconds)
  const retryAt = now + Math.max(pause, asked)
  if (asked > 0) {
    const why = `the provider answered ${code} and asked to be left alone for ${asked} s`
    const forAll = Math.min(asked, MAX_PAUSE_FOR_ALL_SECONDS)
    breaker.wait(why, now + forAll)
    tell({ type: 'provider.paused', why, retryAt: now + forAll })
  }
  tell({ type: isDoubtful ? 'refresh.uncertain' : 'refresh.transient', key, code, retryAt })
  await settleSurely(parts, claim, {
    notBefore: retryAt,
    failCode: code,
    failedAt: now,
    doubtful: claim.doubtful || isDoubtful,
  })
  const why = isDoubtful ? `the token endpoint gave no usable answer (${code})` : 'the token endpoint cannot be reached'
  return { is: 'failed', error: new RefreshUnavailableError(key, { why, retryAt, cause: error }) }
}
