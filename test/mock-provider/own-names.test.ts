import { startMockProvider, type MockProvider } from '../../mock-provider/index.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { call } from './control/call.ts'
import { authorizationUrl, lastEvent, testWith } from './fixtures.ts'

const PAGES = [
  '/',
  '/lessons/01-verifier',
  '/lessons.css',
  '/nothing',
  '/i/oauth2/authorize',
  '/i/nothing',
  '/_mockery',
]

const show = (mock: MockProvider, path: string, host: string) => call(mock, { path, headers: { host } })

/** The log-in page of a correct authorization request. */
const logIn = (mock: MockProvider, host: string) => {
  const { pathname, search } = authorizationUrl(mock)
  return show(mock, pathname + search, host)
}

test.for(PAGES)('%s shows nothing to a page of a domain that was made to lead here', async (path, { mock }) => {
  const { status, text } = await show(mock, path, `evil.example:${mock.port}`)

  expect(status).toBe(403)
  expect(text).toMatch(/^twitter-oauth-lab: Host "evil\.example:\d+" is not this mock; name it with --allowed-host/)
  expect(text).not.toContain(mock.config.clientId)
  expect(lastEvent(mock)).toMatchObject({
    kind: 'request.refused',
    reason: 'host',
    detail: expect.stringMatching(
      /^GET \/\S* ?: Host "evil\.example:\d+" is not this mock; name it with --allowed-host/,
    ),
  })
})

test('a rebound page cannot log in and approve: nothing is decided', async ({ mock }) => {
  const own = await logIn(mock, `127.0.0.1:${mock.port}`)
  const [, attempt = ''] = /name="attempt" value="([^"]+)"/.exec(own.text) ?? []
  const mark = mock.journal.mark()
  const post = (host: string) =>
    call(mock, {
      method: 'POST',
      path: '/i/oauth2/authorize',
      body: `attempt=${attempt}&user=ada_practice`,
      headers: { host, origin: `http://${host}`, 'content-type': 'application/x-www-form-urlencoded' },
    })

  const rebound = await post(`evil.example:${mock.port}`)
  const mine = await post(`127.0.0.1:${mock.port}`)

  expect([rebound.status, mine.status]).toEqual([403, 200])
  expect(mock.journal.since(mark).map(({ kind }) => kind)).toEqual(['request.refused', 'consent.shown'])
})

test.for(
  [
    ['127.0.0.1:<port>', 'localhost:<port>', '[::1]:<port>', 'LOCALHOST:<port>'],
    ['localhost', '127.0.0.1:8080', 'localhost:5000'],
    ['x.com', 'twitter.com', 'api.x.com', 'api.twitter.com:443', 'X.com'],
  ].flat(),
)('the Host %s is shown pages: nobody else’s page has it, through whatever port', async (name, { mock }) => {
  const host = name.replace('<port>', String(mock.port))

  const answers = [await show(mock, '/', host), await logIn(mock, host)]

  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  expect(answers[1]?.text).toContain('name="attempt"')
})

test.for([
  '127.0.0.1.evil.example',
  'localhost.evil.example',
  'x.com.evil.example',
  'evilx.com',
  'user@evil.example',
  'evil.example@127.0.0.1',
  '127.0.0.1/evil.example',
  'localhost#evil.example',
  'localhost\\@evil.example',
  'a b',
  ':4000',
])('the Host %j is shown no page', async (host, { mock }) => {
  const answers = [await show(mock, '/', host), await logIn(mock, host)]

  expect(answers.map(({ status }) => status)).toEqual([403, 403])
})

test.for(['/2/users/me', '/2/oauth2/token', '/oauth2/token'])(
  '%s answers to every name: it shows nothing without a secret, and containers call it as they like',
  async (path, { mock }) => {
    const own = await show(mock, path, `127.0.0.1:${mock.port}`)
    const other = await show(mock, path, 'mock.of.my.compose.file')

    expect([other.status, other.text]).toEqual([own.status, own.text])
    expect(other.status).not.toBe(403)
  },
)

testWith({ allowedHosts: ['Mock.Internal'], controlToken: 'a token', publicOrigin: 'https://lab.example' })(
  'names that the operator gave are shown pages; the public one controls as it was told, with the token',
  async ({ mock }) => {
    const hosts = ['mock.internal', 'mock.internal:8080', 'lab.example', 'lab.example:4443']

    const headers = { authorization: 'Bearer a token' }

    const shown = await Promise.all(hosts.map((host) => logIn(mock, host)))
    const controlled = await Promise.all(
      hosts.map((host) => call(mock, { path: '/_mock/clock', headers: { ...headers, host } })),
    )

    expect(shown.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(controlled.map(({ status }) => status)).toEqual([200, 200, 200, 403])
  },
)

test('a further world answers to the names of the first', async () => {
  const mock = await startMockProvider({
    allowedHosts: ['mock', 'lab.example'],
    publicOrigin: 'http://lab.example:4000',
  })
  const { mock: world } = await mock.worlds.create()

  const answers = await Promise.all(['mock', 'lab.example', 'evil.example'].map((host) => logIn(world, host)))
  await mock.stop()

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 403])
})

test('the control API stays closed to X’s names, which only its pages have', async ({ mock }) => {
  const { status } = await show(mock, '/_mock/clock', 'x.com')

  expect(status).toBe(403)
})

test.for(['lab.example', 'not an origin', ''])(
  'a public origin %j is refused before anything starts',
  async (publicOrigin) => {
    const start = startMockProvider({ publicOrigin })

    await expect(start).rejects.toThrow(
      `publicOrigin (--public-origin) cannot be ${JSON.stringify(publicOrigin)}; it takes an origin such as http://mock:4000`,
    )
  },
)
