/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { clientOf, grantTypeOf } from '../../findings/requests.ts'
import { withUnits } from '../../findings/times.ts'
import type { JournalEvent } from '../../world/journal.ts'
import { Chip } from '../kit/components.tsx'
import { clientName, dayOf, isRequestRow, lineHeadOf, outcomeOf, timeOf, tokensOf } from './event-words.ts'
import { openAddress, type WireView } from './wire-view.ts'
import { Words } from './words.tsx'

/** The list of one page, newest first; a line with the day stands above the first event of each. */
export function EventList({ view }: { view: WireView }) {
  const { rows } = view.page
  return (
    <ol id="wire" class="plain wire" aria-label="Events, newest first">
      {rows.map((event, index) => (
        <>
          {isNewDay(event, rows[index - 1]) && (
            <li id={`day-${event.seq}`} class="day">
              <time dateTime={dayOf(event.at)}>{dayOf(event.at)}</time>
            </li>
          )}
          {isRequestRow(event) ? <RequestRow event={event} view={view} /> : <ThinLine event={event} view={view} />}
        </>
      ))}
    </ol>
  )
}

function isNewDay(event: JournalEvent, above: JournalEvent | undefined): boolean {
  return above === undefined || dayOf(above.at) !== dayOf(event.at)
}

type RowParts = { event: JournalEvent; view: WireView }

function RequestRow({ event, view }: RowParts) {
  const { seq, at, http, detail = '' } = event
  const { sign, word, tone } = outcomeOf(event, view.lost)
  const status = http?.status ? `${http.status} ` : ''
  return (
    <li id={`e${seq}`} class={`event ${tone}${seq === view.asked ? ' here' : ''}`}>
      <span class="seq">#{seq}</span>
      <Time at={at} />
      <span class="end">
        <Chip tone={tone}>{`${sign} ${status}${word}`}</Chip>
      </span>
      <a class="what mono" href={openAddress(view, seq)} aria-current={seq === view.asked ? 'true' : undefined}>
        {http ? `${http.method} ${http.path.slice(0, 160)}` : detail.slice(0, 160)}
      </a>
      <Why event={event} />
      <Who event={event} view={view} />
    </li>
  )
}

/** Whose request it was, what it wanted, and which tokens came and went. */
function Who({ event, view }: RowParts) {
  const { actor, grant, sampled } = event
  const client = clientOf(event)
  const parts = [
    actor === 'client' ? undefined : actor.slice(0, 40),
    client === undefined ? undefined : clientName(client, view.names),
    grant,
    grantTypeOf(event)?.slice(0, 40),
  ]
  return (
    <span class="who small soft">
      <span title={client}>{parts.filter(Boolean).join(' · ')}</span>{' '}
      {tokensOf(event) !== '' && <span class="mono tokens">{tokensOf(event)}</span>}
      {sampled && ' sampled'}
    </span>
  )
}

/** The journal's reason and its sentence: what X never says. */
function Why({ event: { reason, detail, http } }: { event: JournalEvent }) {
  const says = http === undefined ? '' : withUnits(detail ?? '')
  if (reason === undefined && says === '') return null
  return (
    <span class="why small">
      {reason !== undefined && <strong>{reason}</strong>} <Words>{says}</Words>
    </span>
  )
}

function ThinLine({ event, view }: RowParts) {
  const { seq, at, reason = '', detail = '', cause } = event
  const client = clientOf(event)
  const about = [event.grant, event.user, client && clientName(client, view.names), tokensOf(event)].filter(Boolean)
  return (
    <li id={`e${seq}`} class={`event thin${seq === view.asked ? ' here' : ''}`}>
      <span class="seq">#{seq}</span>
      <Time at={at} />
      <span class="line small">
        <a class="what" href={openAddress(view, seq)} aria-current={seq === view.asked ? 'true' : undefined}>
          {lineHeadOf(event)}
        </a>{' '}
        {[about.join(' '), reason === 'sign-in' ? '' : reason, withUnits(detail)].filter(Boolean).join(': ')}
        {cause !== undefined && ` (because of #${cause})`}
      </span>
    </li>
  )
}

function Time({ at }: { at: number }) {
  return (
    <time class="mono small soft" dateTime={new Date(at * 1000).toISOString()}>
      {timeOf(at)}
    </time>
  )
}
