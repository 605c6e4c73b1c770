import { test, expect } from '../../src/testing/vitest.ts'
import type { MockProvider } from '../../mock-provider/index.ts'
import {
  authorizationUrl,
  basicOf,
  codeVerifier,
  exchange,
  lastEvent,
  post,
  publicClientId,
  readTokens,
  refresh,
  revoke,
  sendRaw,
  statusOfCall,
} from './fixtures.ts'

/** Everything that a careless client does with its secrets, good and bad. */
async function playEverything(mock: MockProvider): Promise<void> {
  const code = (await mock.approve(authorizationUrl(mock))).searchParams.get('code') ?? ''
  await exchange(mock, code, { code_verifier: 'wrong' })
  const tokens = readTokens(await exchange(mock, code))
  await exchange(mock, code)
  await statusOfCall(mock, tokens.accessToken)
  await statusOfCall(mock, tokens.refreshToken)
  await mock.fetch(`${mock.origin}/2/users/me?access_token=${tokens.accessToken}`)
  const next = readTokens(await refresh(mock, tokens.refreshToken))
  await refresh(mock, tokens.refreshToken, { client_id: publicClientId(mock) })
  await post(mock, '/2/oauth2/token', {
    form: { client_id: mock.config.clientId, client_secret: mock.config.clientSecret },
  })
  const json = JSON.stringify({ token: next.refreshToken, token_type_hint: 'refresh_token' })
  const headers = { 'content-type': 'application/json', cookie: `rt=${next.refreshToken}`, ...basicOf(mock) }
  await mock.fetch(mock.config.revocationEndpoint, { method: 'POST', headers, body: json })
  mock.rotateClientSecret(mock.config.clientId)
  mock.faults.arm({ at: 'token', then: { status: 503 } })
  await refresh(mock, next.refreshToken)
}

test('a whole flow leaves these events in this order', async ({ mock }) => {
  const code = (await mock.approve(authorizationUrl(mock))).searchParams.get('code') ?? ''
  const first = readTokens(await exchange(mock, code))
  await statusOfCall(mock, first.accessToken)
  mock.clock.advance({ hours: 2 })
  await statusOfCall(mock, first.accessToken)
  const second = readTokens(await refresh(mock, first.refreshToken))
  await revoke(mock, second.refreshToken)

  const told = mock.journal.events.map(({ kind, labels = [], reason = '' }) =>
    [kind, labels.join(' '), reason].join(' ').trim(),
  )

  expect(told).toEqual([
    'consent.given',
    'code.issued',
    'code.spent',
    'tokens.issued AT#1 RT#1',
    'api.called AT#1',
    'clock.moved',
    'api.called AT#1 expired',
    'refresh.done RT#1 AT#2 RT#2',
    'revoke.called RT#2 revoked',
    'family.closed RT#2 app',
  ])
})

test('the events of one request name the first as their cause, and one of them has the HTTP facts', async ({
  mock,
}) => {
  const code = (await mock.approve(authorizationUrl(mock))).searchParams.get('code') ?? ''
  await exchange(mock, code)

  const [given, issued, spent, tokens] = mock.journal.events
  expect(given).not.toHaveProperty('cause')
  expect(issued?.cause).toBe(given?.seq)
  expect(tokens?.cause).toBe(spent?.seq)
  expect([given, issued, spent, tokens].map((event) => event?.http?.status)).toEqual([undefined, 302, undefined, 200])
})

test('the journal shows what is no secret and hides what is', async ({ mock }) => {
  const code = (await mock.approve(authorizationUrl(mock))).searchParams.get('code') ?? ''
  await exchange(mock, code)

  const request = lastEvent(mock)?.http?.request ?? []
  const shown = Object.fromEntries(request.map(({ name, value }) => [name, value]))
  expect(shown).toMatchObject({
    grant_type: 'authorization_code',
    client_id: mock.config.clientId,
    authorization: 'Basic',
  })
  expect(shown).toMatchObject({ code: undefined, code_verifier: undefined })
  expect(request.find(({ name }) => name === 'code')).toMatchObject({
    length: 91,
    fingerprint: mock.fingerprintOf(code),
  })
  const response = lastEvent(mock)?.http?.response ?? []
  expect(response.find(({ name }) => name === 'expires_in')).toMatchObject({ value: '7200' })
  expect(response.find(({ name }) => name === 'access_token')).not.toHaveProperty('value')
})

