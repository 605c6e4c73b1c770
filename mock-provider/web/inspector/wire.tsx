/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { count } from './count.ts'
import { Empty } from '../kit/components.tsx'
import { EventDetail } from './event-detail.tsx'
import { EventList } from './event-row.tsx'
import { isNarrowed, readFilters, type Filters } from './filters.ts'
import { addressWith, INSPECTOR, type Inspection } from './inspection.ts'
import { WireFilters } from './wire-filters.tsx'
import { jumpAddress, viewWire, type WireView } from './wire-view.ts'

/** The wire: every request with what became of it, page by page, and one of them in full. */
export function wirePage(inspection: Inspection) {
  if (inspection.events.length === 0) return <NothingYet {...inspection} />
  const view = viewWire(inspection)
  return (
    <>
      <WireFilters view={view} />
      <div class={view.asked === undefined ? 'wire-page' : 'wire-page open'}>
        <section class="wire-list" aria-label="Events">
          <Found view={view} />
          {view.page.rows.length === 0 ? <NothingFits view={view} /> : <EventList view={view} />}
          <PageLinks view={view} />
        </section>
        {view.asked !== undefined && <EventDetail view={view} asked={view.asked} />}
      </div>
    </>
  )
}

/** What is shown of how many, and the ways on from here. */
function Found({ view }: { view: WireView }) {
  const { inspection, page, shown, before, filters, firstRefusal, asked } = view
  const to = page.skipped + page.rows.length
  const place = page.rows.length === 0 ? 'None' : `${page.skipped + 1}–${to}`
  const isHeld = before !== undefined
  return (
    <div class="row found small">
      <p id={placeId(before, filters)} class="soft" tabIndex={-1} data-focus={asked === undefined ? true : undefined}>
        {place} of {count(shown.length, 'event')}
        {isHeld && <strong>, held before #{before}</strong>}
        {isHeld && page.skipped > 0 && `: ${page.skipped} newer`}
        <Dropped {...inspection} /> <Refused view={view} />
      </p>
      <span class="row ways">
        {firstRefusal && <a href={jumpAddress(view, firstRefusal.seq)}>First refusal #{firstRefusal.seq}</a>}
        <Hold view={view} />
      </span>
    </div>
  )
}

/** Where the focus goes when another list is shown; a list that has grown, from nothing as well, is no other. */
function placeId(before: number | undefined, filters: Filters): string {
  return `found-${before ?? 'newest'}-${Object.values(filters).join('-')}`
}

/** How many were refused: in one click they stand alone. */
function Refused({ view: { inspection, counts, filters } }: { view: WireView }) {
  const refused = counts.get('refused') ?? 0
  if (refused === 0 || filters.kind === 'refused') return null
  return (
    <a class="bad" href={addressWith(inspection, { kind: 'refused', before: '', event: '' })}>
      ✗ {refused} refused
    </a>
  )
}

/** Held, a page shows what came before a number, and nothing moves on it. */
function Hold({ view: { inspection, before } }: { view: WireView }) {
  const mark = (inspection.events.at(-1)?.seq ?? 0) + 1
  return before === undefined ? (
    <a class="button" href={addressWith(inspection, { before: mark })}>
      <span aria-hidden="true">❚❚</span> Pause
    </a>
  ) : (
    <a class="button" href={addressWith(inspection, { before: '' })}>
      <span aria-hidden="true">▶</span> Go on live
    </a>
  )
}

/** A ring holds so many events; what it let go is told, so that nobody takes it for silence. */
function Dropped({ events }: Inspection) {
  const first = events[0]?.seq ?? 1
  return first > 1 ? <span>. Events 1 to {first - 1} are no longer kept</span> : null
}

function PageLinks({ view: { inspection, page } }: { view: WireView }) {
  if (page.newer === undefined && page.earlier === undefined) return null
  const at = (before: string) => addressWith(inspection, { before, event: '' })
  return (
    <nav class="row pages" aria-label="Pages">
      {page.newer !== undefined && (
        <a class="button" href={at(page.newer)}>
          ← Newer
        </a>
      )}
      {page.earlier !== undefined && (
        <a class="button" href={at(page.earlier)}>
          Earlier →
        </a>
      )}
    </nav>
  )
}

function NothingFits({ view: { inspection, filters } }: { view: WireView }) {
  return (
    <Empty>
      <p>None of {count(inspection.events.length, 'event')} fits.</p>
      <p>
        <a href={isNarrowed(filters) ? INSPECTOR : addressWith(inspection, { before: '' })}>Show all of them</a>
      </p>
    </Empty>
  )
}

function NothingYet({ provider: { origin }, query }: Inspection) {
  return (
    <Empty>
      <p id={placeId(undefined, readFilters(query))} tabIndex={-1} data-focus>
        <strong>No request yet.</strong> Point your app at <code>{origin}</code>, and each of its requests appears here.
      </p>
      <p>To see one now:</p>
      <pre tabIndex={0}>
        <code>curl {origin}/2/users/me</code>
      </pre>
      <p>
        Endpoints and lessons are on the <a href="/">front page</a>, client ids and redirect URIs in{' '}
        <a href="/_mock/config">/_mock/config</a>.
      </p>
    </Empty>
  )
}
