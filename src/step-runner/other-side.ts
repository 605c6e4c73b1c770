import { randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import { startMockProvider, type MockProvider, type Snapshot } from '../../mock-provider/index.ts'
import { isRehearsal, labHome, loadConfig, openOwnFolder, type ClientConfig } from '../client/index.ts'
import { assertOwnHome, readJsonFile, tellKeptAside, writeJsonFile, type Tell } from './home.ts'
import { findFreePort } from '../system/ports.ts'
import { askMock } from './running-mock.ts'
import { readingSettings, UsageError } from '../system/usage-error.ts'

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
  /** The folder in the hand-off folder in which the embedded world of such a program is kept all the same; it is left out of the steps' own. */
  keptIn?: string | undefined
  /** A new embedded world that is the same each time. */
  seed?: string
  /** Is told of files that were kept aside and of ports that were taken; the terminal unless given. */
  tell?: Tell
}

/**
 * Finds the other side as the environment says: the real X (`PROVIDER=live`), a running mock (`MOCK_ORIGIN`), else a mock
 * in this process whose world is kept between two commands.
 *
 * @throws {UsageError} for contradictory settings and for a mock that does not answer; says what to do.
 */
export async function openOtherSide(options: OpenOptions): Promise<OtherSide> {
  const { env } = options
  if (env.PROVIDER && !['mock', 'live'].includes(env.PROVIDER))
    throw new UsageError(`PROVIDER cannot be "${env.PROVIDER}"; it takes mock or live.`)
  assertOwnHome(labHome(env))
  if (env.PROVIDER === 'live') return openLive(options)
  if (env.MOCK_ORIGIN) return openRunningMock(env.MOCK_ORIGIN, options)
  return openEmbeddedMock(options)
}

async function openLive(options: OpenOptions): Promise<OtherSide> {
  const { env } = options
  return {
    kind: isRehearsal(env) ? 'rehearsal' : 'live',
    stepEnv: async () => ({
      PROVIDER: 'live',
      LAB_AGAIN: 'PROVIDER=live ',
      LAB_FINGERPRINT_KEY: fingerprintKey(options),
    }),
    config: await readConfig(env),
    close: async () => {},
  }
}

/** What the environment says about client and server; the client calls a mistake in it a `TypeError`. */
function readConfig(env: NodeJS.ProcessEnv): Promise<ClientConfig> {
  return readingSettings(() => loadConfig(env), { mistake: TypeError })
}

type SavedWorld = { port: number; snapshot: Snapshot }

async function openEmbeddedMock(options: OpenOptions): Promise<OtherSide> {
  const { env, fresh = false, keptIn = '', seed, tell } = options
  const path = join(labHome(env), keptIn, 'world.json')
  const saved = fresh || !isKept(options) || seed !== undefined ? undefined : readJsonFile(path, readSavedWorld, tell)
  const mock = await startMockProvider({
    port: await findFreePort(saved?.port),
    redirectUris: [await freeRedirectUri(options, [])],
    ...(seed === undefined ? { fingerprintKey: fingerprintKey(options) } : { seed }),
  })
  const startedAt = mock.clock.now()
  try {
    const redirectUri = saved ? await restore(mock, saved, { options, path }) : mock.config.redirectUri
    // While nobody ran it, time went on all the same.
    if (options.stays) mock.clock.advance({ seconds: Math.max(0, startedAt - mock.clock.now()) })
    return await embeddedSide(mock, redirectUri, { options, path })
  } catch (error) {
    // Its open port would keep the command from ending.
    await mock.stop()
    throw error
  }
}

function isKept({ stays = false, keptIn }: OpenOptions): boolean {
  return !stays || keptIn !== undefined
}

type Origin = { options: OpenOptions; path: string }

async function embeddedSide(mock: MockProvider, redirectUri: string, { options, path }: Origin): Promise<OtherSide> {
  const { env, stays = false } = options
  if (stays) mock.clock.run()
  const { clientId, clientSecret = '' } = mock.config
  const stepEnv = async () => ({
    PROVIDER: 'mock',
    MOCK_ORIGIN: mock.origin,
    CLIENT_ID: clientId,
    CLIENT_SECRET: clientSecret,
    REDIRECT_URI: redirectUri,
    LAB_FINGERPRINT_KEY: mock.snapshot().fingerprintKey,
    ...(!stays && { LAB_CLOCK: String(mock.clock.now()) }),
  })
  const config = await readConfig({ ...env, ...(await stepEnv()) })
  const save = () => {
    if (options.keptIn !== undefined) openOwnFolder(dirname(path))
    writeJsonFile(path, { port: mock.port, snapshot: mock.snapshot() } satisfies SavedWorld)
  }
  // Also when somebody leaves in the middle: the tokens of the hand-off file are this world's.
  if (isKept(options)) process.once('exit', save)
  const close = async () => {
    process.off('exit', save)
    if (isKept(options)) save()
    await mock.stop()
  }
  return { kind: 'embedded', stepEnv, config, mock, close }
}

