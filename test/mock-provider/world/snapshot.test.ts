import { startMockProvider, type MockProvider, type Snapshot } from '../../../mock-provider/index.ts'
import { test as base, expect } from '../../../src/testing/vitest.ts'
import {
  authorizationUrl,
  exchange,
  getCode,
  lastEvent,
  post,
  read,
  readTokens,
  refresh,
  statusOfCall,
} from '../fixtures.ts'

const throughJson = (snapshot: Snapshot): Snapshot => JSON.parse(JSON.stringify(snapshot))

const test = base.extend<{ other: MockProvider }>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the names of fixtures from this pattern
  other: async ({}, use) => {
    const other = await startMockProvider()
    await use(other)
    await other.stop()
  },
})

test('tokens, codes and clients live on in a fresh provider', async ({ mock, other }) => {
  const { accessToken, refreshToken } = await mock.signIn()
  const code = await getCode(mock)

  other.restore(throughJson(mock.snapshot()))

  expect(other.config.clientSecret).toBe(mock.config.clientSecret)
  expect(await statusOfCall(other, accessToken)).toBe(200)
  expect((await exchange(other, code)).status).toBe(200)
  expect((await refresh(other, refreshToken)).status).toBe(200)
})

test('a restored provider has time, profile, users and fingerprints of the saved one', async ({ other }) => {
  const mock = await startMockProvider({
    profile: 'rfc-strict',
    clock: { startAt: 1_800_000_000 },
    users: [{ username: 'dora' }],
  })
  const snapshot = throughJson(mock.snapshot())
  await mock.stop()

  other.restore(snapshot)

  expect(other.clock.now()).toBe(1_800_000_000)
  expect(other.profile).toEqual(mock.profile)
  expect(other.users.list()).toEqual(mock.users.list())
  expect(other.fingerprintOf('a secret')).toBe(mock.fingerprintOf('a secret'))
})

test('a spent token stays spent and a revoked family stays closed', async ({ mock, other }) => {
  const spent = await mock.signIn()
  await refresh(mock, spent.refreshToken)
  const revoked = await mock.signIn({ user: 'ben_practice' })
  mock.revokeByUser({ user: 'ben_practice' })

  other.restore(throughJson(mock.snapshot()))
  await refresh(other, spent.refreshToken)
  const first = lastEvent(other)
  await refresh(other, revoked.refreshToken)

  expect(first).toMatchObject({ reason: 'replayed', labels: ['RT#1'] })
  expect(lastEvent(other)).toMatchObject({ reason: 'revoked' })
})

test('a page that was open when the world was saved can still be submitted', async ({ mock, other }) => {
  const page = await read(await mock.fetch(authorizationUrl(mock)))
  const attempt = /name="attempt" value="([^"]+)"/.exec(page.text)?.[1]

  other.restore(throughJson(mock.snapshot()))
  const consent = await post(other, '/i/oauth2/authorize', { form: { attempt, user: 'ada_practice' } })

  expect(consent.text).toContain('wants to access your account')
})

test('an armed fault is saved with what is left of it', async ({ mock, other }) => {
  mock.faults.arm({ at: 'users/me', times: 2, then: { status: 503 } })
  await statusOfCall(mock, 'any')

  other.restore(throughJson(mock.snapshot()))

  expect(other.faults.list()).toMatchObject([{ at: 'users/me', fired: 1, remaining: 1 }])
  expect(await statusOfCall(other, 'any')).toBe(503)
  expect(await statusOfCall(other, 'any')).toBe(401)
})

test('a fault that fires always is saved as one', async ({ mock, other }) => {
  mock.faults.arm({ at: 'users/me', times: 'always', then: { replace: { data: null } } })
  await statusOfCall(mock, 'any')

  other.restore(throughJson(mock.snapshot()))
  await statusOfCall(other, 'any')

  expect(other.faults.list()).toMatchObject([{ times: 'always', fired: 2, remaining: 'always' }])
  expect(other.faults.list()[0]?.then).toEqual({ replace: { data: null } })
})

test('the handle of a fault counts on in a restored world, and has nothing left in one without it', async ({
  mock,
}) => {
  const empty = mock.snapshot()
  const fault = mock.faults.arm({ at: 'users/me', times: 3, then: { status: 503 } })
  await statusOfCall(mock, 'any')
  const armed = mock.snapshot()
  await statusOfCall(mock, 'any')

  mock.restore(armed)
  const counted = [fault.fired, fault.remaining]
  await statusOfCall(mock, 'any')
  counted.push(fault.fired, fault.remaining)
  mock.restore(empty)

  expect(counted).toEqual([1, 2, 2, 1])
  expect(fault.remaining).toBe(0)
})

test('a fault that is armed after a restore has an id of its own', ({ mock }) => {
  const empty = mock.snapshot()
  const first = mock.faults.arm({ at: 'users/me', then: 'reset' })
  mock.restore(empty)

  const second = mock.faults.arm({ at: 'users/me', then: 'reset' })

  expect(second.id).not.toBe(first.id)
})

test('a snapshot holds no token, no code, only digests; client secrets are in it', async ({ mock }) => {
  const tokens = await mock.signIn()
  const code = await getCode(mock)
  const { accessToken, refreshToken } = readTokens(await refresh(mock, tokens.refreshToken))

  const text = JSON.stringify(mock.snapshot())

  for (const secret of [tokens.accessToken, tokens.refreshToken, accessToken, refreshToken, code])
    expect(text).not.toContain(secret)
  expect(text).toContain(mock.config.clientSecret)
})

test('a snapshot is a copy: what happens later does not change it', async ({ mock }) => {
  const snapshot = mock.snapshot()
  const before = JSON.stringify(snapshot)

  await mock.signIn()
  mock.clients.addRedirectUri(mock.config.clientId, 'http://127.0.0.1:3000/callback')
  mock.clock.advance({ hours: 1 })

  expect(JSON.stringify(snapshot)).toBe(before)
})

test('restoring twice from one snapshot gives the same world twice', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  const snapshot = mock.snapshot()

  mock.restore(snapshot)
  const first = await refresh(mock, refreshToken)
  mock.restore(snapshot)
  const second = await refresh(mock, refreshToken)

  expect([first.status, second.status]).toEqual([200, 200])
})

test('the journal of a fresh provider goes on from the saved number with world.restored', async ({ mock, other }) => {
  await mock.signIn()
  const mark = mock.journal.mark()

  other.restore(mock.snapshot())

  expect(other.journal.events).toMatchObject([{ kind: 'world.restored', actor: 'lab', seq: mark + 1 }])
})

test('reset goes back to the start, clock and registrations included', async ({ mock }) => {
  const startedAt = mock.clock.now()
  const { accessToken } = await mock.signIn()
  mock.clock.advance({ hours: 1 })
  mock.clients.register({ name: 'Another app' })
  mock.faults.arm({ at: 'token', then: 'hang' })

  mock.reset()

  expect(mock.clock.now()).toBe(startedAt)
  expect(mock.clients.list()).toHaveLength(2)
  expect(mock.faults.list()).toEqual([])
  expect(await statusOfCall(mock, accessToken)).toBe(401)
  expect(lastEvent(mock)).toMatchObject({ kind: 'api.called', reason: 'unknown' })
})

test('something that is no snapshot is refused and changes nothing', async ({ mock }) => {
  const mark = mock.journal.mark()
  const other = JSON.parse('{"version":1}')

  const restore = () => mock.restore(other)

  expect(restore).toThrow(/not a snapshot of version 4 \(version is 1\)/)
  expect(mock.journal.mark()).toBe(mark)
})
