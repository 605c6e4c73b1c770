import { test, expect } from '../../../src/testing/vitest.ts'
import { authorizationUrl, publicClientId, refresh, statusOfCall } from '../fixtures.ts'
import { ask } from './call.ts'

const URI = 'http://127.0.0.1:3000/callback?a=1&b=%2F'

test('a client is registered to request e-mails, unless it says no', async ({ mock }) => {
  const usual = await ask(mock, 'POST /clients', { name: 'Usual' })
  const without = await ask(mock, 'POST /clients', { name: 'Without', requestEmail: false })

  expect([usual.json.requestEmail, without.json.requestEmail]).toEqual([true, false])
})

test('a client of one’s own is registered and can be used', async ({ mock }) => {
  const wanted = { clientId: 'my-app', clientSecret: 'my-secret', name: 'My app', redirectUris: [URI] }

  const { status, json } = await ask(mock, 'POST /clients', wanted)

  expect(status).toBe(201)
  expect(json).toMatchObject({ ...wanted, type: 'confidential', suspended: false, apiKey: expect.any(String) })
  const { refreshToken } = await mock.signIn({ client: 'my-app' })
  expect((await refresh(mock, refreshToken, { client_id: 'my-app' })).status).toBe(200)
  expect((await ask(mock, 'GET /clients/my-app')).json).toEqual(json)
  expect((await ask(mock, 'GET /clients')).json.clients.at(-1)).toEqual(json)
})

test('without a word a confidential client is made up', async ({ mock }) => {
  const { json } = await ask(mock, 'POST /clients', {})

  expect(json).toEqual(mock.clients.list().at(-1))
  expect(json.clientSecret).toMatch(/^[\w-]{50}$/)
})

test('a redirect URI is registered, then taken back', async ({ mock }) => {
  const { clientId, redirectUri } = mock.config

  const added = await ask(mock, `POST /clients/${clientId}/redirect-uris`, { redirectUri: URI })
  const again = await ask(mock, `POST /clients/${clientId}/redirect-uris`, { redirectUri: URI })
  const removed = await ask(mock, `DELETE /clients/${clientId}/redirect-uris?redirectUri=${encodeURIComponent(URI)}`)

  expect(added.json.redirectUris).toEqual([redirectUri, URI])
  expect(again.json.redirectUris).toEqual([redirectUri, URI])
  expect(removed.json.redirectUris).toEqual([redirectUri])
  expect(mock.clients.list()[0]?.redirectUris).toEqual([redirectUri])
})

test('a suspended client is refused until it is taken back', async ({ mock }) => {
  const { clientId } = mock.config
  const { refreshToken } = await mock.signIn()

  const suspended = await ask(mock, `POST /clients/${clientId}/suspend`)
  const refused = await refresh(mock, refreshToken)
  const taken = await ask(mock, `POST /clients/${clientId}/unsuspend`)
  const refreshed = await refresh(mock, refreshToken)

  expect([suspended.json.suspended, taken.json.suspended]).toEqual([true, false])
  expect(refused.status).toBeGreaterThanOrEqual(400)
  expect(refreshed.status).toBe(200)
})

test('a rotated secret takes the place of the old one', async ({ mock }) => {
  const { clientId, clientSecret } = mock.config

  const { json } = await ask(mock, `POST /clients/${clientId}/rotate-secret`)

  expect(json.clientSecret).toMatch(/^[\w-]{50}$/)
  expect(json.clientSecret).not.toBe(clientSecret)
  expect(mock.config.clientSecret).toBe(json.clientSecret)
})

test('a public client has no secret to rotate: 409', async ({ mock }) => {
  const { status, json } = await ask(mock, `POST /clients/${publicClientId(mock)}/rotate-secret`)

  expect([status, json.title]).toEqual([409, 'Conflict'])
  expect(json.detail).toMatch(/is public and has no secret/)
})

