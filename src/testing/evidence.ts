import {
  clientOf,
  formatEvent,
  formatSent,
  JournalTruncatedError,
  type Advice,
  type Events,
  type JournalEvent,
} from '../../mock-provider/index.ts'

/** Which events are judged: those after a mark, of one client (by its id), of one user (by user name). All unless given. */
export type Scope = { since?: number; client?: string; user?: string }

/** `message` is for whoever expected the opposite of `pass`. */
export type Verdict = { pass: boolean; message: string }

export type GrantType = 'authorization_code' | 'refresh_token'

/** More is counted, not shown. */
const MAX_SHOWN = 10

/** @throws {JournalTruncatedError} when events after the mark are missing: absence cannot be judged then. */
export function inScope(events: Events, { since, client, user }: Scope): JournalEvent[] {
  const firstSeq = events[0]?.seq
  if (since !== undefined && firstSeq !== undefined && since + 1 < firstSeq)
    throw new JournalTruncatedError(since, firstSeq)
  return events.filter(
    (event) =>
      (since === undefined || event.seq > since) &&
      (client === undefined || clientOf(event) === client) &&
      (user === undefined || event.user === user),
  )
}

/** `2 refreshes`, `1 refresh` */
export function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

/** A verdict with its evidence: what was expected and seen, the events, why that is likely so, and one way out. */
export function toVerdict(pass: boolean, text: string, events: Events, advice?: Advice): Verdict {
  const shown = [...new Set(events)].toSorted((a, b) => a.seq - b.seq)
  const lines = shown.slice(0, MAX_SHOWN).flatMap((event) => {
    const sent = formatSent(event)
    return sent === '' ? [`  #${formatEvent(event)}`] : [`  #${formatEvent(event)}`, `      sent ${sent}`]
  })
  if (shown.length > MAX_SHOWN) lines.push(`  … and ${shown.length - MAX_SHOWN} more`)
  const hints = advice ? [`  likely:  ${advice.likely}`, `  way out: ${advice.wayOut}`] : []
  return { pass, message: [text, ...lines, ...hints].join('\n') }
}
