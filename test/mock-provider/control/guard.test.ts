import { startMockProvider, type MockProvider } from '../../../mock-provider/index.ts'
import { test, expect } from '../../../src/testing/vitest.ts'
import { call, change } from './call.ts'

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

test.for([{}, { controlToken: 'x' }, { allowedHosts: ['mock'] }, { controlToken: 'x', allowedHosts: [] }])(
  'an address that others can reach is refused with %j',
  async (options) => {
    const start = startMockProvider({ host: '0.0.0.0', ...options })

    await expect(start).rejects.toThrow(
      /host 0\.0\.0\.0 can be reached from other machines: give controlToken .* allowedHosts/,
    )
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
