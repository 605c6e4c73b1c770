import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { createHttpServer, type ConnectionLimits } from '../../mock-provider/http.ts'
import { World } from '../../mock-provider/world/world.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import type { MockProvider } from '../../mock-provider/index.ts'
import { ask } from './control/call.ts'
import { untilFired } from './doors.ts'
import { basicOf, collectWarnings, lastEvent, sendRaw } from './fixtures.ts'

const GET = 'GET /2/users/me HTTP/1.1\r\nhost: a\r\n\r\n'
/** As much of a form as an honest but slow client has sent so far. It is told when its head has arrived. */
const HALF_A_FORM =
  'POST /2/oauth2/token HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\nexpect: 100-continue\r\n\r\nclient_id='
const LIMITS = {
  connections: 3,
  headersTimeout: 600_000,
  requestTimeout: 600_000,
  connectionsCheckingInterval: 5,
  uploadQuietTimeout: 1,
}

const noPages = () => Promise.reject(new Error('there are no pages here'))

/** A world of its own behind a listener that can take less than others. */
async function listen(limits: Partial<ConnectionLimits>) {
  const world = new World()
  const server = createHttpServer({ world, web: noPages, canShowPages: () => true }, { ...LIMITS, ...limits })
  const accepted: Socket[] = []
  server.on('connection', (socket: Socket) => accepted.push(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close().closeAllConnections())
  const { port } = server.address() as AddressInfo
  /** Everything that has been sent was read, and now all time is up. */
  const endPatience = async (sent: string) => {
    await until(() => accepted.reduce((sum, { bytesRead }) => sum + bytesRead, 0) === sent.length)
    Object.assign(server, { headersTimeout: 1, requestTimeout: 1 })
  }
  const bytesRead = () => accepted.reduce((sum, socket) => sum + socket.bytesRead, 0)
  /** In ms; 0: none. */
  const idleTimeouts = () => accepted.map(({ timeout }) => timeout ?? 0)
  return { world, port, endPatience, bytesRead, idleTimeouts }
}

/** A peer; `text` is all that it was sent. */
async function join(port: number, sent = '') {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  const peer = { socket, text: '', isClosed: false }
  socket.on('data', (chunk: Buffer) => (peer.text += chunk.toString('latin1')))
  socket.on('error', () => {}) // A reset is an end, too.
  socket.on('end', () => (peer.isClosed = true))
  socket.on('close', () => (peer.isClosed = true))
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  if (sent !== '') await new Promise((resolve) => socket.write(sent, resolve))
  return peer
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate)
}

async function joinSending(port: number) {
  const peer = await join(port, HALF_A_FORM)
  await until(() => peer.text.startsWith('HTTP/1.1 100 Continue'))
  return peer
}

/** Its answer to one more request. */
async function askAgain(peer: { socket: Socket; text: string }): Promise<string> {
  peer.text = ''
  peer.socket.write(GET)
  await until(() => peer.text.includes('\r\n\r\n'))
  return peer.text.slice(9, 12)
}

test('a newcomer takes the place of whoever has been idle for longest', async () => {
  const { port } = await listen({})
  const [first, second, third] = [await join(port), await join(port), await join(port)]
  const before = await askAgain(first)

  const newcomer = await join(port)
  const answer = await askAgain(newcomer)

  await until(() => second.isClosed)
  expect([before, answer, await askAgain(first), await askAgain(third)]).toEqual(['401', '401', '401', '401'])
})

test('nobody’s idle connection is ended by time: a client that stood still finds it as it was', async () => {
  const { port, idleTimeouts } = await listen({})
  const peer = await join(port)

  expect(await askAgain(peer)).toBe('401')
  expect(peer.text).not.toMatch(/^keep-alive:/im)
  expect(idleTimeouts()).toEqual([0])
})

test('a newcomer takes no place of who is sending as long as somebody is idle', async () => {
  const { port } = await listen({})
  const slow = await joinSending(port)
  const idle = await join(port, 'GET /2/us')
  const third = await join(port)
  expect(await askAgain(third)).toBe('401')

  const newcomer = await join(port)
  expect(await askAgain(newcomer)).toBe('401')
  slow.socket.write('a'.repeat(90))
  await until(() => slow.text.includes('invalid'))

  expect(idle.isClosed).toBe(true)
  expect(slow.text).toContain('Value passed for the client id was invalid.')
})

test('a newcomer gets in where all others never finish their requests', async () => {
  const { port } = await listen({})
  const peers = [await joinSending(port), await joinSending(port), await joinSending(port)]

  const answer = await askAgain(await join(port))

  await until(() => peers.some(({ isClosed }) => isClosed))
  expect(answer).toBe('401')
  expect(peers.map(({ isClosed }) => isClosed)).toEqual([true, false, false])
})

