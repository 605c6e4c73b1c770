import { once } from 'node:events'
import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import net from 'node:net'
import tls, { connect as importedConnect } from 'node:tls'
import { onTestFinished } from 'vitest'
import type { MockProvider } from '../../mock-provider/index.ts'
import { interceptX } from '../../src/testing/intercept.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { authorizationUrl, basicOf, lastEvent } from '../mock-provider/fixtures.ts'
import { failureOf, listen, untilFired } from './network.ts'
import { plainSenders, senders, type Sender } from './senders.ts'

const hosts = ['x.com', 'api.x.com', 'twitter.com', 'api.twitter.com']

function hostsSeen(mock: MockProvider): (string | undefined)[] {
  return mock.journal.events.map(({ http: facts }) => facts?.request.find(({ name }) => name === 'host')?.value)
}

test.for(senders)('%s to each of X’s hosts reaches the mock under that name', async ([, send], { mock }) => {
  interceptX(mock)

  const answers = await Promise.all(hosts.map((host) => send(`https://${host}/2/users/me`)))

  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401])
  expect(hostsSeen(mock).toSorted()).toEqual(hosts.toSorted())
})

test.for(plainSenders)('%s without TLS reaches the mock, too', async ([, send], { mock }) => {
  interceptX(mock)

  const { status } = await send('http://api.x.com/2/users/me')

  expect(status).toBe(401)
  expect(hostsSeen(mock)).toEqual(['api.x.com'])
})

test('a client that looks at its TLS is answered, and does not end of it', async ({ mock }) => {
  interceptX(mock)
  const socket = tls.connect({ host: 'api.x.com', port: 443, servername: 'api.x.com' })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'secureConnect')

  const told = [socket.getProtocol(), socket.getCipher().version, socket.isSessionReused(), socket.authorized]
  const asked = [
    socket.getSession(),
    socket.getPeerX509Certificate(),
    socket.getEphemeralKeyInfo(),
    socket.enableTrace(),
  ]

  expect(told).toEqual(['TLSv1.3', 'TLSv1.3', false, true])
  expect(asked).toEqual([undefined, undefined, undefined, undefined])
})

test.for(senders)('%s posts a form and gets the tokens of X', async ([, send], { mock }) => {
  const { refreshToken = '' } = await mock.signIn()
  interceptX(mock)

  const { status, text } = await send('https://api.x.com/2/oauth2/token', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...basicOf(mock) },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }).toString(),
  })

  expect(status).toBe(200)
  expect(text).toMatch(/^\{"token_type":"bearer","expires_in":7200,/)
  expect(mock).toShowRefreshes(1)
})

test.for(senders)('a reset reaches %s as ECONNRESET', async ([, send], { mock }) => {
  mock.faults.arm({ at: 'users/me', then: 'reset' })
  interceptX(mock)

  const failure = await failureOf(send('https://api.x.com/2/users/me'))

  expect(failure).toMatch(/ECONNRESET|UND_ERR_SOCKET other side closed/)
})

test.for(senders)('%s gives up on a hanging request by its signal', async ([, send], { mock }) => {
  const fault = mock.faults.arm({ at: 'users/me', then: 'hang' })
  interceptX(mock)
  const caller = new AbortController()

  const failure = failureOf(send('https://api.x.com/2/users/me', { signal: caller.signal }))
  await untilFired(fault)
  caller.abort()

  expect(await failure).toMatch(/AbortError|CanceledError/)
})

test.for(senders)('%s is handed the redirect of the consent page', async ([, send], { mock }) => {
  interceptX(mock)

  const logIn = await send(authorizationUrl(mock).href.replace(mock.origin, 'https://x.com'))
  const consent = await submit(send, logIn.text, { user: 'ada_practice' })
  const { status, location } = await submit(send, consent.text, { decision: 'approve' })

  expect(status).toBe(302)
  expect(location).toContain(`${mock.config.redirectUri}?state=state-1&code=`)
})

/** Presses a button of a page of X. Its address is relative, so it goes to the host of the page. */
function submit(send: Sender, page: string, choice: Record<string, string>): ReturnType<Sender> {
  const [, action = ''] = /<form[^>]* action="([^"]+)"/.exec(page) ?? []
  const [, attempt = ''] = /name="attempt" value="([^"]+)"/.exec(page) ?? []
  return send(new URL(action, 'https://x.com').href, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://x.com' },
    body: new URLSearchParams({ attempt, ...choice }).toString(),
  })
}

