/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { render } from 'preact-render-to-string'
import { accountOf } from '../errors.ts'
import type { GrantState, GrantView } from '../grant.ts'
import type { Health, Signs } from './health.ts'
import type { Problem } from './record.ts'
import { describeInstant, describeSpan } from './spans.ts'
import { callState } from './states.ts'

/** What the page is told of the service. */
export type Described = { provider: string; store: string }

/** What the page shows. */
export type Shown = { signs: Signs; health: Health; grants: GrantView[] | undefined; described: Described }

/** The plain status view. Every text in it is escaped, and none is a secret. */
export function statusPage({ signs, health, grants, described }: Shown): string {
  const { now, record, store } = signs
  return document(
    <>
      <h1>Token keeper</h1>
      <p class="soft">
        Grants of {described.provider}, kept in {described.store}. As of <time>{timeOf(now)}</time>; load it again for
        newer figures.
      </p>
      <Verdict health={health} now={now} lost={'census' in store ? store.census.byState.needs_consent : 0} />
      <Figures signs={signs} health={health} />
      <h2>Grants</h2>
      {grants === undefined ? <p>The store does not answer.</p> : <Grants grants={grants} now={now} />}
      {'census' in store && grants && <More shown={grants.length} total={totalOf(store.census.byState)} />}
      <h2>What went wrong lately</h2>
      <Problems problems={record.problems} now={now} />
      <p class="soft">
        The same for programs: <a href="/healthz">/healthz</a> and <a href="/metrics">/metrics</a>.
      </p>
    </>,
  )
}

/** @param lost how many accounts wait for their user */
function Verdict({ health, now, lost }: { health: Health; now: number; lost: number }) {
  const { paused } = health
  return (
    <div class={health.ok ? 'verdict' : 'verdict bad'}>
      <p>
        <strong>{health.ok ? wellWith(lost) : 'A person should look.'}</strong>
      </p>
      {health.because.map((reason) => (
        <p>{sentence(reason)}</p>
      ))}
      {paused && (
        <p>
          {paused.blames === 'client' ? 'The client is refused.' : sentence(paused.why)} Asked again{' '}
          {describeInstant(paused.retryAt, now)}.
        </p>
      )}
    </div>
  )
}

function wellWith(lost: number): string {
  if (lost === 0) return 'All is well.'
  return `The keeper is well; ${lost === 1 ? '1 account' : `${lost} accounts`} must log in again.`
}

function Figures({ signs, health }: { signs: Signs; health: Health }) {
  const { store, record } = signs
  const { lastTick, unsavedRotations } = health
  const census = 'census' in store ? store.census : undefined
  const figures: [name: string, value: string | number | undefined][] = [
    ['active', census?.byState.active],
    ['refreshing', census?.byState.refreshing],
    ['need consent', census?.byState.needs_consent],
    ['released', census?.byState.revoked],
    ['due now', census?.due],
    ['rotated by this process', record.counts.get('refresh.rotated')],
    ['not stored yet', unsavedRotations.inMemory + unsavedRotations.onDisk],
    ['last tick', lastTick.at === 0 ? 'none yet' : `${describeSpan(lastTick.secondsAgo)} ago`],
  ]
  return (
    <dl class="figures">
      {figures.map(([name, value]) => (
        <div>
          <dt>{name}</dt>
          <dd>{value ?? 'unknown'}</dd>
        </div>
      ))}
    </dl>
  )
}

function Grants({ grants, now }: { grants: GrantView[]; now: number }) {
  if (grants.length === 0) return <p>There is none yet.</p>
  return (
    <Table
      label="Grants"
      columns={{ Account: 'wide', State: '', Generation: 'number', 'Token until': '', Due: '', 'Last error': 'wide' }}
    >
      {grants.map((grant) => [
        accountOf(grant).replace(/^account /, ''),
        callState(grant.state),
        grant.generation,
        works(grant) ? describeInstant(grant.accessExpiresAt, now) : '',
        works(grant) ? describeInstant(grant.dueAt, now) : '',
        grant.failCode === '' ? '' : `${grant.failCode}, ${describeInstant(grant.failedAt, now)}`,
      ])}
    </Table>
  )
}

function works({ state }: GrantView): boolean {
  return state === 'active' || state === 'refreshing'
}

function Problems({ problems, now }: { problems: readonly Problem[]; now: number }) {
  if (problems.length === 0) return <p>Nothing, since this process started.</p>
  return (
    <Table label="What went wrong lately" columns={{ When: '', Level: '', Event: '', Account: 'wide', What: 'wide' }}>
      {problems.map(({ at, level, type, key, what }) => [
        describeInstant(at, now),
        level,
        type,
        key ? accountOf(key).replace(/^account /, '') : '',
        what,
      ])}
    </Table>
  )
}

type TableParts = {
  label: string
  /** By name, whether they hold numbers or texts that may be long. */
  columns: Record<string, 'number' | 'wide' | ''>
  children: (string | number)[][]
}

/** Where it is narrow each row stands for itself, and each cell says what it is. */
function Table({ label, columns, children }: TableParts) {
  const heads = Object.entries(columns)
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {heads.map(([name, kind]) => (
              <th scope="col" class={kind}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {children.map((cells) => (
            <tr>
              {heads.map(([name, kind], index) => (
                <td class={kind} data-name={name}>
                  {cells[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function More({ shown, total }: { shown: number; total: number }) {
  if (total <= shown) return null
  return (
    <p>
      These are the first {shown} of {total}; <code>keep list</code> has all.
    </p>
  )
}

function totalOf(byState: Record<GrantState, number>): number {
  return Object.values(byState).reduce((sum, each) => sum + each, 0)
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}

function timeOf(at: number): string {
  return `${new Date(at * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

function document(main: ComponentChildren): string {
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Token keeper</title>
        <link rel="stylesheet" href="/status.css" />
      </head>
      <body>
        <main>{main}</main>
      </body>
    </html>
  )
  return `<!doctype html>${render(page)}`
}
