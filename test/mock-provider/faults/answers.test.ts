import { onTestFinished } from 'vitest'
import { startMockProvider, type FaultAction, type MockProvider } from '../../../mock-provider/index.ts'
import { refreshTokens, RequestFailedError } from '../../../src/client/index.ts'
import { answersByCase } from '../../../mock-provider/wire/cases.ts'
import { findCase } from '../../corpus/cases.ts'
import { assertReply } from '../../corpus/compare.ts'
import { expect } from '../../../src/testing/vitest.ts'
import { callWith, doors, refreshOf, story, type Door, type Seen } from '../doors.ts'
import { authorizationUrl, lastEvent, sendRaw, testWith } from '../fixtures.ts'

const test = testWith({ clock: { startAt: 1_893_456_000 } })

/** A refresh that meets the fault, and what the journal tells of it. */
async function refreshUnder(mock: MockProvider, door: Door, then: FaultAction): Promise<Seen & { events: string[] }> {
  const { refreshToken } = await mock.signIn()
  mock.faults.arm({ at: 'token', then })
  const mark = mock.journal.mark()
  const seen = await door(mock, refreshOf(mock, refreshToken))
  return { ...seen, events: story(mock.journal.since(mark)) }
}

test.for(doors)('retry-after is a number of seconds over %s, or that instant', async ([, door], { mock }) => {
  mock.faults.arm({ at: 'users/me', then: { status: 429, retryAfterSeconds: 90, retryAfterAs: 'seconds' } })
  mock.faults.arm({ at: 'users/me', then: { status: 503, retryAfterSeconds: 90, retryAfterAs: 'date' } })
  mock.clock.advance({ hours: 1 })

  const answers = [await door(mock), await door(mock)]

  expect(answers.map(({ status }) => status)).toEqual([429, 503])
  expect(answers.map(({ headers }) => headers['retry-after'])).toEqual(['90', 'Tue, 01 Jan 2030 01:01:30 GMT'])
  expect(answers.map(({ headers }) => headers.date)).toEqual(Array(2).fill('Tue, 01 Jan 2030 01:00:00 GMT'))
})

