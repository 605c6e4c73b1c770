import { test, expect } from '../../../src/testing/vitest.ts'
import {
  exchange,
  getCode,
  lastEvent,
  publicClientId,
  readTokens,
  refresh,
  statusOfCall,
  testWith,
} from '../fixtures.ts'

const never = testWith({ overrides: { rotation: 'never' } })
const alternate = testWith({ overrides: { rotation: 'alternate' } })
const fixed = testWith({ overrides: { refreshLifetimeSlides: false } })
const noSurvivor = testWith({ overrides: { oldAccessTokenSurvives: false } })
const grace = testWith({ profile: 'grace' })

const TOKEN_INVALID = '{"error":"invalid_request","error_description":"Value passed for the token was invalid."}'
const HALF_OF_180_DAYS = { days: 90 }

test('a refresh answers with a new pair, which the journal names', async ({ mock }) => {
  const first = await mock.signIn()

  const answer = await refresh(mock, first.refreshToken)

  const next = readTokens(answer)
  expect(next.expiresIn).toBe(7200)
  expect(next.accessToken).not.toBe(first.accessToken)
  expect(next.refreshToken).not.toBe(first.refreshToken)
  expect(Object.keys(JSON.parse(answer.text))).toEqual([
    'token_type',
    'expires_in',
    'access_token',
    'scope',
    'refresh_token',
  ])
  expect(lastEvent(mock)).toMatchObject({ kind: 'refresh.done', labels: ['RT#1', 'AT#2', 'RT#2'], grant: 'g1' })
})

test('a replayed refresh token is refused and its family lives on', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  const next = readTokens(await refresh(mock, refreshToken))

  const replay = await refresh(mock, refreshToken)

  expect([replay.status, replay.text]).toEqual([400, TOKEN_INVALID])
  expect(lastEvent(mock)).toMatchObject({ kind: 'refresh.refused', reason: 'replayed', labels: ['RT#1'] })
  expect(await statusOfCall(mock, next.accessToken)).toBe(200)
  expect((await refresh(mock, next.refreshToken)).status).toBe(200)
})

for (const [profile, error] of [
  ['x-reported', 'invalid_request'],
  ['rfc-strict', 'invalid_grant'],
] as const) {
  testWith({ profile })(`a replayed refresh token ends its family in ${profile}`, async ({ mock }) => {
    const { refreshToken } = await mock.signIn()
    const next = readTokens(await refresh(mock, refreshToken))

    const replay = await refresh(mock, refreshToken)

    expect(replay.text).toContain(`"error":"${error}"`)
    const [refused, closed] = mock.journal.events.slice(-2)
    expect(refused).toMatchObject({ kind: 'refresh.refused', reason: 'replayed' })
    expect(closed).toMatchObject({ kind: 'family.closed', reason: 'replay', cause: refused?.seq })
    expect(await statusOfCall(mock, next.accessToken)).toBe(401)
    expect((await refresh(mock, next.refreshToken)).status).toBe(400)
    expect(lastEvent(mock)).toMatchObject({ reason: 'revoked', detail: 'RT#2: its family was closed (replay)' })
  })
}

testWith({ profile: 'x-reported' })('a family ends once', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  await refresh(mock, refreshToken)

  await refresh(mock, refreshToken)
  await refresh(mock, refreshToken)

  expect(mock.journal.events.filter(({ kind }) => kind === 'family.closed')).toHaveLength(1)
})

grace('within 59 seconds the preceding token is answered with the same pair', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  const first = readTokens(await refresh(mock, refreshToken))
  mock.clock.advance({ seconds: 59 })

  const second = readTokens(await refresh(mock, refreshToken))

  expect(second).toMatchObject({ accessToken: first.accessToken, refreshToken: first.refreshToken })
  expect(second.expiresIn).toBe(7200 - 59)
  expect(lastEvent(mock)).toMatchObject({ kind: 'refresh.done', reason: 'grace', labels: ['RT#1', 'AT#2', 'RT#2'] })
})

grace('at 60 seconds the grace is over', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  await refresh(mock, refreshToken)
  mock.clock.advance({ seconds: 60 })

  const { status } = await refresh(mock, refreshToken)

  expect(status).toBe(400)
  expect(lastEvent(mock)).toMatchObject({ kind: 'refresh.refused', reason: 'replayed' })
})

grace('only the directly preceding token has grace', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  await refresh(mock, readTokens(await refresh(mock, refreshToken)).refreshToken)

  const { status } = await refresh(mock, refreshToken)

  expect(status).toBe(400)
})

grace('a family that the user has closed has no grace', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  await refresh(mock, refreshToken)
  mock.revokeByUser()

  const { status } = await refresh(mock, refreshToken)

  expect(status).toBe(400)
})

