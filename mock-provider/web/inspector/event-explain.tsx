/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { ParameterNote } from '../../findings/parameter-note.ts'
import { noteOnCame, noteOnSent } from '../../findings/parameter-notes.ts'
import type { Fact, HttpFacts, JournalEvent } from '../../world/journal.ts'
import { Chip, type Tone } from '../kit/components.tsx'
import { count } from './count.ts'
import type { FactWords, Side } from './fact-words.ts'
import { Words } from './words.tsx'

type Parts = { event: JournalEvent; http: HttpFacts; words: FactWords }

/** Headers that say how the request was made and where it went; all others are there for those who open them. */
const TELLING = new Set(['content-type', 'host', 'origin'])

/** Everything that was sent and that came, each with what it is for, who checks it and who may see it. */
export function ExplainView({ event, http, words }: Parts) {
  const headers = http.request.filter(({ in: where, name }) => where === 'header' && name !== 'authorization')
  const [telling, others] = [headers.filter(isTelling), headers.filter((fact) => !isTelling(fact))]
  const asking = http.request.filter(({ in: where, name }) => where === 'header' && name === 'authorization')
  const parameters = http.request.filter(({ in: where }) => where !== 'header')
  const list = (facts: readonly Fact[], side: Side) => (
    <FactList facts={facts} side={side} event={event} http={http} words={words} />
  )
  return (
    <>
      <h3>What was sent</h3>
      {list([...asking, ...parameters, ...telling], 'sent')}
      {others.length > 0 && (
        <details>
          <summary>{count(others.length, 'more header')}</summary>
          {list(others, 'sent')}
        </details>
      )}
      <h3>What came back</h3>
      {http.response.length === 0 ? (
        <p class="soft small">{http.status === 0 ? 'Nothing: the connection ended.' : NO_MEMBERS}</p>
      ) : (
        list(http.response, 'came')
      )}
    </>
  )
}

const NO_MEMBERS = 'The journal keeps members of token answers and errors, not the bodies of pages and API answers.'

function isTelling({ name }: Fact): boolean {
  return TELLING.has(name)
}

function FactList({ facts, side, ...parts }: Parts & { facts: readonly Fact[]; side: Side }) {
  return (
    <dl class="facts">
      {facts.map((fact) => (
        <FactItem fact={fact} side={side} {...parts} />
      ))}
    </dl>
  )
}

const TONES: Record<ParameterNote['seenBy'], Tone> = { public: 'plain', 'once only': 'wait', secret: 'bad' }

const WHO_SEES: Record<ParameterNote['seenBy'], string> = {
  public: 'anybody; it is no secret',
  'once only': 'the browser and whoever stands on its way, which is why it works once',
  secret: 'your app and the server, nobody else; here it is a fingerprint',
}

function FactItem({ fact, side, event, http, words }: Parts & { fact: Fact; side: Side }) {
  const note = side === 'sent' ? noteOnSent(fact, http) : noteOnCame(fact)
  return (
    <div>
      <dt>
        <code>{fact.name}</code> <span class="mono value">{words.valueOf(event, side, fact)}</span>
        {note && <Chip tone={TONES[note.seenBy]}>{note.seenBy}</Chip>}
        <span class="soft small">{PLACES[fact.in]}</span>
      </dt>
      <dd>
        {note ? <Words>{note.means}</Words> : 'A member that this answer does not have at X.'}
        {note && <NoteLines {...note} />}
      </dd>
    </div>
  )
}

function NoteLines({ checkedBy, seenBy, without, source }: ParameterNote) {
  const lines: [string, string][] = [
    ['Who checks it', checkedBy],
    ['Who may see it', WHO_SEES[seenBy]],
    ['Without it', without],
    ['Source', source],
  ]
  return (
    <ul class="plain note small">
      {lines.map(([name, says]) => (
        <li>
          <span class="soft">{name}</span>
          <span>
            <Words>{says}</Words>
          </span>
        </li>
      ))}
    </ul>
  )
}

const PLACES: Record<Fact['in'], string> = { query: 'query', form: 'form', json: 'JSON', header: 'header' }
