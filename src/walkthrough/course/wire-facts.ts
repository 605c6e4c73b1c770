import { findReplays, parameterOf, type JournalEvent, type Replay } from '../../../mock-provider/index.ts'
import { byClient, type Evidence, type Run } from './evidence.ts'

/** Requests of the learner's program to the token endpoint, whatever became of them. */
export function tokenRequests(evidence: Evidence, within: JournalEvent[] = byClient(evidence)): JournalEvent[] {
  return within.filter(({ actor, http }) => actor === 'client' && http?.path === '/2/oauth2/token')
}

/** Those of them that asked for a refresh. */
export function refreshRequests(evidence: Evidence, within?: JournalEvent[]): JournalEvent[] {
  return tokenRequests(evidence, within).filter((event) => parameterOf(event, 'grant_type') === 'refresh_token')
}

/** What the learner's program presented again after it was spent, and knew to be: a fault had not taken the answer. */
export function replaysOf({ events }: Evidence): Replay[] {
  return findReplays(events).filter(
    ({ again, before, answerLost }) => again.actor === 'client' && before !== undefined && !answerLost,
  )
}

/** Those of them that were refresh tokens. */
export function refreshReplaysOf(evidence: Evidence): Replay[] {
  return replaysOf(evidence).filter(({ again }) => parameterOf(again, 'grant_type') === 'refresh_token')
}

/** Whether the program ever held a refresh token; a file is given one where its lesson is about it. */
export function holdsRefreshToken({ events, files }: Evidence): boolean {
  return files.length > 0 || events.some((event) => given(event, 'refresh_token') !== undefined)
}

/** Calls of users/me by the learner's program, those included that an armed fault answered. */
export function apiCalls(evidence: Evidence, within: JournalEvent[] = byClient(evidence)): JournalEvent[] {
  return within.filter(({ actor, http }) => actor === 'client' && http?.path.startsWith('/2/users/me'))
}

/** Of the named kinds, whoever caused them. */
export function ofKind(events: readonly JournalEvent[], ...kinds: string[]): JournalEvent[] {
  return events.filter(({ kind }) => kinds.includes(kind))
}

/** `redirect: redirect_uri … is not registered`: why a request was refused. */
export function whyOf(event: JournalEvent | undefined): string {
  return [event?.reason, event?.detail].filter(Boolean).join(': ')
}

/** What became of an authorization request that X refused, and why. */
export function refusalInWords(event: JournalEvent): string {
  const what = event.http?.status === 302 ? 'X sent your program an error' : 'X showed its error page'
  return `${what}. The journal says ${whyOf(event)}`
}

/** Fingerprint of what a token answer gave. */
export function given(event: JournalEvent | undefined, name: 'access_token' | 'refresh_token'): string | undefined {
  return event?.http?.response.find((fact) => fact.name === name)?.fingerprint
}

/** Dates and times, as logs have them. */
const TIMES = /\b\d{4}-\d\d-\d\d\b|\b\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?/g

/** How a run ended, as far as the person before it can tell: exit code and last line, whatever the time was. */
export function outcomeOf(run: Run | undefined): string {
  return `${run?.code} ${run?.output.trim().split('\n').at(-1)?.trim().replace(TIMES, '…') ?? ''}`
}

/** `event 14` or `events 14, 15`. */
export function eventsInWords(events: readonly number[]): string {
  if (events.length === 0) return ''
  const shown = events
    .toSorted((a, b) => a - b)
    .slice(0, 6)
    .join(', ')
  return `event${events.length === 1 ? '' : 's'} ${shown}${events.length > 6 ? ', …' : ''}`
}
