import { test, expect } from '../../../src/testing/vitest.ts'
import type { ArmedFault, MockProvider } from '../../../mock-provider/index.ts'
import { untilFired } from '../doors.ts'
import { basicOf, lastEvent, readTokens, read, refresh } from '../fixtures.ts'

/** `hold-until-second`: two refreshes at once, made to happen. */
function arm(mock: MockProvider): ArmedFault {
  return mock.faults.arm({ at: 'token', when: { grantType: 'refresh_token' }, then: 'hold-until-second' })
}

async function postOverSocket(mock: MockProvider, refreshToken: string): Promise<number> {
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken })
  const init = { method: 'POST', headers: basicOf(mock), body }
  return (await read(await fetch(mock.config.tokenEndpoint, init))).status
}

const reasonsOf = (mock: MockProvider) =>
  mock.journal.events.filter(({ kind }) => kind === 'fault.fired').map(({ reason }) => reason)

test('of two refreshes over sockets exactly one succeeds, twenty times', async ({ mock }) => {
  const outcomes: number[][] = []
  for (let round = 0; round < 20; round += 1) {
    const { refreshToken = '' } = await mock.signIn()
    arm(mock)
    const statuses = await Promise.all([postOverSocket(mock, refreshToken), postOverSocket(mock, refreshToken)])
    outcomes.push(statuses.toSorted())
  }

  expect(outcomes).toEqual(Array.from({ length: 20 }, () => [200, 400]))
  expect(reasonsOf(mock)).toEqual(Array.from({ length: 20 }, () => 'race'))
})

test('through mock.fetch the first one in succeeds, twenty times', async ({ mock }) => {
  const outcomes: number[][] = []
  for (let round = 0; round < 20; round += 1) {
    const { refreshToken } = await mock.signIn()
    arm(mock)
    const answers = await Promise.all([refresh(mock, refreshToken), refresh(mock, refreshToken)])
    outcomes.push(answers.map(({ status }) => status))
  }

  expect(outcomes).toEqual(Array.from({ length: 20 }, () => [200, 400]))
})

test('the second of a race is told apart in the journal: replayed', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  arm(mock)

  await Promise.all([refresh(mock, refreshToken), refresh(mock, refreshToken)])

  const kinds = mock.journal.events.map(({ kind }) => kind)
  expect(kinds).toEqual(['tokens.issued', 'fault.armed', 'fault.fired', 'refresh.done', 'refresh.refused'])
  expect(lastEvent(mock)).toMatchObject({ reason: 'replayed' })
})

test('the second of a race began before the first was answered, as the journal says', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  arm(mock)
  const began = mock.journal.mark()

  await Promise.all([refresh(mock, refreshToken), refresh(mock, refreshToken)])

  expect(lastEvent(mock)).toMatchObject({ kind: 'refresh.refused', began })
})

test('release lets a held request go on', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  const fault = arm(mock)
  const held = refresh(mock, refreshToken)
  await untilFired(fault)

  fault.release()

  readTokens(await held)
  expect(reasonsOf(mock)).toEqual(['released'])
})

test('disarm lets a held request go on, too', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  const fault = arm(mock)
  const held = refresh(mock, refreshToken)
  await untilFired(fault)

  mock.faults.disarm()

  expect((await held).status).toBe(200)
})

test('a request that stays alone goes on by itself as no-race, and the next one is not held', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  arm(mock)

  const first = readTokens(await refresh(mock, refreshToken))
  const second = await refresh(mock, first.refreshToken)

  expect(second.status).toBe(200)
  expect(reasonsOf(mock)).toEqual(['no-race'])
})

test('a held request whose peer leaves does nothing, and the journal has it', async ({ mock }) => {
  const { refreshToken = '' } = await mock.signIn()
  const fault = arm(mock)
  const caller = new AbortController()
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken })
  const init = { method: 'POST', headers: basicOf(mock), body, signal: caller.signal }
  const held = mock.fetch(mock.config.tokenEndpoint, init)
  await untilFired(fault)

  caller.abort(new Error('gave up'))

  await expect(held).rejects.toThrow('gave up')
  expect(reasonsOf(mock)).toEqual(['abandoned'])
  expect((await refresh(mock, refreshToken)).status).toBe(200)
})

test('a request that does not fit is not held and does not release', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  const fault = arm(mock)
  const held = refresh(mock, refreshToken)
  await untilFired(fault)

  const other = await refresh(mock, 'any', { grant_type: 'authorization_code' })
  const before = reasonsOf(mock)
  fault.release()
  await held

  expect(other.status).toBe(400)
  expect(before).toEqual([])
})
