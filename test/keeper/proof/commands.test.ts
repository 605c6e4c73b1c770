import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { sameCases } from '../../same-cases.ts'
import { expectRecovery, histories, type Model } from './commands.ts'
import { keeperClient } from './keeper-client.ts'
import { calm } from './scenario.ts'
import { Simulation } from './simulation.ts'

const numRuns = 300 * Number(process.env.LAB_RUNS ?? 1)

test('whatever is done to a grant in whatever order, callers see what the model says', async () => {
  const seen = new Map<string, number>()
  const property = fc.asyncProperty(histories, fc.nat(1000), async (history, seed) => {
    const real = new Simulation({ ...calm, seed, profile: 'strict-reject', skewsMs: [0, 0] }, keeperClient)
    await real.run()
    real.isCalm = true
    const model: Model = {
      family: 'f1',
      isReleased: false,
      isGivenUp: false,
      blockedUntil: 0,
      rejections: 0,
      backup: undefined,
      seen,
    }
    try {
      await fc.asyncModelRun(() => ({ model, real }), history)
      await expectRecovery(model, real)
    } catch (error) {
      throw new Error(`${String(error)}\n${real.world.story.slice(-40).join('\n')}`, { cause: error })
    }
  })
  await fc.assert(property, { ...sameCases, numRuns })

  for (const answer of ['token', 'ERR_NEEDS_CONSENT', 'ERR_GRANT_REVOKED', 'ERR_REFRESH_UNAVAILABLE'])
    expect([...seen.keys()]).toContain(answer)
})
