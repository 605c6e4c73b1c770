import { test, expect } from '../../../src/testing/vitest.ts'
import { authorizationUrl, lastEvent, read, type Changes, testWith } from '../fixtures.ts'

const onPage = testWith({ overrides: { unknownScope: 'error-page' } })
const strict = testWith({ profile: 'rfc-strict' })
const stripping = testWith({ overrides: { stateCharacters: 'json-stripped' } })

/** Mistakes that leave in doubt who asks or where the answer goes. */
const onThePage: [name: string, changes: Changes, reason: string, detail: RegExp][] = [
  ['an unknown client', { client_id: 'other' }, 'client', /client_id is not registered here/],
  ['no client', { client_id: undefined }, 'parameter', /client_id is missing or empty$/],
  ['an unknown client and no state', { client_id: 'other', state: undefined }, 'client', /client_id is not registered/],
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
  [
    'an unregistered redirect_uri and no state',
    { redirect_uri: 'http://evil.example/', state: undefined },
    'redirect',
    /is not registered/,
  ],
  ['no redirect_uri', { redirect_uri: undefined }, 'parameter', /redirect_uri is missing/],
]

/** All other mistakes, and what the app gets. */
const toTheApp: [name: string, changes: Changes, search: string, reason: string, detail: RegExp][] = [
  [
    'a state of 501 characters',
    { state: 's'.repeat(501) },
    '?error=invalid_request&state=',
    'state',
    /^state has 501 characters; X takes 500; the app gets error=invalid_request and an empty state$/,
  ],
  [
    'no state',
    { state: undefined },
    '?error=invalid_request&state=',
    'parameter',
    /^state is missing or empty; the app gets error=invalid_request and an empty state$/,
  ],
  ['an empty state', { state: '' }, '?error=invalid_request&state=', 'parameter', /^state is missing or empty/],
  [
    'a state of 501 characters and no scope',
    { state: 's'.repeat(501), scope: undefined, response_type: undefined },
    '?error=invalid_request&state=',
    'parameter',
    /^response_type is missing/,
  ],
  [
    'a code_challenge of 1,001 characters',
    { code_challenge: 'c'.repeat(1001) },
    '?error=invalid_request&state=state-1',
    'challenge',
    /^code_challenge has 1001 characters; 1000 are taken here/,
  ],
  [
    'no code_challenge',
    { code_challenge: undefined },
    '?error=invalid_request&state=state-1',
    'parameter',
    /^code_challenge is missing or empty; the app gets error=invalid_request$/,
  ],
  [
    'an unknown method',
    { code_challenge_method: 'S512' },
    '?error=invalid_request&state=state-1',
    'challenge-method',
    /neither S256 nor plain/,
  ],
  [
    'no response_type',
    { response_type: undefined },
    '?error=invalid_request&state=state-1',
    'parameter',
    /^response_type is missing/,
  ],
  [
    'response_type token',
    { response_type: 'token' },
    '?error=unsupported_response_type&state=state-1',
    'response-type',
    /^response_type is token; X knows code/,
  ],
  ['no scope', { scope: undefined }, '?error=invalid_scope&state=state-1', 'parameter', /^scope is missing/],
  ['a scope of blanks', { scope: '  ' }, '?error=invalid_scope&state=state-1', 'parameter', /^scope is missing/],
  [
    'an unknown scope',
    { scope: 'tweet.read offline_access' },
    '?error=invalid_scope&state=state-1',
    'scope',
    /^X has no scope "offline_access"; the app gets error=invalid_scope$/,
  ],
]

