/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { withUnits } from '../../findings/times.ts'
import type { HttpFacts, JournalEvent } from '../../world/journal.ts'
import { Chip, Empty } from '../kit/components.tsx'
import { CurlView } from './event-curl.tsx'
import { ExplainView } from './event-explain.tsx'
import { rawTextOf } from './event-raw.ts'
import { dayOf, isRequestRow, lineHeadOf, outcomeOf, timeOf } from './event-words.ts'
import { FactWords } from './fact-words.ts'
import { FactsAbout } from './facts-about.tsx'
import { addressWith, type Inspection } from './inspection.ts'
import { Judged } from './judged.tsx'
import { concerning, Judge } from './judgement.ts'
import { jumpAddress, type WireView } from './wire-view.ts'
import { Words } from './words.tsx'

const views = [
  { id: 'explain', name: 'Explain' },
  { id: 'raw', name: 'Raw' },
  { id: 'curl', name: 'curl' },
]

/** One event in full, beside the list: what it was, why it ended so, and three views of the same request. */
export function EventDetail({ view, asked }: { view: WireView; asked: number }) {
  const { selected, inspection } = view
  return (
    <section id="event" class="detail" aria-label={`Event ${asked}`}>
      <nav class="row ways small" aria-label="Events beside this one">
        <Beside view={view} asked={asked} />
        <a href={addressWith(inspection, { event: '', view: '' })}>Close</a>
      </nav>
      {selected ? <OneEvent view={view} event={selected} /> : <NotThere asked={asked} {...inspection} />}
    </section>
  )
}

/** The next in the list that the filters leave, and the way back to its row where both do not fit beside each other. */
function Beside({ view, asked }: { view: WireView; asked: number }) {
  const later = view.shown.find(({ seq }) => seq > asked)
  const earlier = view.shown.findLast(({ seq }) => seq < asked)
  const isOnPage = view.page.rows.some(({ seq }) => seq === asked)
  return (
    <>
      {earlier && <a href={jumpAddress(view, earlier.seq)}>← #{earlier.seq}</a>}
      {later && <a href={jumpAddress(view, later.seq)}>#{later.seq} →</a>}
      {isOnPage && (
        <a class="back" href={`#e${asked}`}>
          Back to the list
        </a>
      )}
    </>
  )
}

function NotThere({ asked, events }: { asked: number } & Inspection) {
  const isOld = asked < (events[0]?.seq ?? 1)
  return (
    <Empty>
      <h2 id={`event-${asked}`} tabIndex={-1} data-focus>
        Event {asked}
      </h2>
      <p>{isOld ? 'The journal no longer keeps it.' : 'It has not happened: no event has that number yet.'}</p>
    </Empty>
  )
}

function OneEvent({ view, event }: { view: WireView; event: JournalEvent }) {
  const { inspection, lost } = view
  const { seq, at, http, reason, detail } = event
  const judge = new Judge(concerning(inspection.events, [event]))
  const outcome = outcomeOf(event, lost)
  const isRequest = isRequestRow(event)
  return (
    <>
      <h2 id={`event-${seq}`} tabIndex={-1} data-focus>
        <span class="soft">#{seq}</span>{' '}
        {http ? (
          <span class="mono">
            {http.method} {http.path}
          </span>
        ) : (
          lineHeadOf(event)
        )}
      </h2>
      <p class="row">
        {isRequest && (
          <Chip tone={outcome.tone}>{`${outcome.sign} ${http?.status ? `${http.status} ` : ''}${outcome.word}`}</Chip>
        )}
        <span class="small soft">
          {dayOf(at)} {timeOf(at)} UTC, the mock’s clock
        </span>
      </p>
      {(reason !== undefined || detail !== undefined) && (
        <p class="reason">
          {reason !== undefined && <strong>{reason}</strong>} <Words>{withUnits(detail ?? '')}</Words>
        </p>
      )}
      <Judged judgement={judge.judge(event)} />
      <FactsAbout view={view} event={event} relations={judge.relationsOf(event)} />
      <Views view={view} event={event} http={http} />
    </>
  )
}

type ViewParts = { view: WireView; event: JournalEvent; http: HttpFacts | undefined }

function Views({ view, event, http }: ViewParts) {
  const { inspection } = view
  const asked = views.find(({ id }) => id === inspection.query.get('view'))?.id ?? 'explain'
  const here = http ? asked : 'raw'
  return (
    <>
      {http && (
        <nav class="tabs views" aria-label="Views of this event">
          {views.map(({ id, name }) => (
            <a href={`${addressWith(inspection, { view: id })}#event`} aria-current={id === here ? 'true' : undefined}>
              {name}
            </a>
          ))}
        </nav>
      )}
      <View {...{ inspection, event, http, here }} />
    </>
  )
}

function View({ inspection, event, http, here }: Omit<ViewParts, 'view'> & { inspection: Inspection; here: string }) {
  const words = new FactWords(inspection.events)
  if (http && here === 'explain') return <ExplainView event={event} http={http} words={words} />
  if (http && here === 'curl')
    return <CurlView event={event} http={http} words={words} origin={inspection.provider.origin} />
  return (
    <>
      {rawTextOf(event, words).map(({ name, text }) => (
        <>
          <h3>{name}</h3>
          <pre tabIndex={0}>{text}</pre>
        </>
      ))}
    </>
  )
}
