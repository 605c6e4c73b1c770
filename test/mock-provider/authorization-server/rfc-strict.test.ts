import { createProfile } from '../../../mock-provider/world/profiles.ts'
import { leftAsX, rfcStrict } from '../../../mock-provider/world/rfc-strict.ts'
import type { MockProvider } from '../../../mock-provider/index.ts'
import { expect, test as x } from '../../../src/testing/vitest.ts'
import {
  authorizationUrl,
  basicOf,
  codeVerifier,
  exchange,
  getCode,
  lastEvent,
  post,
  publicClientId,
  read,
  readTokens,
  refresh,
  revoke,
  statusOfCall,
  testWith,
  type Answer,
  type Changes,
} from '../fixtures.ts'

const strict = testWith({ profile: 'rfc-strict' })
const strictGrace = testWith({ profile: 'rfc-strict', overrides: { previousRefreshTokenGraceSeconds: 60 } })

const BASIC = 'Basic realm="twitter-oauth-lab"'
const BEARER = 'Bearer realm="twitter-oauth-lab"'
const INVALID_TOKEN = `${BEARER}, error="invalid_token"`

/** Status, `error` of the body, and the headers that the RFCs speak of. */
type Seen = { status: number; error?: string; challenge?: string; pragma?: string }

/** One mistake and its two answers: the RFC's, and X's as it was before there was a strict profile. */
type Row = { rule: string; send: (mock: MockProvider) => Promise<Answer>; strict: Seen; x: Seen }

const basic = (id: string, secret: string) => ({ authorization: `Basic ${btoa(`${id}:${secret}`)}` })

const token = (mock: MockProvider, form: Changes, headers: Record<string, string> = basicOf(mock)) =>
  post(mock, '/2/oauth2/token', { form, headers })

const refreshForm = (mock: MockProvider, changes: Changes = {}): Changes => ({
  grant_type: 'refresh_token',
  refresh_token: 'junk',
  client_id: mock.config.clientId,
  ...changes,
})

async function call(mock: MockProvider, authorization?: string, method = 'GET', path = '/2/users/me'): Promise<Answer> {
  const headers = authorization === undefined ? {} : { authorization }
  return read(await mock.fetch(mock.origin + path, { method, headers }))
}

async function appOnlyTokenOf(mock: MockProvider): Promise<string> {
  const [app] = mock.clients.list()
  const form = { grant_type: 'client_credentials' }
  const headers = basic(app?.apiKey ?? '', app?.apiSecret ?? '')
  const { text } = await post(mock, '/oauth2/token', { form, headers })
  return String(JSON.parse(text).access_token)
}

/** Sends the token request of a good exchange with its parameters in another place. */
async function exchangeBy(mock: MockProvider, place: 'query' | 'json'): Promise<Answer> {
  const { clientId, redirectUri } = mock.config
  const parameters = {
    grant_type: 'authorization_code',
    code: await getCode(mock),
    redirect_uri: redirectUri,
    code_verifier: codeVerifier,
    client_id: clientId,
  }
  const url =
    place === 'query' ? `${mock.config.tokenEndpoint}?${new URLSearchParams(parameters)}` : mock.config.tokenEndpoint
  const json = { headers: { 'content-type': 'application/json', ...basicOf(mock) }, body: JSON.stringify(parameters) }
  return read(await mock.fetch(url, { method: 'POST', ...(place === 'json' ? json : { headers: basicOf(mock) }) }))
}

