import { createTokenKeeper } from '../../../src/keeper/index.ts'
import type { KeeperPolicy } from '../../../src/keeper/policy.ts'
import { createPlainSealer } from '../plain-sealer.ts'
import type { Client, ClientParts, CreateClient } from './client.ts'

/** The keeper's inequalities with everything a hundred times shorter, and nothing at random. */
export const shortPolicy = {
  httpBudgetSeconds: 0.5,
  commitBudgetSeconds: 0.2,
  leaseSeconds: 0.8,
  quarantineSeconds: 5,
  advisoryWindowSeconds: 7,
  advisorySpread: 0,
  mandatoryWindowSeconds: 2,
  clockMarginSeconds: 0.5,
  keepAliveSeconds: 100,
  keepAliveSpread: 0,
  warmSeconds: 50,
  refreshLifetimeSeconds: 400,
  minRefreshIntervalSeconds: 1,
  waitSeconds: 3,
  backoffFirstSeconds: 0.2,
  backoffFirstDoubtfulSeconds: 1,
  backoffMaxSeconds: 3,
} satisfies Partial<KeeperPolicy>

export const ada = { tenant: '', account: 'ada' }

/** The shipped keeper as a client of a simulation. */
export const keeperClient: CreateClient = (parts) => createKeeperClient(parts, {})

export async function createKeeperClient(
  parts: ClientParts,
  policy: Partial<KeeperPolicy>,
  sealer = createPlainSealer(),
): Promise<Client & { doubtAll(): Promise<number> }> {
  const { process, provider, store, spool, random, tell } = parts
  const keeper = await createTokenKeeper({
    provider,
    store,
    spool,
    random,
    sealer,
    clock: process.clock,
    onEvent: (event) => tell(event.type === 'rotation.rescued' ? `${event.type} ${event.from}` : event.type),
    policy: { ...shortPolicy, ...policy },
  })
  return {
    adopt: (tokens) => keeper.adopt(ada, tokens),
    access: (options) => keeper.access(ada, options),
    release: () => keeper.release(ada),
    runDue: () => keeper.runDue(),
    drain: () => keeper.drain(),
    doubtAll: () => keeper.doubtAll(),
  }
}