test.for(onThePage)(
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

test.for(onThePage)('%s makes approve fail with the reason', async ([, changes, reason, detail], { mock }) => {
  const approval = mock.approve(authorizationUrl(mock, changes))

  await expect(approval).rejects.toThrow(detail)
  expect(lastEvent(mock)).toMatchObject({ kind: 'attempt.refused', reason, actor: 'user' })
})

test.for(toTheApp)(
  '%s sends the browser back with the error, and only the journal says why',
  async ([, changes, search, reason, detail], { mock }) => {
    const response = await fetch(authorizationUrl(mock, changes), { redirect: 'manual' })

    expect([response.status, await response.text()]).toEqual([302, ''])
    expect(response.headers.get('location')).toBe(mock.config.redirectUri + search)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    expect(lastEvent(mock)).toMatchObject({
      kind: 'attempt.refused',
      client: mock.config.clientId,
      reason,
      detail: expect.stringMatching(detail),
      http: { status: 302 },
    })
  },
)

test.for(toTheApp)(
  'approve and deny after %s give the address with the error, and no code is made',
  async ([, changes, search, reason], { mock }) => {
    const url = authorizationUrl(mock, changes)

    const [approved, denied] = [await mock.approve(url), await mock.deny(url)]

    expect([approved.href, denied.href]).toEqual([mock.config.redirectUri + search, mock.config.redirectUri + search])
    expect(mock.journal.events).toMatchObject([
      { kind: 'attempt.refused', reason, actor: 'user', http: { status: 302 } },
      { kind: 'attempt.refused', reason, actor: 'user', http: { status: 302 } },
    ])
  },
)

const echoed: [name: string, changes: Changes, search: string][] = [
  ['a state of 501 characters', { state: 's'.repeat(501) }, `?error=invalid_request&state=${'s'.repeat(501)}`],
  ['no state', { state: undefined }, '?error=invalid_request'],
  ['an empty state', { state: '' }, '?error=invalid_request'],
  ['no code_challenge', { code_challenge: undefined }, '?error=invalid_request&state=state-1'],
  ['plain', { code_challenge_method: 'plain' }, '?error=invalid_request&state=state-1'],
  ['a short challenge', { code_challenge: 'challenge' }, '?error=invalid_request&state=state-1'],
  ['an unknown scope', { scope: 'offline_access' }, '?error=invalid_scope&state=state-1'],
]

strict.for(echoed)(
  'under rfc-strict the state comes back as it went after %s',
  async ([, changes, search], { mock }) => {
    const redirected = await mock.approve(authorizationUrl(mock, changes))

    expect(redirected.search).toBe(search)
  },
)

onPage('an unknown scope leads to the error page where the switch says so', async ({ mock }) => {
  const url = authorizationUrl(mock, { scope: 'offline_access' })

  const { status, text } = await read(await mock.fetch(url))
  const approval = mock.approve(url)

  expect([status, text]).toEqual([200, expect.stringContaining('Something went wrong')])
  await expect(approval).rejects.toThrow('X has no scope "offline_access"')
})

/** What is behind a correct query, and what comes of it. */
const malformed: [behind: string, search: string | undefined, detail: RegExp][] = [
  ['&scope=users.read', '?error=invalid_request&state=state-1', /"scope" occurs more than once/],
  ['&state=again', '?error=invalid_request&state=', /"state" occurs more than once/],
  ['&state=state-1', '?error=invalid_request&state=', /"state" occurs more than once/],
  ['&x=%zz', '?error=invalid_request&state=state-1', /has a % that two hexadecimal digits do not follow/],
  ['&client_id=other', undefined, /"client_id" occurs more than once/],
  ['&redirect_uri=http://evil.example/', undefined, /"redirect_uri" occurs more than once/],
  ['&redirect_uri=', undefined, /"redirect_uri" occurs more than once/],
]

test.for(malformed)('a query with %s behind it leads to %s', async ([behind, search, detail], { mock }) => {
  const url = authorizationUrl(mock)
  url.search += behind

  const { status, headers, text } = await read(await mock.fetch(url))

  expect(status).toBe(search === undefined ? 200 : 302)
  expect(headers.get('location')).toBe(search === undefined ? null : mock.config.redirectUri + search)
  expect(text).not.toContain('<form')
  expect(lastEvent(mock)).toMatchObject({
    kind: 'attempt.refused',
    reason: 'malformed',
    detail: expect.stringMatching(detail),
  })
})

strict('under rfc-strict a state that came twice comes back not at all', async ({ mock }) => {
  const url = authorizationUrl(mock)
  url.search += '&state=again'

  const redirected = await mock.approve(url)

  expect(redirected.search).toBe('?error=invalid_request')
})

test('an error keeps the query of the redirect URI, and cannot break out of the state', async ({ mock }) => {
  const uri = 'http://127.0.0.1:3000/cb?tenant=a%20b'
  mock.clients.addRedirectUri(mock.config.clientId, uri)
  const state = 's&code=stolen#\r\nx: y'

  const response = await mock.fetch(authorizationUrl(mock, { redirect_uri: uri, state, code_challenge: undefined }))

  expect(response.headers.get('location')).toBe(`${uri}&error=invalid_request&state=s%26code%3Dstolen%23%0D%0Ax%3A%20y`)
})

test('a suspended client gets the error page, whatever else is wrong', async ({ mock }) => {
  mock.suspendClient(mock.config.clientId)

  const { status, headers } = await read(await mock.fetch(authorizationUrl(mock, { state: undefined })))

  expect([status, headers.get('location')]).toEqual([200, null])
  expect(lastEvent(mock)).toMatchObject({ reason: 'client-suspended' })
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

stripping('a state that is JSON loses quotes and commas where the switch says so', async ({ mock }) => {
  const json = await mock.approve(authorizationUrl(mock, { state: '{"a":1,"b":2}' }))
  const other = await mock.approve(authorizationUrl(mock, { state: '"a","b"' }))

  expect(json.searchParams.get('state')).toBe('{a:1b:2}')
  expect(other.searchParams.get('state')).toBe('"a","b"')
})
