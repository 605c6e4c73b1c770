import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { sameCases } from '../../same-cases.ts'
import { createKeeperClient, keeperClient } from './keeper-client.ts'
import { naiveClients } from './naive.ts'
import type { ProfileName } from './oracle.ts'
import { scenarios, type FaultClass, type Scenario } from './scenario.ts'
import type { CreateClient } from './client.ts'
import { LIFETIME_SECONDS, Simulation } from './simulation.ts'

/**
 * The proof that the proofs test something: clients with one thing missing lose the grant, each in the class of faults for which that thing is there, and
 * in none of the classes before it; the keeper loses none.
 */

const factor = Number(process.env.LAB_RUNS ?? 1)
const classes = ['races', 'transient', 'pauses'] as const

/** The first class in which a client loses. What it survives it survives in every run. */
const catches: [name: keyof typeof naiveClients, losesFrom: FaultClass][] = [
  ['check, refresh, write', 'races'],
  ['single flight per process', 'races'],
  ['TTL lock shorter than the latency, deleted by key', 'races'],
  ['TTL lock, goes ahead after 300 ms', 'races'],
  ['TTL lock 2 s, owner-checked, plain write', 'transient'],
  ['lease, write only while the fence is current', 'pauses'],
  ['lease and generation, no quarantine', 'pauses'],
]

const cells = catches.flatMap(([name, from]) =>
  classes.map((faults) => ({
    name,
    faults,
    loses: classes.indexOf(faults) >= classes.findIndex((each) => each === from),
  })),
)

test.for(cells.filter(({ loses }) => loses))('$name: caught under $faults', async ({ name, faults }) => {
  expect(await findLoss(naiveClients[name], scenariosOf(faults), 400)).toBeDefined()
})

test.for(cells.filter(({ loses }) => !loses))('$name: loses nothing under $faults', async ({ name, faults }) => {
  // The same few at each run, also in a soak: that they lose nothing for ever is not said of these.
  const few = { seed: 20_261_128, numRuns: 100 }

  expect(await findLoss(naiveClients[name], scenariosOf(faults), 100, few)).toBeUndefined()
})

test.for(classes)('the keeper loses nothing under %s', async (faults) => {
  expect(await findLoss(keeperClient, scenariosOf(faults), 150)).toBeUndefined()
})

test('the keeper without a quarantine is caught under pauses', async () => {
  expect(
    await findLoss((parts) => createKeeperClient(parts, { quarantineSeconds: 0 }), scenariosOf('pauses'), 400),
  ).toBeDefined()
})

test('where a replay ends nothing, a fence loses late winners, and the generation does not', async () => {
  const paused = scenariosOf('pauses', 'strict-reject')

  expect(await findLoss(naiveClients['lease, write only while the fence is current'], paused, 400)).toBeDefined()
  expect(await findLoss(naiveClients['lease and generation, no quarantine'], paused, 150)).toBeUndefined()
})

test('where the preceding token is good for a while, the keeper loses nothing even where processes die', async () => {
  expect(await findLoss(keeperClient, scenariosOf('crashes', 'overlap'), 150)).toBeUndefined()
})

test('the keeper without a spool is caught when it dies in an outage of the store; with one it loses nothing', async () => {
  const dying = scenariosOf('races').map((scenario) => ({ ...scenario, incidents: diesInOutage }))

  expect(await findLoss(keeperClient, dying, 60)).toBeUndefined()
  expect(
    await findLoss(
      keeperClient,
      dying.map((scenario) => ({ ...scenario, fullDisks: true })),
      60,
    ),
  ).toBeDefined()
})

/** Every process: when its answer has come the store is away for half a second, and the process dies a little later. */
const diesInOutage = [0, 1, 2, 3].flatMap((process): Scenario['incidents'] => [
  { process, at: 'commit', nth: 1, moment: 'sent', does: 'outage', ms: 500 },
  { process, at: 'commit', nth: 3, moment: 'sent', does: 'dies', ms: 1000 },
])

function scenariosOf(faults: FaultClass, profile: ProfileName = 'strict-revoke-family'): fc.Arbitrary<Scenario> {
  return scenarios({ faults, profiles: [profile] })
}

/** @returns the story of the first of so many scenarios after which a healthy process gets no token; undefined where each ends well */
async function findLoss(
  create: CreateClient,
  cases: fc.Arbitrary<Scenario>,
  runs: number,
  drawn: fc.Parameters<Scenario> = { ...sameCases, numRuns: runs * factor },
): Promise<string | undefined> {
  for (const scenario of fc.sample(cases, drawn)) {
    const run = new Simulation(scenario, create)
    await run.run()
    await run.calm(8, 4)
    await run.ask()
    // Until what was fresh at the end of the faults must be renewed.
    await run.calm(LIFETIME_SECONDS, 10)
    if ((await run.ask()).token === undefined) return run.world.story.join('\n')
  }
  return undefined
}