const rows: Row[] = [
  {
    rule: 'RFC 6749 §2.3: two ways of client authentication in one request',
    send: (mock) => token(mock, refreshForm(mock, { client_secret: mock.config.clientSecret })),
    strict: { status: 400, error: 'invalid_request' },
    x: { status: 400, error: 'invalid_request' },
  },
  {
    rule: 'RFC 6749 §2.3 at revocation: two ways of client authentication in one request',
    send: async (mock) => revoke(mock, (await mock.signIn()).refreshToken, { client_secret: mock.config.clientSecret }),
    strict: { status: 400, error: 'invalid_request' },
    x: { status: 200 },
  },
  {
    rule: 'RFC 6749 §2.3.1: a secret is form-encoded inside Basic, so a bare % is no encoding',
    send: (mock) => {
      const { clientId } = mock.clients.register({ clientSecret: 'a%20b' })
      return token(mock, refreshForm(mock, { client_id: clientId }), basic(clientId, 'a%20b'))
    },
    strict: { status: 401, error: 'invalid_client', challenge: BASIC },
    x: { status: 400, error: 'invalid_request' },
  },
  {
    rule: 'RFC 6749 §3.2.1: a public client was issued no credentials to send',
    send: (mock) =>
      token(mock, refreshForm(mock, { client_id: publicClientId(mock) }), basic(publicClientId(mock), 'made-up')),
    strict: { status: 401, error: 'invalid_client', challenge: BASIC },
    x: { status: 400, error: 'invalid_request' },
  },
  {
    rule: 'RFC 6749 §4.1.3: the parameters stand in a form, not in the query',
    send: (mock) => exchangeBy(mock, 'query'),
    strict: { status: 400, error: 'invalid_request' },
    x: { status: 200 },
  },
  {
    rule: 'RFC 6749 §4.1.3: the parameters stand in a form, not in JSON',
    send: (mock) => exchangeBy(mock, 'json'),
    strict: { status: 400, error: 'invalid_request' },
    x: { status: 200 },
  },
  {
    rule: 'RFC 6749 §5.1: an exchange is not stored',
    send: async (mock) => exchange(mock, await getCode(mock)),
    strict: { status: 200, pragma: 'no-cache' },
    x: { status: 200 },
  },
  {
    rule: 'RFC 6749 §5.1: a refresh is not stored',
    send: async (mock) => refresh(mock, (await mock.signIn()).refreshToken),
    strict: { status: 200, pragma: 'no-cache' },
    x: { status: 200 },
  },
  {
    rule: 'RFC 6749 §5.2 invalid_client: a wrong secret in the Authorization header',
    send: (mock) => token(mock, refreshForm(mock), basic(mock.config.clientId, 'wrong')),
    strict: { status: 401, error: 'invalid_client', challenge: BASIC },
    x: { status: 401, error: 'unauthorized_client' },
  },
  {
    rule: 'RFC 6749 §5.2 invalid_client: the Authorization header of another client',
    send: (mock) => token(mock, refreshForm(mock), basic('other', 'wrong')),
    strict: { status: 401, error: 'invalid_client', challenge: BASIC },
    x: { status: 401, error: 'unauthorized_client' },
  },
  {
    rule: 'RFC 6749 §5.2 invalid_client: no client authentication included',
    send: (mock) => token(mock, refreshForm(mock), {}),
    strict: { status: 401, error: 'invalid_client', challenge: BASIC },
    x: { status: 401, error: 'unauthorized_client' },
  },
  {
    rule: 'RFC 6749 §5.2 invalid_client: an unsupported authentication method',
    send: (mock) => token(mock, refreshForm(mock, { client_secret: mock.config.clientSecret }), {}),
    strict: { status: 401, error: 'invalid_client', challenge: BASIC },
    x: { status: 401, error: 'unauthorized_client' },
  },
  {
    rule: 'RFC 6749 §5.2 invalid_client: an unknown client that tried the Authorization header',
    send: (mock) => token(mock, refreshForm(mock, { client_id: undefined }), basic('nobody', 'x')),
    strict: { status: 401, error: 'invalid_client', challenge: BASIC },
    x: { status: 400, error: 'invalid_client' },
  },
  {
    rule: 'RFC 6749 §5.2 invalid_client: an unknown client without the header',
    send: (mock) => token(mock, refreshForm(mock, { client_id: 'nobody' }), {}),
    strict: { status: 400, error: 'invalid_client' },
    x: { status: 400, error: 'invalid_client' },
  },
  {
    rule: 'RFC 6749 §5.2 invalid_request: a parameter is missing',
    send: (mock) => token(mock, refreshForm(mock, { refresh_token: undefined })),
    strict: { status: 400, error: 'invalid_request' },
    x: { status: 400, error: 'invalid_request' },
  },
  {
    rule: 'RFC 6749 §5.2 invalid_grant: an unknown refresh token',
    send: (mock) => refresh(mock, 'junk'),
    strict: { status: 400, error: 'invalid_grant' },
    x: { status: 400, error: 'invalid_request' },
  },
  {
    rule: 'RFC 6749 §5.2 invalid_grant: another client’s refresh token',
    send: async (mock) =>
      refresh(mock, (await mock.signIn()).refreshToken, { client_id: mock.clients.register().clientId }),
    strict: { status: 400, error: 'invalid_grant' },
    x: { status: 400, error: 'invalid_client' },
  },
  {
    rule: 'RFC 6749 §5.2 invalid_grant: another client’s code',
    send: async (mock) => {
      const { clientId } = mock.clients.register()
      const { redirectUri } = mock.config
      const form = { grant_type: 'authorization_code', code: await getCode(mock), redirect_uri: redirectUri }
      return token(mock, { ...form, code_verifier: codeVerifier, client_id: clientId }, basicOf(mock, clientId))
    },
    strict: { status: 400, error: 'invalid_grant' },
    x: { status: 400, error: 'invalid_request' },
  },
  {
    rule: 'RFC 6749 §5.2 invalid_grant: another redirect_uri than at the authorization endpoint',
    send: async (mock) => exchange(mock, await getCode(mock), { redirect_uri: 'http://127.0.0.1:1/other' }),
    strict: { status: 400, error: 'invalid_grant' },
    x: { status: 400, error: 'invalid_request' },
  },
  {
    rule: 'RFC 6749 §5.2 unsupported_grant_type',
    send: (mock) => token(mock, { grant_type: 'password', client_id: mock.config.clientId }),
    strict: { status: 400, error: 'unsupported_grant_type' },
    x: { status: 400, error: 'invalid_request' },
  },
  {
    rule: 'RFC 6749 §6: a scope that the user did not grant',
    send: async (mock) =>
      refresh(mock, (await mock.signIn({ scopes: ['users.read', 'offline.access'] })).refreshToken, {
        scope: 'users.read tweet.write',
      }),
    strict: { status: 400, error: 'invalid_scope' },
    x: { status: 200 },
  },
  {
    rule: 'RFC 7009 §2.1: the hint may be left out',
    send: async (mock) => revoke(mock, (await mock.signIn()).refreshToken, { token_type_hint: undefined }),
    strict: { status: 200 },
    x: { status: 400, error: 'invalid_request' },
  },
  {
    rule: 'RFC 7009 §2.1: a wrong hint and an unknown hint do not matter',
    send: async (mock) => {
      const { accessToken, refreshToken } = await mock.signIn()
      await revoke(mock, accessToken, { token_type_hint: 'no_such_type' })
      return revoke(mock, refreshToken, { token_type_hint: 'access_token' })
    },
    strict: { status: 200 },
    x: { status: 200 },
  },
  {
    rule: 'RFC 7009 §2.1: another client’s refresh token',
    send: async (mock) => revoke(mock, (await mock.signIn()).refreshToken, { client_id: publicClientId(mock) }),
    strict: { status: 400, error: 'invalid_grant' },
    x: { status: 200 },
  },
  {
    rule: 'RFC 7009 §2.1: another client’s access token',
    send: async (mock) => revoke(mock, (await mock.signIn()).accessToken, { client_id: publicClientId(mock) }),
    strict: { status: 400, error: 'invalid_grant' },
    x: { status: 200 },
  },
  {
    rule: 'RFC 7009 §2.1: the client is authenticated first',
    send: async (mock) => {
      const { refreshToken } = await mock.signIn()
      return post(mock, '/2/oauth2/revoke', { form: { token: refreshToken, client_id: mock.config.clientId } })
    },
    strict: { status: 401, error: 'invalid_client', challenge: BASIC },
    x: { status: 401, error: 'unauthorized_client' },
  },
  {
    rule: 'RFC 7009 §2.2: an unknown token',
    send: (mock) => revoke(mock, 'junk'),
    strict: { status: 200 },
    x: { status: 200 },
  },
  {
    rule: 'RFC 7009 §2.2: a token that is revoked already',
    send: async (mock) => {
      const { refreshToken } = await mock.signIn()
      await revoke(mock, refreshToken)
      return revoke(mock, refreshToken)
    },
    strict: { status: 200 },
    x: { status: 200 },
  },
  {
    rule: 'RFC 7009 §2.2.1: a type of token that this endpoint does not revoke',
    send: async (mock) => revoke(mock, await appOnlyTokenOf(mock)),
    strict: { status: 400, error: 'unsupported_token_type' },
    x: { status: 200 },
  },
  {
    rule: 'RFC 7636 §4.6: a verifier that does not fit',
    send: async (mock) => exchange(mock, await getCode(mock), { code_verifier: 'x'.repeat(43) }),
    strict: { status: 400, error: 'invalid_grant' },
    x: { status: 400, error: 'invalid_request' },
  },
  {
    rule: 'RFC 9700 §2.1.1: a code with a challenge is not exchanged without a verifier',
    send: async (mock) => exchange(mock, await getCode(mock), { code_verifier: undefined }),
    strict: { status: 400, error: 'invalid_request' },
    x: { status: 400, error: 'invalid_request' },
  },
  {
    rule: 'RFC 6750 §3.1: a call without a token',
    send: (mock) => call(mock),
    strict: { status: 401, challenge: BEARER },
    x: { status: 401 },
  },
  {
    rule: 'RFC 6750 §3.1 invalid_token: an unknown token',
    send: (mock) => call(mock, 'Bearer junk'),
    strict: { status: 401, challenge: INVALID_TOKEN },
    x: { status: 401 },
  },
  {
    rule: 'RFC 6750 §3.1 invalid_token: an expired token',
    send: async (mock) => {
      const { accessToken } = await mock.signIn()
      mock.clock.advanceToExpiryOf(accessToken)
      return call(mock, `Bearer ${accessToken}`)
    },
    strict: { status: 401, challenge: INVALID_TOKEN },
    x: { status: 401 },
  },
  {
    rule: 'RFC 6750 §3.1 insufficient_scope: names what is needed',
    send: async (mock) => {
      const { accessToken } = await mock.signIn({ scopes: ['users.read'] })
      return call(mock, `Bearer ${accessToken}`)
    },
    strict: { status: 403, challenge: `${BEARER}, error="insufficient_scope", scope="tweet.read users.read"` },
    x: { status: 403 },
  },
  {
    rule: 'RFC 6750 §3.1 insufficient_scope: the app’s own token where a user’s is needed',
    send: async (mock) => call(mock, `Bearer ${await appOnlyTokenOf(mock)}`),
    strict: { status: 403, challenge: `${BEARER}, error="insufficient_scope"` },
    x: { status: 403 },
  },
]

