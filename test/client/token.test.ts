import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import {
  exchangeCode,
  OAuthResponseError,
  refreshTokens,
  RequestFailedError,
  revokeToken,
  UnexpectedResponseError,
  type ClientConfig,
} from '../../src/client/index.ts'
import {
  answering,
  basic,
  catchError,
  confidentialConfig,
  print,
  publicConfig,
  secrets,
  serve,
  tokenAnswer,
} from './fixtures.ts'
import { findFreePort } from '../../src/system/ports.ts'

const { code, codeVerifier, refreshToken } = secrets
const exchange = { code, codeVerifier }
const revocation = { token: refreshToken, tokenTypeHint: 'refresh_token' } as const

/** Each call of this file, so that what holds for all is tested for all. */
const calls: [string, (config: ClientConfig, signal?: AbortSignal) => Promise<unknown>][] = [
  ['exchangeCode', (config, signal) => exchangeCode(config, { ...exchange, signal })],
  ['refreshTokens', (config, signal) => refreshTokens(config, { refreshToken, signal })],
  ['revokeToken', (config, signal) => revokeToken(config, { ...revocation, signal })],
]

async function readForm(request: Request | undefined): Promise<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(await request?.text()))
}

test('a public client exchanges a code with this form and no Basic', async () => {
  const { config, requests } = answering(publicConfig, () => Response.json(tokenAnswer))

  await exchangeCode(config, exchange)

  expect(requests).toHaveLength(1)
  expect(requests[0]).toMatchObject({ method: 'POST', url: 'https://api.x.example/2/oauth2/token', redirect: 'error' })
  expect(requests[0]?.headers.get('content-type')).toBe('application/x-www-form-urlencoded;charset=UTF-8')
  expect(requests[0]?.headers.has('authorization')).toBe(false)
  expect(await readForm(requests[0])).toEqual({
    grant_type: 'authorization_code',
    code,
    redirect_uri: 'http://127.0.0.1:3000/callback',
    code_verifier: codeVerifier,
    client_id: 'client-1',
  })
})

test('a refresh sends this form, and asks for scopes only when told to', async () => {
  const { config, requests } = answering(publicConfig, () => Response.json(tokenAnswer))

  await refreshTokens(config, { refreshToken })
  await refreshTokens(config, { refreshToken, scopes: ['tweet.read', 'users.read'] })

  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'client-1' }
  expect(await readForm(requests[0])).toEqual(form)
  expect(await readForm(requests[1])).toEqual({ ...form, scope: 'tweet.read users.read' })
})

test('a revocation always says which kind of token it is', async () => {
  const { config, requests } = answering(publicConfig, () => Response.json({ revoked: true }))

  await revokeToken(config, revocation)

  expect(requests[0]?.url).toBe('https://api.x.example/2/oauth2/revoke')
  const form = { token: refreshToken, token_type_hint: 'refresh_token', client_id: 'client-1' }
  expect(await readForm(requests[0])).toEqual(form)
})

test('a revocation is done at 200, whatever the body', async () => {
  const { config } = answering(publicConfig, () => new Response('ok'))

  await expect(revokeToken(config, revocation)).resolves.toBeUndefined()
})

test.each(calls)(
  '%s of a confidential client sends Basic, client_id in the form, and no secret there',
  async (_, call) => {
    const { config, requests } = answering(confidentialConfig, () => Response.json(tokenAnswer))

    await call(config)

    const form = await readForm(requests[0])
    expect(requests[0]?.headers.get('authorization')).toBe(basic)
    expect(form).toHaveProperty('client_id', 'client-1')
    expect(Object.values(form)).not.toContain(secrets.clientSecret)
  },
)

test('tokens come with their instants, counted from before the request', async () => {
  let now = 1000
  const { config } = answering({ ...publicConfig, clock: { now: () => now } }, () => {
    now += 9
    return Response.json(tokenAnswer)
  })

  const tokens = await exchangeCode(config, exchange)

  expect(tokens).toEqual({
    accessToken: secrets.accessToken,
    refreshToken: 'the-next-refresh-token',
    scopes: ['users.read', 'tweet.read'],
    issuedAt: 1000,
    expiresAt: 8200,
  })
})

test('an exchange without offline.access has no refresh token', async () => {
  const { refresh_token: _, ...answer } = tokenAnswer
  const { config } = answering(publicConfig, () => Response.json(answer))

  expect(await exchangeCode(config, exchange)).not.toHaveProperty('refreshToken')
})

