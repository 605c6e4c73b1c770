import { startMockProvider, type MockProvider } from '../../mock-provider/index.ts'
import { test, expect } from '../../src/testing/vitest.ts'
import { authorizationUrl, basicOf, getCode, post } from './fixtures.ts'

/** Somewhere in a request where a secret does not belong. */
type Place = (mock: MockProvider, secret: string) => Promise<unknown>

const call = (mock: MockProvider, path: string, headers: Record<string, string> = {}, method = 'GET') =>
  mock.fetch(mock.origin + path, { method, headers })

const token = (mock: MockProvider, form: Record<string, string>) =>
  post(mock, '/2/oauth2/token', { form, headers: basicOf(mock) })

const inHeader =
  (name: string, text: (secret: string) => string): Place =>
  (mock, secret) =>
    call(mock, '/2/users/me', { [name]: text(secret) })

const base64 = (text: string) => Buffer.from(text).toString('base64')
const everyCharacter = (text: string) => text.replace(/[^]/g, (unit) => `%${unit.charCodeAt(0).toString(16)}`)

const places: Record<string, Place> = {
  'a redirect URI that holds the callback': (mock, secret) =>
    token(mock, { grant_type: 'authorization_code', redirect_uri: `http://127.0.0.1:5000/cb?state=a&code=${secret}` }),
  'a redirect URI of the authorization request': (mock, secret) =>
    mock.fetch(authorizationUrl(mock, { redirect_uri: `http://127.0.0.1/?next=${encodeURIComponent(secret)}&x=1` })),
  'a scope with the secret behind it': (mock, secret) =>
    mock.fetch(authorizationUrl(mock, { scope: `tweet.read ${secret}` })),
  'a scope stuck to the secret': (mock, secret) => mock.fetch(authorizationUrl(mock, { scope: `tweet.read${secret}` })),
  'a response type': (mock, secret) => mock.fetch(authorizationUrl(mock, { response_type: `code${secret}` })),
  'a grant type': (mock, secret) => token(mock, { grant_type: `refresh_token=${secret}` }),
  'a type hint': (mock, secret) =>
    post(mock, '/2/oauth2/revoke', { form: { token: 'a', token_type_hint: `x.${secret}` }, headers: basicOf(mock) }),
  'a client id': (mock, secret) => token(mock, { client_id: `${mock.config.clientId}:${secret}` }),
  'the name of a parameter': (mock, secret) => token(mock, { [`x_${secret}`]: 'a' }),
  'a parameter that occurs twice': (mock, secret) =>
    call(mock, `/2/oauth2/token?a${secret}=1&a${secret}=2`, {}, 'POST'),
  'a member of a JSON body': (mock, secret) =>
    mock.fetch(mock.config.tokenEndpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ [`a ${secret}`]: [] }),
    }),
  'a content type': (mock, secret) =>
    mock.fetch(mock.config.tokenEndpoint, { method: 'POST', headers: { 'content-type': `a/${secret}` }, body: 'a=b' }),
  'the path of a post': (mock, secret) => call(mock, `/2/tweets/${secret}`),
  'a path that nobody knows': (mock, secret) => call(mock, `/2/x${secret}y`),
  'a long path that is cut inside the secret': (mock, secret) => call(mock, `/2/${'a'.repeat(270)}/${secret}`),
  'a query of a resource': (mock, secret) => call(mock, `/2/users/me?user.fields=name,${secret}`),
  'the name of a header': (mock, secret) => call(mock, '/2/users/me', { [`x-${secret}`]: 'a' }),
  'an actor': inHeader('x-lab-actor', (secret) => `worker ${secret}`),
  'an actor cut inside the secret': inHeader('x-lab-actor', (secret) => 'a'.repeat(60) + secret),
  'a user agent': inHeader('user-agent', (secret) => `bot/1.0 (${secret})`),
  'a user agent cut inside the secret': inHeader('user-agent', (secret) => `${'a '.repeat(130)}${secret}`),
  'an origin': inHeader('origin', (secret) => `http://${secret}.example`),
  'an accept header in base64': inHeader('accept', (secret) => `text/${base64(`id:${secret}`)}`),
  'a user agent with Basic, off its group of four': inHeader('user-agent', (secret) => `x${base64(`me:${secret}`)}`),
  'a user agent in hexadecimal': inHeader('user-agent', (secret) => Buffer.from(secret).toString('hex')),
  'hexadecimal between letters': inHeader('user-agent', (secret) => `x${Buffer.from(secret).toString('hex')}/lists`),
  'a user agent, percent-encoded': inHeader('user-agent', (secret) => `a ${everyCharacter(secret)}`),
  'a URL in a URL in a URL': inHeader(
    'user-agent',
    (secret) => `http://a/?a=${encodeURIComponent(`http://b/?b=${encodeURIComponent(everyCharacter(secret))}`)}`,
  ),
  'an authorization header of another scheme': inHeader('authorization', (secret) => `Token ${secret}`),
  'an authorization header with two tokens': inHeader('authorization', (secret) => `Bearer ${secret} ${secret}`),
}

