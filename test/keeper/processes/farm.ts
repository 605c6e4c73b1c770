import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inject, onTestFinished } from 'vitest'
import { startMockProvider, type MockProvider } from '../../../mock-provider/index.ts'
import type { ClientConfig } from '../../../src/client/config.ts'
import {
  createKeyRing,
  createProvider,
  createSealer,
  createTokenKeeper,
  readKeyRing,
  writeKeyRing,
  type KeeperOptions,
  type TokenKeeper,
} from '../../../src/keeper/index.ts'
import { startFront, type Front } from './front.ts'

/** `npm run soak`, or `LAB_RUNS` above 1: the whole of what the suite tries in part. */
export const isSoak = Number(process.env.LAB_RUNS ?? 1) > 1

/** Tokens of two seconds; the rules are the same as for two hours. */
export const fastPolicy = {
  httpBudgetSeconds: 0.5,
  commitBudgetSeconds: 0.2,
  leaseSeconds: 0.8,
  quarantineSeconds: 0.2,
  advisoryWindowSeconds: 1.1,
  advisorySpread: 0.05,
  mandatoryWindowSeconds: 0.4,
  clockMarginSeconds: 0.1,
  minRefreshIntervalSeconds: 0.3,
  backoffFirstSeconds: 0.05,
  backoffFirstDoubtfulSeconds: 0.1,
  backoffMaxSeconds: 1,
}

/** For what is not about speed: a machine that does other work as well keeps these budgets. */
export const slowPolicy = {
  ...fastPolicy,
  httpBudgetSeconds: 3,
  commitBudgetSeconds: 0.4,
  leaseSeconds: 3.5,
  advisoryWindowSeconds: 4,
}

/** A mock on real time, a front before it, and processes that keep its tokens. */
export type Farm = {
  mock: MockProvider
  front: Front
  folder: string
  config: ClientConfig
  accounts: string[]
  /** What a process of ours is started with. */
  start: (more?: { diesAt?: string; seconds?: number; cheats?: boolean }) => Worker
  /** A keeper in this process, on the same store. */
  keeper: (options?: Partial<KeeperOptions>) => Promise<TokenKeeper>
}

type Worker = {
  process: ChildProcess
  ready: Promise<unknown>
  /** Its end, and what it told then. */
  end: Promise<{
    code: number | null
    signal: string | null
    told: Record<string, number>
    failed: Record<string, number>
    /** The longest that it did nothing. */
    silentMs: number
  }>
}

/** Everything is released when the test ends. @param how `address` of the store; a file of the farm's own unless given */
export async function startFarm(
  count: number,
  {
    address,
    policy = fastPolicy,
    profile = 'x',
  }: { address?: string | undefined; policy?: typeof fastPolicy; profile?: 'x' | 'grace' } = {},
): Promise<Farm> {
  const accessTokenLifetimeSeconds = policy === slowPolicy ? 6 : 2
  const overrides = { accessTokenLifetimeSeconds, rateLimits: 'off' } as const
  const mock = await startMockProvider({ profile, overrides })
  onTestFinished(() => mock.stop())
  mock.clock.run()
  const folder = mkdtempSync(join(tmpdir(), 'keeper-farm-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const front = await startFront(mock)
  const ring = join(folder, 'ring.json')
  writeKeyRing(ring, createKeyRing(Date.now() / 1000))
  const store = address ?? `file:${join(folder, 'tokens.db')}`
  const spool = join(folder, 'spool')
  const config: ClientConfig = {
    ...mock.config,
    tokenEndpoint: `${front.origin}/2/oauth2/token`,
    apiOrigin: front.origin,
  }
  const keeper = async (options: Partial<KeeperOptions> = {}) => {
    const made = await createTokenKeeper({
      provider: createProvider(config),
      store,
      sealer: createSealer(readKeyRing(ring)),
      spool,
      ...options,
      policy: { ...policy, ...options.policy },
    })
    onTestFinished(() => made.close().catch(() => {}))
    return made
  }
  const accounts = Array.from({ length: count }, (_, i) => `user${i}`)
  const adopting = await keeper()
  for (const account of accounts) {
    mock.users.add({ username: account })
    const tokens = await mock.signIn({ user: account })
    front.expect(account, tokens.refreshToken)
    await adopting.adopt({ tenant: '', account }, tokens)
  }
  const settings = { bundle: join(dirname(inject('command')), '../src/keeper/index.js'), store, ring, config, spool }
  return {
    mock,
    front,
    folder,
    config,
    accounts,
    keeper,
    start: (more = {}) => startWorker({ ...settings, policy, accounts, seconds: 600, ...more }),
  }
}

function startWorker(settings: object): Worker {
  const program = join(import.meta.dirname, '../programs/worker.mjs')
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, KEEPER_WORKER: JSON.stringify(settings) },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stdout?.on('data', (chunk) => (output += String(chunk)))
  const end = once(child, 'close').then(([code, signal]) => {
    const { told = {}, failed = {}, silentMs = 0 } = output === '' ? {} : JSON.parse(output)
    return { code, signal, told, failed, silentMs }
  })
  return { process: child, ready: Promise.race([once(child, 'message'), end]), end }
}