test.for([
  [{ redirectUris: ['http://a/', 'javascript:alert(1)'] }, 'redirectUris', /X blocks javascript:/],
  [{ redirectUris: Array.from({ length: 11 }, (_, index) => `http://a/${index}`) }, 'redirectUris', /at most 10/],
  [{ redirectUris: 'http://a/' }, 'redirectUris', /a list/],
  [{ redirectUris: [5] }, 'redirectUris[0]', /cannot be 5; it takes a text/],
  [{ clientId: 'a b' }, 'clientId', /visible ASCII/],
  [{ clientId: 'a:b' }, 'clientId', /no colon/],
  [{ clientId: '' }, 'clientId', /visible ASCII/],
  [{ type: 'secret' }, 'type', /confidential, public/],
  [{ type: 'public', clientSecret: 'abc' }, 'clientSecret', /a public client has none/],
  [{ suspended: true }, 'suspended', /is not known here; there is clientId, /],
  [{ name: 'x'.repeat(101) }, 'name', /at most 100/],
] as [object, string, RegExp][])('the client %j is refused with 400', async ([wanted, field, detail], { mock }) => {
  const before = mock.clients.list()

  const { status, json } = await ask(mock, 'POST /clients', wanted)

  expect(status).toBe(400)
  expect(json).toMatchObject({ field, detail: expect.stringMatching(detail) })
  expect(mock.clients.list()).toEqual(before)
})

test('a client id that is taken is refused with 400', async ({ mock }) => {
  const { clientId } = mock.config

  const { status, json } = await ask(mock, 'POST /clients', { clientId, redirectUris: ['http://a/'] })

  expect(status).toBe(400)
  expect(json).toMatchObject({
    field: 'clientId',
    value: clientId,
    detail: expect.stringMatching(/already registered/),
  })
})

test.extend({ mockOptions: { seed: 'same' } })(
  'a refused client changes nothing of what a seeded world draws next',
  async ({ mock }) => {
    const before = mock.snapshot().randomDrawn

    await ask(mock, 'POST /clients', { redirectUris: ['no URI'] })

    expect(mock.snapshot().randomDrawn).toBe(before)
  },
)

test.for([
  [{}, 400, /"redirectUri" is missing; it takes a text/],
  [{ redirectUri: 5 }, 400, /"redirectUri" cannot be 5; it takes a text/],
  [{ redirectUri: '' }, 400, /"redirectUri" cannot be ""/],
  [{ redirectUri: 'javascript:alert(1)' }, 400, /X blocks javascript:/],
  [{ redirectUri: '/callback' }, 400, /is not an absolute URI/],
] as [object, number, RegExp][])('the registration %j is answered %i', async ([body, expected, detail], { mock }) => {
  const { status, json } = await ask(mock, `POST /clients/${mock.config.clientId}/redirect-uris`, body)

  expect(status).toBe(expected)
  expect(json).toMatchObject({ field: 'redirectUri', detail: expect.stringMatching(detail) })
})

test('a redirect URI that is not registered cannot be taken back: 404 names those that are', async ({ mock }) => {
  const { clientId, redirectUri } = mock.config

  const { status, json } = await ask(mock, `DELETE /clients/${clientId}/redirect-uris?redirectUri=http://a/`)

  expect(status).toBe(404)
  expect(json).toMatchObject({
    allowed: redirectUri,
    detail: `there is no redirect URI "http://a/"; there is ${redirectUri}`,
  })
})

test.for([
  ['nobody', 404],
  ['constructor', 404],
  ['__proto__', 404],
  ['%zz', 400],
] as const)('the client %s is answered %i', async ([clientId, expected], { mock }) => {
  const { status, json } = await ask(mock, `POST /clients/${clientId}/redirect-uris`, { redirectUri: URI })

  expect([status, json.status]).toEqual([expected, expected])
})

test('revocation of an app’s access at a client goes on working after its redirect URIs are gone', async ({ mock }) => {
  const { clientId, redirectUri } = mock.config
  const { accessToken } = await mock.signIn()

  await ask(mock, `DELETE /clients/${clientId}/redirect-uris?redirectUri=${encodeURIComponent(redirectUri)}`)

  expect(await statusOfCall(mock, accessToken)).toBe(200)
  await expect(mock.approve(authorizationUrl(mock, { redirect_uri: redirectUri }))).rejects.toThrow(/not registered/)
})
