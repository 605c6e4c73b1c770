import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isRehearsal, labHome, loadConfig, openOwnFolder, type ClientConfig } from '../client/index.ts'
import { SealError } from '../keeper/errors.ts'
import type { KeeperOptions } from '../keeper/keeper.ts'
import { readSecret, type FlagOptions } from '../system/flags.ts'
import { assertPeer, type OptionalPackage } from '../system/optional-packages.ts'
import { readingSettings, UsageError } from '../system/usage-error.ts'

/** What every `keep …` takes. */
export const STORE_FLAGS = { store: { type: 'string' } } satisfies FlagOptions

/** What those take that open tokens or close them. */
export const KEEPER_FLAGS = {
  ...STORE_FLAGS,
  deployment: { type: 'string' },
  spool: { type: 'string' },
} satisfies FlagOptions

type StoreValues = { store?: string | undefined }
type KeeperValues = StoreValues & { deployment?: string | undefined; spool?: string | undefined }

/** Where grants are kept: its address, and how it is called where a password must not show. */
export type StorePlace = { address: string; called: string }

/**
 * The store that a command is about: `--store`, else for practice the SQLite file in the folder of the lab.
 *
 * @throws {UsageError} for live without `--store`, and for a driver that is not installed.
 */
export async function readStore({ store }: StoreValues, env: NodeJS.ProcessEnv): Promise<StorePlace> {
  if (store === undefined && env.PROVIDER === 'live')
    throw new UsageError(
      'With PROVIDER=live it takes --store ADDRESS: file:/srv/keeper/tokens.db, or postgres://…; env:NAME reads it from a variable. The file in .lab is for practice.',
    )
  const address = store === undefined ? await defaultStore(env) : readSecret('store', store, env)
  await assertPeers('The store', driversOf(address))
  return { address, called: callStore(address) }
}

/** The same for a command that looks at what is there: a store with a mistyped name would be made, and be empty. */
export async function readStoreThatIs(values: StoreValues, env: NodeJS.ProcessEnv): Promise<StorePlace> {
  const place = await readStore(values, env)
  const path = fileOf(place.address)
  if (path === undefined || path === ':memory:' || existsSync(path)) return place
  throw new UsageError(`There is no store at ${path}. The first grant makes it: npm run lab -- keep adopt`)
}

/** Packages that only some users need. @throws {UsageError} with the line that installs them */
export async function assertPeers(part: string, names: readonly OptionalPackage[]): Promise<void> {
  await readingSettings(() => assertPeer(part, names), { mistake: TypeError })
}

/** The driver that a store needs; none where Node brings it along. */
export function driversOf(address: string): OptionalPackage[] {
  if (/^postgres(ql)?:/i.test(address)) return ['pg']
  return /^(file|sqlite):/i.test(address) && !process.getBuiltinModule?.('node:sqlite') ? ['libsql'] : []
}

/**
 * Whom tokens are refreshed at: X, or a mock that runs.
 *
 * @throws {UsageError} where the environment names neither, or not all of it.
 */
export async function readProvider(env: NodeJS.ProcessEnv): Promise<ClientConfig> {
  const isNamed = Boolean(env.CLIENT_ID) || (env.PROVIDER ?? 'mock') !== 'mock'
  // Who only refreshes is never redirected to.
  const settings = { ...env, REDIRECT_URI: env.REDIRECT_URI || 'http://127.0.0.1/callback' }
  if (isNamed) return readingSettings(() => loadConfig(settings), { mistake: TypeError })
  if (env.MOCK_ORIGIN) {
    const { openOtherSide } = await import('../step-runner/other-side.ts')
    return (await openOtherSide({ env })).config
  }
  throw new UsageError(
    'Whose tokens? Start a mock (npm run mock -- --port 4000) and set MOCK_ORIGIN=http://127.0.0.1:4000, or set PROVIDER=live and CLIENT_ID for X itself. With nothing at all: npm run keep -- --demo',
  )
}

/** What a keeper needs beside its provider. @throws {UsageError} for a ring that is missing or wrong */
export async function readKeeper(
  place: StorePlace,
  { deployment, spool }: KeeperValues,
  env: NodeJS.ProcessEnv,
): Promise<Pick<KeeperOptions, 'store' | 'sealer' | 'deployment' | 'spool'> & { kid: string }> {
  const { loadKeyRing } = await import('../keeper/key-ring-file.ts')
  const { createSealer } = await import('../keeper/seal.ts')
  const ring = await readingSettings(() => loadKeyRing(env), { mistake: SealError })
  return { store: place.address, sealer: createSealer(ring), deployment, spool, kid: ring.current }
}

/** How the other side is called. */
export function callProvider(config: ClientConfig, env: NodeJS.ProcessEnv): string {
  if (env.PROVIDER !== 'live') return `a mock of X at ${config.apiOrigin}`
  return isRehearsal(env) ? `a rehearsal of X at ${config.apiOrigin}` : `the real X at ${config.apiOrigin}`
}

async function defaultStore(env: NodeJS.ProcessEnv): Promise<string> {
  return `file:${join(await openKeeperFolder(env), 'tokens.db')}`
}

/** The practice keeper's own folder, which you alone can enter. */
export async function openKeeperFolder(env: NodeJS.ProcessEnv): Promise<string> {
  const { assertOwnHome } = await import('../step-runner/home.ts')
  assertOwnHome(labHome(env))
  const folder = join(labHome(env), 'keeper')
  await readingSettings(() => openOwnFolder(folder), { mistake: TypeError })
  return folder
}

function fileOf(address: string): string | undefined {
  const [, rest] = /^(?:file|sqlite):(.*)$/i.exec(address) ?? []
  return rest?.replace(/^\/\/(localhost)?(?=\/)/, '')
}

function callStore(address: string): string {
  const path = fileOf(address)
  if (path !== undefined) return `the SQLite file ${path}`
  if (/^postgres/i.test(address)) return 'PostgreSQL'
  return address === 'memory:' ? 'memory, which ends with this process' : 'a store'
}
