import type { JournalEvent } from '../../../mock-provider/index.ts'
import { during, fact, type CheckFact, type Evidence } from './evidence.ts'
import { apiCalls, ofKind, refreshRequests, whyOf } from './wire-facts.ts'

/** 401, refresh, 200; who looks at the clock first may leave out the 401. */
export function recovers(evidence: Evidence, run: string, when: string): CheckFact {
  const events = during(evidence, run)
  const refreshes = refreshRequests(evidence, events)
  const good = goodCall(evidence, run)
  const [call] = apiCalls(evidence, events)
  if (refreshes.length > 1)
    return fact('contradicted', `${when}: ${refreshes.length} refreshes where one does`, refreshes)
  const refreshed = ofKind(refreshes, 'refresh.done')[0]
  if (good && refreshed && refreshed.seq < good.seq)
    return fact(true, `${when}: one refresh, then the call was answered 200`, [
      ...(call === good || !call ? [] : [call]),
      refreshed,
      good,
    ])
  const [refused] = refreshes.filter((event) => event !== refreshed)
  const says = refreshed
    ? 'the refresh was done, but the call was not made again'
    : refused
      ? `the refresh was refused: ${whyOf(refused)}`
      : 'the call was refused, and no refresh followed'
  return fact(
    call || refreshed ? 'contradicted' : 'not yet',
    `${when}: ${call || refreshed ? says : 'nothing was sent'}`,
    apiCalls(evidence, events).slice(0, 3),
  )
}

/** The newest call of a start that was answered 200. */
export function goodCall(evidence: Evidence, run: string): JournalEvent | undefined {
  return apiCalls(evidence, during(evidence, run)).findLast(({ http }) => http?.status === 200)
}

/** Whether a refresh of that start was done. */
export function hasRefreshed(evidence: Evidence, run: string): boolean {
  return ofKind(refreshRequests(evidence, during(evidence, run)), 'refresh.done').length > 0
}
