import type { JournalEvent } from '../../../mock-provider/index.ts'

/** In which of three ways an event is shown. */
export const LENSES = ['explain', 'raw', 'curl'] as const
export type Lens = (typeof LENSES)[number]

/** The side region that is shown where there is room for one only. */
export const SIDES = ['wire', 'tokens'] as const
export type Side = (typeof SIDES)[number]

/** What an address asks to see. */
export type Moment = {
  /** The world as it was at the event of that number; as it is now unless given. */
  at: number | undefined
  /** The event that is open. */
  event: number | undefined
  lens: Lens
  side: Side
}

/** Reads it from the query of an address; what makes no sense is left out. */
export function momentIn(query: URLSearchParams): Moment {
  return {
    at: numberIn(query.get('at')),
    event: numberIn(query.get('event')),
    lens: LENSES.find((lens) => lens === query.get('as')) ?? 'explain',
    side: SIDES.find((side) => side === query.get('side')) ?? 'wire',
  }
}

function numberIn(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined
}

/** An address of this page with other wishes; undefined takes one back. */
export function linkTo(address: string, changes: Record<string, string | number | undefined>, hash = ''): string {
  const [path = '', search = ''] = address.split('?')
  const query = new URLSearchParams(search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) query.delete(name)
    else query.set(name, String(value))
  }
  const text = query.toString()
  return `${path}${text === '' ? '' : `?${text}`}${hash}`
}

/** The newest event up to that number; undefined where it is before them all, or none was asked for. */
export function eventAt(events: readonly JournalEvent[], at: number | undefined): JournalEvent | undefined {
  return at === undefined ? undefined : events.findLast(({ seq }) => seq <= at)
}

/** The events up to that one; all of them without it. */
export function upTo(events: readonly JournalEvent[], last: JournalEvent | undefined): readonly JournalEvent[] {
  return last ? events.slice(0, events.lastIndexOf(last) + 1) : events
}
