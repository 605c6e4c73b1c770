import type { JournalEvent, MockProvider, MockProviderOptions } from '../../mock-provider/index.ts'
import type { Command } from '../system/command.ts'
import { readFlags, readSecret, readWhole, type FlagOptions } from '../system/flags.ts'
import { asTyped } from '../system/own-command.ts'
import { LineWriter } from '../system/line-writer.ts'
import { readingSettings, UsageError } from '../system/usage-error.ts'

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  'allowed-host': { type: 'string', multiple: true },
  'control-token': { type: 'string' },
  'public-origin': { type: 'string' },
  'world-ports': { type: 'string' },
  json: { type: 'boolean' },
} satisfies FlagOptions

const HELP = `
  npm run mock -- [flags]

    --port 4000                   the port; 0 is any free one (default 4000)
    --host 127.0.0.1              another address needs the next two as well
    --allowed-host NAME           a name that this machine is called by (repeat)
    --control-token TOKEN         required in every control call; env:VARIABLE keeps it out of ps
    --public-origin URL           how others reach the mock
    --world-ports 4001-4016       ports for further worlds; any free ones unless given`

/** `npm run mock`: one mock until Ctrl-C, a line a request. */
export const mock: Command = {
  says: 'a mock of X for your own programs: --port 4000',
  help: async () => {
    const { worldFlags } = await import('../step-runner/world-flags.ts')
    return `${HELP}${worldFlags.help.trimEnd()}\n    --json                        the journal as NDJSON and nothing else\n`
  },
  run: async (args, env) => {
    const { options, json } = await readMockFlags(args, env)
    await runMock(options, json)
    return 0
  },
}

