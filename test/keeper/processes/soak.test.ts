import { expect, test } from 'vitest'
import { findReplays } from '../../../mock-provider/index.ts'
import { useEngines } from './engines.ts'
import { fastPolicy, isSoak, startFarm, type Farm } from './farm.ts'

const SECONDS = isSoak ? 20 : 8

const engines = useEngines()

const NONE = { replays: 0, blamed: [] }

/** What lease and quarantine leave beside the budgets: P1 is not promised where a process is silent for longer. */
const { leaseSeconds, quarantineSeconds, httpBudgetSeconds, commitBudgetSeconds } = fastPolicy
const SPARE_MS = Math.round((leaseSeconds + quarantineSeconds - httpBudgetSeconds - commitBudgetSeconds) * 1000)

/** Four processes and what they did. */
async function runFour(farm: Farm, seconds: number, cheats = false) {
  const workers = Array.from({ length: 4 }, () => farm.start({ seconds, cheats }))
  const ends = await Promise.all(workers.map(({ end }) => end))
  const seen = [...farm.front.seen.values()]
  return {
    ends,
    rotations: seen.reduce((sum, { refreshes }) => sum + refreshes, 0),
    most: Math.max(...seen.map(({ most }) => most)),
    replays: findReplays(farm.mock.journal.events).length,
  }
}

test.for(engines)(
  'P1, P2: four processes on %s keep twenty accounts with tokens of two seconds: no replay, one refresh at a time',
  async ([, address]) => {
    const farm = await startFarm(20, { address: await address() })

    const { ends, rotations, most, replays } = await runFour(farm, SECONDS)

    const { refused, left } = farm.front
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0])
    expect(most).toBe(1)
    const longestMs = Math.max(...ends.map(({ silentMs }) => silentMs))
    const isJudged = longestMs < SPARE_MS
    if (!isJudged)
      console.warn(`not judged: a process was silent for ${Math.round(longestMs)} ms; P1 holds up to ${SPARE_MS}`)
    const blamed = [...refused].filter((account) => !left.has(account))
    expect(isJudged ? { replays: left.size === 0 ? replays : 0, blamed } : NONE).toEqual(NONE)
    // Enough to mean something; how many there are in that time is the machine's affair.
    expect(rotations).toBeGreaterThanOrEqual(SECONDS * 5)
    const keeper = await farm.keeper()
    expect((await keeper.census()).byState).toMatchObject({ refreshing: 0 })
    const grants = await keeper.list()
    // Who was refused is still active where a process had handed in an old token behind a newer one, until its next refresh.
    expect(grants.filter(({ state, account }) => state !== 'active' && !refused.has(account))).toEqual([])
    expect(grants.map(({ account }) => account).toSorted()).toEqual(farm.accounts.toSorted())
  },
)

test('processes whose claims exclude nobody are caught by the same measures', async () => {
  const farm = await startFarm(20)

  await runFour(farm, 4, true)

  expect([...farm.front.refused].filter((account) => !farm.front.left.has(account))).not.toEqual([])
})
