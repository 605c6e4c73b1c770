import type { Fact, JournalEvent } from '../world/journal.ts'

/** A test's output stays readable: of a longer journal, the last events are shown. */
const MAX_EVENTS = 60

/** What says who asked for what; the other facts of a request are noise in a failure. */
const TELLING = new Set(['grant_type', 'code', 'refresh_token', 'token', 'authorization'])

/** The journal for a terminal, a line an event: number, what, who and why. Of a long one, the end. */
export function formatEvents(events: readonly JournalEvent[], limit = MAX_EVENTS): string {
  if (events.length === 0) return '  nothing: no request arrived'
  const shown = events.slice(-limit).map((event) => `  ${formatEvent(event)}`)
  const left = events.length - shown.length
  return [...(left > 0 ? [`  … ${left} earlier events, all in mock.journal.events`] : []), ...shown].join('\n')
}

/** `12 refresh.refused POST /2/oauth2/token 400 g1 RT#1 replayed: RT#1 was used 0 s ago and rotated away` */
export function formatEvent(event: JournalEvent): string {
  const { seq, kind, http, grant, labels = [], reason, detail, cause, page, sampled } = event
  const request = http && `${http.method} ${http.path} ${http.status}`
  const because = [reason, detail].filter(Boolean).join(': ')
  const behind = cause === undefined ? undefined : `(because of ${cause})`
  const parts = [seq, kind, request, grant, ...labels, sampled && 'sampled', because, behind, page && `(${page})`]
  return printable(parts.filter((part) => part !== undefined && part !== '').join(' '))
}

/** `grant_type=refresh_token refresh_token=..4c55 authorization=Basic ..12ab`: what a request carried, secrets as fingerprints. */
export function formatSent({ http }: JournalEvent): string {
  const facts = http?.request.filter(({ name }) => TELLING.has(name)) ?? []
  return printable(facts.map((fact) => `${fact.name}=${valueOf(fact)}`).join(' '))
}

function valueOf({ value, fingerprint }: Fact): string {
  return [value, fingerprint].filter((part) => part !== undefined).join(' ')
}

/** What a request carried must not move the reader's cursor or reorder a line. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}
