import { test, expect } from '../../../src/testing/vitest.ts'
import { publicClientId, refresh, statusOfCall } from '../fixtures.ts'
import { ask } from './call.ts'

test('the config names endpoints, clients, profile and the time, and is not cached', async ({ mock }) => {
  const { status, json, headers } = await ask(mock, 'GET /config')

  expect(status).toBe(200)
  expect(json).toEqual({
    ...mock.config,
    now: mock.clock.now(),
    clockRunning: false,
    clients: mock.clients.list(),
    profile: mock.profile,
  })
  expect(headers['cache-control']).toBe('no-store')
})

test('the config of another client is asked for by its id', async ({ mock }) => {
  const clientId = publicClientId(mock)

  const { json } = await ask(mock, `GET /config?client=${clientId}`)

  expect(json).toMatchObject({ clientId, redirectUri: mock.config.redirectUri })
  expect(json).not.toHaveProperty('clientSecret')
})

test('the clock is read and advanced', async ({ mock }) => {
  const before = mock.clock.now()

  const read = await ask(mock, 'GET /clock')
  const advanced = await ask(mock, 'POST /clock/advance', { hours: 2, minutes: 1 })

  expect(read.json).toEqual({ now: before, running: false, rate: 1 })
  expect(advanced.json).toEqual({ now: before + 7260, running: false, rate: 1 })
  expect(mock.clock.now()).toBe(before + 7260)
})

test('the clock advances to the second in which a token dies', async ({ mock }) => {
  const { accessToken, refreshToken, expiresAt } = await mock.signIn()

  const first = await ask(mock, 'POST /clock/advance', { toExpiryOf: accessToken })
  const called = await statusOfCall(mock, accessToken)
  await ask(mock, 'POST /clock/advance', { toExpiryOf: refreshToken })
  const refreshed = await refresh(mock, refreshToken)

  expect(first.json).toEqual({ now: expiresAt, running: false, rate: 1 })
  expect([called, refreshed.status]).toEqual([401, 400])
})

test('the clock runs and is frozen again', async ({ mock }) => {
  const running = await ask(mock, 'POST /clock/run')
  const wasRunning = mock.clock.running
  const frozen = await ask(mock, 'POST /clock/freeze', {})

  expect([running.json.running, wasRunning]).toEqual([true, true])
  expect([frozen.json.running, mock.clock.running]).toEqual([false, false])
})

test('reset puts everything back but journal and snapshots', async ({ mock }) => {
  const startedAt = mock.clock.now()
  const { accessToken } = await mock.signIn()
  await ask(mock, 'POST /snapshots', { id: 'kept' })
  await ask(mock, 'POST /users', { username: 'zoe' })
  await ask(mock, 'POST /clock/advance', { days: 1 })

  const { json } = await ask(mock, 'POST /reset')

  expect(json).toEqual({ now: startedAt, running: false, rate: 1 })
  expect(mock.users.list().map(({ username }) => username)).not.toContain('zoe')
  expect(await statusOfCall(mock, accessToken)).toBe(401)
  expect((await ask(mock, 'GET /snapshots')).json).toMatchObject({ snapshots: [{ id: 'kept' }] })
})

test('a health check learns that the mock is there and nothing else', async ({ mock }) => {
  const { status, text } = await ask(mock, 'GET /health')

  expect([status, text]).toEqual([200, '{\n  "status": "ok"\n}\n'])
})

test('a call that changes something is in the journal behind what it did, a read is not', async ({ mock }) => {
  await ask(mock, 'GET /clock')
  await ask(mock, 'POST /fingerprint', { secret: 'abc' })
  await ask(mock, 'POST /clock/advance', { seconds: 1 })
  await ask(mock, 'POST /clock/advance', { seconds: -1 })
  await ask(mock, 'GET /journal')

  expect(mock.journal.events).toMatchObject([
    { kind: 'clock.moved', actor: 'lab' },
    { kind: 'control.called', actor: 'lab', detail: 'POST /_mock/clock/advance' },
  ])
})

test('the clock runs at a multiple over HTTP, and the journal says so', async ({ mock }) => {
  const { json } = await ask(mock, 'POST /clock/run', { rate: 1000 })
  const refused = await ask(mock, 'POST /clock/run', { rate: 0 })
  const tooFast = await ask(mock, 'POST /clock/run', { rate: 1e9 })

  expect(json).toMatchObject({ running: true, rate: 1000 })
  expect(refused).toMatchObject({ status: 400, json: { field: 'rate', value: 0 } })
  expect(tooFast.json).toMatchObject({
    field: 'rate',
    allowed: 'a number above 0, up to 10000',
    detail: '"rate" cannot be 1000000000; it takes a number above 0, up to 10000',
  })
  expect(mock.journal.events).toContainEqual(
    expect.objectContaining({ kind: 'clock.moved', detail: 'running, 1000 times as fast' }),
  )
})
