import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { MockProvider } from '../../mock-provider/index.ts'
import type { Proxy } from '../../src/proxy/proxy.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { ask, open, openTls, proxyTo, readToEnd, sendConnect, startUpstream } from './connect.ts'

// An exception that nobody catches fails the whole file: vitest counts it, as `run` would end of it.

const GOOD = ['GET http://api.x.com/2/users/me HTTP/1.1', 'Host: api.x.com']

/** The statuses that come back until there are so many, or the connection ends. */
async function provoke(socket: Socket, bytes: string, most = Infinity): Promise<number[]> {
  let answer = ''
  const closed = closing(socket)
  socket.write(Buffer.from(bytes, 'latin1'))
  const enough = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1')
      if (statusesOf(answer).length >= most) resolve()
    })
  })
  await Promise.race([enough, closed])
  return statusesOf(answer)
}

/** A reset is an end, too. */
function closing(socket: Socket): Promise<void> {
  socket.on('error', () => {})
  return new Promise((resolve) => void socket.once('close', resolve))
}

function statusesOf(answer: string): number[] {
  return [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
}

async function isAlive(proxy: Proxy): Promise<boolean> {
  const plain = await ask(await open(proxy.port), GOOD)
  const inside = await ask(await openTls(proxy, 'api.x.com'), ['GET /2/users/me HTTP/1.1', 'Host: api.x.com'])
  return [plain, inside].every((answer) => answer.startsWith('HTTP/1.1 401 '))
}

const get = (...headers: string[]) =>
  ['GET http://api.x.com/2/users/me HTTP/1.1', 'Host: api.x.com', ...headers, '', ''].join('\r\n')
const post = (headers: string[], body: string) =>
  ['POST http://api.x.com/2/oauth2/token HTTP/1.1', 'Host: api.x.com', ...headers, '', body].join('\r\n')
const target = (url: string, version = 'HTTP/1.1') => `GET ${url} ${version}\r\nHost: api.x.com\r\n\r\n`
const chunked = 'Transfer-Encoding: chunked'

/** What a program may send to its proxy, and the answers that it gets. */
const requests: [what: string, bytes: string, statuses: number[]][] = [
  ['a trailer without chunks', get('Trailer: x'), [401]],
  ['a trailer named in Connection', get('Connection: trailer, x-own', 'Trailer: x', 'X-Own: 1'), [401]],
  ['an invalid header name', get('na me: x'), [400]],
  ['a header without a name', get(': x'), [400]],
  ['a header without a colon', get('nothing'), [400]],
  ['a folded header', get('X-Long: a', ' b'), [400]],
  ['control characters in a header', get('X-Odd: a\x01b'), [400]],
  ['NUL in a header', get('X-Odd: a\x00b'), [400]],
  ['other than ASCII in a header', get('X-Odd: \xe9\xff'), [401]],
  ['headers larger than 16 KB', get(`X-Long: ${'a'.repeat(20_000)}`), [431]],
  ['two lengths', post(['Content-Length: 1', 'Content-Length: 2'], 'ab'), [400]],
  ['one length twice', post(['Content-Length: 2', 'Content-Length: 2'], 'ab'), [400]],
  ['a length that is none', post(['Content-Length: two'], 'ab'), [400]],
  ['a negative length', post(['Content-Length: -1'], 'ab'), [400]],
  ['a length together with chunks', post(['Content-Length: 3', chunked], '0\r\n\r\n'), [400]],
  ['a coding that is unknown', post(['Transfer-Encoding: rot13'], 'ab'), [400]],
  ['a chunk whose size is none', post([chunked], 'zz\r\nab\r\n0\r\n\r\n'), [400]],
  ['a chunk that is longer than it says', post([chunked], '1\r\nabc\r\n0\r\n\r\n'), [400]],
  ['chunks with a trailer', post([chunked, 'Trailer: x'], '1\r\na\r\n0\r\nX: y\r\n\r\n'), [400]],
  ['chunks at GET', get(chunked) + '1\r\na\r\n0\r\n\r\n', [401]],
  ['an expectation of 100', post(['Content-Length: 1', 'Expect: 100-continue'], 'a'), [100, 400]],
  ['another expectation', get('Expect: miracles'), [417]],
  ['an upgrade', get('Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: eA=='), [401]],
  ['an upgrade to HTTP/2', get('Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AA'), [401]],
  ['no Host', 'GET http://api.x.com/2/users/me HTTP/1.1\r\n\r\n', [400]],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400]],
  ['the first bytes of TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', [400]],
  ['a line that is no request', 'hello\r\n\r\n', [400]],
  ['an unknown method', 'BREW http://x.com/ HTTP/1.1\r\nHost: x.com\r\n\r\n', [400]],
  ['an unknown version', target('http://x.com/', 'HTTP/7.3'), [400]],
  ['no version, as in HTTP/0.9', 'GET http://api.x.com/2/users/me\r\n\r\n', [401]],
  ['a port that is none', target('http://x.com:port/'), [400]],
  ['a port that is too large', target('http://x.com:99999/'), [400]],
  ['a scheme that is no HTTP', target('ftp://x.com/'), [400]],
  ['a URL without a host', target('http:///'), [400]],
  ['a URL with a broken host', target('http://x%00.com/'), [400]],
  ['an IPv6 address that is none', target('http://[::1/'), [400]],
  ['an IPv6 address', target('http://[2606:2800::1]/'), [403]],
  ['a very long host', target(`http://${'a.'.repeat(5000)}com/`), [403]],
  ['a user and a password in the URL', target('http://a:b@api.x.com/2/users/me'), [401]],
  ['another host behind a user', target('http://x.com@example.com/'), [403]],
  ['a backslash in front of another host', target('http://example.com\\@x.com/'), [400]],
  ['other than ASCII in the path', target('http://api.x.com/2/users/me?\xe9\xff'), [400]],
  ['a request for no proxy', target('/2/users/me'), [400]],
  ['an asterisk', 'OPTIONS * HTTP/1.1\r\nHost: x.com\r\n\r\n', [400]],
  ['garbage behind a request', `${get()}\x00\x01garbage\r\n\r\n`, [401, 400]],
  ['a broken request behind a good one', get() + get('na me: x'), [401, 400]],
  ['CONNECT behind a request', `${get()}CONNECT x.com:443 HTTP/1.1\r\nHost: x.com\r\n\r\n`, [401, 400]],
  ['CONNECT to nothing', 'CONNECT / HTTP/1.1\r\nHost: x.com\r\n\r\n', [400]],
  ['CONNECT with a length', 'CONNECT x.com:443 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab', [200]],
  ['CONNECT and no TLS', 'CONNECT x.com:443 HTTP/1.1\r\nHost: x.com\r\n\r\nGET / HTTP/1.1\r\n\r\n', [200]],
]