test.for(doors)(
  'a body of one’s own comes over %s with status 200 unless told otherwise',
  async ([, door], { mock }) => {
    mock.faults.arm({ at: 'users/me', then: { body: 'ünïcode' } })
    mock.faults.arm({
      at: 'users/me',
      then: { body: '<p>', contentType: 'text/html', status: 503, retryAfterSeconds: 0 },
    })

    const [plain, own] = [await door(mock), await door(mock)]

    expect(plain).toMatchObject({ status: 200, body: 'ünïcode' })
    expect(plain.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(own).toMatchObject({ status: 503, body: '<p>' })
    expect(own.headers).toMatchObject({ 'content-type': 'text/html', 'retry-after': '0' })
    expect(own.headers).not.toHaveProperty('x-access-level')
    expect(lastEvent(mock)).toMatchObject({ kind: 'fault.fired', reason: 'status 503', http: { status: 503 } })
  },
)

test.for(doors)('a redirect comes over %s as it was armed', async ([, door], { mock }) => {
  mock.faults.arm({ at: 'users/me', then: { status: 307, location: 'http://127.0.0.1:9/elsewhere' } })

  const { status, headers } = await door(mock)

  expect([status, headers.location]).toEqual([307, 'http://127.0.0.1:9/elsewhere'])
})

test('a client that follows a redirect carries the refresh token away; ours does not follow', async ({ mock }) => {
  const elsewhere = await startMockProvider()
  onTestFinished(() => elsewhere.stop())
  const { refreshToken = '' } = await mock.signIn()
  const location = `${elsewhere.origin}/2/oauth2/token`
  mock.faults.arm({ at: 'token', times: 2, then: { status: 307, location } })
  const { path, form, ...request } = refreshOf(mock, refreshToken)

  await fetch(mock.origin + path, { ...request, body: new URLSearchParams(form) })
  const followed = elsewhere.journal.events.at(-1)
  const mark = elsewhere.journal.mark()
  await expect(refreshTokens(mock.config, { refreshToken })).rejects.toThrow(RequestFailedError)

  const token = followed?.http?.request.find(({ name }) => name === 'refresh_token')
  expect(token).toMatchObject({ in: 'form', length: refreshToken.length })
  expect(elsewhere.journal.since(mark)).toEqual([])
})

test.for(doors)(
  'html-error-page comes over %s in place of the answer, and nothing is done',
  async ([, door], { mock }) => {
    const { status, headers, body, events } = await refreshUnder(mock, door, 'html-error-page')

    expect([status, headers['content-type']]).toEqual([502, 'text/html; charset=utf-8'])
    expect(body).toMatch(/^<!doctype html>\n<html lang="en">.*<\/html>\n$/s)
    expect(body).not.toMatch(/cloud|twitter|akamai|fastly|nginx|\bx\b/i)
    expect(events).toEqual(['fault.fired html-error-page'])
    expect(lastEvent(mock)).toMatchObject({ http: { status: 502, path: '/2/oauth2/token' } })
  },
)

test.for(doors)('malformed-json over %s is the whole answer but for its last brace', async ([, door], { mock }) => {
  const { status, headers, body, events } = await refreshUnder(mock, door, 'malformed-json')
  const { access_token: accessToken } = JSON.parse(`${body}}`)

  expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
  expect(() => JSON.parse(body)).toThrow(SyntaxError)
  expect((await door(mock, callWith(accessToken))).status).toBe(200)
  expect(events).toEqual(['refresh.done', 'fault.fired malformed-json'])
})

test.for(doors)('truncated-body over %s breaks off, and the server has rotated once', async ([, door], { mock }) => {
  const { status, headers, body, failure, events } = await refreshUnder(mock, door, 'truncated-body')

  const whole = Number(headers['content-length'])
  expect(status).toBe(200)
  expect(failure).toBe(door === doors[0]?.[1] ? 'ECONNRESET' : 'UND_ERR_SOCKET')
  expect(Buffer.byteLength(body)).toBe(Math.floor(whole / 2))
  expect(body).toMatch(/^\{"token_type":"bearer","expires_in":7200,"access_token":"/)
  expect(events).toEqual(['refresh.done', 'fault.fired truncated-body'])
  expect(lastEvent(mock)?.detail).toBe(
    `truncated-body at token: the connection ended after ${body.length} of ${whole} bytes`,
  )
})

test('truncated-body on the wire: the length of the whole, half of it, the end', async ({ mock }) => {
  mock.faults.arm({ at: 'users/me', then: 'truncated-body' })

  const bytes = await sendRaw(mock.port, 'GET /2/users/me HTTP/1.1\r\nhost: a\r\n\r\n')

  const [head = '', body = ''] = bytes.split('\r\n\r\n')
  expect(head).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/)
  expect(head.toLowerCase().split('\r\n')).toContain('content-length: 99')
  expect(body).toBe(UNAUTHORIZED.slice(0, 49))
})

test.for(doors)('a pretty-printed problem can be malformed and truncated over %s, too', async ([, door], { mock }) => {
  mock.faults.arm({ at: 'users/me', then: 'malformed-json' })
  mock.faults.arm({ at: 'users/me', then: 'truncated-body' })

  const [malformed, truncated] = [await door(mock), await door(mock)]

  expect(malformed.body).toBe(
    '{\n  "title": "Unauthorized",\n  "type": "about:blank",\n  "status": 401,\n  "detail": "Unauthorized"\n',
  )
  expect(truncated).toMatchObject({ status: 401, body: malformed.body.slice(0, 49), failure: expect.any(String) })
})

test.for(doors)('a content type alone comes over %s with the real answer', async ([, door], { mock }) => {
  const { status, headers, body, events } = await refreshUnder(mock, door, { contentType: 'text/html' })

  expect([status, headers['content-type']]).toEqual([200, 'text/html'])
  expect(JSON.parse(body)).toMatchObject({ token_type: 'bearer' })
  expect(events).toEqual(['refresh.done', 'fault.fired content-type'])
  expect(lastEvent(mock)?.detail).toBe('content-type text/html at token: in place of application/json; charset=utf-8')
})

test.for(doors)('omit leaves members out over %s, the others stay as they are', async ([, door], { mock }) => {
  const { body, events } = await refreshUnder(mock, door, { omit: ['refresh_token', 'expires_in'] })

  expect(Object.keys(JSON.parse(body))).toEqual(['token_type', 'access_token', 'scope'])
  expect(events).toEqual(['refresh.done', 'fault.fired members-changed'])
  expect(lastEvent(mock)?.detail).toBe(
    'answer without refresh_token, expires_in at token: refresh_token was left out, expires_in was left out',
  )
})

const values = [0, -1, 7200.5, '7200', '', null, true, [7200], { seconds: 7200 }]

test.for(doors.flatMap(([name, door]) => values.map((value) => ({ name, door, value }))))(
  'replace sends $value over $name in place of a member, in the same order',
  async ({ door, value }, { mock }) => {
    const { body, headers } = await refreshUnder(mock, door, { replace: { expires_in: value } })

    const sent = JSON.parse(body)
    expect(sent.expires_in).toEqual(value)
    expect(Object.keys(sent)).toEqual(['token_type', 'expires_in', 'access_token', 'scope', 'refresh_token'])
    expect(body).toBe(JSON.stringify(sent))
    // mock.fetch tells no length.
    expect([String(Buffer.byteLength(body)), undefined]).toContain(headers['content-length'])
    expect(lastEvent(mock)?.detail).toBe(
      `answer with another expires_in at token: expires_in was ${JSON.stringify(value)}`,
    )
  },
)

test.for(doors)('what replace tells over %s changes nothing at the server', async ([, door], { mock }) => {
  const { body } = await refreshUnder(mock, door, { replace: { expires_in: -1 } })
  const { access_token: accessToken } = JSON.parse(body)
  mock.clock.advance({ seconds: 7199 })

  const before = await door(mock, callWith(accessToken))
  mock.clock.advance({ seconds: 1 })
  const after = await door(mock, callWith(accessToken))

  expect([before.status, after.status]).toEqual([200, 401])
})

test.for(doors)('omit and replace go together over %s', async ([, door], { mock }) => {
  const then = { omit: ['scope', 'nothing'], replace: { refresh_token: 'another-refresh-token', token_type: 'mac' } }

  const { body } = await refreshUnder(mock, door, then)

  expect(JSON.parse(body)).toEqual({
    token_type: 'mac',
    expires_in: 7200,
    access_token: expect.any(String),
    refresh_token: 'another-refresh-token',
  })
  expect(lastEvent(mock)?.detail).toMatch(
    /: scope was left out, there is no nothing, refresh_token was 23 characters \.\.[0-9a-f]{4}, token_type was "mac"$/,
  )
})

test.for(doors)('members of users/me are its data, over %s', async ([, door], { mock }) => {
  const { accessToken } = await mock.signIn()
  mock.faults.arm({ at: 'users/me', then: { replace: { data: null } } })

  const { body } = await door(mock, callWith(accessToken))

  expect(body).toBe('{"data":null}')
})

test.for(doors)('a refusal is not changed over %s, and the journal says so', async ([, door], { mock }) => {
  mock.faults.arm({ at: 'token', then: { omit: ['error'] } })
  mock.faults.arm({ at: 'token', then: { replace: { error: 'x' } } })

  const answers = [await door(mock, refreshOf(mock, 'any')), await door(mock, refreshOf(mock, 'any'))]

  expect(answers.map(({ body }) => JSON.parse(body).error)).toEqual(['invalid_request', 'invalid_request'])
  expect(lastEvent(mock)).toMatchObject({ kind: 'fault.fired', reason: 'nothing-to-change' })
  expect(lastEvent(mock)?.detail).toBe('answer with another error at token: the answer was a 400')
})

test.for(doors)(
  'an answer without the member is not changed over %s, and the journal says so',
  async ([, door], { mock }) => {
    const { accessToken } = await mock.signIn()
    mock.faults.arm({ at: 'users/me', then: { omit: ['errors'], replace: { toString: 1 } } })

    const { body } = await door(mock, callWith(accessToken))

    expect(Object.keys(JSON.parse(body))).toEqual(['data'])
    expect(lastEvent(mock)).toMatchObject({ reason: 'nothing-to-change' })
    expect(lastEvent(mock)?.detail).toMatch(/: there is no errors, there is no toString$/)
  },
)

test.for([
  ['omit', { omit: ['data'] }, 'the body is no JSON object'],
  ['malformed-json', 'malformed-json', 'the body is no JSON object'],
] as [string, FaultAction, string][])(
  '%s has nothing to change on a page, and the journal says so',
  async ([, then, why], { mock }) => {
    mock.faults.arm({ at: 'authorize', times: 2, then })

    const answers = await Promise.all(doors.map(([, door]) => door(mock, { path: '/i/oauth2/authorize' })))

    expect(answers.map(({ body }) => body.endsWith('</html>'))).toEqual([true, true])
    const fired = mock.journal.events.filter(({ kind }) => kind === 'fault.fired')
    expect(fired.map(({ reason }) => reason)).toEqual(['nothing-to-change', 'nothing-to-change'])
    expect(fired[0]?.detail).toContain(why)
  },
)

test('a redirect has no body to cut, and the journal says so', async ({ mock }) => {
  mock.faults.arm({ at: 'authorize', times: 2, then: 'truncated-body' })
  const { pathname, search } = authorizationUrl(mock, { scope: 'unknown.scope' })

  const answers = await Promise.all(doors.map(([, door]) => door(mock, { path: pathname + search })))

  expect(answers).toMatchObject([{ status: 302 }, { status: 302 }])
  expect(answers.map(({ failure }) => failure)).toEqual([undefined, undefined])
  expect(lastEvent(mock)).toMatchObject({ reason: 'nothing-to-change' })
  expect(lastEvent(mock)?.detail).toMatch(/: the answer has no body$/)
})

test.for(doors)(
  'dateSkewSeconds puts the Date of an answer over %s off, and nothing else',
  async ([, door], { mock }) => {
    const { accessToken, expiresAt } = await mock.signIn()
    mock.faults.arm({ at: 'users/me', then: { dateSkewSeconds: 300 } })
    mock.faults.arm({ at: 'users/me', then: { dateSkewSeconds: -7200 } })

    const answers = [1, 2, 3].map(() => door(mock, callWith(accessToken)))

    expect((await Promise.all(answers)).map(({ status, headers }) => [status, headers.date])).toEqual([
      [200, 'Tue, 01 Jan 2030 00:05:00 GMT'],
      [200, 'Mon, 31 Dec 2029 22:00:00 GMT'],
      [200, 'Tue, 01 Jan 2030 00:00:00 GMT'],
    ])
    expect(mock.journal.events.map(({ at }) => at)).toEqual(mock.journal.events.map(() => 1_893_456_000))
    expect(story(mock.journal.events).slice(3)).toEqual([
      'api.called',
      'fault.fired date-skew',
      'api.called',
      'fault.fired date-skew',
      'api.called',
    ])
    mock.clock.advance({ seconds: expiresAt - mock.clock.now() - 1 })
    expect((await door(mock, callWith(accessToken))).status).toBe(200)
  },
)

const UNAUTHORIZED =
  '{\n  "title": "Unauthorized",\n  "type": "about:blank",\n  "status": 401,\n  "detail": "Unauthorized"\n}'
const FORBIDDEN = UNAUTHORIZED.replaceAll('Unauthorized', 'Forbidden').replace('401', '403')
const NO_BASIC = '{"error":"unauthorized_client","error_description":"Missing valid authorization header"}'
const TOO_MANY = '{"title":"Too Many Requests","detail":"Too Many Requests","type":"about:blank","status":429}'
const UNAVAILABLE = '{"title":"Service Unavailable","detail":"Service Unavailable","type":"about:blank","status":503}'
const NO_CREDENTIALS =
  '{"errors":[{"code":99,"message":"Unable to verify your credentials","label":"authenticity_token_error"}]}'

const requests = {
  token: { method: 'POST', path: '/2/oauth2/token' },
  revoke: { method: 'POST', path: '/2/oauth2/revoke' },
  'app-only': { method: 'POST', path: '/oauth2/token' },
  authorize: { path: '/i/oauth2/authorize' },
  'users/me': {},
  other: { path: '/2/spaces/1' },
}

const words: [at: keyof typeof requests, status: number, contentType: string, body: string][] = [
  ['users/me', 401, 'application/problem+json', UNAUTHORIZED],
  ['users/me', 403, 'application/problem+json', FORBIDDEN],
  ['other', 401, 'application/problem+json', UNAUTHORIZED],
  ['other', 403, 'application/problem+json', FORBIDDEN],
  ['token', 401, 'application/json; charset=utf-8', NO_BASIC],
  ['revoke', 401, 'application/json; charset=utf-8', NO_BASIC],
  ['app-only', 403, 'application/json; charset=utf-8', NO_CREDENTIALS],
  ['token', 429, 'application/json; charset=utf-8', TOO_MANY],
  ['other', 503, 'application/json; charset=utf-8', UNAVAILABLE],
  // X's words for these are not known.
  ['token', 403, 'application/json; charset=utf-8', ''],
  ['revoke', 400, 'application/json; charset=utf-8', ''],
  ['app-only', 401, 'application/json; charset=utf-8', ''],
  ['authorize', 401, 'application/json; charset=utf-8', ''],
  ['users/me', 500, 'application/json; charset=utf-8', ''],
]

test.for(words)('a status alone at %s has the words of X for %i', async ([at, status, type, body], { mock }) => {
  mock.faults.arm({ at, times: 2, then: { status } })

  const answers = await Promise.all(doors.map(([, door]) => door(mock, requests[at])))

  for (const answer of answers) expect(answer).toMatchObject({ status, body, headers: { 'content-type': type } })
  expect(lastEvent(mock)).toMatchObject({ kind: 'fault.fired', reason: `status ${status}`, http: { status } })
})

test.for([...answersByCase.keys()])('case %s is X’s answer to the letter', async (id, { mock }) => {
  mock.faults.arm({ at: 'other', times: 2, then: { case: id } })

  const [overSocket, inProcess] = await Promise.all(doors.map(([, door]) => door(mock, requests.other)))

  const { status = 0, body = '', headers } = overSocket ?? {}
  assertReply(findCase(id), { status, body, headers: new Headers(headers) })
  expect(inProcess).toMatchObject({ status, body })
  expect(inProcess?.headers['content-type']).toBe(headers?.['content-type'])
  expect(lastEvent(mock)).toMatchObject({ reason: `case ${id}`, http: { status } })
})

test('only cases of the corpus can be armed', () => {
  expect([...answersByCase.keys()]).toContain('token-invalid-refresh')
  expect(() => [...answersByCase.keys()].map(findCase)).not.toThrow()
})

test.for(doors)('afterCommit over %s: the server has done its work and says no', async ([, door], { mock }) => {
  const { refreshToken } = await mock.signIn()
  mock.faults.arm({ at: 'token', then: { status: 503, retryAfterSeconds: 1, afterCommit: true } })
  mock.faults.arm({ at: 'token', then: { case: '429-window', afterCommit: false } })
  const mark = mock.journal.mark()

  const answers = []
  for (let attempt = 0; attempt < 3; attempt += 1) answers.push(await door(mock, refreshOf(mock, refreshToken)))

  expect(answers.map(({ status }) => status)).toEqual([503, 429, 400])
  expect(answers[0]).toMatchObject({ body: UNAVAILABLE, headers: { 'retry-after': '1' } })
  expect(story(mock.journal.since(mark))).toEqual([
    'refresh.done',
    'fault.fired status 503 after commit',
    'fault.fired case 429-window',
    'refresh.refused replayed',
  ])
})

test.for(doors)('the note of a spoilt answer over %s names its request', async ([, door], { mock }) => {
  const { refreshToken } = await mock.signIn()
  const fault = mock.faults.arm({ at: 'token', then: 'malformed-json' })
  const sent = refreshOf(mock, refreshToken)

  await door(mock, { ...sent, headers: { ...sent.headers, 'x-lab-actor': 'worker-2' } })

  const [armed, done, fired] = mock.journal.events.slice(-3)
  expect(done).toMatchObject({ kind: 'refresh.done', actor: 'worker-2', http: { status: 200 } })
  expect(fired).toMatchObject({ actor: 'worker-2', grant: 'g1', client: mock.config.clientId, cause: armed?.seq })
  expect(fired?.connection).toBe(done?.connection)
  expect(fault.fired).toBe(1)
})
