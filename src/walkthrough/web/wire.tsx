/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import {
  asCurl,
  clockTime,
  explain,
  momentOf,
  variablesOf,
  type Explained,
  type JournalEvent,
} from '../../../mock-provider/index.ts'
import type { Seen } from '../course/look.ts'
import { highlighted } from './code.ts'
import type { CourseView } from './course-view.ts'
import { Chip, Empty } from './kit.ts'
import { LENSES, linkTo, momentIn, type Lens } from './moment.ts'
import { ExplainedRows } from './rows.tsx'
import type { Scope } from './scope.ts'

const OF: Record<Seen['wire']['of'], string> = {
  own: 'What the server wrote down of your run.',
  scene: 'What the scene’s own server wrote down.',
  nothing: 'The server wrote nothing down: no request reached it.',
  earlier: 'You ran this before the course was closed. Run it again to see its wire.',
}

/** The requests of the run, one of them open. */
export function WireRegion({ view, scope }: { view: CourseView; scope: Scope | undefined }) {
  const events = scope?.shown ?? []
  const explained = scope ? explain(events, scope.known) : []
  return (
    <section id="wire" class="side-part wire" aria-labelledby="wire-title" tabIndex={-1}>
      <h2 id="wire-title">The wire</h2>
      {!scope ? (
        <Empty>
          <p>What your run sends, and what X answers, will stand here.</p>
        </Empty>
      ) : (
        <p class="soft small">{OF[scope.of]}</p>
      )}
      {explained.length > 0 && (
        <ol class="plain requests">
          {explained.map((each) => (
            <WireEvent view={view} told={each} scope={scope} />
          ))}
        </ol>
      )}
    </section>
  )
}

function WireEvent({ view, told, scope }: { view: CourseView; told: Explained; scope: Scope | undefined }) {
  const { seq, at, head } = told
  const event = scope?.shown.find((each) => each.seq === seq)
  const isOpen = scope?.open?.seq === seq
  const [who = '', ...what] = head.split(': ')
  return (
    <li id={`wire-${seq}`} class={isOpen ? 'request open' : 'request'}>
      <a
        href={linkTo(view.address, { event: isOpen ? 0 : seq }, `#wire-${seq}`)}
        aria-expanded={isOpen ? 'true' : 'false'}
        aria-current={isOpen ? 'true' : undefined}
      >
        <span class="mono soft">#{seq}</span> <time class="soft small">{timeOf(scope)(at)}</time>{' '}
        <span class="who small">{who}</span> <span class="what mono">{what.join(': ').replace(/ -> \d{3}\b/, '')}</span>{' '}
        <Status event={event} />
      </a>
      {isOpen && event && <OpenEvent view={view} event={event} told={told} />}
    </li>
  )
}

function Status({ event }: { event: JournalEvent | undefined }) {
  const status = event?.http?.status
  if (status === undefined || status === 0) return null
  return <Chip tone={status < 400 ? 'good' : 'bad'}>{status < 400 ? `✓ ${status}` : `✗ ${status}`}</Chip>
}

/** With its date where a day or more passes. */
function timeOf(scope: Scope | undefined): (at: number) => string {
  const { shown = [] } = scope ?? {}
  return (shown.at(-1)?.at ?? 0) - (shown[0]?.at ?? 0) < 86_400 ? clockTime : momentOf
}

const LENS_NAMES: Record<Lens, string> = { explain: 'Explain', raw: 'Raw', curl: 'curl' }

function OpenEvent({ view, event, told }: { view: CourseView; event: JournalEvent; told: Explained }) {
  const { lens } = momentIn(view.query)
  const curl = asCurl(event)
  const lenses = LENSES.filter((each) => each !== 'curl' || curl !== undefined)
  return (
    <div class="opened">
      <nav class="lenses" aria-label={`Ways to see event ${event.seq}`}>
        {lenses.map((each) => (
          <a
            href={linkTo(view.address, { as: each, event: event.seq }, `#wire-${event.seq}`)}
            aria-current={each === lens ? 'true' : undefined}
          >
            {LENS_NAMES[each]}
          </a>
        ))}
      </nav>
      {lens === 'raw' && <Code label={`Event ${event.seq}, raw`} html={highlighted(rawOf(event), 'json')} />}
      {lens === 'curl' && curl !== undefined && <Curl command={curl} />}
      {(lens === 'explain' || (lens === 'curl' && curl === undefined)) && <ExplainedRows {...told} />}
    </div>
  )
}

/** A request as a command. */
export function Curl({ command }: { command: string }) {
  const needed = variablesOf(command)
  return (
    <>
      <p class="small">
        Set these first:{' '}
        {needed.map((name, index) => (
          <>
            {index > 0 && ', '}
            <code>{name}</code>
          </>
        ))}
        . No secret stands in it.
      </p>
      <Code label="The request as a curl command" html={highlighted(command, 'bash')} />
    </>
  )
}

/** The journal's own event: secrets are lengths and fingerprints there. */
function rawOf(event: JournalEvent): string {
  return JSON.stringify(event, null, 2)
}

/** Code that scrolls inside itself. `html` is of `highlighted`. */
function Code({ label, html }: { label: string; html: string }) {
  return (
    <pre tabIndex={0} role="region" aria-label={label}>
      <code dangerouslySetInnerHTML={{ __html: html }} />
    </pre>
  )
}

/** An event of somewhere else than the run, folded: what a verdict rests on, what a break left. */
export function FoldedEvent({ told, id, caption }: { told: Explained; id: string; caption?: string | undefined }) {
  return (
    <details id={id} class="folded-event">
      <summary>
        <span class="mono soft">#{told.seq}</span> <span class="mono">{told.head}</span>
        {caption !== undefined && <span class="soft small"> · {caption}</span>}
      </summary>
      <ExplainedRows {...told} />
    </details>
  )
}
