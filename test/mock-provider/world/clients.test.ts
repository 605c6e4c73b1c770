import { startMockProvider } from '../../../mock-provider/index.ts'
import { test, expect } from '../../../src/testing/vitest.ts'
import { authorizationUrl, lastEvent, refresh, statusOfCall } from '../fixtures.ts'

test('a suspended client is refused at every endpoint, and the journal says why', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()

  mock.suspendClient(mock.config.clientId)

  const refused = await refresh(mock, refreshToken)
  const reasons = [lastEvent(mock)?.reason]
  const called = await statusOfCall(mock, accessToken)
  reasons.push(lastEvent(mock)?.reason)
  await expect(mock.approve(authorizationUrl(mock))).rejects.toThrow(/is suspended/)
  reasons.push(lastEvent(mock)?.reason)
  expect([refused.status, called]).toEqual([400, 401])
  expect(reasons).toEqual(['client-suspended', 'client-suspended', 'client-suspended'])
})

test('a rotated secret replaces the old one at once and tokens live on', async ({ mock }) => {
  const { accessToken, refreshToken = '' } = await mock.signIn()
  const { clientId, clientSecret } = mock.config
  const old = { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` }
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId })

  const secret = mock.rotateClientSecret(clientId)

  const refused = await mock.fetch(mock.config.tokenEndpoint, { method: 'POST', headers: old, body: form })
  expect(refused.status).toBe(401)
  expect(lastEvent(mock)).toMatchObject({ reason: 'client-secret' })
  expect(secret).not.toBe(clientSecret)
  expect(mock.config.clientSecret).toBe(secret)
  expect((await refresh(mock, refreshToken)).status).toBe(200)
  expect(await statusOfCall(mock, accessToken)).toBe(200)
})

test('a public client has no secret to rotate', async ({ mock }) => {
  const { clientId } = mock.clients.register({ type: 'public' })

  expect(() => mock.rotateClientSecret(clientId)).toThrow(/is public and has no secret to rotate/)
})

test.for([
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'ftp://a/b',
  'mailto:a@b',
  'telnet://a',
  'JAVASCRIPT:x',
])('%s cannot be registered', (uri, { mock }) => {
  const add = () => mock.clients.addRedirectUri(mock.config.clientId, uri)

  expect(add).toThrow(/cannot be registered: X blocks/)
})

test.for(['', '/callback', 'http://a b/', 'not a uri'])('%j is no absolute URI', (uri, { mock }) => {
  expect(() => mock.clients.register({ redirectUris: [uri] })).toThrow(/is not an absolute URI/)
})

test('a redirect URI with a fragment cannot be registered', async ({ mock }) => {
  expect(() => mock.clients.register({ redirectUris: ['http://127.0.0.1/#x'] })).toThrow(/it has a fragment/)
})

test.for([
  ['http://127.0.0.1/größe', 'http://127.0.0.1/gr%C3%B6%C3%9Fe'],
  ['http://127.0.0.1/a b', 'http://127.0.0.1/a%20b'],
  ['http://127.0.0.1/a\r\nset-cookie:b', 'http://127.0.0.1/a%0D%0Aset-cookie:b'],
  ['http://127.0.0.1/\u0000', 'http://127.0.0.1/%00'],
  ['http://127.0.0.1/\u{1f426}?b=\u0085', 'http://127.0.0.1/%F0%9F%90%A6?b=%C2%85'],
  ['https://bücher.example/cb', 'https://xn--bcher-kva.example/cb'],
  ['myapp:größe', 'myapp:gr%C3%B6%C3%9Fe'],
] as const)('%j cannot be registered, and the refusal says how it can', ([uri, encoded], { mock }) => {
  const add = () => mock.clients.addRedirectUri(mock.config.clientId, uri)

  expect(add).toThrow(
    new RangeError(
      `redirect URI ${JSON.stringify(uri)} cannot be registered: it has characters that no URI has; percent-encoded it is ${encoded}`,
    ),
  )
})

test.for(['http://127.0.0.1/\ud800', 'http://a\tb/', '\nhttp://a/'])(
  '%j cannot be registered in any form',
  (uri, { mock }) => {
    const register = () => mock.clients.register({ redirectUris: [uri] })

    expect(register).toThrow(/it has characters that no URI has$/)
  },
)

test('a provider does not start with a redirect URI that no browser could be sent to', async () => {
  const uri = 'http://127.0.0.1:3000/größe'

  const starts = [startMockProvider({ redirectUris: [uri] }), startMockProvider({ clients: [{ redirectUris: [uri] }] })]

  for (const start of starts) await expect(start).rejects.toThrow(/percent-encoded it is .*gr%C3%B6%C3%9Fe/)
})

test('a snapshot with a redirect URI that cannot be registered is not restored', ({ mock }) => {
  const snapshot = mock.snapshot()
  const { redirectUris = [] } = snapshot.clients[0] ?? {}
  Object.assign(snapshot.clients[0] ?? {}, { redirectUris: [...redirectUris, 'http://127.0.0.1:3000/größe'] })

  const restore = () => mock.restore(snapshot)

  expect(restore).toThrow(
    /^restore: snapshot\.clients\[0\]\.redirectUris\[1\]: redirect URI .*percent-encoded it is .*%C3%B6/,
  )
  expect(mock.clients.list()[0]?.redirectUris).toHaveLength(1)
})

test('an app has at most ten redirect URIs, and one that is there already counts once', async ({ mock }) => {
  const { clientId } = mock.clients.register()
  const uris = Array.from({ length: 10 }, (_, number) => `http://127.0.0.1:3000/${number}`)
  for (const uri of uris) mock.clients.addRedirectUri(clientId, uri)

  mock.clients.addRedirectUri(clientId, 'http://127.0.0.1:3000/0')
  const eleventh = () => mock.clients.addRedirectUri(clientId, 'http://127.0.0.1:3000/10')

  expect(eleventh).toThrow(/at most 10 redirect URIs/)
  expect(mock.clients.list().at(-1)?.redirectUris).toEqual(uris)
})

test('a client id is registered once', async ({ mock }) => {
  const { clientId } = mock.config

  expect(() => mock.clients.register({ clientId })).toThrow(/is already registered/)
  expect(() => mock.clients.register({ clientId: '' })).toThrow(/is empty/)
})

test('a redirect URI that was removed is refused', async ({ mock }) => {
  const url = authorizationUrl(mock)
  mock.clients.removeRedirectUri(mock.config.clientId, mock.config.redirectUri)

  await expect(mock.approve(url)).rejects.toThrow(/is not registered; registered: none/)
})

test('user names are checked and taken once', async ({ mock }) => {
  expect(() => mock.users.add({ username: 'ada_practice' })).toThrow(/is taken/)
  expect(() => mock.users.add({ username: 'a b' })).toThrow(/needs 1 to 20 characters/)
  expect(mock.users.add({ username: 'dora' })).toMatchObject({ username: 'dora', name: 'dora' })
})

test('a registration keeps its own list of redirect URIs', async ({ mock }) => {
  const redirectUris = ['http://127.0.0.1:3000/callback']
  const { clientId } = mock.clients.register({ redirectUris })

  mock.clients.addRedirectUri(clientId, 'http://127.0.0.1:3000/other')

  expect(redirectUris).toEqual(['http://127.0.0.1:3000/callback'])
})
