import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { sameCases } from '../../same-cases.ts'
import type { KeeperClock } from '../../../src/keeper/clock.ts'
import { createTokenKeeper, type GrantStore, type TokenKeeper } from '../../../src/keeper/index.ts'
import { createMemorySpool } from '../../../src/keeper/spool.ts'
import { createMemoryStore } from '../../../src/keeper/stores/memory.ts'
import { createPlainSealer } from '../plain-sealer.ts'
import { ada, shortPolicy } from './keeper-client.ts'
import { Oracle, profiles } from './oracle.ts'

/** fast-check picks the order in which promises of store and provider resolve: what is not read again after an `await` shows. */

const numRuns = 150 * Number(process.env.LAB_RUNS ?? 1)

test.for([1, 2])('with %i processes one refresh serves all callers, whatever resolves first', async (processes) => {
  const property = fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 4 }), async (scheduler, callers) => {
    const world = await begin(scheduler, processes)
    const given = Array.from({ length: callers }, (_, number) => world.keepers[number % processes]?.access(ada))
    await scheduler.waitFor(Promise.all(given))

    for (const access of await Promise.all(given)) expect(access).toMatchObject({ generation: 2 })
    expect(world.spent).toEqual(['f1-r1'])
    expect(await world.store.read(ada)).toMatchObject({ version: 2, state: 'active', leaseOwner: '' })
  })
  await fc.assert(property, { ...sameCases, numRuns })
})

test('a release among callers is final, and nothing is left at the provider, whatever resolves first', async () => {
  const property = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
    const world = await begin(scheduler, 2)
    const works = [world.keepers[0]?.access(ada), world.keepers[1]?.access(ada), world.keepers[1]?.release(ada)]
    const settled = Promise.allSettled(works)
    await scheduler.waitFor(settled)
    await scheduler.waitIdle()

    const row = await world.store.read(ada)
    expect(row).toMatchObject({ state: 'revoked', sealed: '' })
    expect(world.oracle.families[0]?.endedBy).toBe('app')
    expect((await settled)[2]).toMatchObject({ status: 'fulfilled' })
  })
  await fc.assert(property, { ...sameCases, numRuns })
})

test('a new log-in among callers wins, whatever resolves first', async () => {
  const property = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
    const world = await begin(scheduler, 2)
    const logIn = world.oracle.logIn()
    const works = [world.keepers[0]?.access(ada), world.keepers[1]?.adopt(ada, logIn), world.keepers[1]?.access(ada)]
    await scheduler.waitFor(Promise.allSettled(works))
    await scheduler.waitIdle()

    const row = await world.store.read(ada)
    expect(row?.sealed).toContain(`"${logIn.refreshToken}"`)
    expect(row).toMatchObject({ state: 'active' })
  })
  await fc.assert(property, { ...sameCases, numRuns })
})

type World = { store: GrantStore; oracle: Oracle; keepers: TokenKeeper[]; spent: string[] }

/** A grant whose token is over, and processes that share its store. */
async function begin(scheduler: fc.Scheduler, processes: number): Promise<World> {
  const store = createMemoryStore()
  const state = { now: 1_000_000 }
  const oracle = new Oracle(profiles['strict-revoke-family'], { now: () => state.now, lifetimeSeconds: 300 })
  const spent: string[] = []
  // A pause is over when it is picked; deadlines never are.
  const clock: KeeperClock = {
    now: () => state.now,
    wait: async (seconds, signal) => {
      if (signal?.aborted) return
      if (!signal) return scheduler.schedule(Promise.resolve(), `wait ${seconds}`)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    },
  }
  const options = {
    provider: {
      apiOrigin: 'https://api.example',
      refresh: scheduler.scheduleFunction(async (refreshToken: string) => {
        spent.push(refreshToken)
        const came = oracle.spend(refreshToken)
        if (!('pair' in came)) throw new Error(came.why)
        return {
          accessToken: came.pair.accessToken,
          refreshToken: came.pair.refreshToken,
          expiresInSeconds: 300,
          odd: [],
        }
      }),
      revoke: scheduler.scheduleFunction(async (pair: { accessToken: string; refreshToken?: string | undefined }) =>
        oracle.revoke(pair.refreshToken ?? pair.accessToken),
      ),
    },
    store: scheduled(scheduler, store),
    sealer: createPlainSealer(),
    spool: createMemorySpool(),
    clock,
    random: () => 0.5,
    policy: { ...shortPolicy, leaseSeconds: 60, advisoryWindowSeconds: 90, warmSeconds: 0 },
  }
  const setUp = await createTokenKeeper({ ...options, store })
  await setUp.adopt(ada, oracle.logIn(0.1))
  const keepers = await Promise.all(Array.from({ length: processes }, () => createTokenKeeper(options)))
  return { store, oracle, keepers, spent }
}

/** Its answers resolve when they are picked; what they answer to has happened at once. */
function scheduled(scheduler: fc.Scheduler, store: GrantStore): GrantStore {
  const { read, put, claim, commit, settle, revoke, erase } = store
  const on = <Args extends unknown[], T>(run: (...args: Args) => Promise<T>) => scheduler.scheduleFunction(run)
  return {
    ...store,
    read: on(read),
    put: on(put),
    claim: on(claim),
    commit: on(commit),
    settle: on(settle),
    revoke: on(revoke),
    erase: on(erase),
  }
}
