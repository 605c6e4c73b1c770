import { test, expect } from '../../src/testing/vitest.ts'
import type { ArmedFault, FaultSpec, MockProvider } from '../../mock-provider/index.ts'
import { basicOf, lastEvent, read, refresh, statusOfCall } from './fixtures.ts'

type Door = (mock: MockProvider, path?: string, init?: RequestInit) => Promise<Response>

const socket: Door = (mock, path = '/2/users/me', init) => fetch(mock.origin + path, init)
const inProcess: Door = (mock, path = '/2/users/me', init) => mock.fetch(mock.origin + path, init)

const doors: [name: string, door: Door][] = [
  ['a socket', socket],
  ['mock.fetch', inProcess],
]

/** The error code behind a rejected fetch. */
async function failureOf(request: Promise<unknown>): Promise<unknown> {
  const error = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof TypeError) || !(error.cause instanceof Error) || !('code' in error.cause)) return error
  return error.cause.code
}

function postRefresh(door: Door, mock: MockProvider, refreshToken: string): Promise<Response> {
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken })
  return door(mock, '/2/oauth2/token', { method: 'POST', headers: basicOf(mock), body })
}

/** Resolves once a request has met the fault. */
async function untilFired(fault: ArmedFault): Promise<void> {
  while (fault.fired === 0) await new Promise(setImmediate)
}

test.for(doors)('status 503 answers over %s in the words of X, with retry-after', async ([, door], { mock }) => {
  mock.faults.arm({ at: 'users/me', then: { status: 503, retryAfterSeconds: 30 } })

  const { status, text, headers } = await read(await door(mock))

  expect(status).toBe(503)
  expect(text).toBe('{"title":"Service Unavailable","detail":"Service Unavailable","type":"about:blank","status":503}')
  expect(headers.get('retry-after')).toBe('30')
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(lastEvent(mock)).toMatchObject({ kind: 'fault.fired', reason: 'status 503', cause: 1, http: { status: 503 } })
})

test.for(doors)('a body and type of one’s own are sent over %s as they are', async ([, door], { mock }) => {
  mock.faults.arm({ at: 'users/me', then: { status: 200, body: '<html>', contentType: 'text/html' } })

  const { status, text, headers } = await read(await door(mock))

  expect([status, text, headers.get('content-type')]).toEqual([200, '<html>', 'text/html'])
})

test.for([204, 205, 304, 418, 599])('status %i can be armed', async (status, { mock }) => {
  mock.faults.arm({ at: 'users/me', times: 2, then: { status } })

  const answers = [await inProcess(mock), await socket(mock)]

  expect(answers.map((answer) => answer.status)).toEqual([status, status])
})

test.for(doors)('a delay over %s ends with the endpoint’s own answer', async ([, door], { mock }) => {
  mock.faults.arm({ at: 'users/me', then: { delaySeconds: 0.01 } })

  const { status } = await door(mock)

  expect(status).toBe(401)
  expect(mock.journal.events.map(({ kind }) => kind)).toEqual(['fault.armed', 'fault.fired', 'api.called'])
})

test('reset over a socket ends the connection without an answer', async ({ mock }) => {
  mock.faults.arm({ at: 'users/me', then: 'reset' })

  const failure = await failureOf(socket(mock))

  expect(['ECONNRESET', 'UND_ERR_SOCKET']).toContain(failure)
  expect(lastEvent(mock)).toMatchObject({ kind: 'fault.fired', reason: 'reset', http: { status: 0 } })
})

test('reset through mock.fetch rejects as global fetch does', async ({ mock }) => {
  mock.faults.arm({ at: 'users/me', then: 'reset' })

  const error = await inProcess(mock).catch((reason: unknown) => reason)

  expect(error).toBeInstanceOf(TypeError)
  expect(error).toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNRESET' } })
})

test.for(doors)('a hang over %s ends when the caller gives up', async ([, door], { mock }) => {
  const fault = mock.faults.arm({ at: 'users/me', then: 'hang' })
  const caller = new AbortController()

  const request = door(mock, undefined, { signal: caller.signal })
  await untilFired(fault)
  caller.abort(new Error('gave up'))

  await expect(request).rejects.toThrow('gave up')
  expect((await door(mock)).status).toBe(401)
})

test.for(doors)('a hang over %s ends when the provider stops', async ([, door], { mock }) => {
  const fault = mock.faults.arm({ at: 'users/me', then: 'hang' })

  const failure = failureOf(door(mock))
  await untilFired(fault)
  await mock.stop()

  expect(['ECONNRESET', 'UND_ERR_SOCKET']).toContain(await failure)
})

test.for(doors)('a delay over %s ends when the provider stops, and nothing is done', async ([, door], { mock }) => {
  const fault = mock.faults.arm({ at: 'users/me', then: { delaySeconds: 3600 } })

  const failure = failureOf(door(mock))
  await untilFired(fault)
  await mock.stop()

  expect(['ECONNRESET', 'UND_ERR_SOCKET']).toContain(await failure)
  expect(lastEvent(mock)).toMatchObject({ kind: 'fault.fired', reason: 'delay' })
})

test.for(doors)('drop-after-commit over %s rotates the token and loses the answer', async ([, door], { mock }) => {
  const { refreshToken = '' } = await mock.signIn()
  mock.faults.arm({ at: 'token', then: 'drop-after-commit' })

  const failure = await failureOf(postRefresh(door, mock, refreshToken))
  const kinds = mock.journal.events.map(({ kind }) => kind)
  const { status } = await refresh(mock, refreshToken)

  expect(['ECONNRESET', 'UND_ERR_SOCKET']).toContain(failure)
  expect(kinds).toEqual(['tokens.issued', 'fault.armed', 'refresh.done', 'fault.fired'])
  expect(status).toBe(400)
  expect(lastEvent(mock)).toMatchObject({ reason: 'replayed' })
})

