import type { KeeperService } from '../keeper/service/service.ts'
import type { ServiceLog } from '../keeper/service/log.ts'
import type { Level } from '../keeper/service/levels.ts'
import type { StatusServer } from '../keeper/service/status-server.ts'
import { readFlags, readWhole, type FlagOptions } from '../system/flags.ts'
import { untilSignal } from '../system/signals.ts'
import { readingSettings, UsageError } from '../system/usage-error.ts'
import { unsealableOf } from '../keeper/service/seal-words.ts'
import { wordsOfOthers } from './keep-deployments.ts'
import { callProvider, KEEPER_FLAGS, readKeeper } from './keep-settings.ts'
import { assertSpool } from './keep-spool.ts'
import { readStore, type StorePlace } from './keep-store.ts'

const FLAGS = {
  ...KEEPER_FLAGS,
  tick: { type: 'string' },
  'max-per-second': { type: 'string' },
  concurrency: { type: 'string' },
  port: { type: 'string' },
  'no-status': { type: 'boolean' },
  'log-level': { type: 'string' },
} satisfies FlagOptions

/** Where the status page is unless told otherwise, or unless that port is taken. */
const PORT = 4010

const LEVELS: readonly Level[] = ['debug', 'info', 'warn', 'error', 'fatal']

/** `npm run keep`: the keeper as a service, until a signal. JSON lines on standard output and nothing else. */
export async function runService(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const flags = readServiceFlags(args)
  const place = await readStore(flags.values, env, ['croner', 'pino'])
  const { longestPauseOf } = await import('../keeper/schedule.ts')
  await readingSettings(() => longestPauseOf(flags.schedule.tick), { source: '--tick', mistake: TypeError })
  const { keeper, config, ring } = await readKeeper(place, flags.values, env)
  if (keeper.spool !== undefined) assertSpool(keeper.spool)
  const [{ createLog }, { openService }, { createProvider }] = await Promise.all([
    import('../keeper/service/log.ts'),
    import('../keeper/service/service.ts'),
    import('../keeper/provider.ts'),
  ])
  const log = createLog(flags.level)
  const provider = callProvider(config, env)
  const isPractice = env.PROVIDER !== 'live'
  const others = await lookForOthers(place, { deployment: keeper.deployment, isPractice })
  const options = { ...keeper, provider: createProvider(config), schedule: flags.schedule, log, kids: ring.kids }
  const service = await readingSettings(() => openService(options), { mistake: TypeError })
  const signalled = untilSignal()
  const status = await prepare(service, flags, { provider, store: place.called }).catch(async (error: unknown) => {
    await service.stop()
    throw error
  })
  log.say(
    'info',
    'service.starts',
    `refreshes what is due in ${place.called} at ${provider}, unattended: each refresh spends a token there, and the new pair is stored, sealed`,
    {
      provider: config.apiOrigin,
      client: config.clientId,
      deployment: keeper.deployment,
      key: ring.current,
      ...flags.schedule,
    },
  )
  if (ring.warning !== undefined) log.say('warn', 'ring.was_open', ring.warning)
  if (others !== undefined) log.say('warn', 'deployment.others', others)
  service.start()
  await sayRunning({ service, log, status })
  log.say('info', 'service.stops', 'begins nothing more, and waits for what is under way', { signal: await signalled })
  await service.stop()
  await status?.close()
  log.say('info', 'service.stopped', 'every token pair is stored, or on this disk')
  return 0
}

async function lookForOthers(place: StorePlace, which: Parameters<typeof wordsOfOthers>[1]) {
  const { openStore } = await import('../keeper/stores/open.ts')
  const store = await readingSettings(() => openStore(place.address), { mistake: TypeError })
  try {
    return await wordsOfOthers(store, which)
  } finally {
    await store.close()
  }
}

/** What can be wrong is found out before the first word. @throws {UsageError} for a ring that opens nothing, and a port that is taken */
async function prepare(
  service: KeeperService,
  flags: ServiceFlags,
  described: { provider: string; store: string },
): Promise<StatusServer | undefined> {
  const { store, kids = [] } = await service.signs()
  const unsealable = 'census' in store ? unsealableOf(store.census, kids) : undefined
  if (unsealable?.isAll)
    throw new UsageError(`This is not the key ring of this store: ${unsealable.words}. KEEPER_KEYRING names the ring.`)
  return startStatus(service, flags, described)
}

async function sayRunning(running: {
  service: KeeperService
  log: ServiceLog
  status: StatusServer | undefined
}): Promise<void> {
  const { service, log, status } = running
  const { store, kids = [] } = await service.signs()
  const unsealable = 'census' in store ? unsealableOf(store.census, kids) : undefined
  if (unsealable) log.say('error', 'ring.lacks', unsealable.words)
  const facts = 'census' in store ? { grants: store.census.byState, due: store.census.due } : { code: store.code }
  const where = status ? `; how it is doing: ${status.origin}/, /healthz and /metrics` : ''
  log.say('info', 'service.runs', `SIGTERM or Ctrl-C ends it in order, a second one at once${where}`, facts)
}

type ServiceFlags = ReturnType<typeof readServiceFlags>

function readServiceFlags(args: string[]) {
  const { values } = readFlags({ args, options: FLAGS })
  const level = LEVELS.find((each) => each === (values['log-level'] ?? 'info'))
  if (!level) throw new UsageError(`--log-level cannot be "${values['log-level']}"; it takes ${LEVELS.join(', ')}`)
  if (values['no-status'] === true && values.port !== undefined)
    throw new UsageError('--port and --no-status exclude each other')
  return {
    values,
    level,
    port: values.port === undefined ? undefined : readWhole('port', values.port, 65_535),
    hasStatus: values['no-status'] !== true,
    schedule: {
      ...(values.tick !== undefined && { tick: values.tick }),
      ...(values['max-per-second'] !== undefined && { maxPerSecond: readRate(values['max-per-second']) }),
      ...(values.concurrency !== undefined && { concurrency: readWidth(values.concurrency) }),
    },
  }
}

function readRate(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text)
  throw new UsageError(`--max-per-second cannot be "${text}"; it takes a number above 0, such as 0.5`)
}

function readWidth(text: string): number {
  const width = readWhole('concurrency', text, 1000)
  if (width > 0) return width
  throw new UsageError('--concurrency cannot be "0"; it takes a whole number, 1 to 1000')
}

/** A port that somebody asked for must be had; ours may be any. */
async function startStatus(
  service: KeeperService,
  { port, hasStatus }: ServiceFlags,
  described: { provider: string; store: string },
): Promise<StatusServer | undefined> {
  if (!hasStatus) return undefined
  const { startStatusServer } = await import('../keeper/service/status-server.ts')
  const start = (at: number) => startStatusServer(service, { port: at, described })
  if (port === undefined) return start(PORT).catch(() => start(0))
  return readingSettings(() => start(port).catch(tellTaken(port)), { source: '--port' })
}

function tellTaken(port: number): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    throw new UsageError(`Port ${port} is taken; leave --port away for any free one.`, { cause: error })
  }
}
