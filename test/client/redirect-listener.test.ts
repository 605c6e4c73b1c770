import { once } from 'node:events'
import { request as sendHttp } from 'node:http'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import {
  canListen,
  listenForRedirect,
  type ClientConfig,
  type UnverifiedErrorResponse,
} from '../../src/client/index.ts'
import { catchError, print, publicConfig, secrets, serve } from './fixtures.ts'
import { findFreePort } from '../../src/system/ports.ts'

const { code, state } = secrets

type Options = {
  deadlineSeconds?: number
  signal?: AbortSignal
  onUnverifiedError?: (error: UnverifiedErrorResponse) => void
}

async function start(options: Options = {}) {
  const origin = `http://127.0.0.1:${await findFreePort()}`
  const config: ClientConfig = { ...publicConfig, redirectUri: `${origin}/callback` }
  const listener = await listenForRedirect(config, { state, ...options })
  onTestFinished(() => listener.close())
  return { config, origin, listener, approve: () => fetch(`${config.redirectUri}?state=${state}&code=${code}`) }
}

/** `fetch` sets Host and cleans paths by itself; this sends what it is told. */
async function sendRaw(origin: string, path: string, headers: Record<string, string> = {}) {
  const message = sendHttp(origin, { path, headers, agent: false }).end()
  const [response] = await once(message, 'response')
  response.resume()
  return response.statusCode
}

test('an answer to this attempt gives the code, shows a page and ends the listener', async () => {
  const { listener, approve, origin } = await start()

  const page = await approve()

  expect(await listener.response).toEqual({ code })
  expect(page.status).toBe(200)
  expect(Object.fromEntries(page.headers)).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  })
  expect(await page.text()).not.toMatch(/nobody-may-see/)
  await listener.close()
  await expect(fetch(origin)).rejects.toThrow('fetch failed')
})

test('Cancel rejects with the OAuth error, and the user sees a page', async () => {
  const { listener, config } = await start()

  const page = await fetch(`${config.redirectUri}?error=access_denied&state=${state}`)

  expect(await page.text()).toContain('not granted')
  await expect(listener.response).rejects.toMatchObject({ name: 'OAuthResponseError', error: 'access_denied' })
})

test.each([
  ['a wrong state', `/callback?state=other&code=${code}`, 400],
  ['no state', `/callback?code=${code}`, 400],
  ['a refusal with a wrong state', '/callback?state=other&error=access_denied', 400],
  ['our state twice', `/callback?state=${state}&state=${state}&code=${code}`, 400],
  ['neither code nor error', `/callback?state=${state}`, 400],
  ['nothing', '/callback', 400],
  ['a longer path', `/callback/?state=${state}&code=${code}`, 404],
  ['an encoded path', `/%63allback?state=${state}&code=${code}`, 404],
  ['a detour', `/x/../callback?state=${state}&code=${code}`, 404],
  ['two slashes', '//', 404],
  ['a whole URL', `http://evil.example/callback?state=${state}&code=${code}`, 404],
  ['another page', '/favicon.ico', 404],
])('%s is refused, and the listener keeps waiting', async (_, path, status) => {
  const { listener, approve, origin } = await start()

  const answered = await sendRaw(origin, path)

  expect(answered).toBe(status)
  await approve()
  expect(await listener.response).toEqual({ code })
})

test.each(['?error=invalid_request&state=', '?error=invalid_request', '?error=invalid_request&state=other'])(
  'the error %s is shown as unverified, told, and ends nothing',
  async (query) => {
    const told: string[] = []
    const { listener, approve, config } = await start({ onUnverifiedError: ({ error }) => told.push(error) })

    const page = await fetch(config.redirectUri + query)

    expect([page.status, await page.text()]).toEqual([
      400,
      expect.stringContaining('it is unverified, and ends nothing'),
    ])
    expect(told).toEqual(['invalid_request'])
    await approve()
    expect(await listener.response).toEqual({ code })
  },
)

test('each kind of unverified error is told once, however many come', async () => {
  const told: string[] = []
  const { config } = await start({ onUnverifiedError: ({ error }) => told.push(error) })

  for (const error of ['access_denied', 'a', 'b', 'access_denied', 'invalid_scope'])
    await fetch(`${config.redirectUri}?error=${error}`)

  expect(told).toEqual(['access_denied', 'unknown', 'invalid_scope'])
})