test.for(requests)('%s is answered, and the next one goes on', async ([, bytes, statuses], { mock }) => {
  const proxy = await proxyTo(mock)

  const answers = await provoke(await open(proxy.port), bytes, statuses.length)

  expect(answers).toEqual(statuses)
  expect(await isAlive(proxy)).toBe(true)
})

test.for<[string, string]>([
  ['nothing', ''],
  ['half a head', 'GET http://x.com/ HTT'],
  ['half a body', post(['Content-Length: 100'], 'grant')],
  ['half a chunk', post([chunked], 'ff\r\na')],
  ['a request without waiting for its answer', get()],
  ['half a CONNECT', 'CONNECT x.com:443 HTTP/1.1\r\nHo'],
  ['a tunnel without anything in it', 'CONNECT x.com:443 HTTP/1.1\r\nHost: x.com\r\n\r\n'],
  ['half a TLS record', 'CONNECT x.com:443 HTTP/1.1\r\nHost: x.com\r\n\r\n\x16\x03\x01\x02'],
])('who leaves after %s disturbs nobody', async ([, bytes], { mock }) => {
  const proxy = await proxyTo(mock)
  const [ended, reset] = [await open(proxy.port), await open(proxy.port)]

  ended.end(Buffer.from(bytes, 'latin1'))
  await readToEnd(ended)
  reset.write(Buffer.from(bytes, 'latin1'), () => reset.resetAndDestroy())
  await once(reset, 'close')

  expect(await isAlive(proxy)).toBe(true)
})

