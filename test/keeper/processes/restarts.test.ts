import { expect, test } from 'vitest'
import { findReplays } from '../../../mock-provider/index.ts'
import { useEngines } from './engines.ts'
import { isSoak, slowPolicy, startFarm } from './farm.ts'

const RESTARTS = isSoak ? 100 : 10

const engines = useEngines()

test.for(engines)(
  `L4: ${RESTARTS} restarts by SIGTERM on %s lose nothing, and leave no row that is being refreshed`,
  { timeout: 300_000 },
  async ([, address]) => {
    const farm = await startFarm(12, { address: await address(), policy: slowPolicy })
    const ends: { code: number | null; signal: string | null }[] = []
    const restart = async (times: number) => {
      for (let i = 0; i < times; i++) {
        const worker = farm.start()
        await worker.ready
        // So long that some refreshes are under way; their own time, not ours, says when.
        await Promise.race([farm.front.more(3), worker.end])
        worker.process.kill('SIGTERM')
        ends.push(await worker.end)
      }
    }

    await Promise.all([restart(RESTARTS / 2), restart(RESTARTS / 2)])

    const keeper = await farm.keeper()
    expect(ends.every(({ code }) => code === 0)).toBe(true)
    expect((await keeper.census()).byState).toMatchObject({ active: 12, needs_consent: 0, refreshing: 0 })
    expect(farm.front.refused).toEqual(new Set())
    expect(findReplays(farm.mock.journal.events)).toEqual([])
  },
)
