import { plainPath } from '../../meanings/needed-scopes.ts'
import { grantTypeOf, isRefusal } from '../../findings/requests.ts'
import type { JournalEvent } from '../../world/journal.ts'
import { eventAt, readNumber } from './event-page.ts'

/** The two requests that are laid side by side; one is missing where none fits. */
export type Pair = { a: JournalEvent | undefined; b: JournalEvent | undefined }

/** Those that the address names; otherwise the newest refusal, and beside it a request of the same sort that was accepted. */
export function readPair(events: readonly JournalEvent[], query: URLSearchParams): Pair {
  const named = (name: string) => {
    const event = eventAt(events, readNumber(query.get(name)))
    return event?.http ? event : undefined
  }
  const [a, b] = [named('a'), named('b')]
  if (a && b) return { a, b }
  if (a) return { a, b: counterpartOf(a, events) }
  if (b) return { a: counterpartOf(b, events), b }
  for (const event of newestRefusals(events)) {
    const other = counterpartOf(event, events)
    if (other) return { a: other, b: event }
  }
  const [last, before] = events
    .filter(({ http }) => http !== undefined)
    .slice(-2)
    .toReversed()
  return { a: before, b: last }
}

/** So many are tried, one of each sort. */
const MAX_TRIED = 20

function newestRefusals(events: readonly JournalEvent[]): JournalEvent[] {
  const newest = new Map<string, JournalEvent>()
  for (const event of events.toReversed()) {
    if (newest.size === MAX_TRIED) break
    if (event.http && isRefusal(event) && !newest.has(sortOf(event))) newest.set(sortOf(event), event)
  }
  return [...newest.values()]
}

/** The newest request to the same endpoint that ended otherwise: of the same grant, if there is one. */
function counterpartOf(event: JournalEvent, events: readonly JournalEvent[]): JournalEvent | undefined {
  const isRefused = isRefusal(event)
  const sort = sortOf(event)
  const isOther = (each: JournalEvent) =>
    each.http !== undefined &&
    each.seq !== event.seq &&
    (isRefused ? isAccepted(each) : isRefusal(each)) &&
    sortOf(each) === sort
  return events.findLast((each) => each.grant === event.grant && isOther(each)) ?? events.findLast(isOther)
}

function isAccepted(event: JournalEvent): boolean {
  const status = event.http?.status ?? 0
  return !isRefusal(event) && event.kind !== 'fault.fired' && status >= 200 && status < 400
}

/** Events never change, so each is sorted once. */
const sorts = new WeakMap<JournalEvent, string>()

/** Its endpoint, and what was asked of it. */
function sortOf(event: JournalEvent): string {
  const known = sorts.get(event)
  if (known !== undefined) return known
  const { method = '', path = '' } = event.http ?? {}
  const sort = `${method} ${plainPath(path)} ${grantTypeOf(event) ?? ''}`
  sorts.set(event, sort)
  return sort
}
