import { expect, test } from 'vitest'
import {
  callApi,
  exchangeCode,
  getMe,
  readAuthorizationResponse,
  refreshTokens,
  revokeToken,
  type ClientConfig,
} from '../../src/client/index.ts'
import { catchError, print, publicConfig } from './fixtures.ts'

/** With every character that an encoding may change. */
const clientSecret = `secret+of/the=client "that" 'nobody' & <no-one> may \\see~`
const code = 'VGhlQ29kZQ-of_the~user.0123456789:1:1:ac:1'
const codeVerifier = 'the-verifier_of~this.attempt-0123456789-ABCDEF'
const refreshToken = 'UmVmcmVzaA+of/the=user%3D0123456789ABCDEFGH'
const accessToken = 'QWNjZXNzVG9rZW4+of/the~user.0123456789ABCDEF='
const config = { ...publicConfig, clientSecret }
const credentials = btoa(`client-1:${clientSecret}`)

type Call = { name: string; sent: string[]; call: (config: ClientConfig) => Promise<unknown> }

const calls: Call[] = [
  {
    name: 'exchangeCode',
    sent: [clientSecret, code, codeVerifier],
    call: (each) => exchangeCode(each, { code, codeVerifier }),
  },
  {
    name: 'refreshTokens',
    sent: [clientSecret, refreshToken],
    call: (each) => refreshTokens(each, { refreshToken }),
  },
  {
    name: 'revokeToken',
    sent: [clientSecret, accessToken],
    call: (each) => revokeToken(each, { token: accessToken, tokenTypeHint: 'access_token' }),
  },
  { name: 'getMe', sent: [accessToken], call: (each) => getMe(each, accessToken) },
  {
    name: 'callApi and its body',
    sent: [accessToken],
    call: async (each) => (await callApi(each, accessToken, '/2/users/me')).text(),
  },
]

const base64 = (text: string) => Buffer.from(text).toString('base64')

/** What a server may make of a secret before it repeats it. */
const encodings: Record<string, (secret: string) => string> = {
  'as it is': (secret) => secret,
  'with its scheme': (secret) => `Bearer ${secret}`,
  'percent-encoded': encodeURIComponent,
  'percent-encoded in small letters': (secret) =>
    encodeURIComponent(secret).replace(/%../g, (hex) => hex.toLowerCase()),
  'form-encoded': (secret) => new URLSearchParams({ secret }).toString().slice('secret='.length),
  'in JSON': (secret) => JSON.stringify(secret).slice(1, -1),
  'in JSON with escaped slashes': (secret) => JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
  'in base64': base64,
  'in base64 without padding': (secret) => base64(secret).replace(/=+$/, ''),
  'in base64 as Basic': (secret) => base64(`client-1:${secret}`),
  'in base64 behind one character': (secret) => base64(`:${secret}`),
  'in base64 behind two characters': (secret) => base64(`a:${secret}`),
  'in base64url': (secret) => Buffer.from(secret).toString('base64url'),
  'in base64, percent-encoded': (secret) => encodeURIComponent(base64(secret)),
  'in its first half': (secret) => secret.slice(0, secret.length / 2),
  'without its beginning': (secret) => secret.slice(8),
  'in 16 characters from its middle': (secret) => secret.slice(12, 28),
}

const failing = (error: unknown) => async () => {
  throw error
}

/** All the ways from a server, or from a `fetch` of the caller's, into an error. */
const ways: Record<string, (text: string) => () => Promise<Response>> = {
  error: (text) => async () => Response.json({ error: text }, { status: 400 }),
  error_description: (text) => async () => Response.json({ error: 'no', error_description: text }, { status: 401 }),
  title: (text) => async () => Response.json({ title: text }, { status: 403 }),
  type: (text) => async () => Response.json({ title: 'no', type: text }, { status: 403 }),
  detail: (text) => async () => Response.json({ title: 'no', detail: text }, { status: 403 }),
  'the content type of a refusal': (text) => async () =>
    new Response('<html>', { status: 502, headers: { 'content-type': `text/html; x="${text}"` } }),
  'the content type of a success': (text) => async () =>
    new Response('<html>', { headers: { 'content-type': `text/html; x="${text}"` } }),
  'the message of an error': (text) => failing(new TypeError(`"${text}" is an invalid header value.`)),
  'the code of an error': (text) => failing(Object.assign(new Error('no'), { code: text })),
  'the name of an error': (text) => failing(Object.assign(new Error('no'), { name: text })),
  'the cause of a cause': (text) => failing(new Error('no', { cause: new Error('no', { cause: new Error(text) }) })),
  'a text in place of an error': (text) => failing(text),
  'an object in place of an error': (text) => failing({ headers: { authorization: text } }),
  'the cause of an error, a text': (text) => failing(new Error('no', { cause: `sent ${text}` })),
  'a member of an error': (text) =>
    failing(Object.assign(new Error('no'), { data: text, config: { headers: { authorization: text } } })),
  'one of several errors': (text) => failing(new AggregateError([new Error(text)], text)),
  'a DOMException': (text) => failing(new DOMException(text, 'NetworkError')),
  'an error of the body': (text) => async () =>
    new Response(new ReadableStream({ pull: (body) => body.error(new Error(text)) })),
}

/** Every text that can be reached from an error, unescaped. */
function textsOf(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || seen.has(value)) return []
  seen.add(value)
  return Reflect.ownKeys(value).flatMap((key) => textsOf(Reflect.get(value, key), seen))
}

const cases = calls.flatMap(({ name, sent, call }) => Object.keys(encodings).map((how) => ({ name, sent, call, how })))

