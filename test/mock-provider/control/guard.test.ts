import { startMockProvider, type MockProvider } from '../../../mock-provider/index.ts'
import { test, expect } from '../../../src/testing/vitest.ts'
import { call, change, fill, prepare } from './call.ts'
import { operationsOf, readDocument } from './document.ts'

const guarded = test.extend({ mockOptions: { controlToken: 'let-me-in', allowedHosts: ['mock.internal'] } })
const named = test.extend({ mockOptions: { allowedHosts: ['mock.internal'] } })

const clock = (mock: MockProvider, headers: Record<string, string>) => call(mock, { path: '/_mock/clock', headers })

test.for(['127.0.0.1', 'localhost', '[::1]'])('the Host %s with our port is let through', async (name, { mock }) => {
  const { status } = await clock(mock, { host: `${name}:${mock.port}` })

  expect(status).toBe(200)
})

test.for([
  ['evil.example', 'own'],
  ['127.0.0.1.evil.example', 'own'],
  ['127.0.0.1', '1'],
  ['localhost', ''],
  ['127.0.0.2', 'own'],
  ['user@evil.example', 'own'],
  ['', 'own'],
] as const)('the Host %s with port %s is refused', async ([name, port], { mock }) => {
  const suffix = port === '' ? '' : `:${port === 'own' ? mock.port : port}`

  const { status, text } = await clock(mock, { host: `${name}${suffix}` })

  expect(status).toBe(403)
  expect(JSON.parse(text)).toMatchObject({
    status: 403,
    detail: expect.stringMatching(/is not this mock; name it with --allowed-host/),
  })
})

named('a name that the operator allowed is let through on any port, others are not', async ({ mock }) => {
  const answers = [await clock(mock, { host: 'mock.internal' }), await clock(mock, { host: 'mock.internal:8080' })]
  const other = await clock(mock, { host: 'other.internal' })

  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  expect(other.status).toBe(403)
})

test.for([
  ['cross-site', 403],
  ['same-site', 403],
  ['nonsense', 403],
  ['', 403],
  ['none', 200],
  ['same-origin', 200],
] as const)('Sec-Fetch-Site %s is answered %i', async ([site, expected], { mock }) => {
  const { status } = await clock(mock, { host: `127.0.0.1:${mock.port}`, 'sec-fetch-site': site })

  expect(status).toBe(expected)
})

test.for(['null', 'http://evil.example', 'http://127.0.0.1', 'http://127.0.0.1:1', ''])(
  'the Origin %j is refused',
  async (origin, { mock }) => {
    const { status } = await clock(mock, { host: `127.0.0.1:${mock.port}`, origin })

    expect(status).toBe(403)
  },
)

test('our own Origin is let through, in https it is another', async ({ mock }) => {
  const host = `127.0.0.1:${mock.port}`

  const own = await clock(mock, { host, origin: `http://${host}` })
  const secure = await clock(mock, { host, origin: `https://${host}` })

  expect([own.status, secure.status]).toEqual([200, 403])
})

test.for([
  'application/x-www-form-urlencoded',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/jsonp',
  undefined,
])('a change sent as %s is answered 415 and changes nothing', async (type, { mock }) => {
  const before = mock.clock.now()
  const headers = type === undefined ? {} : { 'content-type': type }

  const { status } = await call(mock, { method: 'POST', path: '/_mock/clock/advance', headers, body: '{"hours":1}' })

  expect(status).toBe(415)
  expect(mock.clock.now()).toBe(before)
})

test('a preflight of another site is refused without any permission', async ({ mock }) => {
  const headers = { origin: 'http://evil.example', 'access-control-request-method': 'POST' }

  const { status, headers: answered } = await call(mock, { method: 'OPTIONS', path: '/_mock/clock/advance', headers })

  expect(status).toBe(403)
  expect(Object.keys(answered).filter((name) => name.startsWith('access-control'))).toEqual([])
})

