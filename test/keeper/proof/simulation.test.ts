import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { prove } from '../../fuzz/prove.ts'
import { sameCases } from '../../same-cases.ts'
import { brokenBy, expectNothing, play, type Invariant } from './judge.ts'
import { scenarios, type Scenario } from './scenario.ts'

/**
 * The shipped keeper on two to four processes, in a world where everything goes wrong: the same runs are judged by each invariant. What fails is made
 * smaller, and told as a story.
 */

const profiles = ['strict-reject', 'strict-revoke-family', 'overlap', 'no-rotation', 'rotates-sometimes'] as const
const cases = scenarios({ faults: 'everything', profiles, losesAnswers: true })
const numRuns = 2000 * Number(process.env.LAB_RUNS ?? 1)

const swept = sweep()

/** Plays every case once. @returns the first one that breaks each invariant, and in how many runs each event was told. */
async function sweep(): Promise<{ found: Map<Invariant, Scenario>; told: Map<string, number> }> {
  const found = new Map<Invariant, Scenario>()
  const told = new Map<string, number>()
  const property = fc.asyncProperty(cases, async (scenario) => {
    const run = await play(scenario)
    for (const name of brokenBy(run)) if (!found.has(name)) found.set(name, scenario)
    for (const event of run.events.keys()) told.set(event, (told.get(event) ?? 0) + 1)
  })
  await fc.assert(property, { ...sameCases, numRuns })
  return { found, told }
}

const invariants = [
  [
    'P1',
    'at most one token request of a grant is in flight, unless a process was silent for longer than lease and quarantine',
  ],
  ['P2', 'once a living process has the next pair, nobody sends the one before'],
  ['P3', 'the stored generation never goes back, and a seal belongs to its row and generation'],
  ['P4', 'a pair that a process got and lived to store is stored'],
  ['P5', 'nobody is sent to log in whose chain goes on within sight'],
  ['P6', 'a released grant stays released, and is ended at the provider'],
  ['P7', 'a token that is handed out lives as long as was asked for, and is not the rejected one'],
  ['P8', 'rotations are no more than lifetimes and reasons'],
  ['P10', 'nobody asks for a grant before its Retry-After is over'],
  ['P12', 'whoever gives up is the only one to be told so'],
  ['L1', 'after the faults every chain that lives is active with a fresh token'],
  ['L2', 'nobody waits longer than his deadline'],
] as const satisfies [Invariant, string][]

test.for(invariants)('%s: %s', async ([name]) => {
  const failing = (await swept).found.get(name)

  await prove(cases, { count: 0, always: failing ? [failing] : [] }, async (scenario) => {
    expectNothing(await play(scenario), [name])
  })
})

test('the runs meet what they are for', async () => {
  const { told } = await swept

  for (const event of [
    'lease.stolen',
    'rotation.rescued memory',
    'rotation.rescued spool',
    'refresh.uncertain',
    'refresh.lost_race',
    'grant.needs_consent',
    'provider.paused',
    'client.misconfigured',
  ])
    expect(told.get(event) ?? `no ${event}`).toBeTypeOf('number')
})
