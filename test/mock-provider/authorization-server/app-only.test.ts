import { startMockProvider, type MockProvider } from '../../../mock-provider/index.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import { lastEvent } from '../fixtures.ts'

const good = { grant_type: 'client_credentials' }

async function post(mock: MockProvider, path: string, form: Record<string, string>, id?: string): Promise<Response> {
  const [client] = mock.clients.list()
  const basic = Buffer.from(`${id ?? client?.apiKey}:${client?.apiSecret}`).toString('base64')
  const headers = { authorization: `Basic ${basic}` }
  return mock.fetch(mock.origin + path, { method: 'POST', headers, body: new URLSearchParams(form) })
}

async function signIn(mock: MockProvider): Promise<string> {
  const answer: { access_token: string } = JSON.parse(await (await post(mock, '/oauth2/token', good)).text())
  return answer.access_token
}

async function statusOf(mock: MockProvider, path: string, token: string): Promise<number> {
  return (await mock.fetch(mock.origin + path, { headers: { authorization: `Bearer ${token}` } })).status
}

test('an app-only token is the same at each request until it is invalidated', async ({ mock }) => {
  const token = await signIn(mock)
  const again = await signIn(mock)

  const invalidated = await post(mock, '/oauth2/invalidate_token', { access_token: token })

  expect(again).toBe(token)
  expect(await invalidated.json()).toEqual({ access_token: token })
  expect(await statusOf(mock, '/2/tweets', token)).toBe(401)
  expect(await signIn(mock)).not.toBe(token)
})

test('it may call what takes app-only tokens, and nothing that needs a user', async ({ mock }) => {
  const token = await signIn(mock)

  const paths = ['/2/users/by/username/ada_practice', '/2/lists/12', '/2/users/me']

  const statuses = await Promise.all(paths.map((path) => statusOf(mock, path, token)))

  expect(statuses).toEqual([200, 200, 403])
  expect(lastEvent(mock)).toMatchObject({ kind: 'api.called', reason: 'app-only', client: mock.config.clientId })
})

test.for([
  ['the OAuth 2.0 client id for the API key', 'client-id', good, 'takes the API key and secret'],
  ['an unknown key', 'nobody', good, 'API key or secret is wrong'],
  ['another grant type', undefined, { grant_type: 'password' }, 'is not client_credentials'],
] as const)('%s gets code 99, and the journal says why', async ([, id, form, detail], { mock }) => {
  const response = await post(mock, '/oauth2/token', form, id === 'client-id' ? mock.config.clientId : id)

  expect(response.status).toBe(403)
  expect(await response.text()).toContain('"code":99')
  expect(lastEvent(mock)?.detail).toContain(detail)
})

test('another app cannot invalidate the token', async ({ mock }) => {
  const token = await signIn(mock)
  const other = mock.clients.register({ name: 'Another app' })
  const basic = Buffer.from(`${other.apiKey}:${other.apiSecret}`).toString('base64')

  const response = await mock.fetch(`${mock.origin}/oauth2/invalidate_token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ access_token: token }),
  })

  expect(response.status).toBe(403)
  expect(await signIn(mock)).toBe(token)
})

test('it lives on in a snapshot that does not hold it', async ({ mock, onTestFinished }) => {
  const token = await signIn(mock)
  const text = JSON.stringify(mock.snapshot())
  const other = await startMockProvider()
  onTestFinished(() => other.stop())

  other.restore(JSON.parse(text))

  expect(text).not.toContain(token)
  expect(await statusOf(other, '/2/lists/12', token)).toBe(200)
})

test('neither journal nor refusals hold the API secret or the token', async ({ mock }) => {
  const token = await signIn(mock)
  await statusOf(mock, '/2/users/me', token)
  const [client] = mock.clients.list()

  const text = JSON.stringify(mock.journal.events)

  expect(text).not.toContain(token)
  expect(text).not.toContain(client?.apiSecret)
  expect(text).toContain(mock.fingerprintOf(token))
})

test('the token of a suspended app is refused until the app comes back', async ({ mock }) => {
  const token = await signIn(mock)
  mock.suspendClient(mock.config.clientId)

  const suspended = await statusOf(mock, '/2/lists/12', token)
  const refused = lastEvent(mock)
  mock.unsuspendClient(mock.config.clientId)

  expect(suspended).toBe(401)
  expect(refused).toMatchObject({ kind: 'api.called', reason: 'client-suspended', client: mock.config.clientId })
  expect(await statusOf(mock, '/2/lists/12', token)).toBe(200)
})
