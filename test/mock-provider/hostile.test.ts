import { connect } from 'node:net'
import { once } from 'node:events'
import { test as base, expect } from '../../src/testing/vitest.ts'
import type { MockProvider } from '../../mock-provider/index.ts'
import { collectWarnings, lastEvent, sendRaw, statusOfCall } from './fixtures.ts'

/** Every test here ends with a provider that warned of nothing and still answers. */
const test = base.extend<{ survivor: MockProvider }>({
  survivor: async ({ mock }, use) => {
    const warnings = collectWarnings()
    const { accessToken } = await mock.signIn()
    await use(mock)
    const response = await fetch(`${mock.origin}/2/users/me`, { headers: { authorization: `Bearer ${accessToken}` } })
    expect(response.status).toBe(200)
    expect(warnings).toEqual([])
  },
})

const FORM = 'application/x-www-form-urlencoded'

/** One request as bytes; `connection: close` unless told otherwise. */
function request(start: string, headers: Record<string, string> = {}, body: string | Buffer = ''): Buffer {
  const length = { 'content-length': String(Buffer.byteLength(body)) }
  const all = { host: '127.0.0.1', connection: 'close', ...(body.length > 0 && length), ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`${start} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'), Buffer.from(body)])
}

const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
  request('POST /2/oauth2/token', { 'content-type': FORM, ...headers }, body)

const manyParameters = Array.from({ length: 10_000 }, (_, number) => `p${number}=v`).join('&')
const deep = (depth: number) => `{"code":${'['.repeat(depth)}${']'.repeat(depth)}}`

const refused: [name: string, bytes: Buffer, status: number, reason: string][] = [
  ['a malformed escape in a form', post('code=%zz'), 400, 'malformed'],
  ['a malformed escape in a query', request('POST /2/oauth2/token?code=%'), 400, 'malformed'],
  ['a malformed escape before consent', request('GET /i/oauth2/authorize?state=%'), 200, 'parameter'],
  ['a parameter twice', post('code=a&code=b'), 400, 'malformed'],
  ['10,000 parameters', post(manyParameters), 400, 'malformed'],
  ['a JSON array', post('[]', { 'content-type': 'application/json' }), 400, 'malformed'],
  ['JSON nested 100,000 deep', post(deep(100_000), { 'content-type': 'application/json' }), 400, 'malformed'],
  ['JSON that ends early', post('{"code":', { 'content-type': 'application/json' }), 400, 'malformed'],
  ['a body of 1 MB', post('x'.repeat(1024 * 1024)), 413, 'too-large'],
  ['a form with a wrong content type', post('client_id=x', { 'content-type': 'text/plain' }), 400, 'client'],
  ['a multipart form', post('--x', { 'content-type': 'multipart/form-data; boundary=x' }), 400, 'client'],
  ['NUL bytes in a form', post('client_id=%00\0'), 400, 'client'],
  ['bytes that are no UTF-8', post(Buffer.from([0x63, 0x3d, 0xff, 0xfe, 0xc0])), 400, 'client'],
  ['escapes that are no UTF-8', post('client_id=%ff%c0'), 400, 'client'],
  ['__proto__ as a parameter', post('__proto__=a&constructor=b&toString=c'), 400, 'client'],
  [
    '__proto__ in JSON',
    post('{"__proto__":"a","constructor":"b"}', { 'content-type': 'application/json' }),
    400,
    'client',
  ],
  ['client_id constructor', post('client_id=constructor'), 400, 'client'],
  ['client_id __proto__', post('client_id=__proto__'), 400, 'client'],
  ['grant_type constructor', post('grant_type=constructor'), 400, 'client'],
  [
    'headers named __proto__ and constructor',
    post('', { __proto__x: 'a', constructor: 'b', ['__proto__']: 'c' }),
    400,
    'client',
  ],
  ['GET at the token endpoint', request('GET /2/oauth2/token'), 405, 'method'],
  ['DELETE at users/me', request('DELETE /2/users/me'), 405, 'method'],
  ['PUT at the authorization endpoint', request('PUT /i/oauth2/authorize'), 405, 'method'],
  ['OPTIONS at the token endpoint', request('OPTIONS /2/oauth2/token'), 405, 'method'],
  ['HEAD at users/me', request('HEAD /2/users/me'), 405, 'method'],
  ['an unknown path', request('GET /2/tweets/1/nothing'), 404, 'unknown-path'],
  ['/2 alone', request('GET /2'), 404, 'unknown-path'],
  ['a path with a slash too many', request('GET /2/users/me/'), 404, 'unknown-path'],
  ['a path with dots', request('GET /2/../_mock/config'), 404, 'unknown-path'],
  ['__proto__ as a path', request('GET /2/__proto__'), 404, 'unknown-path'],
  ['/i/constructor', request('GET /i/constructor'), 404, 'unknown-path'],
  ['a broken escape in a path', request('GET /2/%zz'), 404, 'unknown-path'],
  ['broken Basic', post('client_id=x', { authorization: 'Basic %%%' }), 400, 'client'],
  [
    'Basic of bytes',
    post('grant_type=a', { authorization: `Basic ${Buffer.from([0xff, 0x3a, 0x00]).toString('base64')}` }),
    400,
    'client',
  ],
  ['an absolute target', request('GET http://api.x.com/2/users/me'), 401, 'bearer-missing'],
  [
    'an Authorization of another scheme',
    request('GET /2/users/me', { authorization: 'Digest username="x"' }),
    401,
    'bearer-missing',
  ],
]

test.for(refused)(
  '%s is answered plainly, and the journal says why',
  async ([, bytes, status, reason], { survivor }) => {
    const answer = await sendRaw(survivor.port, bytes)

    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(lastEvent(survivor)).toMatchObject({ reason, http: { status } })
    expect(survivor.journal.events).toHaveLength(2)
  },
)

/** What node:http refuses itself: no request ever reaches an endpoint. */
const broken: [name: string, bytes: Buffer | string, status: number][] = [
  ['no HTTP at all', 'hello\r\n\r\n', 400],
  ['a TLS hello', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]), 400],
  ['content-length and transfer-encoding', post('0\r\n\r\n', { 'transfer-encoding': 'chunked' }), 400],
  [
    'two content-lengths',
    'POST /2/oauth2/token HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
    400,
  ],
  ['a NUL in a header', request('GET /2/users/me', { 'x-odd': 'a\0b' }), 400],
  ['a header without a colon', 'GET /2/users/me HTTP/1.1\r\nhost: a\r\nbroken\r\n\r\n', 400],
  ['20 KB of headers', request('GET /2/users/me', { 'x-long': 'a'.repeat(20_000) }), 431],
  ['a target of 20 KB', request(`GET /2/users/me?${'a'.repeat(20_000)}`), 431],
  [
    'a chunk size that is none',
    'POST /2/oauth2/token HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
    400,
  ],
]

const refusedByHead: [name: string, bytes: string, status: number, detail: string][] = [
  ['no Host', 'GET /2/users/me HTTP/1.1\r\n\r\n', 400, 'no Host header'],
  ['no Host at the control API', 'GET /_mock/clock HTTP/1.1\r\n\r\n', 400, 'no Host header'],
  ['an unknown expectation', 'GET /2/users/me HTTP/1.1\r\nhost: a\r\nexpect: tea\r\n\r\n', 417, 'Expect: tea'],
  ['CONNECT', 'CONNECT api.x.com:443 HTTP/1.1\r\nhost: api.x.com:443\r\n\r\n', 405, 'CONNECT: this mock is no proxy'],
  ['the target *', 'OPTIONS * HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', 404, 'OPTIONS * is neither'],
]

test.for(refusedByHead)('%s is answered, and the journal says why', async ([, bytes, status, detail], { survivor }) => {
  const answer = await sendRaw(survivor.port, bytes)

  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(lastEvent(survivor)?.detail ?? '').toContain(detail)
})

test('a refusal by the head alone has the world’s Date', async ({ survivor }) => {
  survivor.clock.advance({ hours: 1 })
  const expectation = request('GET /2/users/me', { expect: 'tea' })

  const answers = [await sendRaw(survivor.port, 'GET / HTTP/1.1\r\n\r\n'), await sendRaw(survivor.port, expectation)]

  const date = new Date(survivor.clock.now() * 1000).toUTCString()
  for (const answer of answers) expect(answer).toContain(`date: ${date}\r\n`)
})

test('a broken absolute target is read without its origin', async ({ survivor }) => {
  const start = 'GET http://[::1'

  const front = await sendRaw(survivor.port, request(start))
  const nothing = await sendRaw(survivor.port, request(`${start}/nothing?a=http://[`))

  expect([front, nothing].map((answer) => answer.slice(9, 12))).toEqual(['200', '404'])
})