test('the same bytes inside of TLS are the mock’s to answer, and the next ones go on', async ({ mock }) => {
  const proxy = await proxyTo(mock)

  for (const [, bytes] of requests) {
    const secure = await openTls(proxy, 'api.x.com')
    const closed = closing(secure)
    secure.resume().end(Buffer.from(bytes, 'latin1'))
    await closed
  }

  expect(await isAlive(proxy)).toBe(true)
})

test.for<[string, string]>([
  ['plain HTTP', 'GET / HTTP/1.1\r\nHost: x.com\r\n\r\n'],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['an alert', '\x15\x03\x01\x00\x02\x02\x28'],
  ['a record that is too large', `\x16\x03\x01\xff\xff${'\x01'.repeat(70_000)}`],
  ['zeros', '\x00'.repeat(1000)],
])('%s in place of TLS ends this connection alone', async ([, bytes], { mock }) => {
  const proxy = await proxyTo(mock)
  const sockets = [(await sendConnect(proxy, 'x.com:443')).socket, await open(proxy.tlsPort)]

  for (const socket of sockets) expect(await provoke(socket, bytes)).toEqual([])

  expect(await isAlive(proxy)).toBe(true)
})

const answered = (head: string, ...headers: string[]) => [head, ...headers, '', 'body'].join('\r\n')
const length = 'Content-Length: 4'