/** Our own file, but people edit files. @throws {TypeError} that names the member. */
function readSavedWorld(saved: unknown): SavedWorld {
  const { port, snapshot } = isRecord(saved) ? saved : {}
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535)
    throw new TypeError('port is not a whole number, 1 to 65535')
  if (!isRecord(snapshot)) throw new TypeError('snapshot is not an object')
  if (Array.isArray(snapshot.clients) && snapshot.clients.length === 0)
    throw new TypeError('snapshot.clients is empty; the steps need one')
  return { port, snapshot: snapshot as Snapshot } // `restore` looks at each member.
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The world of the last command; where it cannot be restored, the fresh one goes on. @returns the redirect URI of the steps. */
async function restore(mock: MockProvider, saved: SavedWorld, { options, path }: Origin): Promise<string> {
  try {
    mock.restore(saved.snapshot)
  } catch (error) {
    tellKeptAside(path, error, options.tell ?? console.log)
    return mock.config.redirectUri
  }
  const redirectUris = mock.clients.list()[0]?.redirectUris ?? []
  const [before] = redirectUris
  const redirectUri = await freeRedirectUri(options, [...redirectUris])
  useRedirectUri(mock, redirectUri)
  const now = { port: mock.port, redirectUri }
  tellTakenPorts({ port: saved.port, redirectUri: before }, now, options.tell ?? console.log)
  return redirectUri
}

function useRedirectUri(mock: MockProvider, redirectUri: string): void {
  const [client] = mock.clients.list()
  if (!client || client.redirectUris.includes(redirectUri)) return
  // One redirect URI is enough here, and an app has room for ten.
  for (const uri of client.redirectUris) mock.clients.removeRedirectUri(client.clientId, uri)
  mock.clients.addRedirectUri(client.clientId, redirectUri)
}

/** Where the mock and the redirect listener of the steps are. */
type Addresses = { port: number; redirectUri: string | undefined }

/** Two addresses that were there last time; another program may have taken their ports since. */
function tellTakenPorts(before: Addresses, now: Addresses, tell: Tell): void {
  if (now.port !== before.port)
    tell(
      `\n  Port ${before.port} is taken by another program, so the mock is at 127.0.0.1:${now.port} now.\n  The tokens of the old address stay in the hand-off file, unused; the steps get new ones.`,
    )
  if (before.redirectUri !== undefined && before.redirectUri !== now.redirectUri)
    tell(
      `\n  Port ${new URL(before.redirectUri).port} of your redirect URI is taken by another program.\n  ${now.redirectUri} is registered in its place.`,
    )
}

/** A running mock says who it is; our redirect URI is registered with it. */
async function openRunningMock(origin: string, options: OpenOptions): Promise<OtherSide> {
  const { env } = options
  const first = await askMock(origin, '/_mock/config')
  const clientId = env.CLIENT_ID || first.clientId
  const client = first.clients.find((candidate) => candidate.clientId === clientId)
  if (!client)
    throw new UsageError(
      `The mock at ${origin} has no client ${clientId}. Unset CLIENT_ID, or start it with --client-id.`,
    )
  const redirectUri = env.REDIRECT_URI || (await freeRedirectUri(options, client.redirectUris))
  if (!client.redirectUris.includes(redirectUri))
    await askMock(origin, `/_mock/clients/${clientId}/redirect-uris`, { body: { redirectUri } })
  const stepEnv = async () => {
    const { now } = await askMock(origin, '/_mock/config')
    return {
      PROVIDER: 'mock',
      MOCK_ORIGIN: origin,
      CLIENT_ID: clientId,
      CLIENT_SECRET: client.clientSecret ?? '',
      LAB_AGAIN: `MOCK_ORIGIN=${origin} `,
      LAB_FINGERPRINT_KEY: fingerprintKey(options),
      REDIRECT_URI: redirectUri,
      ...(!options.stays && { LAB_CLOCK: String(now) }),
    }
  }
  return { kind: 'mock', stepEnv, config: await readConfig({ ...env, ...(await stepEnv()) }), close: async () => {} }
}

/** One key for all steps, so that a token has the same fingerprint in each; `LAB_FINGERPRINT_KEY` overrides. */
function fingerprintKey({ env, tell }: OpenOptions): string {
  if (env.LAB_FINGERPRINT_KEY) return env.LAB_FINGERPRINT_KEY
  const path = join(labHome(env), 'fingerprint-key.json')
  const saved = readJsonFile(
    path,
    (key) => {
      if (typeof key === 'string' && key !== '') return key
      throw new TypeError('it is not a text')
    },
    tell,
  )
  if (saved !== undefined) return saved
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
