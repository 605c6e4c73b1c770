import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { calls, wayOf, type CallName, type Sdk } from '../clients/calls.ts'
import type { ClientRecord, Request } from '../clients/record.ts'
import { escapeText, table } from './markdown.ts'

/** Where `npm run generate` writes. */
export const clientsPath = fileURLToPath(new URL('../../docs/clients.md', import.meta.url))

const recordsFolder = fileURLToPath(new URL('../clients/records', import.meta.url))

/** The groups of findings that are shown with their events, in the page's order. */
const GROUPS = { defect: 'Known defects', caller: 'Left to you' } as const

/** The packages that make calls beyond users/me. */
const SDKS: Sdk[] = ['twitter-api-v2', 'xdk']

const callNames = Object.keys(calls) as CallName[]

/** The recordings of all clients, by name. */
export function readRecords(): ClientRecord[] {
  const files = readdirSync(recordsFolder).toSorted()
  return files.map((file): ClientRecord => JSON.parse(readFileSync(join(recordsFolder, file), 'utf8')))
}

/** `docs/clients.md`: what clients that we did not write send, what works with them, and what does not. */
export function renderClients(records: readonly ClientRecord[]): string {
  const blocks = [
    '# Clients that we did not write',
    '<!-- Made by `npm run generate` from test/clients/records/, which the tests of test/clients/ compare with each run. Do not edit. -->',
    howToRead(),
    '## At a glance',
    table(['client', 'version', 'authenticates with', 'posts', 'PKCE', 'defects', 'left to you'], records.map(glance)),
    '## The calls that people make most',
    aboutCalls(),
    table(['call', 'at X', ...SDKS], callNames.map(callRow)),
    ...records.flatMap(renderClient),
  ]
  return `${blocks.join('\n\n')}\n`
}

function howToRead(): string {
  return `Each of these runs unmodified behind \`npm run lab -- run\` ([testing.md](testing.md)), with X's hosts as they are written into it or
as its documentation has them set, as a confidential client, against strict defaults unless its line says otherwise. It signs in through both pages, calls,
meets the 401 after two hours, refreshes, spends a token twice, refreshes twice at once, and revokes, as far as it can. What this page
says was read from the mock's journal: an *event* is one of its lines, \`reason: detail\` is what X never tells. The program
that plays each client stands beside its name; \`RECORD=1\` with its test makes a new recording.

*Left to you* is not wrong: it is what an app has to do itself. A *known defect* is against the RFC that is named, or against what the
client promises. Versions from npm are those of the lock file; with another version of a system's program the same must happen.`
}

function aboutCalls(): string {
  return `Unmodified, with a token of every scope, against the same strict mock: \`npm run test:foreign\` makes each of these calls with the methods
named here (\`test/clients/*-calls.foreign.ts\`), and looks at what the package gives back and at what another user sees afterwards. What a package has no method for stands in its place.`
}

function callRow(name: CallName): string[] {
  const { operations } = calls[name]
  return [name, operations.map((operation) => `\`${operation}\``).join(', '), ...SDKS.map((sdk) => waysOf(name, sdk))]
}

function waysOf(name: CallName, sdk: Sdk): string {
  const { methods, gap } = wayOf(name, sdk)
  return [methods.map((method) => `\`${method}\``).join(', '), gap?.says].filter(Boolean).join('; ')
}

function glance(record: ClientRecord): string[] {
  const exchange = record.requests.find(({ purpose }) => purpose === 'exchange')
  const authorization = record.requests.find(({ purpose }) => purpose === 'authorization')
  const count = (verdict: string) => String(record.findings.filter((finding) => finding.verdict === verdict).length)
  return [
    `[${record.name}](#${record.name})`,
    record.version,
    exchange?.authentication ?? '',
    exchange?.body ?? '',
    [valueIn(authorization, /code_challenge_method = (.*)/), valueIn(exchange, /code_verifier \((.*)\)/)].join(', '),
    ...Object.keys(GROUPS).map(count),
  ]
}

function valueIn(request: Request | undefined, pattern: RegExp): string {
  return request?.parameters.map((parameter) => pattern.exec(parameter)?.[1]).find(Boolean) ?? 'none'
}

function renderClient(record: ClientRecord): string[] {
  const { name, version, from, program, requests } = record
  return [
    `## ${name}`,
    `${escapeText(`${version}, ${from}`)}: \`test/clients/programs/${program}\``,
    table(['request', 'to', 'authentication', 'body', 'parameters'], requests.map(renderRequest)),
    ...Object.entries(GROUPS).flatMap(([verdict, title]) => renderGroup(record, verdict, title)),
    renderWorks(record),
  ]
}

function renderRequest({ purpose, line, authentication, body, parameters }: Request): string[] {
  return [purpose, `\`${line}\``, authentication, body, parameters.map((each) => `\`${each}\``).join(', ')]
}

function renderGroup({ findings }: ClientRecord, verdict: string, title: string): string[] {
  const own = findings.filter((finding) => finding.verdict === verdict)
  if (own.length === 0) return []
  const lines = own.map(({ says, evidence }) => {
    const events = evidence.map((event) => `  - \`${event}\``).join('\n')
    return `- ${escapeText(says)}\n${events}`
  })
  return [`**${title}**`, lines.join('\n')]
}

/** In one sentence, each with the number of the last event that shows it. */
function renderWorks({ findings }: ClientRecord): string {
  const works = findings
    .filter(({ verdict }) => verdict === 'works')
    .map(({ says, evidence }) => `${says} (${evidence.at(-1)?.split(':', 1)[0]})`)
  return `**Works**: it ${escapeText(works.join('; '))}.`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(clientsPath, renderClients(readRecords()))