never('without rotation the answer has no refresh token and the old one goes on', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()

  const answers = [
    await refresh(mock, refreshToken),
    await refresh(mock, refreshToken),
    await refresh(mock, refreshToken),
  ]

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(answers.map(({ text }) => 'refresh_token' in JSON.parse(text))).toEqual([false, false, false])
})

alternate('with rotation alternate every second use retires the token', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()

  const answers = [
    await refresh(mock, refreshToken),
    await refresh(mock, refreshToken),
    await refresh(mock, refreshToken),
  ]

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 400])
  expect(answers.map(({ text }) => 'refresh_token' in JSON.parse(text))).toEqual([false, true, false])
})

test('a refresh token works one second before it is 180 days old', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  mock.clock.advance({ days: 180, seconds: -1 })

  expect((await refresh(mock, refreshToken)).status).toBe(200)
})

test('a refresh token of 180 days is too old, and its family ends', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  mock.clock.advance({ days: 180 })

  const { status, text } = await refresh(mock, refreshToken)

  expect([status, text]).toEqual([400, TOKEN_INVALID])
  expect(mock.journal.events.slice(-2)).toMatchObject([
    { kind: 'refresh.refused', reason: 'expired', detail: 'RT#1 is 15552000 s old, it lives 15552000 s' },
    { kind: 'family.closed', reason: 'age' },
  ])
})

test('the 180 days begin anew with each rotation', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  mock.clock.advance(HALF_OF_180_DAYS)
  const next = readTokens(await refresh(mock, refreshToken))
  mock.clock.advance({ days: 179 })

  expect((await refresh(mock, next.refreshToken)).status).toBe(200)
})

fixed('with a fixed life the 180 days count from consent', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  mock.clock.advance(HALF_OF_180_DAYS)
  const next = readTokens(await refresh(mock, refreshToken))
  mock.clock.advance(HALF_OF_180_DAYS)

  expect((await refresh(mock, next.refreshToken)).status).toBe(400)
  expect(mock.journal.events.at(-2)).toMatchObject({ reason: 'expired', labels: ['RT#2'] })
})

test('the access token before a refresh lives on', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()

  await refresh(mock, refreshToken)

  expect(await statusOfCall(mock, accessToken)).toBe(200)
})

noSurvivor('the access token before a refresh dies where the switch says so', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()

  const next = readTokens(await refresh(mock, refreshToken))

  expect(await statusOfCall(mock, accessToken)).toBe(401)
  expect(lastEvent(mock)).toMatchObject({ reason: 'superseded', detail: 'AT#1 was replaced by AT#2' })
  expect(await statusOfCall(mock, next.accessToken)).toBe(200)
})

test('another client’s refresh token is refused as its client id, and is not spent', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()

  const { status, text } = await refresh(mock, refreshToken, { client_id: publicClientId(mock) })

  expect(status).toBe(400)
  expect(text).toBe('{"error":"invalid_client","error_description":"Value passed for the client id was invalid."}')
  expect(lastEvent(mock)).toMatchObject({ kind: 'refresh.refused', reason: 'client' })
  expect((await refresh(mock, refreshToken)).status).toBe(200)
})

test('a public client refreshes with its client id alone', async ({ mock }) => {
  const client = publicClientId(mock)
  const { refreshToken } = await mock.signIn({ client })

  expect((await refresh(mock, refreshToken, { client_id: client })).status).toBe(200)
})

test('a refresh neither widens nor narrows the scopes', async ({ mock }) => {
  const code = await getCode(mock, { scope: 'tweet.read users.read offline.access' })
  const { refreshToken } = readTokens(await exchange(mock, code))

  const { text } = await refresh(mock, refreshToken, { scope: 'tweet.write' })

  expect(JSON.parse(text)).toMatchObject({ scope: 'users.read tweet.read offline.access' })
})

test('an access token is no refresh token', async ({ mock }) => {
  const { accessToken } = await mock.signIn()

  const { text } = await refresh(mock, accessToken)

  expect(text).toBe(TOKEN_INVALID)
  expect(lastEvent(mock)).toMatchObject({ kind: 'refresh.refused', reason: 'unknown' })
})

const shortLived = testWith({ overrides: { refreshLifetimeSeconds: 60 } })

shortLived(
  'an expired refresh token ends its family, and the last access token lives its two hours',
  async ({ mock }) => {
    const { accessToken, refreshToken } = await mock.signIn()
    mock.clock.advance({ seconds: 60 })

    const { status } = await refresh(mock, refreshToken)

    expect(status).toBe(400)
    expect(mock.journal.events.at(-1)).toMatchObject({ kind: 'family.closed', reason: 'age' })
    expect(await statusOfCall(mock, accessToken)).toBe(200)
  },
)

test('of 200 refreshes at once with one token exactly one wins', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()

  const answers = await Promise.all(Array.from({ length: 200 }, () => refresh(mock, refreshToken)))

  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(199)
})
