import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { SNAPSHOT_VERSION, startMockProvider, type MockProvider, type Snapshot } from '../../mock-provider/index.ts'
import { isRehearsal, loadConfig, type ClientConfig } from '../client/index.ts'
import { assertWritable, keepAside, labHome, readJsonFile, writeJsonFile } from './home.ts'
import { findFreePort } from './ports.ts'
import { UsageError } from './usage-error.ts'

/** Whom the steps talk to. */
export type OtherSide = {
  kind: 'embedded' | 'mock' | 'rehearsal' | 'live'
  /** What a step must find in its environment; the time in it is that of the call. */
  stepEnv(): Promise<Record<string, string>>
  config: ClientConfig
  /** Only where it runs in this process. */
  mock?: MockProvider
  close(): Promise<void>
}

export type OpenOptions = {
  env: NodeJS.ProcessEnv
  /** The path of the redirect URI that is registered with a mock. */
  redirectPath?: string
  /** A new embedded world instead of the one in the hand-off folder. */
  fresh?: boolean
  /** For a program that stays: the clock runs, and the embedded world is new and not kept. */
  stays?: boolean
  /** A new embedded world that is the same each time. */
  seed?: string
}

/**
 * Finds the other side as the environment says: the real X (`PROVIDER=live`), a running mock (`MOCK_ORIGIN`), else a mock
 * in this process whose world is kept between two commands.
 *
 * @throws {TypeError | Error} for contradictory settings and for a mock that does not answer; says what to do.
 */
export async function openOtherSide(options: OpenOptions): Promise<OtherSide> {
  const { env } = options
  if (env.PROVIDER && !['mock', 'live'].includes(env.PROVIDER))
    throw new UsageError(`PROVIDER cannot be "${env.PROVIDER}"; it takes mock or live.`)
  assertWritable(labHome(env))
  if (env.PROVIDER === 'live') return openLive(env)
  if (env.MOCK_ORIGIN) return openRunningMock(env.MOCK_ORIGIN, options)
  return openEmbeddedMock(options)
}

function openLive(env: NodeJS.ProcessEnv): OtherSide {
  return {
    kind: isRehearsal(env) ? 'rehearsal' : 'live',
    stepEnv: async () => ({ PROVIDER: 'live', LAB_AGAIN: 'PROVIDER=live ', LAB_FINGERPRINT_KEY: fingerprintKey(env) }),
    config: loadConfig(env),
    close: async () => {},
  }
}

type SavedWorld = { port: number; snapshot: Snapshot }

async function openEmbeddedMock(options: OpenOptions): Promise<OtherSide> {
  const { env, fresh = false, stays = false, seed } = options
  const path = join(labHome(env), 'world.json')
  const saved = fresh || stays || seed !== undefined ? undefined : readSavedWorld(path)
  const port = await findFreePort(saved?.port)
  const redirectUri = await freeRedirectUri(options, savedRedirectUris(saved))
  if (saved) tellTakenPorts(saved, port, redirectUri)
  const mock = await startMockProvider({
    port,
    redirectUris: [redirectUri],
    ...(seed === undefined ? { fingerprintKey: fingerprintKey(env) } : { seed }),
  })
  if (saved && !restore(mock, saved.snapshot, redirectUri)) {
    await mock.stop()
    keepAside(path)
    return openEmbeddedMock({ ...options, fresh: true })
  }
  if (stays) mock.clock.run()
  const { clientId, clientSecret = '' } = mock.config
  const stepEnv = async () => ({
    ...{ PROVIDER: 'mock', MOCK_ORIGIN: mock.origin, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret },
    ...{ REDIRECT_URI: redirectUri, LAB_FINGERPRINT_KEY: mock.snapshot().fingerprintKey },
    ...(!stays && { LAB_CLOCK: String(mock.clock.now()) }),
  })
  const save = () => writeJsonFile(path, { port, snapshot: mock.snapshot() } satisfies SavedWorld)
  // Also when somebody leaves in the middle: the tokens of the hand-off file are this world's.
  if (!stays) process.once('exit', save)
  const close = async () => {
    process.off('exit', save)
    if (!stays) save()
    await mock.stop()
  }
  return { kind: 'embedded', stepEnv, config: loadConfig({ ...env, ...(await stepEnv()) }), mock, close }
}

/** Two addresses that were there last time; another program may have taken their ports since. */
function tellTakenPorts(saved: SavedWorld, port: number, redirectUri: string): void {
  const [before] = savedRedirectUris(saved)
  if (port !== saved.port)
    console.log(
      `\n  Port ${saved.port} is taken by another program, so the mock is at 127.0.0.1:${port} now.\n  The tokens of the old address stay in the hand-off file, unused; the steps get new ones.`,
    )
  if (before !== undefined && before !== redirectUri)
    console.log(
      `\n  Port ${new URL(before).port} of your redirect URI is taken by another program.\n  ${redirectUri} is registered in its place.`,
    )
}