/** The flags of `npm run mock`. @throws {UsageError} that names the flag, the value and what it takes. */
export async function readMockFlags(
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<{ options: MockProviderOptions; json: boolean }> {
  const { worldFlags } = await import('../step-runner/world-flags.ts')
  const { values } = readFlags({ args, options: { ...worldFlags.options, ...OPTIONS } })
  const options: MockProviderOptions = {
    ...worldFlags.readValues(values, env),
    port: values.port === undefined ? 4000 : readPort(values.port),
    allowedHosts: values['allowed-host'] ?? [],
    ...(values.host !== undefined && { host: values.host }),
    ...(values['control-token'] !== undefined && {
      controlToken: readSecret('control-token', values['control-token'], env),
    }),
    ...(values['world-ports'] !== undefined && { worldPorts: readPorts(values['world-ports']) }),
    ...(values['public-origin'] !== undefined && { publicOrigin: await readOrigin(values['public-origin']) }),
  }
  return { options, json: values.json === true }
}

async function runMock(options: MockProviderOptions, json: boolean): Promise<void> {
  const { startMockProvider, lastJudgement } = await import('../../mock-provider/index.ts')
  const provider = await readingSettings(() => startMockProvider(options))
  // Before the banner: who reads it may stop us at once.
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
  const log = logJournals(provider, json ? writeJson : writeLine, lastJudgement)
  // NDJSON alone on standard output; who started us still learns the address.
  if (json) console.error(provider.origin)
  else printBanner(provider, options)
  await stopped
  await provider.stop()
  log.close()
  if (!json) console.log('\n  The mock has stopped.')
}

/** Writes an event; `world` is empty for those of the first one, else its id: `w1`. */
type Write = (log: LineWriter, event: JournalEvent, world: string) => void

/**
 * The journals of a mock and of every world in it: each event once and in order, those of the very turn in which the process
 * ends as well, which no subscriber hears of. Of a world whose test failed, what `judge` says on standard error.
 */
function logJournals(provider: MockProvider, write: Write, judge: (events: JournalEvent[]) => string): LineWriter {
  const open = new Set<() => void>()
  const showRest = (): void => open.forEach((showRestOfOne) => showRestOfOne())
  // Ahead of those of the LineWriter, which writes what it has then.
  process.on('exit', showRest)
  process.on('uncaughtExceptionMonitor', showRest)
  const log = new LineWriter()
  const follow = ({ journal, worlds, signal }: MockProvider, world: string): void => {
    let last = journal.mark()
    const show = (event: JournalEvent): void => {
      last = event.seq
      write(log, event, world)
    }
    journal.subscribe(show)
    const showRestOfOne = (): void => journal.events.filter(({ seq }) => seq > last).forEach(show)
    open.add(showRestOfOne)
    signal.addEventListener('abort', () => open.delete(showRestOfOne))
    worlds.subscribe(({ id, mock: other, what }) => {
      const name = world === '' ? id : `${world}/${id}`
      if (what === 'opened') follow(other, name)
      else {
        showRest()
        log.flush()
        console.error(`\n  The test of ${name} failed.\n\n${judge(other.journal.events).replace(/^/gm, '  ')}\n`)
      }
    })
  }
  follow(provider, '')
  return log
}

function printBanner(provider: MockProvider, { profile = 'x', controlToken }: MockProviderOptions): void {
  const clients = provider.clients.list()
  const token = controlToken === undefined ? '' : ' -H "authorization: Bearer $CONTROL_TOKEN"'
  const clock = provider.clock.running ? 'running' : 'frozen'
  console.log(
    asTyped(`
  A mock of X's OAuth 2.0 at ${provider.origin}
  Lessons: ${provider.origin}/   profile ${profile}, clock ${clock}
  Inspector: ${provider.origin}/_mock/inspector

  Clients
    ${clients.map(({ clientId, type, name }) => `${clientId}  ${type.padEnd(12)}  ${name}`).join('\n    ')}
  Redirect URI
    ${clients[0]?.redirectUris.join('\n    ') || 'none registered'}

  Client secrets, endpoints and time:
    curl${token} ${provider.origin}/_mock/config
  Two hours pass:
    curl${token} -H 'content-type: application/json' -d '{"hours":2}' ${provider.origin}/_mock/clock/advance
  Everything else, from any language: docs/control-api.md, ${provider.origin}/_mock/openapi.json

  Ctrl-C stops it.
`),
  )
}

const OTHER_NEWS = ['clock.moved', 'family.closed', 'request.refused', 'fault.fired', 'world.restored']

/** As NDJSON. */
function writeJson(log: LineWriter, event: JournalEvent, world: string): void {
  log.write(JSON.stringify(world === '' ? event : { world, ...event }))
}

/** A line for a request, ending with the journal's reason; of the other events those that explain later requests. */
function writeLine(log: LineWriter, event: JournalEvent, world: string): void {
  const { at, http, kind, labels = [], grant = '', reason, detail, page, sampled } = event
  if (!http && !OTHER_NEWS.includes(kind)) return
  const time = new Date(at * 1000).toISOString().slice(11, 19)
  const what = http ? `${http.method} ${http.path} ${http.status === 0 ? 'no answer' : http.status}` : kind
  const tokens = labels.length > 0 ? `${grant} ${labels.join(' ')}` : ''
  const why = [reason, detail].filter(Boolean).join(': ')
  const outcome = http && why === '' ? kind : why
  log.write(
    hanging(`  ${time}  `, [world, what, tokens, page, sampled && 'sampled', outcome].filter(Boolean).join('  ')),
  )
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

function readPort(text: string): number {
  const port = readWhole('port', text)
  if (port <= 65_535) return port
  throw new UsageError(`--port cannot be "${text}"; it takes 0 to 65535`)
}

function readPorts(text: string): [number, number] {
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? []
  if (first !== undefined && last !== undefined) return [Number(first), Number(last)]
  throw new UsageError(`--world-ports cannot be "${text}"; it takes a first and a last port, say 4001-4016`)
}

async function readOrigin(text: string): Promise<string> {
  const { parseUrl } = await import('../client/parse-url.ts')
  const origin = parseUrl(text)?.origin
  if (origin === text.replace(/\/$/, '')) return origin
  throw new UsageError(`--public-origin cannot be "${text}"; it takes an origin such as http://mock:4000`)
}