const follow: Sender = async (url, sent) => {
  const response = await fetch(url, sent)
  return { status: response.status, text: await response.text(), location: response.url }
}

test('fetch follows the redirect of the consent page to a callback on this machine', async ({ mock }) => {
  const app = await listen(http.createServer((request, response) => response.end(`callback ${request.url}`)))
  const redirectUri = `http://127.0.0.1:${app.port}/callback`
  mock.clients.addRedirectUri(mock.config.clientId, redirectUri)
  interceptX(mock, { others: 'refuse' })

  const logIn = await follow(
    authorizationUrl(mock, { redirect_uri: redirectUri }).href.replace(mock.origin, 'https://x.com'),
  )
  const consent = await submit(follow, logIn.text, { user: 'ada_practice' })
  const { status, text, location } = await submit(follow, consent.text, { decision: 'approve' })

  expect(status).toBe(200)
  expect(text).toMatch(/^callback \/callback\?state=state-1&code=/)
  expect(location).toMatch(redirectUri)
})

test('a body that is written in pieces arrives whole', async ({ mock }) => {
  const { refreshToken = '' } = await mock.signIn()
  interceptX(mock)
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...basicOf(mock) }

  const request = https.request('https://api.x.com/2/oauth2/token', { method: 'POST', headers })
  for (const piece of ['grant_type=refresh_token&', 'refresh_', `token=${refreshToken}`]) request.write(piece)
  const response = await new Promise<http.IncomingMessage>((resolve) => request.on('response', resolve).end())

  expect(response.statusCode).toBe(200)
  expect(lastEvent(mock)?.http?.request).toContainEqual(
    expect.objectContaining({ name: 'transfer-encoding', value: 'chunked' }),
  )
})

test('a client that looks at its socket sees one that is encrypted and authorized', async ({ mock }) => {
  interceptX(mock)

  const socket = tls.connect({ host: 'api.x.com', port: 443, servername: 'api.x.com' })
  await new Promise((resolve) => socket.once('secureConnect', resolve))

  expect([socket.encrypted, socket.authorized, socket.alpnProtocol]).toEqual([true, true, false])
  expect(socket.getPeerCertificate()).toEqual({})
})

/** Every form in which `tls.connect` can be called. */
const forms: [form: string, connect: (done: () => void) => net.Socket][] = [
  ['(options, done)', (done) => tls.connect({ host: 'api.x.com', port: 443 }, done)],
  ['(port, host, options, done)', (done) => tls.connect(443, 'api.x.com', { servername: 'api.x.com' }, done)],
  ['(port, options, done)', (done) => tls.connect(443, { host: 'API.X.COM.' }, done)],
  ['(options without a host)', (done) => tls.connect({ socket: new net.Socket(), servername: 'api.x.com' }, done)],
  ['an import by name', (done) => importedConnect(443, 'api.x.com', {}, done)],
]

test.for(forms)('tls.connect as %s leads to the mock', async ([, connect], { mock }) => {
  interceptX(mock)

  const socket = await new Promise<net.Socket>((resolve) => {
    const opened = connect(() => resolve(opened))
  })

  expect(socket.remotePort).toBe(mock.port)
})

test('a timeout that a client gives its socket is heeded', async ({ mock }) => {
  interceptX(mock)

  const socket = tls.connect({ host: 'api.x.com', port: 443, timeout: 10 } as tls.ConnectionOptions)
  const heeded = await new Promise((resolve) => socket.once('timeout', () => resolve('timeout')))
  socket.destroy()

  expect(heeded).toBe('timeout')
})

test('a tls.connect that was taken before interceptX sends nothing and says so', async ({ mock }) => {
  const { connect } = tls
  interceptX(mock)

  const socket = connect({ host: 'api.x.com', port: 443, servername: 'api.x.com' })
  const error = await new Promise<Error>((resolve) => socket.once('error', resolve))

  expect(error.message).toMatch(/^interceptX: api\.x\.com was connected to by a tls\.connect that was taken before/)
})

test('a client that speaks HTTP/2 only is told that the mock does not', async ({ mock }) => {
  interceptX(mock)

  const session = http2.connect('https://api.x.com')
  const error = await new Promise<Error>((resolve) => session.once('error', resolve))

  expect(error.message).toMatch(/^interceptX: api\.x\.com was asked for HTTP\/2 only/)
})
