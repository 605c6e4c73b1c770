import type { JournalEvent } from '../../world/journal.ts'

/** A page never has more rows, however long the journal is. */
const PAGE_SIZE = 100

/** One page of a list, newest first. `newer` and `earlier` are values for `before`; an empty one leads to the newest page. */
export type EventPage = {
  rows: JournalEvent[]
  /** How many of the list come before the first row, in its order. */
  skipped: number
  newer: string | undefined
  earlier: string | undefined
}

/** @param events oldest first. @param before shows what came before the event of that number; missing for the newest. */
export function pageOf(events: readonly JournalEvent[], before: number | undefined): EventPage {
  const end = before === undefined ? events.length : countBefore(events, before)
  const start = Math.max(0, end - PAGE_SIZE)
  const rows = events.slice(start, end).toReversed()
  const aboveEnd = end + PAGE_SIZE
  const newer = end === events.length ? undefined : aboveEnd >= events.length ? '' : numberAt(events, aboveEnd)
  return { rows, skipped: events.length - end, newer, earlier: start === 0 ? undefined : numberAt(events, start) }
}

/** The `before` of a page on which that event stands near the top. */
export function pageWith(events: readonly JournalEvent[], seq: number): string {
  const end = countBefore(events, seq) + 1 + ROWS_ABOVE
  return end >= events.length ? '' : numberAt(events, end)
}

const ROWS_ABOVE = 5

/** A number that an address asks for: whole and above 0. */
export function readNumber(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined
}

/** Their numbers ascend. */
function countBefore(events: readonly JournalEvent[], seq: number): number {
  let [low, high] = [0, events.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle]?.seq ?? 0) < seq) low = middle + 1
    else high = middle
  }
  return low
}

function numberAt(events: readonly JournalEvent[], index: number): string {
  return String(events[index]?.seq ?? '')
}

/** The event of that number, where the journal still has it. */
export function eventAt(events: readonly JournalEvent[], seq: number | undefined): JournalEvent | undefined {
  if (seq === undefined) return undefined
  const event = events[countBefore(events, seq)]
  return event?.seq === seq ? event : undefined
}