function savedRedirectUris(saved: SavedWorld | undefined): string[] {
  const uris = saved?.snapshot.clients?.[0]?.redirectUris
  return Array.isArray(uris) ? uris.filter((uri) => URL.canParse(uri)) : []
}

/** False for a snapshot that somebody edited beyond recognition; the mock is then good for nothing. */
function restore(mock: MockProvider, snapshot: Snapshot, redirectUri: string): boolean {
  try {
    mock.restore(snapshot)
    useRedirectUri(mock, redirectUri)
    return mock.users.list().length > 0 && mock.config.clientId !== ''
  } catch {
    return false
  }
}

function useRedirectUri(mock: MockProvider, redirectUri: string): void {
  const [client] = mock.clients.list()
  if (!client || client.redirectUris.includes(redirectUri)) return
  // One redirect URI is enough here, and an app has room for ten.
  for (const uri of client.redirectUris) mock.clients.removeRedirectUri(client.clientId, uri)
  mock.clients.addRedirectUri(client.clientId, redirectUri)
}

function readSavedWorld(path: string): SavedWorld | undefined {
  const saved = readJsonFile(path)
  if (typeof saved !== 'object' || saved === null || !('port' in saved) || !('snapshot' in saved)) return undefined
  const { port, snapshot } = saved
  if (typeof port !== 'number' || typeof snapshot !== 'object' || snapshot === null) return undefined
  // Our own file, whole (written by rename); a snapshot of another version is a new world.
  return 'version' in snapshot && snapshot.version === SNAPSHOT_VERSION
    ? { port, snapshot: snapshot as Snapshot }
    : undefined
}

/** A running mock says who it is; our redirect URI is registered with it. */
async function openRunningMock(origin: string, options: OpenOptions): Promise<OtherSide> {
  const { env } = options
  const first = await askMock(origin, '/_mock/config')
  const clientId = env.CLIENT_ID || first.clientId
  const client = first.clients.find((candidate) => candidate.clientId === clientId)
  if (!client)
    throw new Error(`The mock at ${origin} has no client ${clientId}. Unset CLIENT_ID, or start it with --client-id.`)
  const redirectUri = env.REDIRECT_URI || (await freeRedirectUri(options, client.redirectUris))
  if (!client.redirectUris.includes(redirectUri))
    await askMock(origin, `/_mock/clients/${clientId}/redirect-uris`, { redirectUri })
  const stepEnv = async () => {
    const { now } = await askMock(origin, '/_mock/config')
    return {
      ...{ PROVIDER: 'mock', MOCK_ORIGIN: origin, CLIENT_ID: clientId, CLIENT_SECRET: client.clientSecret ?? '' },
      ...{ LAB_AGAIN: `MOCK_ORIGIN=${origin} `, LAB_FINGERPRINT_KEY: fingerprintKey(env) },
      ...{ REDIRECT_URI: redirectUri, ...(!options.stays && { LAB_CLOCK: String(now) }) },
    }
  }
  return { kind: 'mock', stepEnv, config: loadConfig({ ...env, ...(await stepEnv()) }), close: async () => {} }
}

/** One key for all steps, so that a token has the same fingerprint in each; `LAB_FINGERPRINT_KEY` overrides. */
function fingerprintKey(env: NodeJS.ProcessEnv): string {
  if (env.LAB_FINGERPRINT_KEY) return env.LAB_FINGERPRINT_KEY
  const path = join(labHome(env), 'fingerprint-key.json')
  const saved = readJsonFile(path)
  if (typeof saved === 'string' && saved !== '') return saved
  const key = randomBytes(32).toString('base64url')
  writeJsonFile(path, key)
  return key
}

/** A registered redirect URI of ours whose port is free, else one with a free port. */
async function freeRedirectUri({ redirectPath = '/callback' }: OpenOptions, registered: string[]): Promise<string> {
  for (const uri of registered) {
    const { hostname, pathname, port } = new URL(uri)
    if (hostname !== '127.0.0.1' || pathname !== redirectPath) continue
    if ((await findFreePort(Number(port))) === Number(port)) return uri
  }
  return `http://127.0.0.1:${await findFreePort()}${redirectPath}`
}

type MockAnswer = {
  clientId: string
  now: number
  clients: { clientId: string; clientSecret?: string; redirectUris: string[] }[]
}

/** The control API of a running mock. Our own program on the other end, so its answer is taken as it says. */
async function askMock(origin: string, path: string, body?: Record<string, string>): Promise<MockAnswer> {
  const init = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(origin + path, init).catch((cause: unknown) => {
    throw new Error(
      `No mock answers at ${origin}. Start one with \`npm run mock -- --port 4000\`, or unset MOCK_ORIGIN.`,
      { cause },
    )
  })
  if (!response.ok)
    throw new Error(`${origin}${path} answered ${response.status}: ${(await response.text()).slice(0, 300)}`)
  return response.json() as Promise<MockAnswer>
}
