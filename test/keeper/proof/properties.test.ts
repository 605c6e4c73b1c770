import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { prove } from '../../fuzz/prove.ts'
import { startKeeperLab } from '../lab.ts'
import { keeperClient, shortPolicy as policy } from './keeper-client.ts'
import { calm, scenarios, type Scenario } from './scenario.ts'
import { Simulation } from './simulation.ts'

/** Invariants that have a question of their own, which no run of everything at once would answer. */

const profiles = ['strict-revoke-family'] as const

test('P8: however many callers of however many processes are refused with one token, it is rotated once', async () => {
  const callers = fc.array(fc.record({ process: fc.nat(3), atMs: fc.nat(800) }), { minLength: 2, maxLength: 12 })

  await prove(fc.record({ scenario: calmWorlds(), callers }), { count: 60 }, async (given) => {
    const run = await begun(given.scenario)
    const { token = '' } = await run.ask()
    await run.world.pass(2 * policy.minRefreshIntervalSeconds)
    const before = run.provider.requests.length
    const storm = given.callers.map(async ({ process, atMs }) => {
      await run.processes[0]?.clock.wait(atMs / 1000)
      return run.find(process).access({ rejected: token })
    })
    await run.world.until(Promise.all(storm), 10)

    for (const access of await Promise.all(storm)) expect(access.accessToken).not.toBe(token)
    expect(run.provider.requests.length - before).toBe(1)
  })
})

test('P10: an outage of the provider costs requests by its logarithm up to the longest pause, and then by its length', async () => {
  await prove(fc.integer({ min: 10, max: 14_400 }), { count: 4 }, async (seconds) => {
    const lab = await startKeeperLab()
    const key = await lab.logIn('ada')
    await lab.clock.pass(7200)
    lab.mock.faults.arm({ at: 'token', times: 'always', then: { status: 503 } })
    const before = lab.mock.journal.events.length
    for (let passed = 0; passed < seconds; passed += 20) {
      void lab.keeper.access(key).catch(() => {})
      await lab.clock.pass(20)
    }

    const asked = lab.mock.journal.events.slice(before).filter(({ kind }) => kind === 'fault.fired').length
    const longest = (5 + 300) / 2
    expect(asked).toBeGreaterThan(0)
    expect(asked).toBeLessThanOrEqual(2 + Math.log2(Math.min(seconds, 300) / 5 + 2) + seconds / longest)
  })
})

test('P12: callers that give up change nothing for those that wait, nor for the refresh', async () => {
  const given = fc.record({
    scenario: scenarios({ faults: 'races', profiles }),
    fault: fc.constantFrom(
      undefined,
      '503 before' as const,
      'dropped before' as const,
      'unsent' as const,
      'slow' as const,
    ),
    gaveUp: fc.array(fc.boolean(), { minLength: 2, maxLength: 5 }),
  })

  await prove(given, { count: 80 }, async ({ scenario, fault, gaveUp }) => {
    const outcomes = await Promise.all(
      [gaveUp, gaveUp.map(() => false)].map(async (aborts) => {
        const calls = aborts.map(
          (isGivenUp) => ({ process: 0, atMs: 0, does: isGivenUp ? 'abort' : 'access' }) as const,
        )
        const run = new Simulation({ ...scenario, calls, requestFaults: fault ? [[1, fault]] : [] }, keeperClient)
        await run.run()
        const waited = run.calls.filter((_, index) => !gaveUp[index])
        return {
          waited: waited.map(({ token, error }) => token ?? String(error)),
          sent: run.provider.requests.map(({ generation, came }) => [generation, came?.is]),
          generation: run.store.row?.version,
        }
      }),
    )

    expect(outcomes[0]).toEqual(outcomes[1])
  })
})

test('L3: a grant that nobody uses is refreshed once in a keep-alive period, whoever ticks and whenever', async () => {
  const ticks = fc.record({ scenario: calmWorlds(), everySeconds: fc.integer({ min: 1, max: 20 }) })

  await prove(ticks, { count: 20 }, async ({ scenario, everySeconds }) => {
    const run = await begun(scenario)
    await run.calm(1000, everySeconds)

    const times = run.provider.requests.map(({ sentAt }) => sentAt)
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0))
    expect(times.length).toBeGreaterThanOrEqual(8)
    expect(Math.max(...gaps)).toBeLessThan(policy.keepAliveSeconds + everySeconds + 1)
    expect(Math.min(...gaps)).toBeGreaterThan(policy.keepAliveSeconds - 1)
  })
})

test('L4: a keeper that stops has ended within its budgets, and leaves no lease of its own', async () => {
  const given = fc.record({
    scenario: scenarios({ faults: 'races', profiles }),
    fault: fc.constantFrom(undefined, '503 before' as const, 'unsent' as const, 'slow' as const),
    stopsAtMs: fc.nat(600),
  })

  await prove(given, { count: 150 }, async ({ scenario, fault, stopsAtMs }) => {
    const requestFaults: Scenario['requestFaults'] = fault ? [[1, fault]] : []
    const run = new Simulation(
      { ...scenario, calls: [{ process: 0, atMs: 0, does: 'access' }], requestFaults },
      keeperClient,
    )
    const stopped: { after?: number; row?: typeof run.store.row; sent?: number } = {}
    const stop = async () => {
      const from = run.world.now
      await run.find(0).drain?.()
      stopped.after = run.world.now - from
      stopped.row = run.store.row
      stopped.sent = run.provider.requests.length
    }
    run.world.after(0.1 + stopsAtMs / 1000, () => void stop())
    await run.run()

    expect(stopped.after).toBeLessThanOrEqual(policy.httpBudgetSeconds + policy.commitBudgetSeconds + 0.001)
    expect(stopped.row?.state).toBe('active')
    expect(run.provider.requests.length).toBe(stopped.sent)
  })
})

/** A provider that always answers, and processes that live. */
function calmWorlds(): fc.Arbitrary<Scenario> {
  return scenarios({ faults: 'races', profiles }).map((scenario) => ({ ...scenario, ...calm }))
}

async function begun(scenario: Scenario): Promise<Simulation> {
  const run = new Simulation(scenario, keeperClient)
  await run.run()
  return run
}
