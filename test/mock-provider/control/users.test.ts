import { test, expect } from '../../../src/testing/vitest.ts'
import { authorizationUrl, exchange, publicClientId, readTokens, statusOfCall } from '../fixtures.ts'
import { ask } from './call.ts'

test('practice accounts are listed and added', async ({ mock }) => {
  const added = await ask(mock, 'POST /users', { username: 'zoe_practice' })
  const listed = await ask(mock, 'GET /users')

  expect(added.status).toBe(201)
  expect(added.json).toMatchObject({
    username: 'zoe_practice',
    name: 'zoe_practice',
    id: expect.stringMatching(/^\d+$/),
  })
  expect(listed.json).toEqual({ users: mock.users.list() })
  expect(listed.json.users).toContainEqual(added.json)
})

test('an account is added with an e-mail of its own, or with none', async ({ mock }) => {
  const own = await ask(mock, 'POST /users', { username: 'own_email', email: 'a@b' })
  const none = await ask(mock, 'POST /users', { username: 'no_email', email: null })
  const wrong = await ask(mock, 'POST /users', { username: 'wrong_email', email: 'nobody' })

  expect(own.json.fields.confirmed_email).toBe('a@b')
  expect(none.json.fields).not.toHaveProperty('confirmed_email')
  expect([wrong.status, wrong.json]).toMatchObject([
    400,
    { field: 'email', detail: expect.stringContaining('an address such as a@b, or null for none') },
  ])
})

test('sign-in gives tokens that work', async ({ mock }) => {
  const { status, json } = await ask(mock, 'POST /sign-in', {})

  expect(status).toBe(200)
  expect(json).toMatchObject({ scopes: mock.config.scopes, expiresAt: mock.clock.now() + 7200 })
  expect(json.refreshToken).toMatch(/^[\w-]{91}$/)
  expect(await statusOfCall(mock, json.accessToken)).toBe(200)
})

test('sign-in takes client, user, scopes and lifetime', async ({ mock }) => {
  const client = publicClientId(mock)
  const body = { client, user: 'ben_practice', scopes: ['users.read'], expiresInSeconds: 60 }

  const { json } = await ask(mock, 'POST /sign-in', body)

  expect(json).toEqual({
    accessToken: expect.any(String),
    scopes: ['users.read'],
    issuedAt: mock.clock.now(),
    expiresAt: mock.clock.now() + 60,
  })
  expect(mock.journal.events).toMatchObject([
    { kind: 'tokens.issued', client, user: 'ben_practice' },
    { kind: 'control.called', detail: 'POST /_mock/sign-in' },
  ])
})

test('approve leads to a code that can be exchanged', async ({ mock }) => {
  const url = authorizationUrl(mock)

  const { status, json } = await ask(mock, 'POST /approve', { authorizationUrl: url, user: 'ben_practice' })

  const location = new URL(json.location)
  expect([status, location.searchParams.get('state')]).toEqual([200, 'state-1'])
  readTokens(await exchange(mock, location.searchParams.get('code') ?? ''))
  expect(mock.journal.events).toContainEqual(expect.objectContaining({ kind: 'consent.given', user: 'ben_practice' }))
})

test('the URL may be that of X itself, as an app behind the proxy has it', async ({ mock }) => {
  const { search } = authorizationUrl(mock)

  const { json } = await ask(mock, 'POST /approve', { authorizationUrl: `https://x.com/i/oauth2/authorize${search}` })

  expect(new URL(json.location).searchParams.get('code')).toMatch(/^[\w-]+$/)
})

test('deny leads back with access_denied', async ({ mock }) => {
  const { json } = await ask(mock, 'POST /deny', { authorizationUrl: authorizationUrl(mock) })

  expect(new URL(json.location).searchParams.get('error')).toBe('access_denied')
})

test.for([
  ['approve', { redirect_uri: 'http://127.0.0.1:9/other' }, 'redirect', /is not registered/],
  ['approve', { client_id: 'nobody' }, 'client', /is not registered here/],
  ['deny', { redirect_uri: undefined }, 'parameter', /redirect_uri is missing/],
] as const)(
  '%s of a request with %j is a 409 with the reason %s, which the journal has, too',
  async ([lever, changes, reason, detail], { mock }) => {
    const { status, json } = await ask(mock, `POST /${lever}`, { authorizationUrl: authorizationUrl(mock, changes) })

    expect(status).toBe(409)
    expect(json).toMatchObject({ title: 'Conflict', reason, detail: expect.stringMatching(detail) })
    expect(json.detail).toMatch(/^X would show its error page/)
    expect(mock.journal.events).toMatchObject([{ kind: 'attempt.refused', reason }])
  },
)