test('HTTP/1.0 needs no Host', async ({ survivor }) => {
  const answer = await sendRaw(survivor.port, 'GET /2/users/me HTTP/1.0\r\n\r\n')

  expect(answer).toMatch(/^HTTP\/1\.1 401 /)
})

test.for(broken)('%s is refused by name, and the connection ends', async ([, bytes, status], { survivor }) => {
  const answer = await sendRaw(survivor.port, bytes)

  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(lastEvent(survivor)).toMatchObject({ kind: 'request.refused', reason: 'malformed' })
})

test('an unknown path has an empty body, with and without a token', async ({ survivor }) => {
  const { accessToken } = await survivor.signIn()

  const plain = await fetch(`${survivor.origin}/2/nothing`)
  const authorized = await fetch(`${survivor.origin}/2/nothing`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })

  expect([plain.status, await plain.text(), plain.headers.get('content-type')]).toEqual([404, '', null])
  expect([authorized.status, await authorized.text()]).toEqual([404, ''])
})

test('the answer to HEAD has no body', async ({ survivor }) => {
  const answer = await sendRaw(survivor.port, request('HEAD /2/users/me'))

  expect(answer).toMatch(/\r\n\r\n$/)
})

test('pipelined requests are answered in their order', async ({ survivor }) => {
  const { accessToken } = await survivor.signIn()
  const call = request('GET /2/users/me', { authorization: `Bearer ${accessToken}`, connection: 'keep-alive' })
  const unknown = request('GET /2/nothing', { connection: 'keep-alive' })

  const answer = await sendRaw(survivor.port, Buffer.concat([call, unknown, call, request('GET /2/users/me')]))

  expect(answer.match(/HTTP\/1\.1 (\d+)/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404', 'HTTP/1.1 200', 'HTTP/1.1 401'])
})

test('a chunked form is read', async ({ survivor }) => {
  const head = request('POST /2/oauth2/token', { 'content-type': FORM, 'transfer-encoding': 'chunked' })
  const body = 'b\r\nclient_id=a\r\n0\r\n\r\n'

  const answer = await sendRaw(survivor.port, Buffer.concat([head, Buffer.from(body)]))

  expect(answer).toContain('Value passed for the client id was invalid.')
})

test('a peer that leaves in the middle of its body disturbs nobody', async ({ survivor }) => {
  const socket = connect(survivor.port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(post('client_id=a', { 'content-length': '1000' }))

  socket.destroy()
  await once(socket, 'close')

  expect(await statusOfCall(survivor, 'any')).toBe(401)
})

test('a peer that leaves before its answer disturbs nobody', async ({ survivor }) => {
  survivor.faults.arm({ at: 'users/me', then: { delaySeconds: 0.01 } })
  const socket = connect(survivor.port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(request('GET /2/users/me'))
  while (survivor.faults.list()[0]?.fired === 0) await new Promise(setImmediate)

  socket.destroy()
  await once(socket, 'close')

  expect(await statusOfCall(survivor, 'any')).toBe(401)
})

test('mock.fetch refuses a body of 1 MB as a socket does', async ({ survivor }) => {
  const init = { method: 'POST', headers: { 'content-type': FORM }, body: 'x'.repeat(1024 * 1024) }

  const { status } = await survivor.fetch(survivor.config.tokenEndpoint, init)

  expect(status).toBe(413)
  expect(lastEvent(survivor)).toMatchObject({ kind: 'request.refused', reason: 'too-large' })
})

test('mock.fetch knows X’s own paths only', async ({ survivor }) => {
  await expect(survivor.fetch(`${survivor.origin}/_mock/config`)).rejects.toThrow(
    /knows X's own paths only, not \/_mock\/config/,
  )
  await expect(survivor.fetch(`${survivor.origin}/`)).rejects.toThrow(TypeError)
})

test('mock.fetch answers on whatever host it is asked', async ({ survivor }) => {
  const { status } = await survivor.fetch('https://api.x.com/2/users/me')

  expect(status).toBe(401)
})

test('mock.fetch follows no redirect and refuses one where it is told to', async ({ survivor }) => {
  const mock = survivor
  mock.faults.arm({ at: 'users/me', times: 2, then: { status: 302 } })

  const handed = await mock.fetch(`${mock.origin}/2/users/me`)

  expect(handed.status).toBe(302)
  await expect(mock.fetch(`${mock.origin}/2/users/me`, { redirect: 'error' })).rejects.toThrow('fetch failed')
})

base('a provider stops although a peer keeps its broken connection half open', async ({ mock }) => {
  const socket = connect({ port: mock.port, host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write('hello\r\n\r\n')
  await once(socket, 'data')

  await mock.stop()
  socket.destroy()

  await expect(fetch(mock.origin)).rejects.toThrow('fetch failed')
})
