/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { findWrongHosts } from '../../findings/hosts.ts'
import { findNotes } from '../../findings/notes.ts'
import { isRefusal } from '../../findings/requests.ts'
import { withUnits } from '../../findings/times.ts'
import type { JournalEvent } from '../../world/journal.ts'
import { Chip, Empty } from '../kit/components.tsx'
import { count } from './count.ts'
import { dayOf, isRequestRow, timeOf } from './event-words.ts'
import { INSPECTOR, type Inspection } from './inspection.ts'
import { concerning, Judge } from './judgement.ts'
import { Judged } from './judged.tsx'
import { groupRefusals, type RefusalGroup } from './refusal-groups.ts'
import { eventAddress } from './wire-view.ts'
import { Sentence, Words } from './words.tsx'

/** More groups than anybody reads are counted. */
const MAX_GROUPS = 50

/** What was refused, a card for each reason and endpoint, with what to do; then what passed here and may not at X. */
export function refusalsPage(inspection: Inspection) {
  const { events } = inspection
  const refusals = events.filter(isRefusal)
  const judge = new Judge(concerning(events, refusals))
  const groups = groupRefusals(refusals, judge)
  if (refusals.length === 0) return <NoneRefused {...inspection} />
  return (
    <>
      <p>
        <strong>{refusals.length}</strong> of {count(events.filter(isRequestRow).length, 'request')} refused, for{' '}
        {count(groups.length, 'reason')}. The newest first.
      </p>
      <div class="groups">
        {groups.slice(0, MAX_GROUPS).map((group) => (
          <Group group={group} judge={judge} inspection={inspection} />
        ))}
      </div>
      {groups.length > MAX_GROUPS && <p>And {count(groups.length - MAX_GROUPS, 'more reason')}.</p>}
      <Passed {...inspection} />
    </>
  )
}

function NoneRefused(inspection: Inspection) {
  const requests = inspection.events.filter(isRequestRow).length
  return (
    <>
      <Empty>
        <p>
          <strong>✓ None refused.</strong>{' '}
          {requests === 0 ? 'No request has come yet.' : `${count(requests, 'request')}, all taken.`}
        </p>
        <p>
          <a href={INSPECTOR}>{requests === 0 ? 'Send a first one' : 'See them on the wire'}</a>
        </p>
      </Empty>
      <Passed {...inspection} />
    </>
  )
}

type GroupParts = { group: RefusalGroup; judge: Judge; inspection: Inspection }

function Group({ group, judge, inspection }: GroupParts) {
  const { reason, request, mistake, events } = group
  const [first, last] = [events[0], events.at(-1)]
  if (!first || !last) return null
  const id = [request, reason, mistake]
    .filter(Boolean)
    .join(' ')
    .replace(/[^\w]+/g, '-')
  return (
    <article class="card" id={id}>
      <h2>
        {reason} <span class="mono soft">{request}</span>
      </h2>
      <p class="row small">
        <Chip tone="bad">
          ✗ {last.http?.status ? `${last.http.status} ` : ''}refused{' '}
          {events.length === 1 ? 'once' : count(events.length, 'time')}
        </Chip>
        <span class="soft">
          {events.length === 1 ? (
            <Moment event={first} />
          ) : (
            <>
              first <Moment event={first} />, last <Moment event={last} />
            </>
          )}
        </span>
      </p>
      <p>
        <Words>{withUnits(last.detail ?? '')}</Words>
      </p>
      <Judged judgement={judge.judge(last)} />
      <EventLinks events={events} reason={reason} inspection={inspection} />
    </article>
  )
}

function Moment({ event: { at } }: { event: JournalEvent }) {
  return <time dateTime={new Date(at * 1000).toISOString()}>{`${dayOf(at)} ${timeOf(at)}`}</time>
}

/** So many links of a group, the newest; the others are on the wire. */
const MAX_LINKS = 8

function EventLinks({
  events,
  reason,
  inspection,
}: {
  events: readonly JournalEvent[]
  reason: string
  inspection: Inspection
}) {
  const newest = events.slice(-MAX_LINKS).toReversed()
  const query = new URLSearchParams({ kind: 'refused', text: reason })
  return (
    <p class="row ways small">
      {newest.map(({ seq }) => (
        <a href={eventAddress(inspection, seq)}>#{seq}</a>
      ))}
      {events.length > MAX_LINKS && <a href={`${INSPECTOR}?${query}`}>All {events.length} on the wire</a>}
      {newest[0]?.http && <a href={`${INSPECTOR}/compare?b=${newest[0].seq}`}>Compare with an accepted one</a>}
    </p>
  )
}

/** What the mock took and X may not. */
function Passed({ events }: Inspection) {
  const notes = findNotes(events)
  const hosts = findWrongHosts(events)
  if (notes.length + hosts.length === 0) return null
  return (
    <section aria-labelledby="passed">
      <h2 id="passed">Passed here, and may not at X</h2>
      <ul>
        {notes.map(({ says, events: shown }) => (
          <li>
            <Sentence>{says}</Sentence> <Numbers seqs={shown} />
          </li>
        ))}
        {hosts.map(({ says, wayOut, requests }) => (
          <li>
            <Sentence>{says}</Sentence> <Sentence>{wayOut}</Sentence>{' '}
            <Numbers seqs={requests.slice(0, MAX_LINKS).map(({ seq }) => seq)} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Numbers({ seqs }: { seqs: readonly number[] }) {
  return (
    <span class="small">
      {seqs.map((seq) => (
        <>
          <a href={`${INSPECTOR}?event=${seq}&before=${seq + 1}#event`}>#{seq}</a>{' '}
        </>
      ))}
    </span>
  )
}
