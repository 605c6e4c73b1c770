import {
  adviceOnMissing,
  adviceOnRefreshes,
  adviceOnRepeated,
  adviceOnReplay,
  adviceOnStale,
  adviceOnStatus,
  adviceOnUnfired,
  findReplays,
  findStale,
  findUnfired,
  findWrongHosts,
  grantTypeOf,
  inScope,
  isTokenRequest,
  namesX,
  type Events,
  type JournalEvent,
  type Scope,
} from '../../mock-provider/index.ts'
import { countOf, toVerdict, type GrantType, type Verdict } from './evidence.ts'

/**
 * Judges of a journal: events in, verdict out. They take the whole journal, oldest event first, and judge what is in
 * the scope; what came before it is only looked up. Each throws `JournalTruncatedError` when the scope's mark has
 * fallen off the journal.
 */

/** Exactly `count` refreshes were done. A refused one is none; one whose answer was lost is one. */
export function judgeRefreshes(events: Events, count: number, scope: Scope = {}): Verdict {
  const window = inScope(events, scope)
  const requests = window.filter((event) => grantTypeOf(event) === 'refresh_token')
  const done = requests.filter(({ kind }) => kind === 'refresh.done').length
  const expected = countOf(count, 'refresh', 'refreshes')
  if (done === count) return toVerdict(true, `expected anything but ${expected}; the journal shows just that`, requests)
  const text = `expected ${expected}; the journal shows ${done}`
  return toVerdict(false, text, requests, adviceOnRefreshes(count, requests, window))
}

/**
 * Every refresh presented the newest refresh token of its grant, and the token presented next, at a call or a refresh,
 * came from its answer.
 *
 * @throws {Error} when no refresh arrived: there is nothing to judge.
 */
export function judgeRotation(events: Events, scope: Scope = {}): Verdict {
  const window = inScope(events, scope)
  const requests = window.filter((event) => grantTypeOf(event) === 'refresh_token')
  if (requests.length === 0) throw new Error('no refresh reached the provider, so there is no rotation to judge')
  const stale = findStale(events).filter(({ event }) => window.includes(event))
  const [first] = stale
  if (!first) return toVerdict(true, 'expected a token that was not the newest; there is none', requests)
  const evidence = stale.flatMap(({ event, newest }) => [newest, event])
  return toVerdict(false, first.says, present(evidence), adviceOnStale(first, events))
}

/**
 * No refresh token and no code was presented again after the provider had taken it. A retry of a request that it had
 * not processed is none.
 */
export function judgeNoReplay(events: Events, scope: Scope = {}): Verdict {
  const window = inScope(events, scope)
  const replays = findReplays(events).filter(({ again }) => window.includes(again))
  const [first] = replays
  if (!first) {
    const text = 'expected a refresh token or code that was presented again; there is none'
    return toVerdict(true, text, window.filter(isTokenRequest))
  }
  const evidence = replays.flatMap(({ before, again }) => [before, again])
  return toVerdict(false, first.says, present(evidence), adviceOnReplay(first, events))
}

/** Exactly `count` requests reached the token endpoint, whatever became of them. */
export function judgeTokenRequests(
  events: Events,
  count: number,
  { grantType, ...scope }: Scope & { grantType?: GrantType } = {},
): Verdict {
  const all = inScope(events, scope).filter(isTokenRequest)
  const found = grantType === undefined ? all : all.filter((event) => grantTypeOf(event) === grantType)
  const suffix = grantType === undefined ? '' : ` with grant_type=${grantType}`
  const expected = countOf(count, 'token request', 'token requests') + suffix
  if (found.length === count)
    return toVerdict(true, `expected anything but ${expected}; the journal shows just that`, found)
  const text = `expected ${expected}; the journal shows ${found.length}`
  const requests = inScope(events, scope).filter(hasRequest)
  return toVerdict(false, text, all, found.length > count ? adviceOnRepeated() : adviceOnMissing(requests))
}

/** At least one such request arrived and, with `status`, was answered so. The path is compared without its query. */
export function judgeCall(
  events: Events,
  { method, path }: { method: string; path: string },
  { status, ...scope }: Scope & { status?: number } = {},
): Verdict {
  const requests = inScope(events, scope).filter(hasRequest)
  const calls = requests.filter(({ http }) => http?.method === method && http.path === path)
  const found = status === undefined ? calls : calls.filter(({ http }) => http?.status === status)
  const expected = `${method} ${path}${status === undefined ? '' : ` answered ${status}`}`
  if (found.length > 0) return toVerdict(true, `expected no ${expected}; there is`, found)
  const last = calls.at(-1)
  if (!last)
    return toVerdict(false, `expected ${expected}; no such request arrived`, requests, adviceOnMissing(requests))
  const statuses = calls.map(({ http }) => http?.status).join(', ')
  return toVerdict(false, `expected ${expected}; it was answered ${statuses}`, calls, adviceOnStatus(last))
}

/**
 * No request asked a host of X for what X serves at another. The consent page at twitter.com is not looked at: reports differ.
 *
 * @throws {Error} when none named a host of X: there is nothing to judge.
 */
export function judgeNoWrongHost(events: Events, scope: Scope = {}): Verdict {
  const window = inScope(events, scope)
  if (!namesX(window))
    throw new Error(
      'no request named a host of X, so there is none to judge; lead the app with interceptX(mock) or run',
    )
  const [first] = findWrongHosts(window)
  if (!first)
    return toVerdict(true, 'expected a request to a wrong host of X; there is none', window.filter(hasRequest))
  return toVerdict(false, first.says, first.requests, first)
}

/** Every fault that was armed met a request; with `client` or `user`, a request of theirs. */
export function judgeFaultsFired(events: Events, scope: Scope = {}): Verdict {
  const window = inScope(events, scope.since === undefined ? {} : { since: scope.since })
  const [first, ...rest] = findUnfired(events, scope)
  if (!first) {
    const faults = window.filter(({ kind }) => kind === 'fault.armed' || kind === 'fault.fired')
    const none = faults.some(({ kind }) => kind === 'fault.armed') ? 'all did' : 'none was armed'
    return toVerdict(true, `expected a fault that met no request; ${none}`, faults)
  }
  const waiting = [first, ...rest].map(({ armed }) => armed)
  return toVerdict(false, first.says, [...waiting, ...window.filter(hasRequest)], adviceOnUnfired(window))
}

/** The same for a test that says it: where none was armed it would prove nothing. @throws {Error} then. */
export function judgeAllFaultsFired(events: Events, scope: Scope = {}): Verdict {
  const { since } = scope
  const window = inScope(events, since === undefined ? {} : { since })
  if (window.some(({ kind }) => kind === 'fault.armed')) return judgeFaultsFired(events, scope)
  const after = since === undefined ? '' : ` after event ${since}`
  throw new Error(`no fault was armed${after}, so there is none that could have fired; arm one with mock.faults.arm(…)`)
}

function hasRequest({ http }: JournalEvent): boolean {
  return http !== undefined
}

function present(events: (JournalEvent | undefined)[]): JournalEvent[] {
  return events.filter((event) => event !== undefined)
}