test.for(['/_MOCK/clock', '/_mock/clock/', '/%5fmock/clock', '//_mock/clock', '/./_mock/clock'])(
  '%s does not get around the guard',
  async (path, { mock }) => {
    const { status, text } = await call(mock, { path, headers: { host: 'evil.example' } })

    expect([403, 404]).toContain(status)
    expect(text).not.toContain('"now"')
  },
)

guarded('with a control token every call needs it', async ({ mock }) => {
  const without = await clock(mock, {})
  const wrong = await clock(mock, { authorization: 'Bearer let-me-out' })
  const right = await clock(mock, { authorization: 'Bearer let-me-in' })

  expect([without.status, wrong.status, right.status]).toEqual([401, 401, 200])
  expect(without.text).not.toContain('let-me-in')
})

guarded('the token opens nothing to a foreign page', async ({ mock }) => {
  const { status } = await clock(mock, { authorization: 'Bearer let-me-in', origin: 'http://evil.example' })

  expect(status).toBe(403)
})

guarded('X’s own paths need no control token', async ({ mock }) => {
  const { status } = await call(mock, { path: '/2/users/me', headers: { host: 'mock.internal' } })

  expect(status).toBe(401)
  expect(mock.journal.events.at(-1)).toMatchObject({ kind: 'api.called' })
})

guarded('a health check needs no token, but it needs the right Host and no foreign page', async ({ mock }) => {
  const health = (method: string, headers: Record<string, string> = {}) =>
    call(mock, { method, path: '/_mock/health', headers })

  const answers = [
    await health('GET'),
    await health('HEAD'),
    await health('GET', { host: 'mock.internal:4000' }),
    await health('GET', { host: 'evil.example' }),
    await health('GET', { origin: 'http://evil.example' }),
    await health('GET', { 'sec-fetch-site': 'cross-site' }),
    await health('POST', { 'content-type': 'application/json' }),
    await call(mock, { path: '/_mock/health/' }),
  ]

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 403, 403, 403, 401, 401])
})

guarded('an unknown path is not even named without the token', async ({ mock }) => {
  const { status, headers, text } = await call(mock, { path: '/_mock/clok' })

  expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer'])
  expect(text).not.toContain('/_mock/clock')
})

guarded.for(['bearer let-me-in', 'BEARER  let-me-in'])(
  'the scheme of %j may be written so',
  async (authorization, { mock }) => {
    expect((await clock(mock, { authorization })).status).toBe(200)
  },
)

guarded.for(['let-me-in', 'Basic let-me-in', 'Bearer', 'Bearer let-me-in2', 'Bearer let-me-i', 'Bearer LET-ME-IN', ''])(
  'the authorization %j opens nothing',
  async (authorization, { mock }) => {
    expect((await clock(mock, { authorization })).status).toBe(401)
  },
)

test.extend({ mockOptions: { allowedHosts: ['Mock.Internal'] } })(
  'a name is allowed in whatever case it is written',
  async ({ mock }) => {
    expect((await clock(mock, { host: 'mock.INTERNAL' })).status).toBe(200)
  },
)

test('every refusal of the guard is problem JSON', async ({ mock }) => {
  const answers = [
    await clock(mock, { host: 'evil.example' }),
    await clock(mock, { origin: 'null' }),
    await call(mock, { method: 'POST', path: '/_mock/reset' }),
  ]

  expect(answers.map(({ headers }) => headers['content-type'])).toEqual(
    answers.map(() => 'application/problem+json; charset=utf-8'),
  )
  expect(answers.map(({ text }) => JSON.parse(text).status)).toEqual([403, 403, 415])
})

const changes = await (async () => {
  const mock = await startMockProvider()
  const operations = operationsOf(await readDocument(mock))
  await mock.stop()
  return [...operations.values()].filter(({ method }) => method !== 'GET')
})()