test('a refresh takes the new refresh token, and keeps the old one when none comes', async () => {
  const { refresh_token: _, ...silent } = tokenAnswer
  const rotating = answering(publicConfig, () => Response.json(tokenAnswer))
  const keeping = answering(publicConfig, () => Response.json(silent))

  const rotated = await refreshTokens(rotating.config, { refreshToken })
  const kept = await refreshTokens(keeping.config, { refreshToken })

  expect([rotated.refreshToken, kept.refreshToken]).toEqual(['the-next-refresh-token', refreshToken])
})

test('an answer without scope granted what was asked, one without expires_in lives two hours', async () => {
  const { scope: _, expires_in: __, ...answer } = tokenAnswer
  const { config } = answering(publicConfig, () => Response.json({ ...answer, token_type: 'Bearer' }))

  const tokens = await exchangeCode(config, exchange)
  const narrowed = await refreshTokens(config, { refreshToken, scopes: ['users.read'] })

  expect(tokens).toMatchObject({ scopes: ['tweet.read', 'users.read'], expiresAt: 1_007_200 })
  expect(narrowed.scopes).toEqual(['users.read'])
})

test.each([
  ['token_type', 'mac'],
  ['token_type', undefined],
  ['access_token', ''],
  ['access_token', undefined],
  ['access_token', 7],
  ['expires_in', '7200'],
  ['expires_in', 0],
  ['expires_in', -1],
  ['expires_in', null],
  ['scope', ['tweet.read']],
  ['refresh_token', ''],
  ['refresh_token', null],
])('an answer whose %s is %j is not OAuth', async (member, value) => {
  const { config } = answering(publicConfig, () => Response.json({ ...tokenAnswer, [member]: value }))

  const error = await catchError(exchangeCode(config, exchange))

  expect(error).toBeInstanceOf(UnexpectedResponseError)
  expect(error).toMatchObject({ status: 200, contentType: 'application/json' })
})

test.each(['<html>', '[]', 'null', '"text"', '', JSON.stringify(tokenAnswer).slice(0, -9)])(
  'a 200 whose body is %j is not OAuth, and is not quoted',
  async (body) => {
    const { config } = answering(publicConfig, () => new Response(body))

    const error = await catchError(exchangeCode(config, exchange))

    expect(error).toBeInstanceOf(UnexpectedResponseError)
    expect(print(error)).not.toMatch(/nobody-may-see/)
  },
)

