import * as oauth from 'oauth4webapi'
import type { ClientType, MockConfig, MockProvider } from '../../mock-provider/index.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { basicFact, sentWith } from './sent.ts'

/** oauth4webapi 3, a certified client that we did not write, driven as its own examples drive it. */

const insecure = { [oauth.allowInsecureRequests]: true }
const kinds: ClientType[] = ['confidential', 'public']

/** Holds both characters of X's alphabet that this client percent-encodes (X's client ids never hold them). */
const SECRET = 'secret-with_both-'.padEnd(50, 'x')

type App = {
  config: MockConfig
  server: oauth.AuthorizationServer
  client: oauth.Client
  authentication: oauth.ClientAuth
}

function register(mock: MockProvider, type: ClientType): App {
  const { redirectUri } = mock.config
  const secret = type === 'confidential' ? { clientSecret: SECRET } : {}
  const { clientId } = mock.clients.register({ type, redirectUris: [redirectUri], ...secret })
  const config = mock.configOf(clientId)
  const server = {
    issuer: mock.origin,
    authorization_endpoint: config.authorizationEndpoint,
    token_endpoint: config.tokenEndpoint,
    revocation_endpoint: config.revocationEndpoint,
  }
  const authentication = type === 'confidential' ? oauth.ClientSecretBasic(SECRET) : oauth.None()
  return { config, server, client: { client_id: clientId }, authentication }
}

async function buildUrl({ config }: App, { state, codeVerifier }: { state: string; codeVerifier: string }) {
  const url = new URL(config.authorizationEndpoint)
  url.searchParams.set('client_id', config.clientId)
  url.searchParams.set('code_challenge', await oauth.calculatePKCECodeChallenge(codeVerifier))
  url.searchParams.set('code_challenge_method', 'S256')
  url.searchParams.set('redirect_uri', config.redirectUri)
  url.searchParams.set('response_type', 'code')
  url.searchParams.set('scope', config.scopes.join(' '))
  url.searchParams.set('state', state)
  return url
}

async function signIn(mock: MockProvider, app: App) {
  const attempt = { state: oauth.generateRandomState(), codeVerifier: oauth.generateRandomCodeVerifier() }
  const redirectedTo = await mock.approve(await buildUrl(app, attempt))
  const { server, client, authentication, config } = app
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authentication,
    oauth.validateAuthResponse(server, client, redirectedTo, attempt.state),
    config.redirectUri,
    attempt.codeVerifier,
    insecure,
  )
  return readTokens(await oauth.processAuthorizationCodeResponse(server, client, response))
}

async function refresh({ server, client, authentication }: App, refreshToken: string) {
  const response = await oauth.refreshTokenGrantRequest(server, client, authentication, refreshToken, insecure)
  return readTokens(await oauth.processRefreshTokenResponse(server, client, response))
}

async function revoke({ server, client, authentication }: App, token: string, hint?: Record<string, string>) {
  const options = { ...insecure, ...(hint && { additionalParameters: hint }) }
  await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, authentication, token, options))
}

function readTokens({
  access_token: accessToken,
  refresh_token: refreshToken = '',
  ...rest
}: oauth.TokenEndpointResponse) {
  return { accessToken, refreshToken, expiresInSeconds: rest.expires_in, scope: rest.scope }
}

function callUsersMe({ config }: App, accessToken: string): Promise<Response> {
  const url = new URL('/2/users/me', config.apiOrigin)
  return oauth.protectedResourceRequest(accessToken, 'GET', url, undefined, undefined, insecure)
}

test.for(kinds)('oauth4webapi signs in as a %s client and reads users/me', async (kind, { mock }) => {
  const app = register(mock, kind)

  const tokens = await signIn(mock, app)

  expect(tokens).toMatchObject({ refreshToken: expect.stringMatching(/./), expiresInSeconds: 7200 })
  expect(new Set(tokens.scope?.split(' '))).toEqual(new Set(app.config.scopes))
  const response = await callUsersMe(app, tokens.accessToken)
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ data: { username: 'ada_practice' } })
})

test('oauth4webapi reads Cancel as access_denied', async ({ mock }) => {
  const app = register(mock, 'public')
  const redirectedTo = await mock.deny(await buildUrl(app, { state: 'state-1', codeVerifier: 'v'.repeat(43) }))

  const validate = () => oauth.validateAuthResponse(app.server, app.client, redirectedTo, 'state-1')

  expect(validate).toThrow(expect.objectContaining({ name: 'AuthorizationResponseError', error: 'access_denied' }))
})