test('no secret of this world is in its journal, plain or inside Basic', async ({ mock }) => {
  await playEverything(mock)

  const { values, lost } = mock.secrets()
  const forms = [
    ...values,
    codeVerifier,
    ...values.map((secret) => btoa(`${mock.config.clientId}:${secret}`)),
    ...values.map((secret) => btoa(secret)),
  ]
  const journal = JSON.stringify(mock.journal.events)
  expect(lost).toBe(0)
  expect(values.length).toBeGreaterThanOrEqual(7)
  expect(forms.filter((form) => journal.includes(form))).toEqual([])
})

test('no secret but the client secrets is in the snapshot', async ({ mock }) => {
  await playEverything(mock)

  const clientSecrets = new Set(mock.clients.list().flatMap(({ apiSecret, clientSecret }) => [apiSecret, clientSecret]))
  const tokens = mock.secrets().values.filter((secret) => !clientSecrets.has(secret))
  const snapshot = JSON.stringify(mock.snapshot())
  expect(tokens.length).toBeGreaterThanOrEqual(5)
  // The secret that rotation has retired is no longer in it either.
  expect(tokens.filter((secret) => snapshot.includes(secret))).toEqual([])
})

test('the actor is what a request says of itself, cut to 100 characters', async ({ mock }) => {
  await mock.fetch(`${mock.origin}/2/users/me`, { headers: { 'x-lab-actor': 'step-5' } })
  const named = lastEvent(mock)?.actor
  await mock.fetch(`${mock.origin}/2/users/me`, { headers: { 'x-lab-actor': 'a'.repeat(5000) } })

  expect(named).toBe('step-5')
  expect(lastEvent(mock)?.actor).toBe('a'.repeat(100))
})

test('requests over one connection share its number, and another connection has another', async ({ mock }) => {
  const kept = 'GET /2/users/me HTTP/1.1\r\nhost: a\r\n\r\n'
  const last = 'GET /2/users/me HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n'

  await sendRaw(mock.port, kept + last)
  await sendRaw(mock.port, last)

  const [first, second, third] = mock.journal.events.map(({ connection }) => connection)
  expect(second).toBe(first)
  expect(third).not.toBe(first)
})

test('long values are cut in the journal, their length is kept', async ({ mock }) => {
  await mock.fetch(`${mock.origin}/2/users/me`, { headers: { 'user-agent': 'u'.repeat(1000) } })

  const fact = lastEvent(mock)?.http?.request.find(({ name }) => name === 'user-agent')
  expect(fact).toMatchObject({ value: 'u'.repeat(300), length: 1000 })
})

test('a secret in the wrong place is a fingerprint in the detail of the refusal too', async ({ mock }) => {
  const { accessToken, refreshToken = '' } = await mock.signIn()
  const { clientId, clientSecret = '', tokenEndpoint, authorizationEndpoint } = mock.config
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`

  await fetch(tokenEndpoint, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams({ grant_type: refreshToken }),
  })
  await fetch(`${authorizationEndpoint}?${new URLSearchParams({ client_id: clientId, redirect_uri: clientSecret })}`)
  await fetch(`${mock.origin}/2/tweets/${accessToken}`)

  const text = JSON.stringify(mock.journal.events)
  for (const secret of [accessToken, refreshToken, clientSecret]) {
    expect(text).not.toContain(secret.slice(0, 40))
    expect(text).toContain(mock.fingerprintOf(secret))
  }
})

test('of many headers fifty are written down and all that a check looks at; the others are counted', async ({
  mock,
}) => {
  const many = Object.fromEntries(Array.from({ length: 80 }, (_, number) => [`x-odd-${number}`, 'a']))

  await mock.fetch(`${mock.origin}/2/users/me`, {
    headers: { ...many, authorization: 'Basic YTpi', 'x-lab-actor': 'me' },
  })

  const names = lastEvent(mock)?.http?.request.map(({ name }) => name) ?? []
  expect(names.filter((name) => name.startsWith('x-odd-'))).toHaveLength(50)
  expect(names).toEqual(expect.arrayContaining(['authorization', 'x-lab-actor', 'and 30 more']))
})