function see({ status, headers, text }: Answer): Seen {
  const body: unknown = text.startsWith('{') ? JSON.parse(text) : {}
  const error = Object(body).error
  const [challenge, pragma] = [headers.get('www-authenticate'), headers.get('pragma')]
  return {
    status,
    ...(typeof error === 'string' && { error }),
    ...(challenge !== null && { challenge }),
    ...(pragma !== null && { pragma }),
  }
}

strict.for(rows)('$rule', async (row, { mock }) => {
  const answer = await row.send(mock)

  expect(see(answer)).toEqual(row.strict)
  expect(answer.headers.get('cache-control')).toContain('no-store')
})

x.for(rows)('X’s own answer stays: $rule', async (row, { mock }) => {
  const answer = await row.send(mock)

  expect(see(answer)).toEqual(row.x)
})

const longState = 's'.repeat(501)

strict.for<[rule: string, changes: Changes, search: string | undefined]>([
  ['an unregistered redirect URI is not followed', { redirect_uri: 'http://127.0.0.1:1/' }, undefined],
  ['an unknown client’s redirect URI is not followed', { client_id: 'nobody' }, undefined],
  ['invalid_request: no challenge', { code_challenge: undefined }, '?error=invalid_request&state=state-1'],
  ['invalid_request: no state comes back where none came', { state: undefined }, '?error=invalid_request'],
  ['the exact state that came', { state: longState }, `?error=invalid_request&state=${longState}`],
  ['unsupported_response_type', { response_type: 'token' }, '?error=unsupported_response_type&state=state-1'],
  ['invalid_scope', { scope: 'no.such.scope' }, '?error=invalid_scope&state=state-1'],
])('RFC 6749 §4.1.2.1: %s', async ([, changes, search], { mock }) => {
  const response = await mock.fetch(authorizationUrl(mock, changes), { redirect: 'manual' })

  const location = response.headers.get('location')
  expect(location).toBe(search === undefined ? null : `${mock.config.redirectUri}${search}`)
})

