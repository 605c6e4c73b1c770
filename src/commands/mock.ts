import type { JournalEvent, MockProvider, MockProviderOptions } from '../../mock-provider/index.ts'
import { startMockProvider } from '../../mock-provider/index.ts'

export type MockCommand = { options: MockProviderOptions; json: boolean }

/** `npm run mock`: one mock until Ctrl-C, a line a request. Resolves to the exit code. */
export async function mockCommand({ options, json }: MockCommand): Promise<number> {
  const mock = await startMockProvider(options)
  // Before the banner: who reads it may stop us at once.
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  mock.journal.subscribe(json ? printJson : printLine)
  // NDJSON alone on standard output; who started us still learns the address.
  if (json) console.error(mock.origin)
  else printBanner(mock, options)
  await stopped
  await mock.stop()
  if (!json) console.log('\n  The mock has stopped.')
  return 0
}

function printBanner(mock: MockProvider, { profile = 'x', controlToken }: MockProviderOptions): void {
  const [confidential, ...others] = mock.clients.list()
  const token = controlToken === undefined ? '' : ' -H "authorization: Bearer $CONTROL_TOKEN"'
  const clock = mock.clock.running ? 'running' : 'frozen'
  console.log(`
  A mock of X's OAuth 2.0 at ${mock.origin}
  Lessons: ${mock.origin}/   profile ${profile}, clock ${clock}

  Clients
    ${[confidential, ...others].map((client) => client && `${client.clientId}  ${client.type}`).join('\n    ')}
  Redirect URI
    ${confidential?.redirectUris.join('\n    ') || 'none registered'}

  Client secret, endpoints and time:
    curl${token} ${mock.origin}/_mock/config
  Two hours pass:
    curl${token} -H 'content-type: application/json' -d '{"hours":2}' ${mock.origin}/_mock/clock/advance
  Everything else, from any language: docs/control-api.md, ${mock.origin}/_mock/openapi.json

  Ctrl-C stops it.
`)
}

function printJson(event: JournalEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`)
}

const OTHER_NEWS = ['clock.moved', 'family.closed', 'request.refused', 'fault.fired', 'world.restored']

/** A line for a request, ending with the journal's reason; of the other events those that explain later requests. */
function printLine({ at, http, kind, labels = [], grant = '', reason, detail }: JournalEvent): void {
  if (!http && !OTHER_NEWS.includes(kind)) return
  const time = new Date(at * 1000).toISOString().slice(11, 19)
  const what = http ? `${http.method} ${http.path} ${http.status === 0 ? 'no answer' : http.status}` : kind
  const tokens = labels.length > 0 ? `${grant} ${labels.join(' ')}` : ''
  const why = [reason, detail].filter(Boolean).join(': ')
  const outcome = http && why === '' ? kind : why
  console.log(hanging(`  ${time}  `, [what, tokens, outcome].filter(Boolean).join('  ')))
}

/** Breaks at blanks what does not fit the terminal; a pipe gets one line. */
function hanging(prefix: string, text: string): string {
  const columns = process.stdout.columns || Number.POSITIVE_INFINITY
  let line = prefix
  const lines: string[] = []
  for (const word of text.split(/(?<= )(?=\S)/)) {
    if ((line + word).trimEnd().length > columns && line !== prefix) {
      lines.push(line.trimEnd())
      line = ' '.repeat(prefix.length)
    }
    line += word
  }
  return [...lines, line].join('\n')
}
