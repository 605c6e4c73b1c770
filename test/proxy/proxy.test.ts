import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { onTestFinished } from 'vitest'
import type { MockProvider } from '../../mock-provider/index.ts'
import { xHosts } from '../../src/proxy/hosts.ts'
import { startProxy } from '../../src/proxy/proxy.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { ask, open, openTls, proxyTo, readToEnd, sendConnect, startUpstream } from './connect.ts'

const PATH = '/2/users/me'

/** The Host headers that the mock saw, with the number of the connection. */
function arrivals(mock: MockProvider): [host: string | undefined, connection: number | undefined][] {
  return mock.journal.events.map(({ http, connection }) => [
    http?.request.find(({ name }) => name === 'host')?.value,
    connection,
  ])
}

/** Tells what it was sent. */
function startEcho(): Promise<number> {
  return startUpstream((socket, bytes) => {
    const body = `echo: ${bytes.toString()}`
    socket.end(`HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
  })
}

test.for([...xHosts])('https://%s is the mock, which sees the name that was asked for', async (host, { mock }) => {
  const proxy = await proxyTo(mock)
  const secure = await openTls(proxy, host)

  const answer = await ask(secure, [`GET ${PATH} HTTP/1.1`, `Host: ${host}`])

  expect(answer).toMatch(/^HTTP\/1\.1 401 /)
  expect(secure.authorized).toBe(true)
  expect(arrivals(mock)).toEqual([[host, 1]])
})

test('a name in capitals and with a final dot is the same host', async ({ mock }) => {
  const proxy = await proxyTo(mock)

  const { head } = await sendConnect(proxy, 'API.X.com.:443')

  expect(head).toMatch(/^HTTP\/1\.1 200 /)
})

test('one connection of the program is one connection at the mock, and stays open between requests', async ({
  mock,
}) => {
  const proxy = await proxyTo(mock)
  const [first, second] = [await openTls(proxy, 'x.com'), await openTls(proxy, 'api.x.com')]

  await ask(first, [`GET ${PATH} HTTP/1.1`, 'Host: x.com'])
  await ask(second, [`GET ${PATH} HTTP/1.1`, 'Host: api.x.com'])
  await ask(first, [`GET ${PATH} HTTP/1.1`, 'Host: x.com'])

  const connections = arrivals(mock).map(([, connection]) => connection)
  expect(connections[0]).toBe(connections[2])
  expect(connections[0]).not.toBe(connections[1])
})

test('programs are offered HTTP/1.1, and those that speak HTTP/2 alone are counted', async ({ mock }) => {
  const proxy = await proxyTo(mock)
  const both = await openTls(proxy, 'x.com', { ALPNProtocols: ['h2', 'http/1.1'] })
  const alone = openTls(proxy, 'x.com', { ALPNProtocols: ['h2'] })

  await expect(alone).rejects.toThrow()
  expect(both.alpnProtocol).toBe('http/1.1')
  expect([...proxy.traffic.distrust]).toEqual([['ERR_SSL_NO_APPLICATION_PROTOCOL', 1]])
})

test('a Node program that does not trust the certificate leaves without a request, and is counted', async ({
  mock,
}) => {
  const proxy = await proxyTo(mock)
  const { socket } = await sendConnect(proxy, 'api.x.com:443')
  const secure = connectTls({ socket, servername: 'api.x.com' })

  await expect(once(secure, 'secureConnect')).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })

  await expect.poll(() => [...proxy.traffic.distrust]).toEqual([['NO_REQUEST', 1]])
  expect(mock.journal.events).toEqual([])
})

test.for(['http', 'https'])('an absolute %s URL is carried, as axios sends it to a proxy', async (scheme, { mock }) => {
  const proxy = await proxyTo(mock)
  const socket = await open(proxy.port)
  const form = 'grant_type=refresh_token&refresh_token=none'
  const { clientId, clientSecret } = mock.config
  const basic = `Authorization: Basic ${btoa(`${clientId}:${clientSecret}`)}`
  const type = 'Content-Type: application/x-www-form-urlencoded'

  const head = [`POST ${scheme}://api.x.com/2/oauth2/token HTTP/1.1`, 'Host: api.x.com', basic, type]
  const answer = await ask(socket, [...head, `Content-Length: ${form.length}`, '', form])

  expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*Value passed for the token was invalid/)
  expect(mock.journal.events).toMatchObject([
    { kind: 'refresh.refused', reason: 'unknown', http: { path: '/2/oauth2/token' } },
  ])
})

test('absolute URLs on one connection arrive on one connection, without the headers of the hop', async ({ mock }) => {
  const proxy = await proxyTo(mock)
  const socket = await open(proxy.port)

  const hop = ['Proxy-Connection: keep-alive', 'Proxy-Authorization: Basic YTpi']
  await ask(socket, [`GET http://x.com${PATH} HTTP/1.1`, 'Host: x.com', ...hop])
  await ask(socket, [`GET http://api.x.com${PATH} HTTP/1.1`, 'Host: api.x.com'])

  expect(arrivals(mock)).toEqual([
    ['x.com', 1],
    ['api.x.com', 1],
  ])
  const names = mock.journal.events[0]?.http?.request.map(({ name }) => name) ?? []
  expect(names).toContain('host')
  expect(names.filter((name) => name.startsWith('proxy-'))).toEqual([])
})

test.for([
  { origin: 'https://x.com', reason: 'form-spent' },
  { origin: 'https://twitter.com', reason: 'foreign-page' },
  { origin: 'http://127.0.0.1:3000', reason: 'foreign-page' },
])('the consent form is taken from the page’s own origin: $origin is $reason', async ({ origin, reason }, { mock }) => {
  const secure = await openTls(await proxyTo(mock), 'x.com')
  const form = 'attempt=guessed&decision=approve'
  const head = ['POST /i/oauth2/authorize HTTP/1.1', 'Host: x.com', `Origin: ${origin}`]

  await ask(secure, [
    ...head,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${form.length}`,
    '',
    form,
  ])

  expect(mock.journal.events).toMatchObject([{ kind: 'attempt.refused', reason }])
})

test('a tunnel to port 80 of X is plain HTTP', async ({ mock }) => {
  const proxy = await proxyTo(mock)
  const { socket } = await sendConnect(proxy, 'x.com:80')

  const answer = await ask(socket, [`GET ${PATH} HTTP/1.1`, 'Host: x.com'])

  expect(answer).toMatch(/^HTTP\/1\.1 401 /)
  expect(arrivals(mock)).toEqual([['x.com', 1]])
})

test('the port for programs without a proxy speaks TLS from the first byte', async ({ mock }) => {
  const proxy = await proxyTo(mock)
  const secure = connectTls({
    port: proxy.tlsPort,
    host: '127.0.0.1',
    servername: 'twitter.com',
    ca: proxy.caCertificate,
  })
  onTestFinished(() => void secure.destroy())

  const answer = await ask(secure, [`GET ${PATH} HTTP/1.1`, 'Host: twitter.com'])

  expect(answer).toMatch(/^HTTP\/1\.1 401 /)
  expect(proxy.traffic.carried).toBe(1)
})

test.for(['example.com', 'x.com.example.com', 'notx.com', '93.184.216.34', '[2606:2800::1]'])(
  'a tunnel to %s is refused in words that even a client without a body shows',
  async (host, { mock }) => {
    const proxy = await proxyTo(mock)
    const name = host.replace(/[[\]]/g, '')

    const { head, socket } = await sendConnect(proxy, `${host}:443`)

    expect(head).toMatch(`HTTP/1.1 403 ${name} is no host of X: run --allow-host ${name} lets it through\r\n`)
    expect(await readToEnd(socket)).toBe('')
    expect([...proxy.traffic.refused]).toEqual([[name, 1]])
  },
)

test.for(['upload.x.com', 'upload.twitter.com', 'pbs.twimg.com', 't.co'])(
  'a tunnel to %s, which is X’s and not played here, is refused as that',
  async (host, { mock }) => {
    const proxy = await proxyTo(mock)

    const { head } = await sendConnect(proxy, `${host}:443`)

    expect(head).toMatch(
      `HTTP/1.1 403 ${host} is X itself, and the mock answers for x.com, api.x.com, twitter.com, api.twitter.com only: run --allow-host ${host} lets it through to X\r\n`,
    )
  },
)

test('an absolute URL of another host is refused in the same words', async ({ mock }) => {
  const proxy = await proxyTo(mock)
  const socket = await open(proxy.port)

  const answer = await ask(socket, ['GET http://example.com/ HTTP/1.1', 'Host: example.com'])

  const words = 'example.com is no host of X: run --allow-host example.com lets it through'
  expect(answer.startsWith(`HTTP/1.1 403 ${words}\r\n`)).toBe(true)
  expect(answer.endsWith(`${words}\n`)).toBe(true)
})

test.for(['127.0.0.1', 'localhost', 'app.localhost', '[::1]', '127.1.2.3', '0.0.0.0'])(
  'who sends %s through the proxy is told of NO_PROXY',
  async (host, { mock }) => {
    const proxy = await proxyTo(mock)

    const { head } = await sendConnect(proxy, `${host}:5000`)

    expect(head).toMatch(/^HTTP\/1\.1 403 \S+ is this machine: set NO_PROXY=127\.0\.0\.1,localhost,::1 to reach it/)
  },
)

test('an allowed host is tunnelled to its own port, unseen', async ({ mock }) => {
  const port = await startEcho()
  const proxy = await proxyTo(mock, { allowedHosts: ['localhost'] })
  const { socket } = await sendConnect(proxy, `localhost:${port}`)

  socket.write('anything')

  expect(await readToEnd(socket)).toContain('echo: anything')
  expect(mock.journal.events).toEqual([])
})

test('an absolute URL of an allowed host is sent to it', async ({ mock }) => {
  const port = await startEcho()
  const proxy = await proxyTo(mock, { allowedHosts: ['localhost'] })
  const socket = await open(proxy.port)

  const answer = await ask(socket, [`GET http://localhost:${port}/a?b HTTP/1.1`, `Host: localhost:${port}`])

  expect(answer).toMatch(/echo: GET \/a\?b HTTP\/1\.1/)
})

test('an allowed host that cannot be reached is answered with the reason', async ({ mock }) => {
  const proxy = await proxyTo(mock, { allowedHosts: ['127.0.0.1'] })
  const free = await startProxy({ mockOrigin: mock.origin })
  await free.stop()

  const { head, socket } = await sendConnect(proxy, `127.0.0.1:${free.port}`)

  expect(head + (await readToEnd(socket))).toMatch(
    /^HTTP\/1\.1 502 [\s\S]*127\.0\.0\.1:\d+ cannot be reached: ECONNREFUSED/,
  )
})

test('a request that is for no proxy is told where it came', async ({ mock }) => {
  const proxy = await proxyTo(mock)

  const response = await fetch(`${proxy.origin}/2/users/me`)

  expect(response.status).toBe(400)
  expect(await response.text()).toContain('name it in HTTPS_PROXY and HTTP_PROXY')
})

test.for(['x.com', 'x.com:', ':443', 'x.com:99999', 'https://x.com:443/'])(
  'CONNECT %s is answered with 400',
  async (authority, { mock }) => {
    const proxy = await proxyTo(mock)

    const { head } = await sendConnect(proxy, authority)

    expect(head).toMatch(/^HTTP\/1\.1 400 /)
  },
)

test('a reset by the mock is a reset for the program, inside TLS and outside', async ({ mock }) => {
  mock.faults.arm({ at: 'users/me', times: 2, then: 'reset' })
  const proxy = await proxyTo(mock)
  const secure = await openTls(proxy, 'api.x.com')
  const plain = await open(proxy.port)

  const inside = ask(secure, [`GET ${PATH} HTTP/1.1`, 'Host: api.x.com'])
  await expect(inside).rejects.toMatchObject({ code: 'ECONNRESET' })
  const outside = ask(plain, [`GET http://api.x.com${PATH} HTTP/1.1`, 'Host: api.x.com'])
  await expect(outside).rejects.toMatchObject({ code: 'ECONNRESET' })
})

test.for([443, 80])('a program that is killed is gone for the mock, too, behind port %d', async (port, { mock }) => {
  mock.faults.arm({ at: 'users/me', then: 'hold-until-second' })
  const proxy = await proxyTo(mock)
  const { socket } = await sendConnect(proxy, `api.x.com:${port}`)
  const inside = port === 80 ? socket : connectTls({ socket, servername: 'api.x.com', ca: proxy.caCertificate })
  inside.on('error', () => {})
  inside.write(`GET ${PATH} HTTP/1.1\r\nHost: api.x.com\r\n\r\n`)
  await expect.poll(() => mock.faults.list()[0]?.fired).toBe(1)

  socket.resetAndDestroy()

  await expect.poll(() => mock.journal.events.at(-1)).toMatchObject({ kind: 'fault.fired', reason: 'abandoned' })
})

test('a program that breaks off in the middle of a request disturbs nobody', async ({ mock }) => {
  const proxy = await proxyTo(mock)
  const half = await open(proxy.port)
  half.write('POST http://api.x.com/2/oauth2/token HTTP/1.1\r\nHost: api.x.com\r\nContent-Length: 100\r\n\r\ngrant')
  await expect.poll(() => proxy.traffic.carried).toBe(1)
  half.resetAndDestroy()

  const answer = await ask(await open(proxy.port), [`GET http://x.com${PATH} HTTP/1.1`, 'Host: x.com'])

  expect(answer).toMatch(/^HTTP\/1\.1 401 /)
})

test('it listens on 127.0.0.1 and on no other address of this machine', async ({ mock }) => {
  const proxy = await proxyTo(mock)

  for (const port of [proxy.port, proxy.tlsPort]) {
    const elsewhere = connect(port, '127.0.0.2')
    await expect(once(elsewhere, 'connect')).rejects.toThrow()
  }
})

test('a port that is taken is named', async ({ mock }) => {
  const taken = mock.port

  const second = startProxy({ mockOrigin: mock.origin, port: taken })

  await expect(second).rejects.toThrow(
    `--port ${taken} is taken by another program: choose another, or 0 for any free one`,
  )
})

test('stop ends tunnels and frees the ports', async ({ mock }) => {
  const proxy = await startProxy({ mockOrigin: mock.origin })
  const secure = await openTls(proxy, 'x.com')
  const ended = once(secure, 'close')

  await proxy.stop()

  await ended
  for (const port of [proxy.port, proxy.tlsPort])
    await expect(open(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('settle waits for connections to close, so that one without a request is counted', async ({ mock }) => {
  const proxy = await startProxy({ mockOrigin: mock.origin })
  onTestFinished(() => proxy.stop())
  const socket = connect(proxy.tlsPort, '127.0.0.1')
  await once(socket, 'connect')

  socket.end()
  await proxy.settle(30)

  expect([...proxy.traffic.distrust.values()]).toEqual([1])
})

test('a plain connection that is idle is not ended by time', async ({ mock }) => {
  const proxy = await proxyTo(mock)
  const socket = await open(proxy.port)

  socket.write(`GET http://api.x.com${PATH} HTTP/1.1\r\nhost: api.x.com\r\n\r\n`)
  const answer = String((await once(socket, 'data'))[0])

  expect(answer).toMatch(/^HTTP\/1\.1 401 /)
  expect(answer).not.toMatch(/^keep-alive:/im)
})
