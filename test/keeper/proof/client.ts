import type { TokenSet } from '../../../src/client/token.ts'
import type { TokenProvider } from '../../../src/keeper/provider.ts'
import type { Spool } from '../../../src/keeper/spool.ts'
import type { GrantStore } from '../../../src/keeper/stores/store.ts'
import type { Call } from './scenario.ts'
import type { SimProcess } from './sim-process.ts'
import type { World } from './world.ts'

/** What one process of a client is made of. */
export type ClientParts = {
  process: SimProcess
  provider: TokenProvider
  store: GrantStore
  /** The wire to that store, for clients that keep their tokens there in a way of their own. */
  reach: <T>(name: string, effect: () => Promise<T>) => Promise<T>
  spool: Spool
  random: () => number
  /** What it says of itself. */
  tell: (event: string) => void
  /** What all processes of a run share; for clients that keep their tokens elsewhere. */
  shared: Map<string, unknown>
}

/** One process of the client under test. Whatever is left out it cannot do. */
export type Client = {
  adopt(tokens: TokenSet): Promise<unknown>
  access(options: {
    minLifetimeSeconds?: number
    rejected?: string
    signal?: AbortSignal
  }): Promise<{ accessToken: string }>
  release?(): Promise<unknown>
  runDue?(): Promise<unknown>
  drain?(): Promise<unknown>
}

export type CreateClient = (parts: ClientParts) => Promise<Client>

/** What one caller asked, and got. */
export type CallRecord = {
  does: Call['does'] | 'healthy'
  by: SimProcess
  startedAt: number
  endedAt?: number
  asked: { minLifetimeSeconds?: number; rejected?: string; signal?: AbortSignal }
  token?: string
  error?: unknown
}

/** Takes down how a call ended. */
export async function end(call: CallRecord, world: World, work: Promise<unknown>): Promise<void> {
  try {
    const given = await work
    if (isAccess(given)) call.token = given.accessToken
  } catch (error) {
    call.error = error
    world.tell(call.by.name, `fails to ${call.does}: ${error instanceof Error ? error.message : String(error)}`)
  }
  call.endedAt = world.now
}

function isAccess(given: unknown): given is { accessToken: string } {
  return typeof given === 'object' && given !== null && 'accessToken' in given
}
