import { createServer } from 'node:net'
import { once } from 'node:events'
import { test, expect } from '../../src/testing/vitest.ts'
import { startMockProvider } from '../../mock-provider/index.ts'
import { call } from './control/call.ts'
import { lastEvent, refresh, sendRaw, statusOfCall } from './fixtures.ts'

test('a taken port is named in the error, with its code', async ({ mock }) => {
  const start = startMockProvider({ port: mock.port })

  await expect(start).rejects.toThrow(
    `port ${mock.port} of 127.0.0.1 is taken by another program: choose another, or 0`,
  )
  await expect(start).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test('stop may be called twice, at once and later, and releases the port', async ({ mock }) => {
  await Promise.all([mock.stop(), mock.stop()])
  await mock.stop()

  const other = createServer().listen(mock.port, '127.0.0.1')
  await once(other, 'listening')
  other.close()

  await expect(fetch(mock.origin)).rejects.toThrow('fetch failed')
})

test('mock.fetch is refused like a closed port once the provider has stopped', async ({ mock }) => {
  await mock.stop()

  await expect(mock.fetch(`${mock.origin}/2/users/me`)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
})

test('stop ends idle and waiting connections', async ({ mock }) => {
  const idle = sendRaw(mock.port, 'GET /2/users/me HTTP/1.1\r\nhost: a\r\n')
  const kept = sendRaw(mock.port, 'GET /2/users/me HTTP/1.1\r\nhost: a\r\n\r\n')
  while (lastEvent(mock) === undefined) await new Promise(setImmediate)

  await mock.stop()

  expect(await idle).toBe('')
  expect(await kept).toContain('HTTP/1.1 401')
})

test('a hundred providers start, answer and stop', async () => {
  const statuses: number[] = []
  for (let count = 0; count < 100; count += 1) {
    const mock = await startMockProvider()
    statuses.push((await call(mock, { path: '/2/users/me' })).status)
    await mock.stop()
  }

  expect(statuses).toEqual(Array.from({ length: 100 }, () => 401))
})

test('worlds know nothing of each other', async ({ mock }) => {
  const other = await startMockProvider()
  const { accessToken, refreshToken } = await mock.signIn()
  mock.clock.advance({ hours: 1 })
  mock.faults.arm({ at: 'users/me', then: { status: 500 } })
  mock.clients.addRedirectUri(mock.config.clientId, 'http://127.0.0.1:3000/callback')

  const called = await statusOfCall(other, accessToken)
  const refreshed = await refresh(other, refreshToken)
  await other.stop()

  expect([called, refreshed.status]).toEqual([401, 400])
  expect(other.config.clientId).not.toBe(mock.config.clientId)
  expect(other.fingerprintOf('a')).not.toBe(mock.fingerprintOf('a'))
  expect(mock.clock.now() - other.clock.now()).toBeGreaterThanOrEqual(3599)
  expect(other.clients.list().flatMap(({ redirectUris }) => redirectUris)).not.toContain(
    'http://127.0.0.1:3000/callback',
  )
})

test.for(['/2/users/me', '/2/nothing', '/', '/_mock/clock', '/nothing'])(
  'the Date header of %s is the world’s time',
  async (path, { mock }) => {
    mock.clock.advance({ days: 400 })

    const { headers } = await call(mock, { path })

    expect(headers.date).toBe(new Date(mock.clock.now() * 1000).toUTCString())
  },
)

test('config is that of a correct client', async ({ mock }) => {
  expect(mock.config).toEqual({
    authorizationEndpoint: `${mock.origin}/i/oauth2/authorize`,
    tokenEndpoint: `${mock.origin}/2/oauth2/token`,
    revocationEndpoint: `${mock.origin}/2/oauth2/revoke`,
    apiOrigin: mock.origin,
    clientId: expect.stringMatching(/^[\w-]{34}$/),
    clientSecret: expect.stringMatching(/^[\w-]{50}$/),
    redirectUri: 'http://127.0.0.1:5000/oauth/callback',
    scopes: ['tweet.read', 'users.read', 'offline.access'],
  })
  expect(mock.origin).toBe(`http://127.0.0.1:${mock.port}`)
})

test('signIn gives tokens as asked for', async ({ mock }) => {
  const signedIn = await mock.signIn({ user: 'ben_practice', scopes: ['users.read'], expiresInSeconds: 60 })

  expect(signedIn).toEqual({
    accessToken: expect.stringMatching(/^[\w-]{91}$/),
    scopes: ['users.read'],
    issuedAt: mock.clock.now(),
    expiresAt: mock.clock.now() + 60,
  })
  expect(lastEvent(mock)).toMatchObject({ kind: 'tokens.issued', actor: 'lab', user: 'ben_practice', labels: ['AT#1'] })
})

test('a token without tweet.read is refused with 403 and the journal names the scope', async ({ mock }) => {
  const { accessToken } = await mock.signIn({ scopes: ['users.read'] })

  expect(await statusOfCall(mock, accessToken)).toBe(403)
  expect(lastEvent(mock)).toMatchObject({
    reason: 'scope',
    detail: 'this call needs tweet.read; the user allowed users.read',
  })
})

test('signIn refuses what it does not know', async ({ mock }) => {
  await expect(mock.signIn({ user: 'nobody' })).rejects.toThrow(/user "nobody" does not exist/)
  await expect(mock.signIn({ client: 'nobody' })).rejects.toThrow(/client "nobody" is not registered/)
  await expect(mock.signIn({ expiresInSeconds: 1.5 })).rejects.toThrow(/expiresInSeconds cannot be 1.5/)
  await expect(mock.signIn({ scopes: ['offline_access'] })).rejects.toThrow(/scope "offline_access"/)
})

test('redirectUris are registered for both practice clients', async () => {
  const mock = await startMockProvider({ redirectUris: ['http://127.0.0.1:3000/callback'] })
  await mock.stop()

  expect(mock.clients.list().map(({ redirectUris }) => redirectUris)).toEqual([
    ['http://127.0.0.1:3000/callback'],
    ['http://127.0.0.1:3000/callback'],
  ])
})
