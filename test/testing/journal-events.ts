import type { EventKind, Fact, HttpFacts, JournalEvent } from '../../mock-provider/index.ts'

type Given = Partial<Omit<JournalEvent, 'kind'>>

/** An event of no grant, such as what a test itself did. */
export function bare(seq: number, kind: EventKind, given: Given = {}): JournalEvent {
  return { seq, at: 1000, kind, actor: 'lab', ...given }
}

/** An event of grant g1 of client c1 and user ada, where nothing else is said. */
export function event(seq: number, kind: EventKind, given: Given = {}): JournalEvent {
  return { seq, at: 1000, kind, actor: 'client', grant: 'g1', client: 'c1', user: 'ada', ...given }
}

export function request(
  method: string,
  path: string,
  status: number,
  parameters: Record<string, string> = {},
): HttpFacts {
  const facts = Object.entries(parameters).map(([name, value]): Fact => ({
    in: 'form',
    name,
    value,
    length: value.length,
  }))
  return { method, path, status, request: facts, response: [] }
}

export function refreshRequest(status: number, parameters: Record<string, string> = {}): HttpFacts {
  return request('POST', '/2/oauth2/token', status, { grant_type: 'refresh_token', ...parameters })
}

const codeRequest = (status: number) => request('POST', '/2/oauth2/token', status, { grant_type: 'authorization_code' })

/** `RT#from` was spent for `AT#from+1` and `RT#from+1`; with other labels, for those behind the first, if a refresh token is among them. */
export function refreshed(seq: number, from: number, given: Given = {}): JournalEvent {
  const { labels = [`RT#${from}`, `AT#${from + 1}`, `RT#${from + 1}`] } = given
  const [presented = '', ...issued] = labels
  const spent = issued.some((label) => label.startsWith('RT')) ? { spent: presented } : {}
  return event(seq, 'refresh.done', { http: refreshRequest(200), ...given, labels, issued, ...spent })
}

export function refused(seq: number, reason: string, given: Given = {}): JournalEvent {
  return event(seq, 'refresh.refused', { reason, http: refreshRequest(400), ...given })
}

/** The first pair of a grant: AT#1 and RT#1. */
export function exchanged(seq: number, given: Given = {}): JournalEvent {
  return event(seq, 'tokens.issued', { labels: ['AT#1', 'RT#1'], http: codeRequest(200), ...given })
}

export function codeRefused(seq: number, reason: string, given: Given = {}): JournalEvent {
  return event(seq, 'code.refused', { reason, http: codeRequest(400), ...given })
}

/** A call with `AT#number`. */
export function called(seq: number, number: number, given: Given = {}): JournalEvent {
  return event(seq, 'api.called', { labels: [`AT#${number}`], http: request('GET', '/2/users/me', 200), ...given })
}

/** A request that met a fault before any endpoint: nobody knows its grant. */
export function faulted(seq: number, http: HttpFacts, given: Given = {}): JournalEvent {
  return { seq, at: 1000, kind: 'fault.fired', actor: 'client', reason: `status ${http.status}`, http, ...given }
}
