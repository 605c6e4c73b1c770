import { onTestFinished } from 'vitest'
import { startMockProvider, type MockProvider } from '../../mock-provider/index.ts'
import type { ClientConfig } from '../../src/client/config.ts'
import type { TokenSet } from '../../src/client/token.ts'
import type { GrantKey } from '../../src/keeper/grant.ts'
import { createTokenKeeper, type KeeperEvent, type KeeperOptions, type TokenKeeper } from '../../src/keeper/index.ts'
import { createProvider } from '../../src/keeper/provider.ts'
import { createMemorySpool } from '../../src/keeper/spool.ts'
import type { GrantStore } from '../../src/keeper/stores/store.ts'
import { createMemoryStore } from '../../src/keeper/stores/memory.ts'
import { createPlainSealer } from './plain-sealer.ts'
import { VirtualClock } from './virtual-clock.ts'

/** A mock, a keeper beside it, and one clock for both. */
export type KeeperLab = {
  mock: MockProvider
  clock: VirtualClock
  keeper: TokenKeeper
  store: GrantStore
  /** The same world, another process. */
  another: (options?: Partial<KeeperOptions>) => Promise<TokenKeeper>
  events: KeeperEvent[]
  options: KeeperOptions
  /** Logs a user in, and adopts what that brings. */
  logIn: (account: string) => Promise<GrantKey>
  /** How many refreshes the provider has answered with tokens. */
  rotations: () => number
}

/**
 * Taken down after the test.
 *
 * @param given what differs from the defaults of these tests: memory store, plain sealer, no randomness
 */
export async function startKeeperLab(
  given: Partial<KeeperOptions> & { mock?: Parameters<typeof startMockProvider>[0] } = {},
): Promise<KeeperLab> {
  const { mock: mockOptions, ...overrides } = given
  const mock = await startMockProvider(mockOptions)
  onTestFinished(() => mock.stop())
  const clock = new VirtualClock(mock.clock.now(), (seconds) => mock.clock.advance({ seconds }))
  const events: KeeperEvent[] = []
  const options: KeeperOptions = {
    provider: createProvider(configOf(mock)),
    store: createMemoryStore(),
    sealer: createPlainSealer(),
    spool: createMemorySpool(),
    clock,
    random: () => 0.5,
    onEvent: (event) => events.push(event),
    ...overrides,
  }
  const another = (more: Partial<KeeperOptions> = {}) => createTokenKeeper({ ...options, ...more })
  const keeper = await another()
  return {
    mock,
    clock,
    keeper,
    store: options.store as GrantStore,
    another,
    events,
    options,
    logIn: async (account) => {
      const key = { tenant: '', account }
      await keeper.adopt(key, await signIn(mock, account))
      return key
    },
    rotations: () => mock.journal.events.filter(({ kind }) => kind === 'refresh.done').length,
  }
}

/** The tokens that a log-in of this user brings. */
async function signIn(mock: MockProvider, username: string): Promise<TokenSet> {
  if (!mock.users.list().some((user) => user.username === username)) mock.users.add({ username })
  return mock.signIn({ user: username })
}

function configOf(mock: MockProvider): ClientConfig {
  const clock = { now: () => mock.clock.now() }
  return { ...mock.config, fetch: (input, init) => mock.fetch(new Request(input, init)), clock }
}
