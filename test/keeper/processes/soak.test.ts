import { expect, test } from 'vitest'
import { findReplays } from '../../../mock-provider/index.ts'
import { startFarm } from './farm.ts'

const SECONDS = 20

test('P1, P2: four processes keep twenty accounts with tokens of two seconds: no replay, one refresh at a time', async () => {
  const farm = await startFarm(20)
  const workers = Array.from({ length: 4 }, () => farm.start({ seconds: SECONDS }))

  const ends = await Promise.all(workers.map(({ end }) => end))

  const seen = [...farm.front.seen.values()]
  const rotations = seen.reduce((sum, { refreshes }) => sum + refreshes, 0)
  expect(ends.map(({ code, failed }) => ({ code, consents: failed.rejected ?? failed.lost_rotation ?? 0 }))).toEqual(
    ends.map(() => ({ code: 0, consents: 0 })),
  )
  expect(rotations).toBeGreaterThanOrEqual(300)
  expect(farm.front.refusals).toBe(0)
  expect(findReplays(farm.mock.journal.events)).toEqual([])
  expect(Math.max(...seen.map(({ most }) => most))).toBe(1)
  const keeper = await farm.keeper()
  expect((await keeper.census()).byState).toMatchObject({ active: 20, needs_consent: 0, refreshing: 0 })
})
