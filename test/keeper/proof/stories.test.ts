import { expect, test } from 'vitest'
import { UnexpectedResponseError } from '../../../src/client/errors.ts'
import { defaultPolicy } from '../../../src/keeper/policy.ts'
import type { GrantStore } from '../../../src/keeper/stores/store.ts'
import { turn, VirtualClock } from '../virtual-clock.ts'
import { ada } from './keeper-client.ts'
import { deadToken } from './oracle.ts'
import { fails, Scripted, settled } from './scripted.ts'

/** What the simulation once found, each as the shortest story of it. */

const { httpBudgetSeconds, leaseSeconds, quarantineSeconds } = defaultPolicy

test('P7: a token that fell below its margin while a caller waited is not handed out after all', async () => {
  const world = new Scripted()
  const keeper = await world.start()
  await world.adopt(keeper, 32)
  const given = settled(keeper.access(ada, { waitSeconds: 10 }))
  await world.clock.pass(10)

  expect(await given).toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE' })
})

test('P2: nothing is spent while its successor waits in the spool and cannot be stored', async () => {
  const world = new Scripted()
  await settle(world)
  const again = await world.start()
  await world.clock.pass(leaseSeconds + quarantineSeconds + 1)

  const failed = settled(again.access(ada))
  await world.clock.pass(60)
  const row = await world.inner.read(ada)
  world.broken.clear()
  const given = await again.access(ada)

  expect(await failed).toMatchObject({ code: 'ERR_STORE', retryable: true })
  expect(row).toMatchObject({ version: 1 })
  expect(given).toMatchObject({ accessToken: 'a2', generation: 2 })
  expect(world.asked).toHaveLength(1)
})

test('P2: nor while nobody can read the spool', async () => {
  const world = new Scripted()
  await settle(world)
  const again = await world.start({ spool: { ...world.spool, entries: fails('EIO') } })
  world.broken.clear()
  world.broken.add('commit')
  await world.clock.pass(leaseSeconds + quarantineSeconds + 1)

  const failed = settled(again.access(ada))
  await world.clock.pass(60)

  expect(await failed).toMatchObject({ code: 'ERR_STORE' })
  expect(world.asked).toHaveLength(1)
})

test('P1: a claim that took so long that no request fits into its lease any more is given back', async () => {
  const world = new Scripted()
  const { inner, clock } = world
  const claim: typeof inner.claim = async (key, request) => {
    const claimed = await inner.claim(key, request)
    await clock.wait(leaseSeconds - httpBudgetSeconds)
    return claimed
  }
  const keeper = await world.start({ store: { ...inner, claim } })
  await world.adopt(keeper, 0)
  void settled(keeper.access(ada))
  await clock.pass(leaseSeconds - httpBudgetSeconds - 1)
  const before = await inner.read(ada)
  await clock.pass(1)

  expect(before).toMatchObject({ state: 'refreshing', fence: 2 })
  expect(await inner.read(ada)).toMatchObject({ state: 'active', version: 1, fence: 3 })
  expect(world.asked).toHaveLength(0)
})

test('L1: a claim whose answer was lost is used all the same: the row says whose it is', async () => {
  const world = new Scripted()
  const { inner } = world
  const claim: typeof inner.claim = (key, request) => inner.claim(key, request).then(fails('reset'))
  const keeper = await world.start({ store: { ...inner, claim } })
  await world.adopt(keeper, 0)
  const given = settled(keeper.access(ada))
  await turn()
  await world.asked[0]?.answer(2)

  expect(await given).toMatchObject({ accessToken: 'a2' })
})

test('P4: an entry of the spool that cannot be stored keeps no other one back', async () => {
  const world = new Scripted()
  await settle(world)
  const [entry] = await world.spool.entries()
  if (!entry) throw new Error('nothing is spooled')
  const { id, ...spooled } = entry
  await world.spool.remove(id)
  const bob = { tenant: '', account: 'bob' }
  await world.spool.append({ ...spooled, key: bob })
  await world.spool.append({ ...spooled, key: ada })
  world.broken.clear()
  const { inner } = world
  const read: typeof inner.read = (key) => (key.account === 'bob' ? fails('corrupt')() : inner.read(key))
  const again = await world.start({ store: { ...inner, read } })

  const given = await again.access(ada)

  expect(given.generation).toBe(2)
  expect((await world.spool.entries()).map(({ key }) => key)).toEqual([bob])
})

test('P4: an answer that comes after the HTTP budget is kept, as long as nobody may have spent the token again', async () => {
  const world = new Scripted()
  const keeper = await world.start()
  await world.adopt(keeper, 0)
  const given = settled(keeper.access(ada))
  await world.clock.pass(httpBudgetSeconds + 1)
  await world.asked[0]?.answer(2)

  expect(await given).toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE' })
  expect(await keeper.access(ada)).toMatchObject({ accessToken: 'a2' })
  expect(world.asked).toHaveLength(1)
})

