import { startMockProvider, type MockProvider } from '../../../../mock-provider/index.ts'
import { readPlan, type Plan, type Recording } from '../../../../mock-provider/web/inspector/written-tests/plan.ts'
import { durationOf } from '../../../../mock-provider/web/inspector/written-tests/words.ts'
import { expect, test } from '../../../../src/testing/vitest.ts'
import { publicClientId, refresh, statusOfCall } from '../../fixtures.ts'
import { recordingOf, testOf } from './sessions.ts'

function planOf(mock: MockProvider, asked: Partial<Recording> = {}): Plan {
  const plan = readPlan({ ...recordingOf(mock), ...asked })
  if (!plan) throw new Error('there is no plan')
  return plan
}

const kinds = (plan: Plan) => plan.moves.map((move) => (move.kind === 'advance' ? move.seconds : move.kind))
const notes = (plan: Plan) => plan.moves.flatMap((move) => (move.kind === 'note' ? move.says : []))
const change = (mock: MockProvider, method: string, path: string, body: object = {}) =>
  fetch(`${mock.origin}/_mock${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

test.for([
  [7200, { hours: 2 }],
  [15_552_000, { days: 180 }],
  [5430, { hours: 1, minutes: 30, seconds: 30 }],
  [1, { seconds: 1 }],
] as const)('%i seconds are written as %o', ([seconds, duration]) => {
  expect(durationOf(seconds)).toEqual(duration)
})

test('where nothing was sent there is no plan', async ({ mock }) => {
  await mock.signIn()
  mock.clock.advance({ hours: 2 })

  expect(readPlan(recordingOf(mock))).toBeUndefined()
})

test('levers stand where they were pulled, between the steps of the app', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()
  await statusOfCall(mock, accessToken)
  mock.clock.advanceToExpiryOf(accessToken)
  mock.faults.arm({ at: 'token', then: { status: 503 } })
  await statusOfCall(mock, accessToken)
  await refresh(mock, refreshToken)
  mock.revokeByUser()
  await change(mock, 'POST', `/clients/${mock.config.clientId}/suspend`)
  await change(mock, 'POST', `/clients/${mock.config.clientId}/rotate-secret`)
  await change(mock, 'DELETE', '/faults')
  await refresh(mock, refreshToken)

  expect(kinds(planOf(mock))).toEqual([
    'sign-in',
    'work',
    7200,
    'arm',
    'work',
    'revoke',
    'client',
    'client',
    'disarm',
    'work',
  ])
})

test('a fault is written as it was armed', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  const fault = {
    at: 'users/me',
    when: { method: 'GET' },
    times: 2,
    then: { status: 429, retryAfterSeconds: 60 },
  } as const
  mock.faults.arm({ ...fault, when: { ...fault.when, client: mock.config.clientId } })
  await statusOfCall(mock, accessToken)

  expect(planOf(mock).moves).toContainEqual({ kind: 'arm', fault })
})

test('a fault that is too long for the journal is told as missing', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  mock.faults.arm({ at: 'users/me', then: { status: 500, body: 'x'.repeat(5000) } })
  await statusOfCall(mock, accessToken)

  expect(notes(planOf(mock))).toEqual([expect.stringMatching(/^not written, .*: the fault of #2/)])
})

test('what the journal keeps no body of is told in its place, never left out', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  await change(mock, 'POST', '/users', { username: 'zoe' })
  const saved = mock.snapshot()
  mock.restore(saved)
  await statusOfCall(mock, accessToken)

  const text = testOf(mock, 'vitest')
  expect(text).toContain('  // not written: POST /_mock/users (#2), of which the journal keeps no more')
  expect(text).toContain('  // not written: the world went back to how it was after event 2')
})

test('a test begins after the last reset', async ({ mock }) => {
  const before = await mock.signIn()
  await statusOfCall(mock, before.accessToken)
  mock.reset()
  const { accessToken } = await mock.signIn()
  await statusOfCall(mock, accessToken)

  expect(planOf(mock)).toMatchObject({ from: 4, to: 5 })
  expect(kinds(planOf(mock))).toEqual(['sign-in', 'work'])
})

test('a test that begins in the middle signs in anew, as long ago, and arms what was armed', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  mock.faults.arm({ at: 'users/me', times: 3, then: { status: 503 } })
  await statusOfCall(mock, accessToken)
  mock.clock.advance({ hours: 1 })
  await statusOfCall(mock, accessToken)

  const plan = planOf(mock, { from: 5 })
  expect(kinds(plan)).toEqual(['sign-in', 3600, 'arm', 'work'])
  expect(plan.moves).toContainEqual({ kind: 'arm', fault: { at: 'users/me', times: 2, then: { status: 503 } } })
})

test('while the clock runs, what passed is written where a lever or a token makes it matter', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()
  const at = mock.clock.now()
  await statusOfCall(mock, accessToken)
  mock.clock.advance({ hours: 2 })
  await refresh(mock, refreshToken)
  const [signedIn, called, moved, refreshed] = mock.journal.events
  if (!signedIn || !called || !moved || !refreshed) throw new Error('four events')
  const events = [
    { ...signedIn, at },
    { ...called, at: at + 5 },
    { ...moved, at: at + 7215 },
    { ...refreshed, at: at + 7220 },
  ]

  expect(kinds(planOf(mock, { events }))).toEqual(['sign-in', 'work', 7220, 'work'])
})

test('one test is of one client, and says whose requests it leaves out', async ({ mock }) => {
  const other = publicClientId(mock)
  const { accessToken } = await mock.signIn()
  const theirs = await mock.signIn({ client: other })
  await statusOfCall(mock, accessToken)
  await refresh(mock, theirs.refreshToken, { client_id: other })

  expect(planOf(mock).notices).toEqual([expect.stringContaining(other)])
  expect(planOf(mock).holds.refreshes.done).toBe(0)
  expect(planOf(mock, { client: other })).toMatchObject({ client: other, holds: { refreshes: { done: 1 } } })
  expect(planOf(mock, { client: other }).world.isPublic).toBe(true)
})

test('a journal that has lost its beginning says so', async () => {
  const mock = await startMockProvider({ journalSize: 3 })
  const { accessToken } = await mock.signIn()
  for (let calls = 0; calls < 4; calls += 1) await statusOfCall(mock, accessToken)

  const plan = planOf(mock, { isWhole: false })
  await mock.stop()

  expect(plan.notices).toContainEqual(expect.stringContaining('has lost what came before event 3'))
  expect(notes(plan)).toEqual(['not written: how g1 was signed in is not in the journal'])
})

test('no written test holds a secret', async ({ mock }) => {
  const { accessToken, refreshToken = '' } = await mock.signIn()
  mock.faults.arm({ at: 'token', then: { status: 500, body: `the token ${refreshToken} is dead` } })
  await mock.fetch(`${mock.origin}/2/${accessToken}`, { headers: { authorization: `Bearer ${accessToken}` } })
  await refresh(mock, refreshToken, { redirect_uri: `http://127.0.0.1/?code=${refreshToken}` })

  for (const id of ['vitest', 'pytest', 'go']) expect(testOf(mock, id)).toHoldNoSecretOf(mock)
})
