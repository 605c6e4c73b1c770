import { ApiResponseError, TwitterApi } from 'twitter-api-v2'
import type { ClientType, MockConfig, MockProvider } from '../../mock-provider/index.ts'
import { interceptX } from '../../src/testing/intercept.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { basicFact, sentWith } from './sent.ts'

/** twitter-api-v2 as it comes from npm; https://x.com and https://api.x.com are built into it. */

const kinds: ClientType[] = ['confidential', 'public']

type App = { config: MockConfig; api: TwitterApi }

function createApp(mock: MockProvider, type: ClientType): App {
  interceptX(mock)
  const { redirectUri } = mock.config
  const { clientId, clientSecret } = mock.clients.register({ type, redirectUris: [redirectUri] })
  const keys = { clientId, ...(clientSecret !== undefined && { clientSecret }) }
  return { config: mock.configOf(clientId), api: new TwitterApi(keys) }
}

async function signIn(mock: MockProvider, { api, config }: App) {
  const { url, codeVerifier } = api.generateOAuth2AuthLink(config.redirectUri, { scope: config.scopes })
  const code = (await mock.approve(url)).searchParams.get('code') ?? ''
  const { refreshToken = '', ...rest } = await api.loginWithOAuth2({
    code,
    codeVerifier,
    redirectUri: config.redirectUri,
  })
  return { refreshToken, ...rest }
}

/** Plain data of the error: the error itself holds sockets, on which vitest's report of a failure chokes. */
async function refusalOf(call: Promise<unknown>) {
  const error: unknown = await call.then(
    () => 'nothing: it succeeded',
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ApiResponseError)) throw new Error(`expected a refusal by X, got ${String(error)}`)
  const { code, data, isAuthError } = error
  return { code, data, isAuthError }
}

test.for(kinds)('twitter-api-v2 signs in as a %s client and reads users/me', async (kind, { mock }) => {
  const app = createApp(mock, kind)

  const { client, expiresIn, scope, refreshToken } = await signIn(mock, app)

  expect(expiresIn).toBe(7200)
  expect(new Set(scope)).toEqual(new Set(app.config.scopes))
  expect(refreshToken).not.toBe('')
  expect((await client.v2.me()).data.username).toBe('ada_practice')
})

test('twitter-api-v2 asks X for s256 in lower case and makes a code_verifier of 128 characters', async ({ mock }) => {
  await signIn(mock, createApp(mock, 'public'))

  expect(sentWith(mock, 'code.issued').fact('code_challenge_method')).toMatchObject({ in: 'query', value: 's256' })
  expect(sentWith(mock, 'tokens.issued').fact('code_verifier')).toMatchObject({ length: 128 })
})

test('twitter-api-v2 as a confidential client posts JSON with Basic and with the secret in the body', async ({
  mock,
}) => {
  const app = createApp(mock, 'confidential')
  const { clientId, clientSecret = '' } = app.config

  await signIn(mock, app)

  const sent = sentWith(mock, 'tokens.issued')
  const names = ['client_id', 'client_secret', 'code', 'code_verifier', 'grant_type', 'redirect_uri']
  expect(sent.fact('content-type')?.value).toMatch(/^application\/json/)
  expect(sent.fact('authorization')).toMatchObject(basicFact(mock, clientId, clientSecret))
  expect(sent.names('json').toSorted()).toEqual(names)
  expect(sent.fact('client_secret')).toMatchObject({ fingerprint: mock.fingerprintOf(clientSecret) })
  expect(sent.fact('host')).toMatchObject({ value: 'api.x.com' })
})

test('twitter-api-v2 as a public client posts JSON with client_id and without Basic', async ({ mock }) => {
  await signIn(mock, createApp(mock, 'public'))

  const sent = sentWith(mock, 'tokens.issued')
  expect(sent.names('json').toSorted()).toEqual(['client_id', 'code', 'code_verifier', 'grant_type', 'redirect_uri'])
  expect(sent.fact('authorization')).toBeUndefined()
})

test('two hours later twitter-api-v2 throws the 401 of X', async ({ mock }) => {
  const { client } = await signIn(mock, createApp(mock, 'confidential'))
  mock.clock.advance({ hours: 2 })

  const refusal = await refusalOf(client.v2.me())

  expect(refusal).toMatchObject({ code: 401, isAuthError: true, data: { title: 'Unauthorized', status: 401 } })
  expect(sentWith(mock, 'api.called').reason).toBe('expired')
})

test.for(kinds)('twitter-api-v2 as a %s client refreshes after two hours and goes on', async (kind, { mock }) => {
  const app = createApp(mock, kind)
  const first = await signIn(mock, app)
  mock.clock.advance({ hours: 2 })

  const second = await app.api.refreshOAuth2Token(first.refreshToken)

  expect(second.refreshToken).not.toBe(first.refreshToken)
  expect(second.refreshToken).toHaveLength(91)
  expect((await second.client.v2.me()).data.username).toBe('ada_practice')
})

test.for(kinds)('twitter-api-v2 as a %s client cannot use a refresh token twice', async (kind, { mock }) => {
  const app = createApp(mock, kind)
  const { refreshToken } = await signIn(mock, app)
  await app.api.refreshOAuth2Token(refreshToken)

  const refusal = await refusalOf(app.api.refreshOAuth2Token(refreshToken))

  expect(refusal).toMatchObject({
    code: 400,
    data: { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' },
  })
  expect(sentWith(mock, 'refresh.refused').reason).toBe('replayed')
})

test.for(kinds)('twitter-api-v2 as a %s client revokes with a token_type_hint of its own', async (kind, { mock }) => {
  const app = createApp(mock, kind)
  const { client, accessToken } = await signIn(mock, app)

  const answer = await app.api.revokeOAuth2Token(accessToken)

  expect(answer).toEqual({ revoked: true })
  const sent = sentWith(mock, 'revoke.called')
  expect(sent.fact('token_type_hint')).toMatchObject({ in: 'json', value: 'access_token' })
  expect(sent.reason).toBe('revoked')
  expect((await refusalOf(client.v2.me())).code).toBe(401)
})
