/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { clientOf } from '../../findings/requests.ts'
import type { JournalEvent } from '../../world/journal.ts'
import { tokensOf } from './event-words.ts'
import { INSPECTOR } from './inspection.ts'
import type { Relation } from './judgement.ts'
import { jumpAddress, type WireView } from './wire-view.ts'

type Parts = { view: WireView; event: JournalEvent; relations: readonly Relation[] }

/** Who sent it, whose tokens they are, and the events that it is to be read with. */
export function FactsAbout({ view, event, relations }: Parts) {
  const { actor, user, grant, connection, page, sampled, scopes } = event
  const client = clientOf(event)
  const facts: [name: string, says: ComponentChildren][] = []
  for (const { says, seq } of relations) facts.push([says, <a href={jumpAddress(view, seq)}>#{seq}</a>])
  if (event.began !== undefined) facts.push(['Meanwhile', <Meanwhile view={view} event={event} began={event.began} />])
  if (client !== undefined) facts.push(['Client', <ClientName id={client} view={view} />])
  if (user !== undefined) facts.push(['User', user])
  if (grant !== undefined) facts.push(['Family', <FamilyLinks grant={grant} />])
  if (tokensOf(event) !== '') facts.push(['Tokens', <span class="mono">{tokensOf(event)}</span>])
  if (scopes && scopes.length > 0) facts.push(['Scopes', <span class="mono">{scopes.join(' ')}</span>])
  if (actor !== 'client') facts.push(['Sent by', actor])
  if (connection !== undefined) facts.push(['Connection', `number ${connection} of this mock`])
  if (page !== undefined) facts.push(['The page saw', page])
  if (sampled) facts.push(['Sampled', 'The answer was made up from X’s schema: what it says proves nothing.'])
  if (event.http) facts.push(['Compare', <CompareLink seq={event.seq} />])
  return (
    <dl class="pairs small">
      {facts.map(([name, says]) => (
        <>
          <dt>{name}</dt>
          <dd>{says}</dd>
        </>
      ))}
    </dl>
  )
}

function ClientName({ id, view }: { id: string; view: WireView }) {
  const name = view.names.get(id)
  return (
    <>
      {name ?? 'not registered here'} <span class="mono soft">{id.slice(0, 80)}</span>
    </>
  )
}

function FamilyLinks({ grant }: { grant: string }) {
  const family = encodeURIComponent(grant)
  return (
    <>
      <span class="mono">{grant}</span> · <a href={`${INSPECTOR}?family=${family}`}>all its events</a> ·{' '}
      <a href={`${INSPECTOR}/families?family=${family}`}>its tokens</a>
    </>
  )
}

/** What was answered while this was on its way: who sent it could not know of it. */
function Meanwhile({ view, event, began }: Pick<Parts, 'view' | 'event'> & { began: number }) {
  const answered = view.inspection.events.filter(({ seq, http }) => seq > began && seq < event.seq && http)
  return (
    <>
      It was on its way while{' '}
      {answered.slice(0, 5).map(({ seq }, index) => (
        <>
          {index > 0 && ', '}
          <a href={jumpAddress(view, seq)}>#{seq}</a>
        </>
      ))}
      {answered.length > 5 && ` and ${answered.length - 5} more`} {answered.length === 1 ? 'was' : 'were'} answered.
    </>
  )
}

function CompareLink({ seq }: { seq: number }) {
  return <a href={`${INSPECTOR}/compare?a=${seq}`}>Lay another request beside it</a>
}
