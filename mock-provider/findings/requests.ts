import type { JournalEvent } from '../world/journal.ts'

/** A journal, oldest event first. */
export type Events = readonly JournalEvent[]

/** Whether somebody asked the token endpoint for tokens, whatever became of it. */
export function isTokenRequest({ http }: JournalEvent): boolean {
  return http?.method === 'POST' && http.path === '/2/oauth2/token'
}

/** `undefined` for everything but a request to the token endpoint that named a grant type. */
export function grantTypeOf(event: JournalEvent): string | undefined {
  return isTokenRequest(event) ? parameterOf(event, 'grant_type') : undefined
}

/** The value of a parameter, wherever it stood; `undefined` also where the journal has its fingerprint only. */
export function parameterOf({ http }: JournalEvent, wanted: string): string | undefined {
  return http?.request.find(({ in: where, name }) => where !== 'header' && name === wanted)?.value
}

/** The client that a request is about: a request that met a fault was read by no endpoint, and names it by a parameter. */
export function clientOf(event: JournalEvent): string | undefined {
  return event.client ?? parameterOf(event, 'client_id')
}

/** How a request says who sends it: the scheme of its `Authorization`, or that it has none. */
export function authenticationOf({ http }: JournalEvent): 'basic' | 'bearer' | 'other' | 'none' {
  const sent = http?.request.find(({ in: where, name }) => where === 'header' && name === 'authorization')
  if (!sent) return 'none'
  const scheme = sent.value?.toLowerCase()
  return scheme === 'basic' || scheme === 'bearer' ? scheme : 'other'
}

/** Each request ends in one event with its HTTP facts, unless it was no HTTP. Those of the mock's own hands have no connection. */
export function isRequest({ http, kind, connection }: JournalEvent): boolean {
  return http === undefined ? kind === 'request.refused' : connection !== undefined
}

/** Whether a request was on its way before another was answered, so that its sender could not know that answer. */
export function hasOverlap({ began }: JournalEvent, other: JournalEvent | undefined): boolean {
  return began !== undefined && other !== undefined && began < other.seq
}

/** Whether it tells of a request that was refused, or of a user who said no. */
export function isRefusal({ kind, http, reason }: JournalEvent): boolean {
  if (kind === 'request.refused' || kind === 'attempt.refused' || kind === 'consent.denied') return true
  if (kind === 'code.refused' || kind === 'refresh.refused') return true
  return http !== undefined && http.status >= 400 && reason !== undefined && kind !== 'fault.fired'
}
