import * as callers from './callers.ts'
import * as chains from './chains.ts'
import type { Judge } from './chains.ts'
import { keeperClient, shortPolicy } from './keeper-client.ts'
import type { Scenario } from './scenario.ts'
import { Simulation } from './simulation.ts'

/** Every invariant that is judged by what a run leaves, under the name by which it is known. */
const judges = {
  P1: chains.oneInFlight,
  P2: chains.noReplay,
  P3: chains.neverBack,
  P4: chains.everyPairStored,
  P5: ({ violations }) => violations,
  P6: chains.releasedForGood,
  P7: callers.goodTokens,
  P8: callers.boundedRotations,
  P10: callers.retryAfterObeyed,
  P12: callers.abortsAreOwn,
  L1: callers.recovered,
  L2: callers.deadlinesKept,
} as const satisfies Record<string, Judge>

export type Invariant = keyof typeof judges

/** How long after the faults every chain must be well: advisory window, lease and quarantine, and what is left of a pause. */
const RECOVERY_SECONDS =
  shortPolicy.advisoryWindowSeconds +
  shortPolicy.leaseSeconds +
  shortPolicy.quarantineSeconds +
  shortPolicy.backoffMaxSeconds

/** Plays a scenario with the shipped keeper, to the end of its recovery. */
export async function play(scenario: Scenario): Promise<Simulation> {
  const run = new Simulation(scenario, keeperClient, chains.watchVerdicts)
  await run.run()
  await run.calm(RECOVERY_SECONDS)
  for (const number of scenario.skewsMs.keys()) await run.ask(number)
  await run.world.pass(shortPolicy.waitSeconds)
  return run
}

/** @throws {Error} with what a scenario does against these invariants, and its story */
export function expectNothing(run: Simulation, names: readonly Invariant[]): void {
  const found = names.flatMap((name) => judges[name](run).map((what) => `${name}: ${what}`))
  if (found.length > 0) throw new Error(`${found.join('\n')}\n\n${run.world.story.join('\n')}`)
}

/** The invariants that a run breaks. */
export function brokenBy(run: Simulation): Invariant[] {
  return names.filter((name) => judges[name](run).length > 0)
}

const names: readonly Invariant[] = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P10', 'P12', 'L1', 'L2']