const FORMS = {
  'application/x-www-form-urlencoded': 'hours=2',
  'text/plain': '{"hours":2,"x":"="}',
  'multipart/form-data; boundary=x': '--x\r\ncontent-disposition: form-data; name="hours"\r\n\r\n2\r\n--x--\r\n',
}

test.for(changes)(
  '$operationId takes no form, and no JSON from a foreign page',
  async ({ method, path, example = {} }, { mock }) => {
    const params = await prepare(mock)
    const before = mock.snapshot()
    const send = (headers: Record<string, string>, body: string) =>
      call(mock, { method, path: fill(path, params), headers, body })
    const json = { 'content-type': 'application/json' }

    const forms = await Promise.all(Object.entries(FORMS).map(([type, body]) => send({ 'content-type': type }, body)))
    const foreign = await Promise.all(
      [{ origin: 'http://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'same-site' }].map((headers) =>
        send({ ...json, ...headers }, JSON.stringify(example)),
      ),
    )

    expect(forms.map(({ status }) => status)).toEqual([415, 415, 415])
    expect(foreign.map(({ status }) => status)).toEqual([403, 403, 403])
    expect(mock.snapshot()).toEqual(before)
    expect((await call(mock, { path: '/_mock/snapshots' })).text).toContain('"saved"')
  },
)

test('a DELETE without a body needs no content type, one with a body does', async ({ mock }) => {
  const remove = (headers: Record<string, string>, body?: string) =>
    call(mock, { method: 'DELETE', path: '/_mock/faults', headers, ...(body !== undefined && { body }) })

  const answers = [
    await remove({}),
    await remove({}, ''),
    await remove({ 'content-type': 'application/json' }, '{}'),
    await remove({}, '{}'),
    await remove({ 'content-type': 'text/plain' }),
  ]

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 415, 415])
})

test('a web socket is not opened, to a foreign page still less', async ({ mock }) => {
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  }

  const own = await call(mock, { path: '/_mock/clock', headers })
  const foreign = await call(mock, { path: '/_mock/clock', headers: { ...headers, origin: 'http://evil.example' } })

  expect(own.status).not.toBe(101)
  expect(foreign.status).toBe(403)
})

test.for([{}, { controlToken: 'x' }, { allowedHosts: ['mock'] }, { controlToken: 'x', allowedHosts: [] }])(
  'an address that others can reach is refused with %j',
  async (options) => {
    const start = startMockProvider({ host: '0.0.0.0', ...options })

    await expect(start).rejects.toThrow(
      /host 0\.0\.0\.0 can be reached from other machines: give controlToken .* allowedHosts/,
    )
  },
)

test.for(['mock:4000', 'http://mock', 'mock/', '', 'a b', '::1'])('the name %j cannot be allowed', async (name) => {
  const start = startMockProvider({ allowedHosts: ['mock.internal', '10.0.0.1', '[::1]', name] })

  await expect(start).rejects.toThrow(
    `--allowed-host) cannot have ${JSON.stringify(name)}; it takes host names without`,
  )
})

test.for([{}, { host: '0.0.0.0', allowedHosts: ['mock'] }])(
  'an empty token is refused with %j: it would be no token at all',
  async (options) => {
    await expect(startMockProvider({ ...options, controlToken: '' })).rejects.toThrow(/--control-token\) is empty/)
  },
)

test('with token and name any address can be listened on', async () => {
  const mock = await startMockProvider({
    host: '0.0.0.0',
    controlToken: 'x',
    allowedHosts: ['mock'],
    publicOrigin: 'http://mock:4000',
  })

  const { status } = await change(
    mock,
    '/_mock/clock/advance',
    { hours: 1 },
    { authorization: 'Bearer x', host: 'mock:4000' },
  )
  await mock.stop()

  expect(status).toBe(200)
  expect(mock.config.tokenEndpoint).toBe('http://mock:4000/2/oauth2/token')
})