test('a refusal carries X’s words and status', async () => {
  const answer = { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' }
  const { config } = answering(publicConfig, () => Response.json(answer, { status: 400 }))

  const error = await catchError(refreshTokens(config, { refreshToken }))

  expect(error).toBeInstanceOf(OAuthResponseError)
  expect(error).toMatchObject({ error: 'invalid_request', errorDescription: answer.error_description, status: 400 })
})

test.each([429, 503])('%i without an OAuth error says to wait', async (status) => {
  const { config } = answering(publicConfig, () => new Response('busy', { status }))

  const error = await catchError(refreshTokens(config, { refreshToken }))

  expect(error).toBeInstanceOf(UnexpectedResponseError)
  expect(error).toMatchObject({ status, message: expect.stringMatching(/retry-after/) })
})

test.each(calls)('%s puts nothing that it sent into an error, even if the server repeats it', async (_, call) => {
  const sent: string[] = []
  const repeating = (wrap: (text: string) => Response): ClientConfig => ({
    ...confidentialConfig,
    fetch: async (url, init) => {
      const form = new URLSearchParams(await new Request(url, init).text())
      sent.push(...[...form.values()].filter((value) => value.endsWith('nobody-may-see') || value === codeVerifier))
      return wrap(`${[...form.values()].join(' ')} ${secrets.clientSecret}`)
    },
  })
  const oauth = repeating((text) => Response.json({ error: text, error_description: text }, { status: 400 }))
  const html = repeating((text) => new Response(text, { status: 502 }))

  const errors = [await catchError(call(oauth)), await catchError(call(html))]

  expect(errors).toMatchObject([{ name: 'OAuthResponseError' }, { name: 'UnexpectedResponseError' }])
  expect(sent.length).toBeGreaterThan(0)
  for (const secret of [...sent, secrets.clientSecret, basic]) expect(print(errors)).not.toContain(secret)
})

test('a body over 64 KiB is not read to its end', async () => {
  let pulled = 0
  let isCancelled = false
  const endless = new ReadableStream({
    pull: (controller) => {
      pulled += 1
      controller.enqueue(new Uint8Array(16 * 1024).fill(32))
    },
    cancel: () => {
      isCancelled = true
    },
  })
  const { config } = answering(publicConfig, () => new Response(endless))

  const error = await catchError(exchangeCode(config, exchange))

  expect(error).toBeInstanceOf(UnexpectedResponseError)
  expect(isCancelled).toBe(true)
  expect(pulled).toBeLessThan(10)
})

test.each(calls)('%s follows no redirect, so Basic goes to nobody else', async (_, call) => {
  const visitors: string[] = []
  const elsewhere = await serve((request, response) => {
    visitors.push(String(request.headers.authorization))
    response.end('{}')
  })
  const origin = await serve((_request, response) => response.writeHead(307, { location: elsewhere }).end())
  const config = { ...confidentialConfig, tokenEndpoint: `${origin}/token`, revocationEndpoint: `${origin}/revoke` }

  const error = await catchError(call(config))

  expect(error).toBeInstanceOf(RequestFailedError)
  expect(visitors).toEqual([])
})

test.each(calls)('%s to a port where nobody listens was never sent', async (_, call) => {
  const origin = `http://127.0.0.1:${await findFreePort()}`
  const config = { ...confidentialConfig, tokenEndpoint: origin, revocationEndpoint: origin }

  const error = await catchError(call(config))

  expect(error).toBeInstanceOf(RequestFailedError)
  expect(error).toMatchObject({ mayHaveBeenProcessed: false })
})

test('a request that was called off before was never sent', async () => {
  const { config, requests } = answering(publicConfig, () => Response.json(tokenAnswer))

  const error = await catchError(refreshTokens(config, { refreshToken, signal: AbortSignal.abort('enough') }))

  expect(error).toMatchObject({ name: 'RequestFailedError', cause: 'enough', mayHaveBeenProcessed: false })
  expect(requests).toEqual([])
})

test('a request that is called off on its way may have been processed', async () => {
  const abort = new AbortController()
  const origin = await serve(() => abort.abort())
  const config = { ...publicConfig, tokenEndpoint: origin }

  const error = await catchError(refreshTokens(config, { refreshToken, signal: abort.signal }))

  expect(error).toMatchObject({ name: 'RequestFailedError', mayHaveBeenProcessed: true })
})

test('a request without an answer ends by itself, and may have been processed', async () => {
  const origin = await serve(() => {})
  const config = { ...publicConfig, tokenEndpoint: origin }

  const error = await catchError(refreshTokens(config, { refreshToken, timeoutSeconds: 0.05 }))

  expect(error).toMatchObject({ name: 'RequestFailedError', mayHaveBeenProcessed: true })
  expect(error).toHaveProperty('cause.name', 'TimeoutError')
})

test('an answer that stops half-way ends by itself as well', async () => {
  const origin = await serve((_, response) => void response.writeHead(200).write('{"access_token":'))
  const config = { ...publicConfig, tokenEndpoint: origin }

  const error = await catchError(refreshTokens(config, { refreshToken, timeoutSeconds: 0.05 }))

  expect(error).toMatchObject({ name: 'RequestFailedError', mayHaveBeenProcessed: true })
})

test('an answer that breaks off may have been processed', async () => {
  const origin = await serve((_, response) => {
    response.writeHead(200, { 'content-length': 500 }).write('{"access_token":')
    response.destroy()
  })
  const config = { ...publicConfig, tokenEndpoint: origin }

  const error = await catchError(refreshTokens(config, { refreshToken }))

  expect(error).toMatchObject({ name: 'RequestFailedError', mayHaveBeenProcessed: true })
})

test('an answer that is no HTTP does not bring its tokens into the error', async () => {
  const server = createServer((socket) => {
    socket.once('data', () =>
      socket.end(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz ${secrets.accessToken}\r\n`),
    )
  })
  const port = await findFreePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())

  const error = await catchError(
    refreshTokens({ ...publicConfig, tokenEndpoint: `http://127.0.0.1:${port}` }, { refreshToken }),
  )

  expect(error).toMatchObject({ name: 'RequestFailedError', mayHaveBeenProcessed: true })
  expect(print(error)).not.toContain(secrets.accessToken)
})
