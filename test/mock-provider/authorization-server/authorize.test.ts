import { test, expect } from '../../../src/testing/vitest.ts'
import { authorizationUrl, lastEvent, read, type Changes, testWith } from '../fixtures.ts'

const redirecting = testWith({ overrides: { unknownScope: 'redirect' } })
const stripping = testWith({ overrides: { stateCharacters: 'json-stripped' } })

const refusals: [name: string, changes: Changes, reason: string, detail: RegExp][] = [
  ['an unknown client', { client_id: 'other' }, 'client', /client_id is not registered here/],
  ['no client', { client_id: undefined }, 'parameter', /client_id is missing or empty$/],
  [
    'an unregistered redirect_uri',
    { redirect_uri: 'http://127.0.0.1:1/' },
    'redirect',
    /is not registered; registered: http.*To register it: --redirect-uri/,
  ],
  [
    'a slash at the end',
    { redirect_uri: 'http://127.0.0.1:5000/oauth/callback/' },
    'redirect',
    /differ in the slash at the end/,
  ],
  ['another case', { redirect_uri: 'http://127.0.0.1:5000/OAuth/callback' }, 'redirect', /is not registered/],
  ['no redirect_uri', { redirect_uri: undefined }, 'parameter', /redirect_uri is missing/],
  ['no response_type', { response_type: undefined }, 'parameter', /response_type is missing/],
  ['response_type token', { response_type: 'token' }, 'response-type', /response_type is token; X knows code/],
  ['no state', { state: undefined }, 'parameter', /state is missing/],
  ['an empty state', { state: '' }, 'parameter', /state is missing or empty/],
  ['a state of 501 characters', { state: 's'.repeat(501) }, 'state', /state has 501 characters; X takes 500/],
  ['no code_challenge', { code_challenge: undefined }, 'parameter', /code_challenge is missing/],
  ['an unknown method', { code_challenge_method: 'S512' }, 'challenge-method', /neither S256 nor plain/],
  ['no scope', { scope: undefined }, 'parameter', /scope is missing/],
  ['an unknown scope', { scope: 'tweet.read offline_access' }, 'scope', /X has no scope "offline_access"/],
]

test.for(refusals)(
  '%s leads to the error page, and only the journal says why',
  async ([, changes, reason, detail], { mock }) => {
    const url = authorizationUrl(mock, changes)

    const { status, headers, text } = await read(await mock.fetch(url))

    expect(status).toBe(200)
    expect(headers.get('location')).toBeNull()
    expect(text).toContain('Something went wrong')
    expect(text).toContain('You weren’t able to give access to the App. Go back and try logging in again.')
    expect(text).not.toMatch(detail)
    expect(lastEvent(mock)).toMatchObject({
      kind: 'attempt.refused',
      reason,
      detail: expect.stringMatching(detail),
      http: { status: 200 },
    })
  },
)

test.for(refusals)('%s makes approve fail with the reason', async ([, changes, reason, detail], { mock }) => {
  const approval = mock.approve(authorizationUrl(mock, changes))

  await expect(approval).rejects.toThrow(detail)
  expect(lastEvent(mock)).toMatchObject({ kind: 'attempt.refused', reason, actor: 'user' })
})

test('a correct request gets the log-in page with one button for each practice account', async ({ mock }) => {
  const { status, text, headers } = await read(await mock.fetch(authorizationUrl(mock)))

  expect(status).toBe(200)
  expect(text.match(/name="user"/g)).toHaveLength(3)
  expect(text).toContain('Practice login of twitter-oauth-lab')
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(headers.get('content-security-policy')).not.toMatch(/form-action|unsafe-inline/)
  expect(headers.get('referrer-policy')).toBe('same-origin')
  expect(lastEvent(mock)).toMatchObject({
    kind: 'attempt.opened',
    scopes: ['tweet.read', 'users.read', 'offline.access'],
  })
})

test('a state of 500 characters comes back as it went', async ({ mock }) => {
  const state = '+/= &?%é"'.padEnd(500, 's')

  const redirected = await mock.approve(authorizationUrl(mock, { state }))

  expect(redirected.searchParams.get('state')).toBe(state)
})

test('approval sends state first, then the code', async ({ mock }) => {
  const redirected = await mock.approve(authorizationUrl(mock))

  expect([...redirected.searchParams.keys()]).toEqual(['state', 'code'])
  expect(redirected.href).toMatch(/^http:\/\/127\.0\.0\.1:5000\/oauth\/callback\?state=state-1&code=[\w-]{91}$/)
})

test('denial sends the error first, then the state', async ({ mock }) => {
  const redirected = await mock.deny(authorizationUrl(mock))

  expect(redirected.search).toBe('?error=access_denied&state=state-1')
  expect(lastEvent(mock)).toMatchObject({ kind: 'consent.denied', reason: 'access_denied', user: 'ada_practice' })
})

test.for([
  [
    'http://127.0.0.1:3000/cb?tenant=a%20b&x=1',
    'http://127.0.0.1:3000/cb?tenant=a%20b&x=1&error=access_denied&state=s',
  ],
  ['myapp://callback/path', 'myapp://callback/path?error=access_denied&state=s'],
  ['https://www.example.com', 'https://www.example.com/?error=access_denied&state=s'],
  ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000/?error=access_denied&state=s'],
])('the redirect URI %s is kept as it was registered', async ([uri = '', expected], { mock }) => {
  mock.clients.addRedirectUri(mock.config.clientId, uri)

  const redirected = await mock.deny(authorizationUrl(mock, { redirect_uri: uri, state: 's' }))

  expect(redirected.href).toBe(expected)
})

test('scopes may be separated by + and named twice', async ({ mock }) => {
  const url = authorizationUrl(mock, { scope: undefined })
  url.search += '&scope=tweet.read+users.read++tweet.read'

  await mock.approve(url)

  expect(lastEvent(mock)).toMatchObject({ kind: 'code.issued', scopes: ['tweet.read', 'users.read'] })
})

redirecting('an unknown scope comes back as invalid_scope where the switch says so', async ({ mock }) => {
  const url = authorizationUrl(mock, { scope: 'offline_access' })

  const response = await mock.fetch(url)
  const played = await mock.approve(url)

  expect(response.status).toBe(302)
  expect(response.headers.get('location')).toMatch(/\?error=invalid_scope&state=state-1$/)
  expect(played.search).toBe('?error=invalid_scope&state=state-1')
  expect(lastEvent(mock)).toMatchObject({ kind: 'attempt.refused', reason: 'scope', http: { status: 302 } })
})

stripping('a state that is JSON loses quotes and commas where the switch says so', async ({ mock }) => {
  const json = await mock.approve(authorizationUrl(mock, { state: '{"a":1,"b":2}' }))
  const other = await mock.approve(authorizationUrl(mock, { state: '"a","b"' }))

  expect(json.searchParams.get('state')).toBe('{a:1b:2}')
  expect(other.searchParams.get('state')).toBe('"a","b"')
})

test('a repeated parameter leads to a refusal and no page with a form', async ({ mock }) => {
  const url = authorizationUrl(mock)
  url.search += '&state=again'

  const { text, status } = await read(await mock.fetch(url))

  expect(status).toBe(400)
  expect(text).not.toContain('<form')
  expect(lastEvent(mock)).toMatchObject({ kind: 'attempt.refused', reason: 'malformed' })
})