test.for([
  ['approve', { state: 's'.repeat(501) }, 'error=invalid_request&state=', 'state'],
  ['approve', { code_challenge: undefined }, 'error=invalid_request&state=state-1', 'parameter'],
  ['deny', { scope: 'tweet.raed' }, 'error=invalid_scope&state=state-1', 'scope'],
] as const)(
  '%s of a request with %j leads back with %s, and the journal says %s',
  async ([lever, changes, query, reason], { mock }) => {
    const { status, json } = await ask(mock, `POST /${lever}`, { authorizationUrl: authorizationUrl(mock, changes) })

    expect([status, json]).toEqual([200, { location: `${mock.config.redirectUri}?${query}` }])
    expect(mock.journal.events).toMatchObject([
      { kind: 'attempt.refused', reason, http: { status: 302 } },
      { kind: 'control.called' },
    ])
  },
)

test('revoke-by-user ends every grant of that user and says which', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  await mock.signIn()
  await mock.signIn({ user: 'ben_practice' })

  const first = await ask(mock, 'POST /revoke-by-user', { user: 'ada_practice' })
  const second = await ask(mock, 'POST /revoke-by-user')

  expect(first.json).toEqual({ grants: ['g1', 'g2'] })
  expect(second.json).toEqual({ grants: [] })
  expect(await statusOfCall(mock, accessToken)).toBe(401)
})

test.for([
  ['/users', { username: 'ada_practice' }, 'username', /is taken; choose another/],
  ['/users', { username: 'ada practice' }, 'username', /1 to 20 characters/],
  ['/users', {}, 'username', /is missing/],
  ['/sign-in', { user: 'ada' }, 'user', /it takes ada_practice, ben_practice, mallory_practice/],
  ['/sign-in', { client: 'nobody' }, 'client', /cannot be "nobody"; it takes \S+, \S+$/],
  ['/sign-in', { scopes: ['tweet.read', 'offline_access'] }, 'scopes[1]', /it takes tweet.read, .*offline.access/],
  ['/sign-in', { scopes: 'tweet.read' }, 'scopes', /cannot be "tweet.read"; it takes a list/],
  ['/sign-in', { expiresInSeconds: 1.5 }, 'expiresInSeconds', /a whole number, 0 to 3153600000/],
  ['/sign-in', { expiresInSeconds: -1 }, 'expiresInSeconds', /a whole number/],
  ['/sign-in', { expiresInSeconds: 1e300 }, 'expiresInSeconds', /a whole number/],
  ['/approve', {}, 'authorizationUrl', /is missing/],
  [
    '/approve',
    { authorizationUrl: 'x' },
    'authorizationUrl',
    /^approve: .* at x: it is no absolute URL\. It takes http/,
  ],
  ['/approve', { authorizationUrl: 'https://x.com/2/oauth2/token' }, 'authorizationUrl', /the path is not \/i\/oauth2/],
  [
    '/approve',
    { authorizationUrl: 'https://x.co/i/oauth2/authorize?a=b' },
    'authorizationUrl',
    /neither X nor this mock/,
  ],
  ['/deny', { authorizationUrl: 'https://x.co/i/oauth2/authorize' }, 'authorizationUrl', /^deny: .*neither X nor this/],
  ['/approve', { authorizationUrl: 'https://x.com/i/oauth2/authorize', user: 'ada' }, 'user', /it takes ada_practice/],
  ['/deny', { authorizationUrl: 5 }, 'authorizationUrl', /cannot be 5/],
  ['/revoke-by-user', { user: 'ada' }, 'user', /it takes ada_practice/],
  ['/revoke-by-user', { client: 'nobody' }, 'client', /cannot be "nobody"/],
] as [string, object, string, RegExp][])(
  '%s with %j is a 400 about %s',
  async ([path, body, field, detail], { mock }) => {
    const { status, json } = await ask(mock, `POST ${path}`, body)

    expect(status).toBe(400)
    expect(json).toMatchObject({ field, detail: expect.stringMatching(detail) })
    expect(mock.journal.events).toEqual([])
  },
)