test('who waits for an answer keeps the place, and the newcomer is told to the journal', async () => {
  const { port, world } = await listen({})
  const fault = world.faults.arm({ at: 'users/me', times: 3, then: 'hang' })
  const waiting = [await join(port, GET), await join(port, GET), await join(port, GET)]
  await until(() => fault.fired === 3)

  const newcomer = await join(port)
  await until(() => newcomer.isClosed)

  expect(waiting.map(({ isClosed }) => isClosed)).toEqual([false, false, false])
  expect(world.journal.events.at(-1)).toMatchObject({
    kind: 'request.refused',
    reason: 'connections',
    detail: '3 connections wait for an answer, and no more are taken; faults.release ends waiting',
  })
})

test.for([
  ['nothing', '', ''],
  ['half a head', 'GET /2/users/me HTT', 'HTTP/1.1 408 Request Timeout'],
  ['half a second head', `${GET}GET /2/us`, 'HTTP/1.1 408 Request Timeout'],
  ['half a body', HALF_A_FORM, 'HTTP/1.1 408 Request Timeout'],
] as const)('a connection that brings %s is closed after a while', async ([, sent, answer]) => {
  const { port, world, endPatience } = await listen({})
  const peer = await join(port, sent)

  await endPatience(sent)
  await until(() => peer.isClosed)

  expect(peer.text).toContain(answer)
  const refusals = world.journal.events.filter(({ reason }) => reason === 'malformed')
  const detail = 'the rest of the request did not come in time'
  expect(refusals).toMatchObject(answer === '' ? [] : [{ kind: 'request.refused', detail }])
})

test('a peer that keeps its side open does not keep the connection', async () => {
  const { port } = await listen({ connections: 1 })
  const warnings = collectWarnings()

  for (let count = 0; count < 3; count += 1) {
    const peer = await join(port, 'hello\r\n\r\n')
    await until(() => peer.isClosed)
  }

  expect(await askAgain(await join(port))).toBe('401')
  expect(warnings).toEqual([])
})

test('no limit is for who waits for an answer', async () => {
  const { port, world, endPatience } = await listen({})
  const fault = world.faults.arm({ at: 'users/me', then: 'hang' })
  const sent = `${GET}GET /2/us`
  const waiting = await join(port, sent)
  await until(() => fault.fired === 1)
  const idle = await join(port)

  await endPatience(sent)
  await until(() => idle.isClosed)
  const closedBefore = waiting.isClosed
  fault.release()
  await until(() => waiting.isClosed)

  expect(closedBefore).toBe(false)
  expect(waiting.text).toBe('')
})

/** What comes behind a request that was complete. */
const GARBAGE = 'these bytes are no request\r\n\r\n'

async function refreshBytes(mock: MockProvider): Promise<string> {
  const { refreshToken = '' } = await mock.signIn()
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }).toString()
  const type = 'content-type: application/x-www-form-urlencoded'
  const { authorization } = basicOf(mock)
  const head = `POST /2/oauth2/token HTTP/1.1\r\nhost: a\r\n${type}\r\nauthorization: ${authorization}\r\n`
  return `${head}content-length: ${form.length}\r\n\r\n${form}`
}

const at = (mock: MockProvider, start: string, headers = '') =>
  `${start} HTTP/1.1\r\nhost: 127.0.0.1:${mock.port}\r\n${headers}\r\n`

const complete: [name: string, bytes: (mock: MockProvider) => string | Promise<string>, answer: RegExp][] = [
  ['a refresh', refreshBytes, /^HTTP\/1\.1 200 OK[^]*"refresh_token"/],
  ['a call', () => GET, /^HTTP\/1\.1 401 Unauthorized[^]*"Unauthorized"/],
  ['HEAD', () => GET.replace('GET', 'HEAD'), /^HTTP\/1\.1 405 [^]*\r\n\r\n$/],
  ['a call of the control API', (mock) => at(mock, 'GET /_mock/clock'), /^HTTP\/1\.1 200 OK[^]*"now"/],
  ['a page', (mock) => at(mock, 'GET /'), /^HTTP\/1\.1 200 OK[^]*<\/html>/],
  ['a log-in page', (mock) => at(mock, 'GET /i/oauth2/authorize'), /^HTTP\/1\.1 200 OK[^]*<\/html>/],
  [
    'a body that is too large',
    () => `POST /2/oauth2/token HTTP/1.1\r\nhost: a\r\ncontent-length: 300000\r\n\r\n${'x'.repeat(300_000)}`,
    /^HTTP\/1\.1 413 /,
  ],
  ['a foreign expectation', (mock) => at(mock, 'GET /2/users/me', 'expect: tea\r\n'), /^HTTP\/1\.1 417 /],
  ['two calls', () => GET + GET, /^HTTP\/1\.1 401 [^]*"Unauthorized"[^]*HTTP\/1\.1 401 [^]*"Unauthorized"/],
]

