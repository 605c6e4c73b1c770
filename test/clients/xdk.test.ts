import { ApiError, Client, generateCodeVerifier, OAuth2 } from '@xdevplatform/xdk'
import type { ClientType, MockConfig, MockProvider } from '../../mock-provider/index.ts'
import { interceptX } from '../../src/testing/intercept.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { basicFact, sentWith } from './sent.ts'

/** X's official TypeScript SDK as it comes from npm; https://x.com and https://api.x.com are built into it. */

const kinds: ClientType[] = ['confidential', 'public']

type App = { config: MockConfig; oauth2: OAuth2 }

function createApp(mock: MockProvider, type: ClientType): App {
  interceptX(mock)
  const { clientId } = mock.clients.register({ type, redirectUris: [mock.config.redirectUri] })
  const config = mock.configOf(clientId)
  const { clientSecret, redirectUri, scopes: scope } = config
  const secret = clientSecret !== undefined && { clientSecret }
  return { config, oauth2: new OAuth2({ clientId, redirectUri, scope, ...secret }) }
}

async function signIn(mock: MockProvider, { oauth2 }: App) {
  const codeVerifier = generateCodeVerifier()
  await oauth2.setPkceParameters(codeVerifier)
  const redirectedTo = await mock.approve(await oauth2.getAuthorizationUrl('state-1'))
  const token = await oauth2.exchangeCode(redirectedTo.searchParams.get('code') ?? '', codeVerifier)
  return { ...token, codeVerifier }
}

function getMe(accessToken: string) {
  return new Client({ accessToken }).users.getMe()
}

test.for(kinds)('the xdk signs in as a %s client and reads users/me', async (kind, { mock }) => {
  const app = createApp(mock, kind)

  const token = await signIn(mock, app)

  expect(token).toMatchObject({ token_type: 'bearer', expires_in: 7200, refresh_token: expect.stringMatching(/./) })
  const { data } = await getMe(token.access_token)
  expect(data).toMatchObject({ username: 'ada_practice' })
})

test('the xdk’s code_verifier of 171 characters is taken, as X takes it', async ({ mock }) => {
  const { codeVerifier } = await signIn(mock, createApp(mock, 'public'))

  expect(codeVerifier).toHaveLength(171)
  expect(sentWith(mock, 'code.issued').fact('code_challenge_method')).toMatchObject({ value: 'S256' })
  expect(sentWith(mock, 'tokens.issued').fact('code_verifier')).toMatchObject({
    length: 171,
    fingerprint: mock.fingerprintOf(codeVerifier),
  })
})

const strict = test.extend({ mockOptions: { profile: 'rfc-strict' } })

strict('the xdk cannot sign in where RFC 7636 is enforced: its code_verifier has 171 characters', async ({ mock }) => {
  const app = createApp(mock, 'public')

  await expect(signIn(mock, app)).rejects.toThrow('HTTP error! status: 400')

  expect(sentWith(mock, 'code.refused')).toMatchObject({ status: 400, reason: 'verifier' })
})

test('the xdk as a confidential client sends Basic as it is and leaves client_id out of the form', async ({ mock }) => {
  const app = createApp(mock, 'confidential')
  const { clientId, clientSecret = '' } = app.config

  await signIn(mock, app)

  const sent = sentWith(mock, 'tokens.issued')
  expect(sent.fact('authorization')).toMatchObject(basicFact(mock, clientId, clientSecret))
  expect(sent.names('form').toSorted()).toEqual(['code', 'code_verifier', 'grant_type', 'redirect_uri'])
})

const clientIdRequired = test.extend({ mockOptions: { overrides: { clientIdBesideBasic: 'required' } } })

clientIdRequired('the xdk as a confidential client fails where X wants client_id beside Basic', async ({ mock }) => {
  const app = createApp(mock, 'confidential')

  await expect(signIn(mock, app)).rejects.toThrow('Missing required parameter [client_id].')

  const sent = sentWith(mock, 'code.refused')
  expect(sent).toMatchObject({ status: 400, reason: 'client' })
  expect(sent.fact('authorization')).toMatchObject({ value: 'Basic' })
  expect(sent.names('form')).not.toContain('client_id')
})

test('the xdk as a public client sends client_id in the form and no Basic', async ({ mock }) => {
  const app = createApp(mock, 'public')

  await signIn(mock, app)

  const sent = sentWith(mock, 'tokens.issued')
  expect(sent.fact('authorization')).toBeUndefined()
  expect(sent.fact('client_id')).toMatchObject({ in: 'form', value: app.config.clientId })
})

test('the xdk called without a state sends an empty one and gets an error without one', async ({ mock }) => {
  const { oauth2 } = createApp(mock, 'public')
  await oauth2.setPkceParameters(generateCodeVerifier())
  const url = await oauth2.getAuthorizationUrl()

  const { search } = await mock.approve(url)

  expect(search).toBe('?error=invalid_request&state=')
  expect(sentWith(mock, 'attempt.refused').fact('state')).toMatchObject({ in: 'query', length: 0 })
})

test('the xdk called without setPkceParameters sends no code_challenge and gets an error', async ({ mock }) => {
  const { oauth2 } = createApp(mock, 'public')
  const url = await oauth2.getAuthorizationUrl('state-1')

  const { search } = await mock.approve(url)

  expect(search).toBe('?error=invalid_request&state=state-1')
  expect(sentWith(mock, 'attempt.refused').names('query')).not.toContain('code_challenge')
})

test('two hours later the xdk throws the 401 of X', async ({ mock }) => {
  const { access_token: accessToken } = await signIn(mock, createApp(mock, 'public'))
  mock.clock.advance({ hours: 2 })

  const error: unknown = await getMe(accessToken).catch((thrown: unknown) => thrown)

  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({ status: 401, data: { title: 'Unauthorized' } })
  expect(sentWith(mock, 'api.called').reason).toBe('expired')
})

test.for(kinds)('the xdk as a %s client refreshes after two hours and goes on', async (kind, { mock }) => {
  const app = createApp(mock, kind)
  const first = await signIn(mock, app)
  mock.clock.advance({ hours: 2 })

  const second = await app.oauth2.refreshToken()

  expect(second.refresh_token).not.toBe(first.refresh_token)
  expect(second.refresh_token).toHaveLength(91)
  expect(sentWith(mock, 'refresh.done').fact('authorization')?.value).toBe(kind === 'public' ? undefined : 'Basic')
  expect((await getMe(second.access_token)).data).toMatchObject({ username: 'ada_practice' })
})

test.for(kinds)('the xdk as a %s client cannot use a refresh token twice', async (kind, { mock }) => {
  const app = createApp(mock, kind)
  const first = await signIn(mock, app)
  await app.oauth2.refreshToken()

  const replay = app.oauth2.refreshToken(first.refresh_token)

  await expect(replay).rejects.toThrow('Failed to refresh token: 400')
  expect(sentWith(mock, 'refresh.refused').reason).toBe('replayed')
})

test('the refreshToken of the xdk’s API client sends nothing at all', async ({ mock }) => {
  const { access_token: accessToken } = await signIn(mock, createApp(mock, 'public'))
  const client = new Client({ accessToken })
  const mark = mock.journal.mark()

  await client.refreshToken()

  expect(mock.journal.since(mark)).toEqual([])
})
