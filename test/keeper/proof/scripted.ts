import { StoreError } from '../../../src/keeper/errors.ts'
import type { TokenPair } from '../../../src/keeper/grant.ts'
import { createTokenKeeper, type KeeperOptions, type TokenKeeper } from '../../../src/keeper/index.ts'
import type { Rotated } from '../../../src/keeper/provider.ts'
import { createMemorySpool } from '../../../src/keeper/spool.ts'
import { createMemoryStore } from '../../../src/keeper/stores/memory.ts'
import type { GrantStore } from '../../../src/keeper/stores/store.ts'
import { createPlainSealer } from '../plain-sealer.ts'
import { turn, VirtualClock } from '../virtual-clock.ts'
import { ada } from './keeper-client.ts'

/** A request that waits for the test to answer it. */
type Asked = {
  refreshToken: string
  answer: (generation: number) => Promise<void>
  fail: (error: Error) => Promise<void>
}

/** A world in which the test is the provider, and decides what fails: with the default policy. */
export class Scripted {
  readonly clock = new VirtualClock()
  readonly inner = createMemoryStore()
  readonly spool = createMemorySpool()
  readonly asked: Asked[] = []
  readonly revoked: TokenPair[] = []
  /** Operations of the store that fail. */
  readonly broken = new Set<keyof GrantStore>()
  isRevocationDown = false

  /** A process. */
  start(more: Partial<KeeperOptions> = {}): Promise<TokenKeeper> {
    const { clock, spool } = this
    const sealer = createPlainSealer()
    return createTokenKeeper({
      provider: this.#provider(),
      store: this.store,
      sealer,
      spool,
      clock,
      random: () => 0,
      ...more,
    })
  }

  /** The store with what is broken at the moment. */
  get store(): GrantStore {
    const { inner, broken } = this
    return new Proxy(inner, {
      get: (target, name: keyof GrantStore) => {
        if (!broken.has(name)) return target[name]
        return () => Promise.reject(new StoreError('ERR_STORE_UNAVAILABLE', 'The store cannot be reached.'))
      },
    })
  }

  /** A log-in whose access token lives for so long yet. */
  async adopt(keeper: TokenKeeper, leftSeconds: number, key = ada): Promise<void> {
    const expiresAt = this.clock.now() + leftSeconds
    const tokens = { accessToken: 'a1', refreshToken: 'r1', scopes: ['read'], issuedAt: expiresAt - 7200, expiresAt }
    await keeper.adopt(key, tokens)
  }

  #provider(): KeeperOptions['provider'] {
    return {
      apiOrigin: 'https://api.example',
      refresh: (refreshToken) =>
        new Promise<Rotated>((resolve, reject) => {
          const answer = async (generation: number) => {
            resolve({ accessToken: `a${generation}`, refreshToken: `r${generation}`, expiresInSeconds: 7200, odd: [] })
            await turn()
          }
          const fail = async (error: Error) => {
            reject(error)
            await turn()
          }
          this.asked.push({ refreshToken, answer, fail })
        }),
      revoke: async (pair) => {
        if (this.isRevocationDown) throw new Error('503')
        this.revoked.push(pair)
      },
    }
  }
}

/** What became of it: the value, or the error. */
export function settled(work: Promise<unknown>): Promise<unknown> {
  return work.catch((error: unknown) => error)
}

/** An operation that always fails. */
export function fails(why: string): () => Promise<never> {
  return () => Promise.reject(new Error(why))
}