strict('RFC 6749 §6: a narrower scope is honoured, for that access token and not for the next', async ({ mock }) => {
  const { refreshToken } = await mock.signIn({ scopes: ['tweet.read', 'users.read', 'offline.access'] })

  const narrow = await refresh(mock, refreshToken, { scope: 'users.read' })
  const next = await refresh(mock, readTokens(narrow).refreshToken)

  expect(JSON.parse(narrow.text)).toMatchObject({ scope: 'users.read', refresh_token: expect.any(String) })
  expect(await statusOfCall(mock, readTokens(narrow).accessToken)).toBe(403)
  expect(JSON.parse(next.text)).toMatchObject({ scope: 'users.read tweet.read offline.access' })
  expect(await statusOfCall(mock, readTokens(next).accessToken)).toBe(200)
})

strict('RFC 6749 §6: a scope too many spends nothing, and a replay is told first', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  const tooMany = await refresh(mock, refreshToken, { scope: 'tweet.write' })
  const kept = await refresh(mock, refreshToken)

  const replay = await refresh(mock, refreshToken, { scope: 'tweet.write' })

  expect([tooMany, kept, replay].map(({ status }) => status)).toEqual([400, 200, 400])
  expect(replay.text).toContain('invalid_grant')
  expect(lastEvent(mock)).toMatchObject({ kind: 'family.closed', reason: 'replay' })
})