test('a listener that tells nobody refuses an unverified error all the same', async () => {
  const { listener, approve, config } = await start()

  const page = await fetch(`${config.redirectUri}?error=invalid_request&state=`)

  expect(page.status).toBe(400)
  await approve()
  expect(await listener.response).toEqual({ code })
})

test.each(['POST', 'HEAD', 'PUT', 'OPTIONS'])('%s is refused, and the listener keeps waiting', async (method) => {
  const { listener, approve, config } = await start()

  const response = await fetch(`${config.redirectUri}?state=${state}&code=${code}`, { method })

  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET'])
  await approve()
  expect(await listener.response).toEqual({ code })
})

test.each(['evil.example', 'localhost', '127.0.0.1'])(
  'the Host %s is refused, as it is not the redirect URI’s',
  async (host) => {
    const { listener, approve, origin } = await start()

    const answered = await sendRaw(origin, `/callback?state=${state}&code=${code}`, { host })

    expect(answered).toBe(421)
    await approve()
    expect(await listener.response).toEqual({ code })
  },
)

test('a refused request is not repeated on its page', async () => {
  const { config } = await start()

  const page = await fetch(`${config.redirectUri}?state=<script>alert(1)</script>`)

  expect(await page.text()).not.toContain('alert')
})

test('a connection that a browser opened in advance does not keep the listener open', async () => {
  const { listener, approve, origin } = await start()
  const idle = connect(Number(new URL(origin).port), '127.0.0.1')
  await once(idle, 'connect')
  const ended = once(
    idle.on('error', () => {}),
    'close',
  )

  await approve()

  await listener.close()
  await ended
  expect(idle.destroyed).toBe(true)
})

test('the deadline ends the wait', async () => {
  const { listener, approve } = await start({ deadlineSeconds: 0.01 })

  const error = await catchError(listener.response)

  expect(error).toMatchObject({ name: 'RequestFailedError', message: expect.stringContaining('0.01 s') })
  await listener.close()
  await expect(approve()).rejects.toThrow('fetch failed')
})

test('a signal ends the wait', async () => {
  const abort = new AbortController()
  const { listener, approve } = await start({ signal: abort.signal })

  abort.abort('enough')

  await expect(listener.response).rejects.toMatchObject({ name: 'RequestFailedError', cause: 'enough' })
  await listener.close()
  await expect(approve()).rejects.toThrow('fetch failed')
})

test('a signal that came before opens nothing', async () => {
  await expect(start({ signal: AbortSignal.abort() })).rejects.toMatchObject({ mayHaveBeenProcessed: false })
})

test('closing ends the wait, as often as one likes, without an unhandled rejection', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', note)
  onTestFinished(() => void process.off('unhandledRejection', note))
  const { listener } = await start()

  await Promise.all([listener.close(), listener.close()])
  await listener.close()
  await new Promise((resolve) => setImmediate(resolve))

  expect(unhandled).toEqual([])
  await expect(listener.response).rejects.toThrow('closed')
})

test('a port that another program has is named', async () => {
  const origin = await serve(() => {})
  const config = { ...publicConfig, redirectUri: `${origin}/callback` }

  const error = await catchError(listenForRedirect(config, { state }))

  expect(error).toMatchObject({ name: 'TypeError', code: 'ERR_REDIRECT_PORT', cause: { code: 'EADDRINUSE' } })
  expect(print(error)).toContain(new URL(origin).port)
  expect(print(error)).not.toContain(state)
})

test.each([
  'http://localhost:3000/callback',
  'https://127.0.0.1/callback',
  'https://app.example/',
  'twitter://callback',
  'http://127.0.0.1:80@evil.example/',
  '',
])('%j is not listened on', async (redirectUri) => {
  const error = await catchError(listenForRedirect({ ...publicConfig, redirectUri }, { state }))

  expect(error).toMatchObject({ code: 'ERR_REDIRECT_NOT_LOOPBACK' })
  expect(canListen(redirectUri)).toBe(false)
})

test('both literal loopback addresses can be listened on', () => {
  expect(canListen('http://127.0.0.1:3000/callback')).toBe(true)
  expect(canListen('http://[::1]:3000/callback')).toBe(true)
})
