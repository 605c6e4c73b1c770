import { once } from 'node:events'
import { request } from 'node:http'
import { networkInterfaces } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import { startMockProvider, type MockProviderOptions } from '../../mock-provider/index.ts'

const GUARD = { controlToken: 'a token', allowedHosts: ['mock.test', 'other.test'] }

/** Another address of this machine than loopback, if it has one. */
const [lan = '127.0.0.1'] = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .flatMap(({ family, internal, address }) => (family === 'IPv4' && !internal ? [address] : []))

/** How a mock is started, and the host that it says it is at; `*` is its port. */
const started: [options: MockProviderOptions, host: string][] = [
  [{}, '127.0.0.1:*'],
  [{ host: 'localhost' }, 'localhost:*'],
  [{ host: '0.0.0.0', ...GUARD }, 'mock.test:*'],
  [{ host: '::', ...GUARD }, 'mock.test:*'],
  [{ host: lan, ...GUARD }, `${lan}:*`],
  [{ host: '0.0.0.0', ...GUARD, publicOrigin: 'http://lab.test:9000' }, 'lab.test:9000'],
  [{ controlToken: 'a token', publicOrigin: 'https://lab.test' }, 'lab.test'],
  [{ allowedHosts: ['lab.test'], publicOrigin: 'http://lab.test' }, 'lab.test'],
  [{ publicOrigin: 'http://127.0.0.1:8080' }, '127.0.0.1:8080'],
  [{ publicOrigin: 'http://localhost:8080' }, 'localhost:8080'],
]

/** The status of a request to where the mock listens, as somebody sends it who was told its origin. */
async function statusAt(mock: { origin: string; port: number }, listensAt: string, path: string): Promise<number> {
  const { host } = new URL(mock.origin)
  const headers = { host, authorization: 'Bearer a token' }
  const sent = request({ host: listensAt, port: mock.port, path, headers, agent: false }).end()
  const [response] = await once(sent, 'response')
  response.resume()
  return response.statusCode
}

test.for(started)('started with %j it says that it is at %s, and answers there', async ([options, host]) => {
  const mock = await startMockProvider(options)
  onTestFinished(() => mock.stop())
  const { mock: world } = await mock.worlds.create()
  const at = options.host === 'localhost' || options.host === lan ? options.host : '127.0.0.1'

  const answers = ['/', '/_mock/config', '/_mock/openapi.json'].flatMap((path) =>
    [mock, world].map((each) => statusAt(each, at, path)),
  )

  expect(new URL(mock.origin).host).toBe(host.replace('*', String(mock.port)))
  expect(await Promise.all(answers)).toEqual(Array(6).fill(200))
})

test('a public origin at which the control API would answer nobody is refused at the start', async () => {
  const start = startMockProvider({ publicOrigin: 'http://lab.test:4000' })

  await expect(start).rejects.toThrow(
    'publicOrigin (--public-origin) is http://lab.test:4000, where the control API would answer nobody: give allowedHosts (--allowed-host) lab.test as well, or controlToken (--control-token)',
  )
})

test('the control API answers at the told address only, not at other ports of its name', async () => {
  const mock = await startMockProvider({ controlToken: 'a token', publicOrigin: 'http://lab.test:4000' })
  onTestFinished(() => mock.stop())

  const statuses = ['http://lab.test:4000', 'http://lab.test', 'http://evil.test:4000'].map((origin) =>
    statusAt({ origin, port: mock.port }, '127.0.0.1', '/_mock/clock'),
  )

  expect(await Promise.all(statuses)).toEqual([200, 403, 403])
})

test.for<[host: string, says: string]>([
  ['203.0.113.77', 'host 203.0.113.77 (--host) is no address of this machine: give one that it has, such as 127.0.0.1'],
  ['no-such-name.invalid', 'host "no-such-name.invalid" (--host) is a name that leads to no address: give one'],
])('the host %s, which cannot be listened on, is told in a sentence', async ([host, says]) => {
  await expect(startMockProvider({ host, ...GUARD })).rejects.toThrow(says)
})

test('pages say nothing of this machine that is untrue where others reach the mock', async () => {
  const mock = await startMockProvider()
  onTestFinished(() => mock.stop())
  const url = new URL(mock.config.authorizationEndpoint)
  const { clientId, redirectUri } = mock.config
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'users.read',
    state: 'state',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  }).toString()

  const pages = await Promise.all([mock.origin, url].map(async (page) => (await fetch(page)).text()))

  for (const page of pages) {
    expect(page).toMatch(/nothing (here )?is sent to X\./i)
    expect(page).not.toContain('this machine')
  }
})
