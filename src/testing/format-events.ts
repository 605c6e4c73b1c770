import type { JournalEvent } from '../../mock-provider/index.ts'

/** The journal for a terminal, a line an event: number, what, who and why. */
export function formatEvents(events: readonly JournalEvent[]): string {
  return events.length === 0
    ? '  nothing: no request arrived'
    : events.map((event) => `  ${formatEvent(event)}`).join('\n')
}

/** `12 refresh.refused POST /2/oauth2/token 400 g1 RT#1 replayed: RT#1 was used 0 s ago and rotated away` */
function formatEvent({ seq, kind, http, grant, labels = [], reason, detail, cause }: JournalEvent): string {
  const request = http && `${http.method} ${http.path} ${http.status}`
  const because = [reason, detail].filter(Boolean).join(': ')
  const behind = cause === undefined ? undefined : `(because of ${cause})`
  return [seq, kind, request, grant, ...labels, because, behind]
    .filter((part) => part !== undefined && part !== '')
    .join(' ')
}
