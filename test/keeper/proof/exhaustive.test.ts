import { expect, test } from 'vitest'
import type { GrantRow } from '../../../src/keeper/grant.ts'
import { createTokenKeeper, type TokenKeeper } from '../../../src/keeper/index.ts'
import { createMemoryStore } from '../../../src/keeper/stores/memory.ts'
import { createPlainSealer } from '../plain-sealer.ts'
import { explore, Steps, type Choose, type Sent } from './exhaustive.ts'
import { ada, shortPolicy } from './keeper-client.ts'
import { Oracle, profiles, type ProfileName } from './oracle.ts'

/**
 * Two processes, one grant, one refresh that is due: every order in which their steps can happen, and in each of them the first process dies after each of
 * its steps, with and without what it had just asked for. By symmetry that is also the second one's death.
 */

const policy = { ...shortPolicy, leaseSeconds: 60, advisoryWindowSeconds: 90, warmSeconds: 0, waitSeconds: 0.4 }

const worlds = (['strict-reject', 'strict-revoke-family', 'overlap'] as const).flatMap((profile) =>
  (['access', 'release'] as const).map((second) => ({ profile, second })),
)

test.for(worlds)(
  'P1 to P6 in every order of a refresh and a second $second, and at every death: $profile',
  async (world) => {
    const cases = await explore((choose) => playOne(world, choose))

    expect(cases).toBeGreaterThan(500)
  },
)

type World = { profile: ProfileName; second: 'access' | 'release' }

async function playOne({ profile, second }: World, choose: Choose): Promise<void> {
  const steps = new Steps()
  const store = createMemoryStore()
  const oracle = new Oracle(profiles[profile], { now: () => steps.now, lifetimeSeconds: 300 })
  const sent: Sent = { most: 0, replays: 0, received: [] }
  const rows: GrantRow[] = []
  const create = (by: string): Promise<TokenKeeper> =>
    createTokenKeeper({
      provider: steps.providerOf(by, oracle, sent),
      store: steps.storeOf(by, store),
      spool: steps.spoolOf(by),
      sealer: createPlainSealer(),
      clock: steps.clockOf(by),
      random: () => 0.5,
      policy,
    })
  const created = Promise.all([create('A'), create('B')])
  await steps.run(() => 0)
  const [a, b] = await created
  void a.adopt(ada, oracle.logIn(0.1))
  await steps.run(() => 0)
  steps.watchers.push(async () => {
    const row = await store.read(ada)
    if (row) judgeRow(row, rows, oracle)
  })

  steps.mayDie = 'A'
  for (const work of [a.access(ada), second === 'release' ? b.release(ada) : b.access(ada)]) void settled(work)
  await steps.run(choose)
  steps.mayDie = undefined
  steps.now += policy.leaseSeconds + policy.quarantineSeconds + 10
  const last = settled(b.access(ada))
  await steps.run(() => 0)

  const why = () => `${steps.story.join('\n')}\n${JSON.stringify(rows.at(-1))}`
  const row = rows.at(-1)
  const family = oracle.families[0]
  if (!row || !family) throw new Error('no grant')
  const newest = oracle.newest(family).refreshToken
  const isKept = row.sealed.includes(`"${newest}"`)
  const mayBeLost = steps.isDead('A')
  expectThat(sent.most <= 1, 'P1', why)
  expectThat(sent.replays === 0 || mayBeLost, 'P2', why)
  for (const { by, refreshToken } of sent.received)
    expectThat(
      steps.isDead(by) || row.state === 'revoked' || rows.some(({ sealed }) => sealed.includes(`"${refreshToken}"`)),
      'P4',
      why,
    )
  expectThat(row.state !== 'refreshing', 'L1', why)
  if (second === 'release') {
    expectThat(row.state === 'revoked', 'P6: released', why)
    expectThat(family.endedBy !== undefined || mayBeLost, 'P6: ended at the provider', why)
    return
  }
  const end = await last
  expectThat(!isKept || family.endedBy !== undefined || end.token !== undefined, 'L1', why)
  expectThat(mayBeLost || end.token !== undefined, 'nothing is lost where nobody dies', why)
}

/** P3 and P5, at each change of the row. */
function judgeRow(row: GrantRow, rows: GrantRow[], oracle: Oracle): void {
  const before = rows.at(-1)
  if (JSON.stringify(before) === JSON.stringify(row)) return
  rows.push(row)
  const why = () => JSON.stringify(rows, undefined, 1)
  expectThat(!before || row.version >= before.version, 'P3: never back', why)
  expectThat(row.sealed === '' || row.sealed.includes(`"generation":${row.version},`), 'P3: its own seal', why)
  expectThat(before?.state !== 'revoked' || row.state === 'revoked', 'P6: a tombstone stays', why)
  const [family] = oracle.families
  if (row.state !== 'needs_consent' || !family || family.endedBy) return
  expectThat(!row.sealed.includes(`"${oracle.newest(family).refreshToken}"`), 'P5: no false verdict', why)
}

async function settled(work: Promise<unknown>): Promise<{ token: string | undefined }> {
  const given = await work.catch(() => undefined)
  const token =
    typeof given === 'object' && given !== null && 'accessToken' in given ? String(given.accessToken) : undefined
  return { token }
}

function expectThat(holds: boolean, what: string, why: () => string): void {
  if (!holds) throw new Error(`${what} does not hold:\n${why()}`)
}