test('a fault fires as often as it was told, then never again', async ({ mock }) => {
  const fault = mock.faults.arm({ at: 'users/me', times: 2, then: { status: 500 } })

  const statuses = [await statusOfCall(mock, 'a'), await statusOfCall(mock, 'a'), await statusOfCall(mock, 'a')]

  expect(statuses).toEqual([500, 500, 401])
  expect([fault.fired, fault.remaining]).toEqual([2, 0])
  expect(mock.faults.list()).toMatchObject([{ id: fault.id, at: 'users/me', fired: 2, remaining: 0 }])
})

test.for(['authorize', 'token', 'revoke', 'users/me'] as const)(
  'a fault at %s meets that endpoint only',
  async (at, { mock }) => {
    const requests: [path: string, method: string][] = [
      ['/i/oauth2/authorize', 'GET'],
      ['/2/oauth2/token', 'POST'],
      ['/2/oauth2/revoke', 'POST'],
      ['/2/users/me', 'GET'],
    ]
    mock.faults.arm({ at, times: 4, then: { status: 599 } })

    const answers = await Promise.all(requests.map(([path, method]) => inProcess(mock, path, { method })))

    const hit = requests.filter((_request, index) => answers[index]?.status === 599)
    expect(hit.map(([path]) => path)).toEqual([expect.stringContaining(`/${at}`)])
  },
)

test('faults fire in the order in which they were armed', async ({ mock }) => {
  mock.faults.arm({ at: 'users/me', then: { status: 500 } })
  mock.faults.arm({ at: 'users/me', then: { status: 502 } })

  expect([await statusOfCall(mock, 'a'), await statusOfCall(mock, 'a')]).toEqual([500, 502])
})

test('a fault that was taken back does not fire', async ({ mock }) => {
  const fault = mock.faults.arm({ at: 'users/me', then: { status: 500 } })
  mock.faults.arm({ at: 'users/me', then: { status: 502 } })

  fault.disarm()
  const one = await statusOfCall(mock, 'a')
  mock.faults.arm({ at: 'users/me', then: { status: 500 } })
  mock.faults.disarm()

  expect([one, await statusOfCall(mock, 'a')]).toEqual([502, 401])
  expect(mock.faults.list()).toEqual([])
})

test('when looks at grant type and client', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  mock.faults.arm({ at: 'token', when: { grantType: 'authorization_code' }, then: { status: 500 } })
  mock.faults.arm({ at: 'token', when: { client: 'other' }, then: { status: 500 } })
  mock.faults.arm({
    at: 'token',
    when: { grantType: 'refresh_token', client: mock.config.clientId },
    then: { status: 502 },
  })

  const { status } = await refresh(mock, refreshToken)

  expect(status).toBe(502)
  expect(mock.faults.list().map(({ fired }) => fired)).toEqual([0, 0, 1])
})

test('when knows a client that names itself in Basic only', async ({ mock }) => {
  mock.faults.arm({ at: 'token', when: { client: mock.config.clientId }, then: { status: 502 } })

  const { status } = await postRefresh(inProcess, mock, 'any')

  expect(status).toBe(502)
})

test.for([
  [
    { at: 'tokens', then: 'reset' },
    'at cannot be "tokens"; it takes authorize, token, revoke, app-only, users/me, users, tweets, bookmarks, likes, follows, other',
  ],
  [{ at: 'token', then: 'explode' }, 'then cannot be "explode"; it takes reset, hang, drop-after-commit'],
  [{ at: 'token' }, 'then cannot be undefined'],
  [{ at: 'token', then: {} }, 'then.status cannot be undefined'],
  [{ at: 'token', then: { status: 99 } }, 'then.status cannot be 99; it takes a status from 200 to 599'],
  [{ at: 'token', then: { delaySeconds: -1 } }, 'then.delaySeconds cannot be -1'],
  [
    { at: 'token', then: { delaySeconds: 1e9 } },
    'then.delaySeconds cannot be 1000000000; it takes seconds, 0 to 86400',
  ],
  [{ at: 'token', then: { delaySeconds: '1' } }, 'then.delaySeconds cannot be "1"'],
  [{ at: 'token', then: 'reset', times: 0 }, 'times cannot be 0; it takes a whole number, 1 or more'],
  [{ at: 'token', then: 'reset', when: { grant: 'x' } }, 'when cannot be "grant"; it takes grantType, client'],
  [
    { at: 'token', then: 'reset', when: { grantType: 'refresh' } },
    'when.grantType cannot be "refresh"; it takes authorization_code, refresh_token',
  ],
] as [object, string][])('arm refuses %j', ([spec, message], { mock }) => {
  const unchecked = spec as FaultSpec

  expect(() => mock.faults.arm(unchecked)).toThrow(`faults.arm: ${message}`)
  expect(mock.journal.events).toEqual([])
})

test('when knows the client of a call by its access token', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  const other = mock.faults.arm({ at: 'users/me', when: { client: 'other' }, then: { status: 502 } })
  const own = mock.faults.arm({ at: 'users/me', when: { client: mock.config.clientId }, then: { status: 502 } })

  const response = await fetch(`${mock.origin}/2/users/me`, { headers: { authorization: `Bearer ${accessToken}` } })

  expect([response.status, own.fired, other.fired]).toEqual([502, 1, 0])
})
