import { test, expect } from '../../../src/testing/vitest.ts'
import type { MockProvider } from '../../../mock-provider/index.ts'
import { story, untilFired } from '../doors.ts'
import { basicOf, lastEvent, read, refresh, statusOfCall } from '../fixtures.ts'

type Door = (mock: MockProvider, path?: string, init?: RequestInit) => Promise<Response>

const socket: Door = (mock, path = '/2/users/me', init) => fetch(mock.origin + path, init)
const inProcess: Door = (mock, path = '/2/users/me', init) => mock.fetch(mock.origin + path, init)

const doors: [name: string, door: Door][] = [
  ['a socket', socket],
  ['mock.fetch', inProcess],
]

/** The error code behind a rejected fetch. */
function failureOf(request: Promise<unknown>): Promise<unknown> {
  return request.then(() => undefined, codeOf)
}

function codeOf(error: unknown): unknown {
  if (!(error instanceof TypeError) || !(error.cause instanceof Error) || !('code' in error.cause)) return error
  return error.cause.code
}

function postRefresh(door: Door, mock: MockProvider, refreshToken: string): Promise<Response> {
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken })
  return door(mock, '/2/oauth2/token', { method: 'POST', headers: basicOf(mock), body })
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
  expect(story(mock.journal.events)).toEqual(['fault.armed', 'fault.fired delay', 'fault.fired abandoned'])
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

test('when knows the client of a call by its access token', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  const other = mock.faults.arm({ at: 'users/me', when: { client: 'other' }, then: { status: 502 } })
  const own = mock.faults.arm({ at: 'users/me', when: { client: mock.config.clientId }, then: { status: 502 } })

  const response = await fetch(`${mock.origin}/2/users/me`, { headers: { authorization: `Bearer ${accessToken}` } })

  expect([response.status, own.fired, other.fired]).toEqual([502, 1, 0])
})

test('when looks at method and path, so that one of several operations can be aimed at', async ({ mock }) => {
  const post = mock.faults.arm({
    at: 'lists',
    when: { method: 'POST', path: '/2/lists/1/members' },
    then: { status: 500 },
  })
  const get = mock.faults.arm({ at: 'lists', when: { method: 'GET' }, then: { status: 502 } })
  const path = mock.faults.arm({ at: 'lists', when: { path: '/2/lists/1/members' }, then: { status: 503 } })
  const init = { method: 'POST' }

  const answers = [
    await inProcess(mock, '/2/lists/2/members', init),
    await inProcess(mock, '/2/lists/1/members?a=b', init),
    await inProcess(mock, '/2/lists/1'),
    await inProcess(mock, '/2/lists/1/members', init),
  ]

  expect(answers.map(({ status }) => status)).toEqual([401, 500, 502, 503])
  expect([post.fired, get.fired, path.fired]).toEqual([1, 1, 1])
})

test('method and path are known of a request whose parameters cannot be read', async ({ mock }) => {
  const client = mock.faults.arm({ at: 'token', when: { client: mock.config.clientId }, then: { status: 500 } })
  const path = mock.faults.arm({ at: 'token', when: { path: '/2/oauth2/token' }, then: { status: 502 } })
  const headers = { ...basicOf(mock), 'content-type': 'application/x-www-form-urlencoded' }

  const { status } = await inProcess(mock, '/2/oauth2/token', { method: 'POST', headers, body: 'code=%zz' })

  expect([status, client.fired, path.fired]).toEqual([502, 0, 1])
})

test('always fires until it is disarmed, and says so in JSON', async ({ mock }) => {
  const fault = mock.faults.arm({ at: 'users/me', times: 'always', then: { status: 401 } })
  const behind = mock.faults.arm({ at: 'users/me', then: { status: 500 } })
  const { accessToken } = await mock.signIn()

  const statuses = []
  for (let call = 0; call < 5; call += 1) statuses.push(await statusOfCall(mock, accessToken))
  const listed: unknown = JSON.parse(JSON.stringify(mock.faults.list()))
  const left = [fault.fired, fault.remaining, behind.fired, behind.remaining]
  fault.disarm()

  expect(statuses).toEqual([401, 401, 401, 401, 401])
  expect(left).toEqual([5, 'always', 0, 1])
  expect(listed).toMatchObject([
    { id: 1, times: 'always', fired: 5, remaining: 'always' },
    { id: 2, fired: 0, remaining: 1 },
  ])
  expect(mock.journal.events[0]?.detail).toBe('status 401 at users/me, always')
  expect([await statusOfCall(mock, accessToken), await statusOfCall(mock, accessToken)]).toEqual([500, 200])
  expect([fault.fired, fault.remaining]).toEqual([5, 0])
})

test('a request meets one fault: the first that was armed and fits', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  const other = mock.faults.arm({ at: 'token', when: { grantType: 'authorization_code' }, then: 'reset' })
  mock.faults.arm({ at: 'token', times: 2, then: { status: 503 } })
  mock.faults.arm({ at: 'token', then: 'drop-after-commit' })
  mock.faults.arm({ at: 'token', then: { status: 500 } })

  const statuses = []
  for (let attempt = 0; attempt < 5; attempt += 1)
    statuses.push(await refresh(mock, refreshToken).then(({ status }) => status, codeOf))

  expect(statuses).toEqual([503, 503, 'ECONNRESET', 500, 400])
  expect(other.remaining).toBe(1)
  expect(mock.faults.list().map(({ remaining }) => remaining)).toEqual([1, 0, 0, 0])
})

test('what is armed is a copy, and what is listed too', async ({ mock }) => {
  const then = { status: 503 }
  const spec = { at: 'users/me' as const, then }
  mock.faults.arm(spec)

  then.status = 99
  Object.assign(mock.faults.list()[0]?.then ?? {}, { status: 98 })

  expect(await statusOfCall(mock, 'a')).toBe(503)
})

test('when knows the client of an app-only request by its API key, and of a call by the app-only token', async ({
  mock,
}) => {
  const [client] = mock.clients.list()
  const basic = `Basic ${btoa(`${client?.apiKey}:${client?.apiSecret}`)}`
  const form = {
    method: 'POST',
    headers: { authorization: basic },
    body: new URLSearchParams('grant_type=client_credentials'),
  }
  const { access_token: token } = JSON.parse(await (await inProcess(mock, '/oauth2/token', form)).text())
  const when = { client: mock.config.clientId }
  const faults = [
    mock.faults.arm({ at: 'app-only', when, then: { status: 500 } }),
    mock.faults.arm({ at: 'lists', when, then: { status: 500 } }),
  ]

  await inProcess(mock, '/oauth2/token', form)
  await inProcess(mock, '/2/lists/1', { headers: { authorization: `Bearer ${token}` } })

  expect(faults.map(({ fired }) => fired)).toEqual([1, 1])
})
