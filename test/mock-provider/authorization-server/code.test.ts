import { test, expect } from '../../../src/testing/vitest.ts'
import { exchange, getCode, lastEvent, post, publicClientId, readTokens, refresh, statusOfCall } from '../fixtures.ts'

const strict = test.extend({ mockOptions: { profile: 'rfc-strict' } })
const burning = test.extend({ mockOptions: { overrides: { failedExchangeBurnsCode: true } } })

const CODE_INVALID =
  '{"error":"invalid_request","error_description":"Value passed for the authorization code was invalid."}'

test('a code is good for 30 seconds', async ({ mock }) => {
  const code = await getCode(mock)
  mock.clock.advance({ seconds: 30 })

  const { status } = await exchange(mock, code)

  expect(status).toBe(200)
})

test('a code is expired at 31 seconds', async ({ mock }) => {
  const code = await getCode(mock)
  mock.clock.advance({ seconds: 31 })

  const { status, text } = await exchange(mock, code)

  expect([status, text]).toEqual([400, CODE_INVALID])
  expect(lastEvent(mock)).toMatchObject({ reason: 'expired', detail: 'code is 31 s old, it lives 30 s' })
})

test('a code works once, and its tokens live on after a replay', async ({ mock }) => {
  const code = await getCode(mock)
  const { accessToken, refreshToken } = readTokens(await exchange(mock, code))

  const replay = await exchange(mock, code)

  expect([replay.status, replay.text]).toEqual([400, CODE_INVALID])
  expect(lastEvent(mock)).toMatchObject({ kind: 'code.refused', reason: 'replayed' })
  expect(await statusOfCall(mock, accessToken)).toBe(200)
  expect((await refresh(mock, refreshToken)).status).toBe(200)
})

strict('a replayed code ends its tokens in rfc-strict', async ({ mock }) => {
  const code = await getCode(mock)
  const { accessToken } = readTokens(await exchange(mock, code))

  const replay = await exchange(mock, code)

  expect(replay.text).toContain('"error":"invalid_grant"')
  expect(mock.journal.events.slice(-2)).toMatchObject([
    { kind: 'code.refused', reason: 'replayed' },
    { kind: 'family.closed', reason: 'replay' },
  ])
  expect(await statusOfCall(mock, accessToken)).toBe(401)
})

test('two codes of one user lead to two grants', async ({ mock }) => {
  const [first, second] = [await getCode(mock), await getCode(mock)]

  const answers = [await exchange(mock, first), await exchange(mock, second)]

  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  expect(lastEvent(mock)).toMatchObject({ grant: 'g2', labels: ['AT#1', 'RT#1'] })
})

test('another redirect_uri than that of the request is refused and the code is kept', async ({ mock }) => {
  const code = await getCode(mock)

  const refused = await exchange(mock, code, { redirect_uri: `${mock.config.redirectUri}/` })
  const reason = lastEvent(mock)?.reason
  const { status } = await exchange(mock, code)

  expect(refused.status).toBe(400)
  expect(refused.text).toContain('did not match the uri of the authorization code.')
  expect(reason).toBe('redirect')
  expect(status).toBe(200)
})

test('a code of another client is refused and still works for its own', async ({ mock }) => {
  const code = await getCode(mock)
  const { redirectUri, clientId } = mock.config
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: 'x',
    client_id: publicClientId(mock),
  }

  const refused = await post(mock, '/2/oauth2/token', { form })
  const event = lastEvent(mock)
  const { status } = await exchange(mock, code)

  expect([refused.status, refused.text]).toEqual([400, CODE_INVALID])
  expect(event).toMatchObject({ kind: 'code.refused', reason: 'client', client: form.client_id })
  expect(status).toBe(200)
  expect(lastEvent(mock)).toMatchObject({ client: clientId })
})

test('a failed exchange keeps the code', async ({ mock }) => {
  const code = await getCode(mock)

  const refused = await exchange(mock, code, { code_verifier: 'wrong' })
  const { status } = await exchange(mock, code)

  expect([refused.status, status]).toEqual([400, 200])
})

burning('a failed exchange burns the code where the switch says so', async ({ mock }) => {
  const code = await getCode(mock)

  const refused = await exchange(mock, code, { code_verifier: 'wrong' })
  const again = await exchange(mock, code)

  expect(refused.text).toContain('code verifier')
  expect([again.status, again.text]).toEqual([400, CODE_INVALID])
  expect(lastEvent(mock)).toMatchObject({ reason: 'replayed' })
})

burning('a missing parameter burns nothing', async ({ mock }) => {
  const code = await getCode(mock)

  await exchange(mock, code, { code_verifier: undefined })
  const { status } = await exchange(mock, code)

  expect(status).toBe(200)
})

test.for(['nonsense', 'x'.repeat(91)])(
  'the code %s is unknown, and the journal knows its form',
  async (code, { mock }) => {
    const { status, text } = await exchange(mock, code)

    expect([status, text]).toEqual([400, CODE_INVALID])
    expect(lastEvent(mock)).toMatchObject({
      reason: 'unknown',
      detail: expect.stringContaining(`${code.length} characters`),
    })
  },
)

test('without offline.access there is no refresh token in the answer', async ({ mock }) => {
  const code = await getCode(mock, { scope: 'tweet.read users.read' })

  const { text } = await exchange(mock, code)

  expect(Object.keys(JSON.parse(text))).toEqual(['token_type', 'expires_in', 'access_token', 'scope'])
  expect(lastEvent(mock)).toMatchObject({ kind: 'tokens.issued', labels: ['AT#1'] })
})

test('a successful exchange is answered in the order of X', async ({ mock }) => {
  const { status, text, headers } = await exchange(mock, await getCode(mock))

  expect(status).toBe(200)
  expect(Object.keys(JSON.parse(text))).toEqual(['token_type', 'expires_in', 'access_token', 'scope', 'refresh_token'])
  expect(JSON.parse(text)).toMatchObject({ token_type: 'bearer', expires_in: 7200 })
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(headers.get('cache-control')).toBe('no-cache, no-store, max-age=0')
})

test.for(['code', 'redirect_uri', 'code_verifier', 'grant_type'])('a missing %s is named', async (name, { mock }) => {
  const code = await getCode(mock)

  const { status, text } = await exchange(mock, code, { [name]: undefined })

  expect(status).toBe(400)
  expect(text).toBe(`{"error":"invalid_request","error_description":"Missing required parameter [${name}]."}`)
  expect(lastEvent(mock)).toMatchObject({ reason: 'parameter', detail: `${name} is missing or empty` })
})

test.for(['client_credentials', 'password', 'AUTHORIZATION_CODE'])(
  'grant_type %s is refused in the words of X',
  async (grantType, { mock }) => {
    const { status, text } = await exchange(mock, 'x', { grant_type: grantType })

    expect(status).toBe(400)
    expect(text).toContain('Grant type should be one of [authorization_code, refresh_token].')
    expect(lastEvent(mock)).toMatchObject({ kind: 'request.refused', reason: 'grant-type' })
  },
)