test.each(cases)('$name shows nothing that it sent $how, whoever repeats it', async ({ sent, call, how }) => {
  const encode = encodings[how] ?? String
  const repeated = sent.map(encode)

  const errors = await Promise.all(
    Object.entries(ways).map(async ([way, answer]) => {
      const fetch = answer(repeated.join(' '))
      return { way, error: await catchError(call({ ...config, fetch })) }
    }),
  )

  const leaks = errors.filter(({ error }) =>
    textsOf(error).some((text) => repeated.some((each) => text.includes(each))),
  )
  expect(errors.filter(({ error }) => error instanceof Error).length).toBeGreaterThan(8)
  expect(leaks.map(({ way }) => way)).toEqual([])
})

test.each([
  ['Basic', `Basic ${credentials}`],
  ['Basic without padding', `Basic ${credentials.replace(/=+$/, '')}`],
  ['Basic in base64url', `Basic ${credentials.replaceAll('+', '-').replaceAll('/', '_')}`],
  ['Basic, percent-encoded', encodeURIComponent(`Basic ${credentials}`)],
])('%s does not come back in an error', async (_, text) => {
  const fetch = async () => Response.json({ error: 'no', error_description: text }, { status: 401 })

  const error = await catchError(refreshTokens({ ...config, fetch }, { refreshToken }))

  expect(error).toHaveProperty('errorDescription', expect.stringMatching(/^Basic(?: |%20)…[=%3D]*$/))
})

test('the Basic header of a short secret does not come back in an error either', async () => {
  const text = `Basic ${btoa('client-1:short')}`
  const fetch = async () => Response.json({ error: text }, { status: 401 })

  const error = await catchError(refreshTokens({ ...publicConfig, clientSecret: 'short', fetch }, { refreshToken }))

  expect(error).toHaveProperty('error', 'Basic …')
})

test.each([
  ['beside its error', { access_token: 'one-that-we-never-saw', error_description: 'have one-that-we-never-saw' }],
  [
    'inside of another',
    { data: [{ refresh_token: 'one-that-we-never-saw' }], error_description: 'one-that-we-never-saw' },
  ],
  ['in its words', { error_description: 'access_token=one-that-we-never-saw&token_type=bearer' }],
  ['in its words, as JSON', { error_description: '{"refresh_token": "one-that-we-never-saw", "scope": ""}' }],
])('a refusal that brings a new token %s does not bring it into the error', async (_, answer) => {
  const fetch = async () => Response.json({ error: 'no', ...answer }, { status: 400 })

  const error = await catchError(refreshTokens({ ...config, fetch }, { refreshToken }))

  expect(error).toMatchObject({ name: 'OAuthResponseError', error: 'no' })
  expect(print(error)).not.toContain('never-saw')
})

test('tokens in a success that is none do not come into the error by its content type', async () => {
  const init = { headers: { 'content-type': 'text/one-that-we-never-saw' } }
  const fetch = async () => Response.json({ access_token: 'one-that-we-never-saw' }, init)

  const error = await catchError(refreshTokens({ ...config, fetch }, { refreshToken }))

  expect(error).toMatchObject({ name: 'UnexpectedResponseError', contentType: 'text/…' })
})

test('what is no secret stands in the error as it came', async () => {
  const words = 'Value passed for the token was invalid. client-1 at http://127.0.0.1:3000/callback'
  const fetch = async () => Response.json({ error: 'invalid_request', error_description: words }, { status: 400 })

  const error = await catchError(refreshTokens({ ...config, fetch }, { refreshToken }))

  expect(error).toMatchObject({ error: 'invalid_request', errorDescription: words })
})

test('a refusal of many short texts, or of tokens only, is read at once', async () => {
  const texts = { error: 'no', many: Array.from({ length: 20_000 }, () => '') }
  const tokens = { error: 'no', error_description: 'access_token='.repeat(4000) }
  const answers = [texts, tokens].map((answer) => async () => Response.json(answer, { status: 400 }))

  const errors = await Promise.all(
    answers.map((fetch) => catchError(refreshTokens({ ...config, fetch }, { refreshToken }))),
  )

  expect(errors).toMatchObject([{ name: 'OAuthResponseError' }, { name: 'OAuthResponseError' }])
})

test('what happened stays in the cause: name, message and code of each error', async () => {
  const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', errno: -104, syscall: 'read' })
  const fetch = failing(new TypeError('fetch failed', { cause: reset }))

  const error = await catchError(refreshTokens({ ...config, fetch }, { refreshToken }))

  expect(error).toMatchObject({
    cause: { name: 'TypeError', message: 'fetch failed', cause: { code: 'ECONNRESET', errno: -104, syscall: 'read' } },
  })
})

test('an error that is its own cause comes to an end', async () => {
  const circle = new Error('round')
  circle.cause = circle

  const error = await catchError(refreshTokens({ ...config, fetch: failing(circle) }, { refreshToken }))

  expect(error).toMatchObject({ name: 'RequestFailedError', cause: { message: 'round' } })
})

test('a header that cannot be sent is not quoted', async () => {
  const headers = { 'x-key': `${clientSecret}\nx` }

  const error = await catchError(callApi(config, accessToken, '/2/users/me', { headers }))

  expect(error).toMatchObject({ name: 'TypeError', code: 'ERR_HEADERS' })
  expect(print(error)).not.toContain('nobody')
})

test('an authorization response that repeats its state or code does not bring them into the error', () => {
  const state = 'the-state-of-this-attempt'
  const query = new URLSearchParams({ state, code, error: `no ${code}`, error_description: `${state} ${code}` })

  const read = () => readAuthorizationResponse(config, `${config.redirectUri}?${query}`, { state })

  expect(read).toThrow(expect.objectContaining({ error: 'no …', errorDescription: '… …' }))
})
