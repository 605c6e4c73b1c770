import { readFindings } from '../../../findings/findings.ts'
import { type Events } from '../../../findings/requests.ts'
import type { JournalEvent } from '../../../world/journal.ts'
import { isOfApp } from './recorded.ts'

/** A call of the app with the status that it got. */
type Call = { request: string; status: number }

/** What holds of the recorded session, and is to hold again. */
export type Holds = {
  refreshes: { done: number; refused: number }
  /** Requests to the token endpoint with grant_type=refresh_token, whatever became of them. */
  refreshRequests: number
  /** Tokens that were presented again: `RT#1`. */
  replays: readonly { token: string; says: string; begins: number }[]
  staleTokens: readonly string[]
  faults: { armed: number; unfired: number }
  calls: readonly Call[]
  /** Those that are not written, as their paths are of this session alone or there are too many. */
  otherCalls: number
}

/** More calls would be a wall. */
const MAX_CALLS = 12

/**
 * @param events all of the client. @param window those of the test.
 * @param faults the numbers of the events that armed what the test arms.
 */
export function readHolds(events: Events, window: Events, faults: readonly number[]): Holds {
  const found = readFindings(events, { since: (window[0]?.seq ?? 1) - 1 })
  const fired = new Set(window.filter(({ kind }) => kind === 'fault.fired').map(({ cause }) => cause))
  return {
    refreshes: found.refreshes,
    refreshRequests: found.tokenRequests.refresh_token,
    replays: found.replays.map(({ token, says, events: [begins = 0] }) => ({ token, says, begins })),
    staleTokens: found.staleTokens.map(({ says }) => says),
    faults: { armed: faults.length, unfired: faults.filter((seq) => !fired.has(seq)).length },
    ...callsOf(window),
  }
}

/** Each call and status once, in the order in which they came. */
function callsOf(window: Events): Pick<Holds, 'calls' | 'otherCalls'> {
  const calls = new Map<string, Call>()
  let others = 0
  for (const event of window.filter(isCall)) {
    const { method = '', path = '', status = 0 } = event.http ?? {}
    const request = `${method} ${path}`
    if (isOfThisSession(path) || status === 0) others += 1
    else if (calls.size < MAX_CALLS) calls.set(`${request} ${status}`, { request, status })
    else if (!calls.has(`${request} ${status}`)) others += 1
  }
  return { calls: [...calls.values()], otherCalls: others }
}

/** Of the token endpoint, what failed: the rest is counted as refreshes. */
function isCall(event: JournalEvent): boolean {
  const { path = '', status = 0 } = event.http ?? {}
  if (!isOfApp(event) || path.startsWith('/i/')) return false
  return !path.startsWith('/2/oauth2/token') || status >= 400
}

/** Ids are made up anew in each world. */
function isOfThisSession(path: string): boolean {
  return /\d{5,}|[^\w/.:-]/.test(path)
}