strict('a narrowed access token stays narrow in a restored world', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  const { accessToken } = readTokens(await refresh(mock, refreshToken, { scope: 'users.read' }))

  mock.restore(JSON.parse(JSON.stringify(mock.snapshot())))

  expect(await statusOfCall(mock, accessToken)).toBe(403)
})

strictGrace('RFC 6749 §3.3: the pair that grace repeats says its scope', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  await refresh(mock, refreshToken, { scope: 'users.read' })

  const again = await refresh(mock, refreshToken)

  expect(JSON.parse(again.text)).toMatchObject({ scope: 'users.read' })
})

strict('RFC 7009 §2.1: what was refused lives on', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()

  await revoke(mock, accessToken, { client_id: publicClientId(mock) })

  expect(lastEvent(mock)).toMatchObject({ kind: 'revoke.called', reason: 'client' })
  expect(await statusOfCall(mock, accessToken)).toBe(200)
  expect((await refresh(mock, refreshToken)).status).toBe(200)
})

strict('RFC 7636 §4.3: the method is S256, in this spelling', async ({ mock }) => {
  const spelt = await mock.approve(authorizationUrl(mock))

  const attempts = ['s256', 'plain', undefined].map((code_challenge_method) =>
    mock.approve(authorizationUrl(mock, { code_challenge_method })).then(
      (location) => location.searchParams.has('code'),
      () => false,
    ),
  )

  expect(spelt.searchParams.has('code')).toBe(true)
  expect(await Promise.all(attempts)).toEqual([false, false, false])
})

strict('RFC 6749 §2.3: a client that authenticates in one way signs in, refreshes and revokes', async ({ mock }) => {
  const first = readTokens(await exchange(mock, await getCode(mock)))
  const second = readTokens(await refresh(mock, first.refreshToken))
  const revoked = await revoke(mock, second.refreshToken)

  expect(revoked.status).toBe(200)
  expect(await statusOfCall(mock, second.accessToken)).toBe(401)
})

strict('RFC 6749 §3.2: a parameter that the endpoint does not know is ignored, also in the query', async ({ mock }) => {
  const { refreshToken = '' } = await mock.signIn()
  const form = refreshForm(mock, { refresh_token: refreshToken })

  const { status } = await post(mock, '/2/oauth2/token?tenant=1', { form, headers: basicOf(mock) })

  expect(status).toBe(200)
})

strict('an armed 401 carries the challenge of its endpoint', async ({ mock }) => {
  mock.faults.arm({ at: 'users/me', then: { status: 401 } })
  mock.faults.arm({ at: 'token', then: { status: 401 } })

  const answers = [await call(mock, 'Bearer any'), await refresh(mock, 'any')]

  expect(answers.map(({ headers }) => headers.get('www-authenticate'))).toEqual([INVALID_TOKEN, BASIC])
})

x('every switch of rfc-strict differs from X’s value', () => {
  const same = Object.entries(rfcStrict).filter(([name, value]) =>
    Object.entries(createProfile()).some(([other, of]) => other === name && of === value),
  )

  expect(same).toEqual([])
  expect(leftAsX.filter(({ why }) => why.length < 10)).toEqual([])
})
