import type { MockProvider } from '../../../mock-provider/index.ts'
import { expect } from '../../../src/testing/vitest.ts'
import { exchange, getCode, lastEvent, readTokens, refresh, revoke, statusOfCall, testWith } from '../fixtures.ts'

const ENDING = { refreshLifetimeSeconds: 60, replayClosesFamily: true, codeReplayRevokes: true }
const test = testWith({ overrides: ENDING })
const oneToken = testWith({ overrides: { ...ENDING, revokeScope: 'token' } })
const unrotated = testWith({ overrides: { ...ENDING, rotation: 'never' } })

type Family = { code: string; spent: string; refreshToken: string; accessTokens: string[] }

/** One refresh old: of two access tokens both live, of two refresh tokens the second. */
async function createFamily(mock: MockProvider): Promise<Family> {
  const code = await getCode(mock)
  const first = readTokens(await exchange(mock, code))
  const second = readTokens(await refresh(mock, first.refreshToken))
  const accessTokens = [first.accessToken, second.accessToken]
  return { code, spent: first.refreshToken, refreshToken: second.refreshToken, accessTokens }
}

/** All that can end a family. */
const ends = {
  'the refresh token’s age': async (mock, { refreshToken }) => {
    mock.clock.advance({ seconds: 60 })
    await refresh(mock, refreshToken)
  },
  'the app, by its refresh token': async (mock, { refreshToken }) => void (await revoke(mock, refreshToken)),
  'the app, by its access token': async (mock, { accessTokens: [first] }) => void (await revoke(mock, first)),
  'the user': async (mock) => void mock.revokeByUser(),
  'a replay of the refresh token': async (mock, { spent }) => void (await refresh(mock, spent)),
  'a replay of the code': async (mock, { code }) => void (await exchange(mock, code)),
} satisfies Record<string, (mock: MockProvider, family: Family) => Promise<void>>

const reasons: Record<keyof typeof ends, string> = {
  'the refresh token’s age': 'age',
  'the app, by its refresh token': 'app',
  'the app, by its access token': 'app',
  'the user': 'user',
  'a replay of the refresh token': 'replay',
  'a replay of the code': 'replay',
}

const names = Object.keys(ends) as (keyof typeof ends)[]
const AGE = 'the refresh token’s age'
const others = names.filter((name) => name !== AGE)

function endsIn(mock: MockProvider): (string | undefined)[] {
  return mock.journal.events.filter(({ kind }) => kind === 'family.closed').map(({ reason }) => reason)
}

function callAll(mock: MockProvider, { accessTokens }: Family): Promise<number[]> {
  return Promise.all(accessTokens.map((accessToken) => statusOfCall(mock, accessToken)))
}

test('a family that ended of age keeps its access tokens for their two hours', async ({ mock }) => {
  const family = await createFamily(mock)

  await ends[AGE](mock, family)

  expect(await callAll(mock, family)).toEqual([200, 200])
  mock.clock.advance({ hours: 2 })
  expect(await callAll(mock, family)).toEqual([401, 401])
})

test.for(others)('%s ends a family that had ended of age, and the journal says so', async (later, { mock }) => {
  const family = await createFamily(mock)
  await ends[AGE](mock, family)

  await ends[later](mock, family)

  expect(endsIn(mock)).toEqual(['age', reasons[later]])
  expect(await callAll(mock, family)).toEqual([401, 401])
  expect(lastEvent(mock)).toMatchObject({
    reason: 'revoked',
    detail: `AT#2: its family was closed (${reasons[later]})`,
  })
})

test.for(others.flatMap((first) => names.map((later) => [first, later] as const)))(
  'where %s ended a family, %s ends nothing more',
  async ([first, later], { mock }) => {
    const family = await createFamily(mock)
    await ends[first](mock, family)

    await ends[later](mock, family)

    expect(endsIn(mock)).toEqual([reasons[first]])
    expect(await callAll(mock, family)).toEqual([401, 401])
  },
)