test('oauth4webapi percent-encodes - and _ inside Basic and leaves client_id out of the form', async ({ mock }) => {
  const app = register(mock, 'confidential')

  await signIn(mock, app)

  const sent = sentWith(mock, 'tokens.issued')
  const encoded = SECRET.replaceAll('-', '%2D').replaceAll('_', '%5F')
  expect(sent.fact('authorization')).toMatchObject(basicFact(mock, app.config.clientId, encoded))
  expect(sent.names('form').toSorted()).toEqual(['code', 'code_verifier', 'grant_type', 'redirect_uri'])
})

test('oauth4webapi as a public client sends client_id in the form and no Basic', async ({ mock }) => {
  const app = register(mock, 'public')

  await signIn(mock, app)

  const sent = sentWith(mock, 'tokens.issued')
  expect(sent.fact('authorization')).toBeUndefined()
  expect(sent.fact('client_id')).toMatchObject({ in: 'form', value: app.config.clientId })
})

test.for(kinds)('two hours later oauth4webapi as a %s client gets 401 without a challenge', async (kind, { mock }) => {
  const app = register(mock, kind)
  const { accessToken } = await signIn(mock, app)
  mock.clock.advance({ hours: 2 })

  const response = await callUsersMe(app, accessToken)

  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBeNull()
  expect(sentWith(mock, 'api.called').reason).toBe('expired')
})

test.for(kinds)('oauth4webapi as a %s client refreshes after two hours and goes on', async (kind, { mock }) => {
  const app = register(mock, kind)
  const first = await signIn(mock, app)
  mock.clock.advance({ hours: 2 })

  const second = await refresh(app, first.refreshToken)

  expect(second.refreshToken).not.toBe(first.refreshToken)
  expect(second.refreshToken).toHaveLength(91)
  expect((await callUsersMe(app, second.accessToken)).status).toBe(200)
})

test.for(kinds)('oauth4webapi as a %s client cannot use a refresh token twice', async (kind, { mock }) => {
  const app = register(mock, kind)
  const first = await signIn(mock, app)
  await refresh(app, first.refreshToken)

  const error: unknown = await refresh(app, first.refreshToken).catch((thrown: unknown) => thrown)

  expect(error).toBeInstanceOf(oauth.ResponseBodyError)
  expect(error).toMatchObject({
    status: 400,
    error: 'invalid_request',
    error_description: 'Value passed for the token was invalid.',
  })
  expect(sentWith(mock, 'refresh.refused').reason).toBe('replayed')
})

test.for(kinds)('oauth4webapi as a %s client revokes once it gives a token_type_hint', async (kind, { mock }) => {
  const app = register(mock, kind)
  const { accessToken, refreshToken } = await signIn(mock, app)

  await revoke(app, refreshToken, { token_type_hint: 'refresh_token' })

  expect(sentWith(mock, 'revoke.called')).toMatchObject({ status: 200, reason: 'revoked' })
  expect((await callUsersMe(app, accessToken)).status).toBe(401)
})

test.for(kinds)('oauth4webapi as a %s client cannot revoke without a token_type_hint', async (kind, { mock }) => {
  const app = register(mock, kind)
  const { accessToken, refreshToken } = await signIn(mock, app)

  const error: unknown = await revoke(app, refreshToken).catch((thrown: unknown) => thrown)

  expect(error).toBeInstanceOf(oauth.ResponseBodyError)
  expect(error).toMatchObject({ error_description: 'Missing required parameter [token_type_hint].' })
  expect((await callUsersMe(app, accessToken)).status).toBe(200)
})

const encodedBasicRefused = test.extend({ mockOptions: { overrides: { percentEncodedBasic: 'refused' } } })

encodedBasicRefused('oauth4webapi gets 401 where Basic is taken literally', async ({ mock }) => {
  const app = register(mock, 'confidential')

  const error: unknown = await signIn(mock, app).catch((thrown: unknown) => thrown)

  expect(error).toMatchObject({ status: 401, error: 'unauthorized_client' })
  expect(sentWith(mock, 'code.refused').reason).toBe('client-secret')
})