test('P2: a process that has the next pair in memory alone spends nothing, and says so when it is stopped', async () => {
  const world = new Scripted()
  const keeper = await world.start({ spool: { ...world.spool, append: fails('ENOSPC') } })
  await world.adopt(keeper, 0)
  const given = settled(keeper.access(ada))
  await world.clock.pass(httpBudgetSeconds + 1)
  world.broken.add('commit')
  await world.asked[0]?.answer(2)
  await world.clock.pass(60)
  const later = settled(keeper.access(ada, { waitSeconds: 1 }))
  await world.clock.pass(2)
  const stopped = settled(keeper.drain())
  await world.clock.pass(60)

  expect(await given).toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE' })
  expect(await later).toMatchObject({ code: 'ERR_ROTATION_NOT_PERSISTED' })
  expect(await stopped).toMatchObject({ code: 'ERR_ROTATION_NOT_PERSISTED' })
  expect(world.asked).toHaveLength(1)
})

test('P5: a refusal says nothing of the grant where the lease has gone on to somebody else', async () => {
  const world = new Scripted()
  const frozen = new VirtualClock()
  const first = await world.start({ clock: frozen })
  await world.adopt(first, 0)
  void settled(first.access(ada))
  await world.clock.pass(leaseSeconds + quarantineSeconds + 1)
  const second = await world.start()
  const given = second.access(ada)
  await turn()
  await world.asked[0]?.fail(deadToken())
  const between = await world.inner.read(ada)
  await world.asked[1]?.answer(2)

  expect(between).toMatchObject({ state: 'refreshing' })
  expect(await given).toMatchObject({ accessToken: 'a2' })
})

test('P5: who must log in because an answer was lost is told so', async () => {
  const world = new Scripted()
  const keeper = await world.start()
  await world.adopt(keeper, 0)
  void settled(keeper.access(ada))
  await turn()
  await world.asked[0]?.fail(new UnexpectedResponseError('503', { status: 503 }))
  await world.clock.pass(defaultPolicy.backoffMaxSeconds)
  const given = settled(keeper.access(ada))
  await turn()
  await world.asked[1]?.fail(deadToken())

  expect(await given).toMatchObject({ code: 'ERR_NEEDS_CONSENT', reason: 'lost_rotation' })
})

test('L4: what was claimed when the keeper stops is given back, not spent', async () => {
  const world = new Scripted()
  const { inner } = world
  const held: (() => void)[] = []
  const claim: typeof inner.claim = async (key, request) => {
    const claimed = await inner.claim(key, request)
    await new Promise<void>((resolve) => held.push(resolve))
    return claimed
  }
  const keeper = await world.start({ store: { ...inner, claim } })
  await world.adopt(keeper, 0)
  const given = settled(keeper.access(ada))
  await turn()
  const stopped = keeper.drain()
  for (const go of held) go()
  await world.clock.pass(60)
  await stopped

  expect(await given).toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE' })
  expect(await inner.read(ada)).toMatchObject({ state: 'active', leaseOwner: '' })
  expect(world.asked).toHaveLength(0)
})

test('P6: a pair that came after the release is remembered until the provider has revoked it', async () => {
  const world = new Scripted()
  const keeper = await world.start()
  await world.adopt(keeper, 0)
  void settled(keeper.access(ada))
  await turn()
  world.isRevocationDown = true
  await keeper.release(ada)
  await world.asked[0]?.answer(2)
  await world.clock.pass(60)
  const waiting = await world.spool.entries()
  world.isRevocationDown = false
  await keeper.runDue()

  expect(waiting).toHaveLength(1)
  expect(world.revoked.map(({ refreshToken }) => refreshToken)).toContain('r2')
  expect(await world.spool.entries()).toEqual([])
})

test('P6: a refresh that was claimed while its grant was being released counts as one that may have been processed', async () => {
  const world = new Scripted()
  const { inner } = world
  const now = world.clock.now()
  const revoke: typeof inner.revoke = async (key, at) => {
    await inner.claim(key, { owner: 'another', now, until: now + leaseSeconds, version: 1, quarantineSeconds })
    return inner.revoke(key, at)
  }
  const keeper = await world.start({ store: { ...inner, revoke } })
  await world.adopt(keeper, 600)

  await keeper.release(ada)

  expect(world.revoked).toEqual([{ accessToken: 'a1', refreshToken: 'r1' }, { accessToken: 'a1' }])
})

/** A process gets generation 2, the store does not take it, the spool does; that process is heard of no more. */
async function settle(world: Scripted): Promise<void> {
  const dead = { ...world.inner, commit: fails('cut off') }
  const first = await world.start({ store: dead })
  await world.adopt(first, 0)
  void settled(first.access(ada))
  await turn()
  world.broken.add('commit')
  await world.asked[0]?.answer(2)
}

test('P2: a flight that has its claim spends nothing once the answer of the one before it is there', async () => {
  const world = new Scripted()
  const claims: number[] = []
  const claim: GrantStore['claim'] = async (key, request) => {
    const claimed = await world.inner.claim(key, request)
    claims.push(request.version)
    // The machine was suspended: the answer was there all the time.
    if (claims.length === 2) await world.asked[0]?.answer(2)
    return claimed
  }
  const keeper = await world.start({ store: { ...world.inner, claim } })
  await world.adopt(keeper, 0)
  const first = settled(keeper.access(ada))
  await world.clock.pass(httpBudgetSeconds + 20)

  const second = await keeper.access(ada)

  expect(await first).toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE' })
  expect(second).toMatchObject({ accessToken: 'a2', generation: 2 })
  expect(world.asked.map(({ refreshToken }) => refreshToken)).toEqual(['r1'])
})