const behind: [name: string, bytes: string][] = [
  ['bytes that are none', GARBAGE],
  ['20 KB of headers', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`],
  ['a CONNECT', 'CONNECT a:443 HTTP/1.1\r\nhost: a:443\r\n\r\n'],
]

test.for(complete.flatMap((one) => behind.map((other) => [one[0], other[0], one, other] as const)))(
  '%s is answered although %s come behind it, and then the connection ends',
  async ([, , [, bytes, answer], [, rest]], { mock }) => {
    const warnings = collectWarnings()

    const text = await sendRaw(mock.port, (await bytes(mock)) + rest)

    expect(text).toMatch(answer)
    expect(text).not.toMatch(/HTTP\/1\.1 4(00|31)/)
    expect(mock.journal.events.filter(({ reason }) => reason === 'malformed' || reason === 'method')).not.toEqual([])
    expect(warnings).toEqual([])
  },
)

test.for(['hang', { delaySeconds: 3600 }, 'hold-until-second'] as const)(
  'a request that %j keeps waiting is not touched by what comes behind it',
  async (then, { mock }) => {
    const { accessToken } = await mock.signIn()
    const fault = mock.faults.arm({ at: 'users/me', then })
    const head = `GET /2/users/me HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${accessToken}\r\n\r\n`
    const answer = sendRaw(mock.port, head + GARBAGE)
    await untilFired(fault)
    await until(() => lastEvent(mock)?.reason === 'malformed')

    fault.release()

    expect(await answer).toMatch(then === 'hang' ? /^$/ : /^HTTP\/1\.1 200 OK[^]*"username"/)
    expect(mock.journal.events.filter(({ reason }) => reason === 'malformed')).toHaveLength(1)
  },
)

test('an event stream goes on although its reader sends more, and ends with the provider', async ({ mock }) => {
  const answer = sendRaw(mock.port, at(mock, 'GET /_mock/events?kind=clock') + GARBAGE + GARBAGE)
  await until(() => lastEvent(mock)?.reason === 'malformed')
  await ask(mock, 'GET /clock')

  mock.clock.advance({ seconds: 1 })
  await mock.stop()

  expect(await answer).toMatch(/^HTTP\/1\.1 200 OK[^]*clock\.moved[^]*\r\n0\r\n\r\n$/)
})

test('a later request that is broken is refused by name', async () => {
  const { port } = await listen({})
  const peer = await join(port)
  await askAgain(peer)

  peer.socket.write(`GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`)
  await until(() => peer.isClosed)

  expect(peer.text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 431'])
})

test('a request of which the rest is broken is refused behind the answer to the one before it', async ({ mock }) => {
  const chunked = 'POST /2/oauth2/token HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'
  const fault = mock.faults.arm({ at: 'users/me', then: { delaySeconds: 3600 } })
  const answer = sendRaw(mock.port, GET + chunked)
  await untilFired(fault)
  await until(() => lastEvent(mock)?.reason === 'malformed')

  fault.release()

  expect((await answer).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 400'])
})

test('a GET that a fault keeps waiting is answered once, whatever its body turns out to be', async ({ mock }) => {
  const warnings = collectWarnings()
  const fault = mock.faults.arm({ at: 'users/me', then: { delaySeconds: 3600 } })
  const head = 'GET /2/users/me HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n'
  const answer = sendRaw(mock.port, `${head}zz\r\n`)
  await untilFired(fault)
  await until(() => lastEvent(mock)?.reason === 'malformed')

  fault.release()

  expect((await answer).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401'])
  expect(warnings).toEqual([])
})

const headOf = (length: number) =>
  `POST /2/media/upload HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`

test('uploads that send nothing give way to one that needs their room', async () => {
  const { port, world, bytesRead } = await listen({})
  const most = 16 * 1024 * 1024
  const sent = [`${headOf(most)}${'a'.repeat(most - 1)}`, `${headOf(most)}hello`, `${headOf(2)}{}`]
  const full = await join(port, sent[0])
  await until(() => bytesRead() === sent[0]?.length)
  const besides = await join(port, sent[1])
  await until(() => bytesRead() === (sent[0] ?? '').length + (sent[1] ?? '').length)

  const next = await join(port, sent[2])
  await until(() => next.text !== '')
  await until(() => full.isClosed && besides.isClosed)

  expect(next.text).toMatch(/^HTTP\/1\.1 401 /)
  for (const { text } of [full, besides]) expect(text).toMatch(/^HTTP\/1\.1 408 [^]*connection: close/i)
  expect(world.journal.events).toContainEqual(
    expect.objectContaining({ reason: 'malformed', detail: expect.stringMatching(/^the rest of the upload did not/) }),
  )
})
