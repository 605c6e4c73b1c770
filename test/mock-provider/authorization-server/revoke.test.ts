import { test, expect } from '../../../src/testing/vitest.ts'
import { lastEvent, post, publicClientId, refresh, revoke, statusOfCall, testWith } from '../fixtures.ts'

const oneToken = testWith({ overrides: { revokeScope: 'token' } })
const noHint = testWith({ overrides: { revokeNeedsTypeHint: false } })

test('revoking the refresh token ends the whole grant', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()

  const { status, text } = await revoke(mock, refreshToken)

  expect([status, text]).toEqual([200, '{"revoked":true}'])
  expect(mock.journal.events.slice(-2)).toMatchObject([
    { kind: 'revoke.called', reason: 'revoked', labels: ['RT#1'] },
    { kind: 'family.closed', reason: 'app' },
  ])
  expect(await statusOfCall(mock, accessToken)).toBe(401)
  expect((await refresh(mock, refreshToken)).status).toBe(400)
})

test('revoking the access token ends the refresh token with it', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()

  await revoke(mock, accessToken, { token_type_hint: 'access_token' })

  expect((await refresh(mock, refreshToken)).status).toBe(400)
  expect(lastEvent(mock)).toMatchObject({ reason: 'revoked', detail: 'RT#1: its family was closed (app)' })
})

test('other grants of the same user live on', async ({ mock }) => {
  const [first, second] = [await mock.signIn(), await mock.signIn()]

  await revoke(mock, first.refreshToken)

  expect(await statusOfCall(mock, second.accessToken)).toBe(200)
})

oneToken('with revokeScope token only that token ends', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()

  await revoke(mock, accessToken, { token_type_hint: 'access_token' })

  expect(await statusOfCall(mock, accessToken)).toBe(401)
  expect(lastEvent(mock)).toMatchObject({ reason: 'revoked', detail: 'AT#1 was revoked' })
  expect((await refresh(mock, refreshToken)).status).toBe(200)
})

oneToken('with revokeScope token a revoked refresh token leaves the access token', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()

  await revoke(mock, refreshToken)

  expect(await statusOfCall(mock, accessToken)).toBe(200)
  expect((await refresh(mock, refreshToken)).status).toBe(400)
  expect(lastEvent(mock)).toMatchObject({ detail: 'RT#1 was revoked' })
})

test('a missing hint is refused in the words of X and revokes nothing', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()

  const { status, text } = await revoke(mock, refreshToken, { token_type_hint: undefined })

  expect(status).toBe(400)
  expect(text).toBe('{"error":"invalid_request","error_description":"Missing required parameter [token_type_hint]."}')
  expect(lastEvent(mock)).toMatchObject({ kind: 'revoke.called', reason: 'parameter' })
  expect(await statusOfCall(mock, accessToken)).toBe(200)
})

noHint('the hint may be left out where the switch says so', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()

  expect((await revoke(mock, refreshToken, { token_type_hint: undefined })).status).toBe(200)
})

test('a token is found with the wrong hint as well', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()

  await revoke(mock, refreshToken, { token_type_hint: 'access_token' })

  expect(await statusOfCall(mock, accessToken)).toBe(401)
})

test('an unknown token is answered like a revoked one', async ({ mock }) => {
  const { status, text } = await revoke(mock, 'unknown')

  expect([status, text]).toEqual([200, '{"revoked":true}'])
  expect(lastEvent(mock)).toMatchObject({ kind: 'revoke.called', reason: 'unknown' })
})

test('a token revoked twice ends its family once', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()

  const answers = [await revoke(mock, refreshToken), await revoke(mock, refreshToken)]

  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  expect(mock.journal.events.filter(({ kind }) => kind === 'family.closed')).toHaveLength(1)
})

test('another client’s token is answered alike and left alone', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()

  const { status } = await revoke(mock, refreshToken, { client_id: publicClientId(mock) })

  expect(status).toBe(200)
  expect(lastEvent(mock)).toMatchObject({ kind: 'revoke.called', reason: 'client' })
  expect(await statusOfCall(mock, accessToken)).toBe(200)
})

test('a confidential client without Basic revokes nothing', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()
  const form = { token: refreshToken, token_type_hint: 'refresh_token', client_id: mock.config.clientId }

  const { status } = await post(mock, '/2/oauth2/revoke', { form })

  expect(status).toBe(401)
  expect(lastEvent(mock)).toMatchObject({ kind: 'revoke.called', reason: 'basic-missing' })
  expect(await statusOfCall(mock, accessToken)).toBe(200)
})

test('a missing token is named', async ({ mock }) => {
  const { text } = await revoke(mock, undefined)

  expect(text).toContain('Missing required parameter [token].')
})

test('revokeByUser ends all families of that user with that client, and no others', async ({ mock }) => {
  const publicClient = publicClientId(mock)
  const ada = [await mock.signIn(), await mock.signIn()]
  const others = [await mock.signIn({ user: 'ben_practice' }), await mock.signIn({ client: publicClient })]

  mock.revokeByUser()

  const statuses = await Promise.all([...ada, ...others].map(({ accessToken }) => statusOfCall(mock, accessToken)))
  expect(statuses).toEqual([401, 401, 200, 200])
  const closed = mock.journal.events.filter(({ kind }) => kind === 'family.closed')
  expect(closed).toMatchObject([
    { grant: 'g1', reason: 'user', actor: 'lab', user: 'ada_practice' },
    { grant: 'g2', reason: 'user' },
  ])
})

test('revokeByUser refuses clients and users that do not exist', async ({ mock }) => {
  expect(() => mock.revokeByUser({ client: 'nobody' })).toThrow(/client "nobody" is not registered; there are/)
  expect(() => mock.revokeByUser({ user: 'nobody' })).toThrow(/user "nobody" does not exist; there are ada_practice/)
})
