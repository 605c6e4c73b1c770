import { startMockProvider } from '../../../mock-provider/index.ts'
import { test as base, expect } from '../../../src/testing/vitest.ts'
import { Secrets } from '../../../mock-provider/world/secrets.ts'
import { getCode, lastEvent, post, readTokens, refresh } from '../fixtures.ts'

const test = base.extend({ mockOptions: { secretsSize: 5, clients: [{ clientId: 'app' }] } })

test('every kind of secret that the world issues is known to secrets()', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()
  const { clientSecret } = mock.config
  const [client] = mock.clients.list()

  const { values, lost } = mock.secrets()

  expect(values).toEqual([client?.apiSecret, clientSecret, accessToken, refreshToken])
  expect(lost).toBe(0)
})

test('a code and a rotated client secret are among them', async ({ mock }) => {
  mock.clients.addRedirectUri('app', 'http://127.0.0.1:3000/callback')
  const code = await getCode(mock)
  const rotated = mock.rotateClientSecret('app')

  expect(mock.secrets().values).toEqual(expect.arrayContaining([code, rotated]))
})

test('a full ring drops the oldest token and counts what was lost, and never a client’s secret', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  const second = readTokens(await refresh(mock, refreshToken))
  const third = readTokens(await refresh(mock, second.refreshToken))
  const [client] = mock.clients.list()

  const { values, lost } = mock.secrets()

  const kept = [refreshToken, second.accessToken, second.refreshToken, third.accessToken, third.refreshToken]
  expect(values).toEqual([client?.apiSecret, client?.clientSecret, ...kept])
  expect(lost).toBe(1)
})

test('a client secret that was replaced is known for a thousand more, then forgotten in its turn', async ({ mock }) => {
  const first = mock.config.clientSecret ?? ''
  const isKnown = () => mock.secrets().values.includes(first)
  for (let count = 0; count < 1000; count += 1) mock.rotateClientSecret('app')
  const before = isKnown()
  for (let count = 0; count < 6; count += 1) mock.rotateClientSecret('app')

  expect([before, isKnown()]).toEqual([true, false])
})

test('a secret that fell out of the ring still works and still has its fingerprint', async ({ mock }) => {
  const { refreshToken = '' } = await mock.signIn()
  const before = mock.fingerprintOf(refreshToken)
  await mock.signIn()
  await mock.signIn()

  const answer = await refresh(mock, refreshToken)

  expect(answer.status).toBe(200)
  expect(mock.fingerprintOf(refreshToken)).toBe(before)
})

test('the journal prints the fingerprint that fingerprintOf gives', async ({ mock }) => {
  const { refreshToken = '' } = await mock.signIn()

  await refresh(mock, refreshToken)

  const fact = lastEvent(mock)?.http?.request.find(({ name }) => name === 'refresh_token')
  expect(fact).toEqual({ in: 'form', name: 'refresh_token', length: 91, fingerprint: mock.fingerprintOf(refreshToken) })
})

test('a secret in the wrong place is not written down in clear', async ({ mock }) => {
  const { refreshToken = '', accessToken } = await mock.signIn()
  const form = { client_id: mock.config.clientSecret, token_type_hint: accessToken, [refreshToken]: '' }

  await post(mock, '/2/oauth2/revoke', { form, headers: { 'user-agent': refreshToken } })

  const { values } = mock.secrets()
  const journal = JSON.stringify(mock.journal.events)
  expect(values.filter((secret) => journal.includes(secret))).toEqual([])
  expect(journal).toContain(mock.fingerprintOf(refreshToken))
})

test('one key gives one fingerprint, another key another', () => {
  const first = new Secrets('key')

  expect(new Secrets('key').digest('token')).toBe(first.digest('token'))
  expect(new Secrets('another key').digest('token')).not.toBe(first.digest('token'))
})

test.for([0, -1, 1.5])('a ring of %s secrets is refused', async (secretsSize) => {
  await expect(startMockProvider({ secretsSize })).rejects.toThrow(/secretsSize cannot be .*a whole number, 1 or more/)
})
