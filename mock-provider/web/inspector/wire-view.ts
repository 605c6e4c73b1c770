import { isRefusal } from '../../findings/requests.ts'
import { lostAnswers } from '../../findings/tokens.ts'
import type { JournalEvent } from '../../world/journal.ts'
import { eventAt, pageOf, pageWith, readNumber, type EventPage } from './event-page.ts'
import { narrow, readFilters, type Filters } from './filters.ts'
import { addressWith, INSPECTOR, type Inspection } from './inspection.ts'

/** What the wire's page shows, read off the address and the journal. */
export type WireView = {
  inspection: Inspection
  filters: Filters
  counts: ReadonlyMap<string, number>
  /** What passes the filters, oldest first. */
  shown: readonly JournalEvent[]
  page: EventPage
  before: number | undefined
  /** The oldest refusal among them. */
  firstRefusal: JournalEvent | undefined
  /** The number that the address names, and its event where there is one. */
  asked: number | undefined
  selected: JournalEvent | undefined
  lost: ReadonlySet<number>
  /** Names of clients by their ids. */
  names: ReadonlyMap<string, string>
}

/** Reads the wire as an address asks for it. What the address has wrong is left out. */
export function viewWire(inspection: Inspection): WireView {
  const { events, query } = inspection
  const filters = readFilters(query)
  const { shown, counts } = narrow(events, filters)
  const before = readNumber(query.get('before'))
  const asked = readNumber(query.get('event'))
  return {
    inspection,
    filters,
    counts,
    shown,
    page: pageOf(shown, before),
    before,
    firstRefusal: shown.find(isRefusal),
    asked,
    selected: eventAt(events, asked),
    lost: lostAnswers(events),
    names: clientNames(inspection),
  }
}

/** Names of the registered clients by their ids. */
function clientNames({ provider }: Inspection): ReadonlyMap<string, string> {
  return new Map(provider.clients.list().map(({ clientId, name }) => [clientId, name]))
}

/** Where an event is opened from any page of the inspector: in the whole wire. */
export function eventAddress({ events }: Inspection, seq: number): string {
  const before = pageWith(events, seq)
  return `${INSPECTOR}?event=${seq}${before === '' ? '' : `&before=${before}`}#event`
}

/** The same within the filters that are set, on the page that is shown. */
export function openAddress({ inspection }: WireView, seq: number): string {
  return `${addressWith(inspection, { event: seq })}#event`
}

/** The same where the event may stand on another page. */
export function jumpAddress({ inspection, shown }: WireView, seq: number): string {
  return `${addressWith(inspection, { event: seq, before: pageWith(shown, seq) })}#event`
}