/** What a server behind the proxy may answer, and what the program gets. */
const answers: [what: string, bytes: string, statuses: number[]][] = [
  ['a good answer', answered('HTTP/1.1 200 OK', length), [200]],
  ['an answer that ends with the connection', answered('HTTP/1.1 200 OK'), [200]],
  ['an answer of HTTP/1.0', answered('HTTP/1.0 200 OK'), [200]],
  ['an odd status', answered('HTTP/1.1 799 Odd', length), [799]],
  ['no reason', answered('HTTP/1.1 200', length), [200]],
  ['a trailer without chunks', answered('HTTP/1.1 200 OK', 'Trailer: x', length), [200]],
  [
    'a trailer behind chunks',
    'HTTP/1.1 200 OK\r\nTrailer: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nx: y\r\n\r\n',
    [200],
  ],
  ['chunks for a program', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n', [200]],
  ['a body with 204', answered('HTTP/1.1 204 No Content', length), [204]],
  ['a body with 304', answered('HTTP/1.1 304 Not Modified', length), [304]],
  ['chunks with 204', 'HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', [204]],
  ['100, then an answer', `HTTP/1.1 100 Continue\r\n\r\n${answered('HTTP/1.1 200 OK', length)}`, [200]],
  ['103, then an answer', `HTTP/1.1 103 Early Hints\r\n\r\n${answered('HTTP/1.1 200 OK', length)}`, [200]],
  ['two answers', answered('HTTP/1.1 200 OK', length).repeat(2), [200]],
  ['garbage behind the answer', `${answered('HTTP/1.1 200 OK', length)}\x00\x01`, [200]],
  ['proxy headers', answered('HTTP/1.1 407 No', 'Proxy-Authenticate: Basic', length), [407]],
  ['100 and nothing more', 'HTTP/1.1 100 Continue\r\n\r\n', [502]],
  ['101', 'HTTP/1.1 101 Switching Protocols\r\n\r\n', [502]],
  ['an upgrade', 'HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x00', [502]],
  ['status 000', answered('HTTP/1.1 000 None', length), [502]],
  ['status 099', answered('HTTP/1.1 099 Low', length), [502]],
  ['status 1000', answered('HTTP/1.1 1000 High', length), [502]],
  ['a negative status', answered('HTTP/1.1 -20 Low', length), [502]],
  ['a status in letters', answered('HTTP/1.1 OK', length), [502]],
  ['control characters in the reason', answered('HTTP/1.1 200 O\x01K', length), [502]],
  ['an invalid header name', answered('HTTP/1.1 200 OK', 'na me: x', length), [502]],
  ['control characters in a header', answered('HTTP/1.1 200 OK', 'X-Odd: \x01', length), [502]],
  ['other than ASCII in a header', answered('HTTP/1.1 200 \xe9', 'X-Odd: \xe9\xff', length), [200]],
  ['two lengths', answered('HTTP/1.1 200 OK', length, 'Content-Length: 5'), [502]],
  ['a length that is none', answered('HTTP/1.1 200 OK', 'Content-Length: four'), [502]],
  ['a length together with chunks', answered('HTTP/1.1 200 OK', length, chunked), [502]],
  ['headers larger than 16 KB', answered('HTTP/1.1 200 OK', `X-Long: ${'a'.repeat(20_000)}`), [502]],
  ['HTTP/0.9', 'a page', [502]],
  ['HTTP/2', '\x00\x00\x12\x04\x00\x00\x00\x00\x00', [502]],
  ['TLS', '\x15\x03\x01\x00\x02\x02\x28', [502]],
  ['half a head', 'HTTP/1.1 200 OK\r\nX-', [502]],
  ['nothing', '', [502]],
]

test.for(answers)('%s of an allowed host and of the mock’s place', async ([, bytes, statuses], { mock }) => {
  const port = await startUpstream((socket) => socket.end(Buffer.from(bytes, 'latin1')))
  const proxy = await proxyTo(mock, { allowedHosts: ['127.0.0.1'] })
  const inPlaceOfMock = await proxyTo(mock, { mockOrigin: `http://127.0.0.1:${port}` })

  const fromHost = await provoke(await open(proxy.port), target(`http://127.0.0.1:${port}/`), 1)
  const fromMock = await provoke(await open(inPlaceOfMock.port), get(), 1)

  expect([fromHost, fromMock]).toEqual([statuses, statuses])
  expect(await isAlive(proxy)).toBe(true)
})

test.for<[string, string]>([
  ['ends in the middle of a body', answered('HTTP/1.1 200 OK', 'Content-Length: 100')],
  ['ends in the middle of a chunk', `HTTP/1.1 200 OK\r\n${chunked}\r\n\r\nff\r\na`],
  ['sends a broken chunk', `HTTP/1.1 200 OK\r\n${chunked}\r\n\r\n1\r\na\r\nzz\r\n`],
])('a program is not told that an answer is whole whose server %s', async ([, bytes], { mock }) => {
  const port = await startUpstream((socket) => socket.end(Buffer.from(bytes, 'latin1')))
  const proxy = await proxyTo(mock, { allowedHosts: ['127.0.0.1'] })
  const socket = await open(proxy.port)

  socket.write(target(`http://127.0.0.1:${port}/`))

  await expect(readToEnd(socket)).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(await isAlive(proxy)).toBe(true)
})

test('an allowed host that resets, or cannot be spoken to, is answered with 502', async ({ mock }) => {
  const port = await startUpstream((socket) => socket.resetAndDestroy())
  const proxy = await proxyTo(mock, { allowedHosts: ['127.0.0.1'] })
  const urls = [`http://127.0.0.1:${port}/`, `https://127.0.0.1:${port}/`, 'http://127.0.0.1:0/', 'http://127.0.0.1:1/']

  for (const url of urls) expect(await provoke(await open(proxy.port), target(url), 1)).toEqual([502])

  expect(await isAlive(proxy)).toBe(true)
})

test('an answer that comes before the whole request is sent on, and the rest of the request thrown away', async ({
  mock,
}) => {
  const port = await startUpstream((socket) => socket.end(answered('HTTP/1.1 413 Too Large', length)))
  const proxy = await proxyTo(mock, { allowedHosts: ['127.0.0.1'] })
  const head = [`POST http://127.0.0.1:${port}/ HTTP/1.1`, 'Host: 127.0.0.1', 'Content-Length: 9000000', '', '']
  const socket = await open(proxy.port)

  const statuses = await provoke(socket, head.join('\r\n') + 'a'.repeat(8_000_000), 1)

  expect(statuses).toEqual([413])
  expect(await isAlive(proxy)).toBe(true)
})

test('a tunnel outlives nothing of its other side', async ({ mock }) => {
  const port = await startUpstream((socket) => socket.resetAndDestroy())
  const proxy = await proxyTo(mock, { allowedHosts: ['127.0.0.1'] })
  const { socket } = await sendConnect(proxy, `127.0.0.1:${port}`)

  const closed = closing(socket)
  socket.write('anything')
  await closed

  expect(await isAlive(proxy)).toBe(true)
})

/** The names that arrive at the other side of the proxy, and those that come back. */
async function namesThrough(mock: MockProvider, headers: string[]): Promise<[there: string[], back: string[]]> {
  let request = ''
  const port = await startUpstream((socket, bytes) => {
    request = String(bytes)
    socket.end(answered('HTTP/1.1 200 OK', ...headers, length))
  })
  const proxy = await proxyTo(mock, { mockOrigin: `http://127.0.0.1:${port}` })
  const answer = await ask(await open(proxy.port), [...GOOD, ...headers])
  return [namesOf(request), namesOf(answer)]
}

function namesOf(message: string): string[] {
  const [head = ''] = message.split('\r\n\r\n')
  return [...head.matchAll(/^([^:\s]+):/gm)].map(([, name = '']) => name.toLowerCase())
}

test('headers of the hop, and what Connection names, go no further in either direction', async ({ mock }) => {
  const hop = [
    'Proxy-Authenticate: Basic',
    'Proxy-Authorization: Basic YTpi',
    'Proxy-Connection: close',
    'Upgrade: h2c',
  ]
  const named = ['Connection: x-own,  X-Other , content-length, HOST', 'X-Own: 1', 'x-other: 2', 'Connection: X-Third']
  const headers = [...hop, ...named, 'X-Third: 3', 'Keep-Alive: timeout=1', 'TE: trailers', 'Trailer: x', 'X-End: 4']

  const [there, back] = await namesThrough(mock, headers)

  expect(there.filter((name) => name !== 'connection')).toEqual(['host', 'x-end'])
  expect(back).toEqual(['x-end', 'content-length', 'date', 'connection'])
})

test('a host that is no name is counted in letters that a shell takes as they are', async ({ mock }) => {
  const proxy = await proxyTo(mock)

  await provoke(await open(proxy.port), 'CONNECT $(id).com:443 HTTP/1.1\r\nHost: x\r\n\r\n', 1)

  expect([...proxy.traffic.refused]).toEqual([['??id?.com', 1]])
})

test('the host of the URL counts, whatever stands in Host', async ({ mock }) => {
  const proxy = await proxyTo(mock)

  await ask(await open(proxy.port), ['GET http://api.x.com/2/users/me HTTP/1.1', 'Host: example.com', 'Host: x.com'])

  const hosts = mock.journal.events[0]?.http?.request.filter(({ name }) => name === 'host')
  expect(hosts).toMatchObject([{ value: 'api.x.com' }])
})

test('the bytes of a body are never a request of their own', async ({ mock }) => {
  const proxy = await proxyTo(mock)
  const hidden = get()
  const chunk = `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`

  for (const connection of ['Connection: content-length', 'Connection: transfer-encoding', 'X: y'])
    for (const bytes of [
      get(connection, chunked) + chunk,
      get(connection, `Content-Length: ${hidden.length}`) + hidden,
    ])
      expect(await provoke(await open(proxy.port), bytes, 1)).toEqual([401])

  expect(mock.journal.events).toHaveLength(6)
})