test('a family ends of age once', async ({ mock }) => {
  const family = await createFamily(mock)
  await ends[AGE](mock, family)

  await refresh(mock, family.refreshToken)

  expect(lastEvent(mock)).toMatchObject({ kind: 'refresh.refused', reason: 'expired' })
  expect(endsIn(mock)).toEqual(['age'])
})

test('what ended of age in a saved world can be ended in the restored one', async ({ mock }) => {
  const family = await createFamily(mock)
  await ends[AGE](mock, family)

  mock.restore(JSON.parse(JSON.stringify(mock.snapshot())))
  const ended = mock.revokeByUser()

  expect(ended).toEqual(['g1'])
  expect(await callAll(mock, family)).toEqual([401, 401])
})

test('revokeByUser names the grants that it ended, not those that had ended before', async ({ mock }) => {
  const [aged, live] = [await createFamily(mock), await mock.signIn()]
  await ends[AGE](mock, aged)
  await revoke(mock, live.refreshToken)

  const ended = [mock.revokeByUser(), mock.revokeByUser()]

  expect(ended).toEqual([['g1'], []])
})

test('a revocation that finds nothing to end says so in the journal', async ({ mock }) => {
  const { refreshToken } = await createFamily(mock)
  mock.revokeByUser()

  await revoke(mock, refreshToken)

  const detail = 'nothing was left to end: its family was closed (user)'
  expect(lastEvent(mock)).toMatchObject({ kind: 'revoke.called', reason: 'revoked', detail })
})

test('a code whose grant the user ended before the exchange is dead', async ({ mock }) => {
  const code = await getCode(mock)
  mock.revokeByUser()

  const { status } = await exchange(mock, code)

  expect(status).toBe(400)
  expect(lastEvent(mock)).toMatchObject({ kind: 'code.refused', reason: 'revoked' })
})

test('the user ends the grants of a suspended app, and they stay ended when it comes back', async ({ mock }) => {
  const family = await createFamily(mock)
  await ends[AGE](mock, family)
  mock.suspendClient(mock.config.clientId)

  mock.revokeByUser()
  mock.unsuspendClient(mock.config.clientId)

  expect(endsIn(mock)).toEqual(['age', 'user'])
  expect(await callAll(mock, family)).toEqual([401, 401])
})

oneToken(
  'with revokeScope token the app ends that token alone, also after age, and the user the rest',
  async ({ mock }) => {
    const family = await createFamily(mock)
    await ends[AGE](mock, family)

    await revoke(mock, family.accessTokens[0])
    const afterApp = await callAll(mock, family)
    mock.revokeByUser()

    expect(afterApp).toEqual([401, 200])
    expect(endsIn(mock)).toEqual(['age', 'user'])
    expect(await callAll(mock, family)).toEqual([401, 401])
  },
)

oneToken('a spent refresh token that was revoked as well is a replay when it comes back', async ({ mock }) => {
  const family = await createFamily(mock)
  await revoke(mock, family.spent)

  await ends['a replay of the refresh token'](mock, family)

  expect(endsIn(mock)).toEqual(['replay'])
  expect(await callAll(mock, family)).toEqual([401, 401])
})

unrotated(
  'access tokens outlive the refresh token that got them, and revoking that one ends them',
  async ({ mock }) => {
    const { refreshToken } = await mock.signIn()
    mock.clock.advance({ seconds: 59 })
    const { accessToken } = readTokens(await refresh(mock, refreshToken))
    mock.clock.advance({ seconds: 1 })
    await refresh(mock, refreshToken)
    const before = await statusOfCall(mock, accessToken)

    await revoke(mock, refreshToken)

    expect([before, await statusOfCall(mock, accessToken)]).toEqual([200, 401])
  },
)

test('advanceToExpiryOf stands still for a token that died before its time', async ({ mock }) => {
  const family = await createFamily(mock)
  const startedAt = mock.clock.now()

  mock.clock.advanceToExpiryOf(family.spent)
  mock.revokeByUser()
  mock.clock.advanceToExpiryOf(family.refreshToken)
  mock.clock.advanceToExpiryOf(family.accessTokens[1] ?? '')

  expect(mock.clock.now()).toBe(startedAt)
})
