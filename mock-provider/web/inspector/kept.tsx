/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { clientOf } from '../../findings/requests.ts'
import { Empty, Notice, Tabs } from '../kit/components.tsx'
import { addressWith, INSPECTOR, type Inspection } from './inspection.ts'
import { FIRST, wantedOf, written } from './keep-files.ts'
import type { Plan } from './written-tests/plan.ts'
import { isOfApp } from './written-tests/recorded.ts'
import { languageOf, languages } from './written-tests/written.ts'

/** The session as a test in three languages, and as a file for the network panels of browsers. */
export function keptPage(inspection: Inspection) {
  return (
    <div class="keep">
      <TestSection {...inspection} />
      <FileSection {...inspection} />
    </div>
  )
}

function TestSection(inspection: Inspection) {
  const { id, file, name } = languageOf(inspection.query.get('as'))
  const found = written(inspection, id)
  return (
    <section aria-labelledby="as-test">
      <h2 id="as-test">As a test</h2>
      <p>
        What you did with the levers, and what came of it, as a test with one hole: the call of your app. Fill it, and
        the test fails as soon as your app acts otherwise.
      </p>
      <Asked {...inspection} as={id} />
      {found ? (
        <>
          <Told {...found.plan} />
          <Tabs
            label="Language"
            here={addressWith(inspection, { as: id, news: '' })}
            tabs={languages.map((each) => ({
              href: addressWith(inspection, { as: each.id, news: '' }),
              name: each.name,
            }))}
          />
          <div class="row keep-do">
            <a class="button first" href={INSPECTOR + queryOf(inspection, `/${file}`)} download={file}>
              Download {file}
            </a>
            <button type="button" data-copies="written">
              Copy
            </button>
          </div>
          <pre id="written" tabIndex={0} role="region" aria-label={`The test in ${name}`}>
            <code>{found.text}</code>
          </pre>
        </>
      ) : (
        <Empty>
          <p>Nothing to write yet: no app sent a request{inspection.query.has(FIRST) ? ' from that event on' : ''}.</p>
          <p>
            Sign a user in on <a href={`${INSPECTOR}/levers`}>Levers</a>, and let your app call X at{' '}
            <code>{inspection.provider.origin}</code>.
          </p>
        </Empty>
      )}
    </section>
  )
}

/** From which event on, and of which client. */
function Asked({ events, query, provider, as }: Inspection & { as: string }) {
  const clients = clientsIn(events)
  const chosen = query.get('client') ?? ''
  return (
    <form method="get" action={`${INSPECTOR}/keep`} class="row keep-asks">
      <input type="hidden" name="as" value={as} />
      <div class="field">
        <label for="from">From event</label>
        <input
          id="from"
          name="from"
          type="number"
          min="1"
          placeholder="the last reset"
          value={query.get(FIRST) ?? ''}
        />
      </div>
      <ClientField id="client" clients={clients} chosen={chosen} none="the first that acted" provider={provider} />
      <button>Write it</button>
    </form>
  )
}

type Clients = { id: string; clients: readonly string[]; chosen: string; none: string } & Pick<Inspection, 'provider'>

function ClientField({ id, clients, chosen, none, provider }: Clients) {
  const names = new Map(provider.clients.list().map(({ clientId, name }) => [clientId, name]))
  return (
    <div class="field">
      <label for={id}>Client</label>
      <select id={id} name="client">
        <option value="">{none}</option>
        {clients.map((client) => (
          <option value={client} selected={client === chosen}>
            {[names.get(client), client].filter(Boolean).join(', ')}
          </option>
        ))}
      </select>
    </div>
  )
}

function Told({ from, to, moves, notices }: Plan) {
  const steps = moves.filter(({ kind }) => kind === 'work').length
  const gaps = moves.flatMap((move) => (move.kind === 'note' ? move.says : []))
  const levers = moves.length - steps - gaps.length
  return (
    <>
      <p class="small soft">
        Events {from} to {to}: {counted(steps, 'step')} of the app, {counted(levers, 'lever')}.
      </p>
      {notices.length + gaps.length > 0 && (
        <Notice tone="wait">
          <p>Read this before you trust the test:</p>
          <ul>
            {[...notices, ...gaps.map((gap) => `${gap[0]?.toUpperCase()}${gap.slice(1)}.`)].map((each) => (
              <li>{each}</li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  )
}

function FileSection({ events, query, provider }: Inspection) {
  const requests = events.filter(wantedOf(new URLSearchParams())).length
  const families = [...new Set(events.flatMap(({ grant, http }) => (http && grant !== undefined ? grant : [])))]
  if (requests === 0) return undefined
  return (
    <section aria-labelledby="as-file">
      <h2 id="as-file">As a file</h2>
      <p>
        {counted(requests, 'request')} as a HAR, secrets as fingerprints. In Chrome and Edge open DevTools, Network, and
        drop the file there; in Firefox choose Import HAR File in the network panel’s menu.{' '}
        <code>npm run lab -- explain session.har</code> tells what each refusal means.
      </p>
      <form method="get" action={`${INSPECTOR}/session.har`} class="row keep-asks" data-reload>
        <ClientField
          id="of-client"
          clients={clientsIn(events)}
          chosen={query.get('client') ?? ''}
          none="all clients"
          provider={provider}
        />
        <div class="field">
          <label for="family">Token family</label>
          <select id="family" name="family">
            <option value="">all families</option>
            {families.map((family) => (
              <option value={family} selected={family === query.get('family')}>
                {family}
              </option>
            ))}
          </select>
        </div>
        <button>Download session.har</button>
      </form>
    </section>
  )
}

/** Ids of clients that asked for something, in the order in which they did. */
function clientsIn(events: Inspection['events']): string[] {
  return [...new Set(events.filter(isOfApp).flatMap((event) => clientOf(event) ?? []))]
}

/** A path with what the address asks for, but for the language. */
function queryOf({ query }: Inspection, path: string): string {
  const asked = new URLSearchParams([...query].filter(([name]) => name === FIRST || name === 'client'))
  return asked.size > 0 ? `${path}?${asked}` : path
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