type Secret =
  | 'id of a form'
  | 'replaced client secret'
  | 'access token'
  | 'refresh token'
  | 'code'
  | 'client secret'
  | 'API secret'
  | 'app-only token'

async function secretsOf(mock: MockProvider): Promise<Record<Secret, string>> {
  const { accessToken, refreshToken = '' } = await mock.signIn()
  const [client] = mock.clients.list()
  const appOnly = await post(mock, '/oauth2/token', {
    form: { grant_type: 'client_credentials' },
    headers: { authorization: `Basic ${base64(`${client?.apiKey}:${client?.apiSecret}`)}` },
  })
  const page = await mock.fetch(authorizationUrl(mock))
  const [, form = ''] = /name="attempt" value="([^"]+)"/.exec(await page.text()) ?? []
  const replaced = client?.clientSecret ?? ''
  const appOnlyToken = String(JSON.parse(appOnly.text).access_token)
  return {
    'id of a form': form,
    'replaced client secret': replaced,
    'access token': accessToken,
    'refresh token': refreshToken,
    code: await getCode(mock),
    'client secret': mock.rotateClientSecret(mock.config.clientId),
    'API secret': client?.apiSecret ?? '',
    'app-only token': appOnlyToken,
  }
}

/** Every piece of it that is long enough to tell something. */
function piecesIn(text: string, secret: string): string[] {
  const forms = [secret, base64(secret), Buffer.from(secret).toString('hex'), everyCharacter(secret)]
  const pieces = forms.flatMap((form) => Array.from({ length: form.length - 24 }, (_, at) => form.slice(at, at + 24)))
  return pieces.filter((piece) => text.toLowerCase().includes(piece.toLowerCase()))
}

test.for(Object.keys(places))('no secret shows in the journal in %s', async (place, { mock }) => {
  const secrets = Object.values(await secretsOf(mock))
  const mark = mock.journal.mark()

  for (const secret of secrets) await places[place]?.(mock, secret)

  const text = JSON.stringify(mock.journal.since(mark))
  expect(mock.journal.since(mark).length).toBeGreaterThanOrEqual(secrets.length)
  expect(secrets.flatMap((secret) => piecesIn(text, secret))).toEqual([])
})

test('a secret inside a text is there as the fingerprint that fingerprintOf gives', async ({ mock }) => {
  const { accessToken } = await mock.signIn()

  await call(mock, '/2/users/me', { 'user-agent': `bot (${accessToken})` })

  const [fact] = mock.journal.events.at(-1)?.http?.request.filter(({ name }) => name === 'user-agent') ?? []
  expect(fact).toEqual({
    in: 'header',
    name: 'user-agent',
    value: `bot (${mock.fingerprintOf(accessToken)})`,
    length: 97,
  })
})

test('tokens of before are hidden after their world is restored elsewhere, and those of other worlds too', async ({
  mock,
}) => {
  // A client secret that was replaced is in no snapshot.
  const { 'replaced client secret': _, ...known } = await secretsOf(mock)
  const secrets = Object.values(known)
  const other = await startMockProvider()
  other.restore(mock.snapshot())

  for (const secret of secrets) await call(other, `/2/tweets/x${secret}`, { 'user-agent': `bot/${secret}` })

  const text = JSON.stringify(other.journal.events)
  await other.stop()
  expect(secrets.flatMap((secret) => piecesIn(text, secret))).toEqual([])
})

test('a value that was harmless is a secret once a client has it', async ({ mock }) => {
  const clientSecret = 'the-secret-that-i-chose'
  await call(mock, '/2/users/me', { 'user-agent': clientSecret })
  mock.clients.register({ clientSecret })
  const mark = mock.journal.mark()

  await call(mock, '/2/users/me', { 'user-agent': clientSecret })

  expect(JSON.stringify(mock.journal.since(mark))).not.toContain(clientSecret)
})

const harmless = [
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  'http://127.0.0.1:5000/oauth/callback?next=%2Fhome%20page&n=100%25',
  'A'.repeat(200),
  `${'OjE'.repeat(60)}`,
  'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
]

test.for(harmless)('a text without a secret stands as it came: %s', async (text, { mock }) => {
  await call(mock, '/2/users/me', { 'user-agent': text })

  const [fact] = mock.journal.events.at(-1)?.http?.request.filter(({ name }) => name === 'user-agent') ?? []
  expect(fact?.value).toBe(text)
})
