import { isRehearsal, loadConfig, type ClientConfig } from '../client/index.ts'
import { SealError } from '../keeper/errors.ts'
import type { KeeperOptions } from '../keeper/keeper.ts'
import type { FlagOptions } from '../system/flags.ts'
import { readingSettings, UsageError } from '../system/usage-error.ts'
import { isShared, STORE_FLAGS, type StorePlace, type StoreValues } from './keep-store.ts'
import { warningOfRing } from './key-ring-warning.ts'

/** What those take that open tokens or close them. */
export const KEEPER_FLAGS = {
  ...STORE_FLAGS,
  deployment: { type: 'string' },
  spool: { type: 'string' },
} satisfies FlagOptions

type KeeperValues = StoreValues & { spool?: string | undefined }

/** What a keeper is opened with, and whom it refreshes at. */
export type KeeperSettings = {
  keeper: Pick<KeeperOptions, 'store' | 'sealer'> & { deployment: string; spool: string | undefined }
  config: ClientConfig
  /** The keys of the ring by name, and the one that seals. */
  ring: { kids: string[]; current: string; warning: string | undefined }
}

/**
 * Whom tokens are refreshed at: X, or a mock that runs.
 *
 * @throws {UsageError} where the environment names neither, or not all of it.
 */
async function readProvider(env: NodeJS.ProcessEnv): Promise<ClientConfig> {
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

/** @throws {UsageError} for a ring that is missing or wrong, and for a provider that the environment does not name */
export async function readKeeper(
  place: StorePlace,
  { deployment, spool }: KeeperValues,
  env: NodeJS.ProcessEnv,
): Promise<KeeperSettings> {
  const { loadKeyRing } = await import('../keeper/key-ring-file.ts')
  const { createSealer } = await import('../keeper/seal.ts')
  const warning = warningOfRing(env.KEEPER_KEYRING)
  const ring = await readingSettings(() => loadKeyRing(env), { mistake: SealError })
  const config = await readProvider(env)
  return {
    keeper: {
      store: place.address,
      sealer: createSealer(ring),
      deployment: deployment || deploymentOf(config),
      // Beside a file unless told otherwise; where there is none, in this folder.
      spool: spool ?? (isShared(place.address) ? '.keeper-spool' : undefined),
    },
    config,
    ring: { kids: ring.keys.map(({ kid }) => kid), current: ring.current, warning },
  }
}

/** A refresh token is good at one server, for one client: whoever sends it elsewhere shows it there, and takes it for dead. */
function deploymentOf({ apiOrigin, clientId }: ClientConfig): string {
  return `${apiOrigin} ${clientId}`
}

/** How the other side is called. */
export function callProvider(config: ClientConfig, env: NodeJS.ProcessEnv): string {
  if (env.PROVIDER !== 'live') return `a mock of X at ${config.apiOrigin}`
  return isRehearsal(env) ? `a rehearsal of X at ${config.apiOrigin}` : `the real X at ${config.apiOrigin}`
}
