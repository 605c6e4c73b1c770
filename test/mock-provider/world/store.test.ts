import { test, expect } from '../../../src/testing/vitest.ts'
import { Store } from '../../../mock-provider/world/store.ts'
import { lastEvent, readTokens, refresh, statusOfCall } from '../fixtures.ts'

/** A grant keeps its newest token and the 100 before it. */
const KEPT = 101

const times = { issuedAt: 0, expiresAt: 7200 }
const newGrant = { clientId: 'c', userId: 'u', scopes: [], createdAt: 0 }

test('a grant forgets its oldest tokens, and the journal says unknown (forgotten)', async ({ mock }) => {
  const first = await mock.signIn()
  let { refreshToken } = first
  for (let count = 0; count < KEPT; count += 1)
    refreshToken = readTokens(await refresh(mock, refreshToken)).refreshToken

  const replay = await refresh(mock, first.refreshToken)
  const refused = lastEvent(mock)
  const status = await statusOfCall(mock, first.accessToken)

  expect(replay.status).toBe(400)
  expect(refused).toMatchObject({ kind: 'refresh.refused', reason: 'unknown' })
  expect(refused?.detail).toMatch(/^unknown \(forgotten\)/)
  expect(status).toBe(401)
  expect(lastEvent(mock)?.detail).toMatch(/^unknown \(forgotten\)/)
})

test('a hundred rotations later the first refresh token is still known as replayed', async ({ mock }) => {
  const first = await mock.signIn()
  let { refreshToken } = first
  for (let count = 0; count < KEPT - 1; count += 1)
    refreshToken = readTokens(await refresh(mock, refreshToken)).refreshToken

  await refresh(mock, first.refreshToken)

  expect(lastEvent(mock)).toMatchObject({ kind: 'refresh.refused', reason: 'replayed', labels: ['RT#1'] })
})

test('a token that was never issued is unknown, not forgotten', async ({ mock }) => {
  await refresh(mock, Buffer.from(`${'a'.repeat(45)}:1622160825825:1:0:rt:1`).toString('base64url'))

  expect(lastEvent(mock)).toMatchObject({ reason: 'unknown', detail: 'no such refresh token was issued here' })
})

test('the world bounds superseded tokens in total and drops the oldest first', () => {
  const store = new Store()
  for (let grantNumber = 0; grantNumber < 580; grantNumber += 1) {
    const grant = store.addGrant(newGrant)
    for (let number = 0; number < KEPT; number += 1) store.addAccessToken(grant, `${grant.id}-${number}`, times)
  }

  const { accessTokens, grants, forgotten } = store.save()

  // The newest of 580 grants, and 50,000 superseded ones, less the hundredth that goes at once.
  expect(accessTokens.length).toBeLessThanOrEqual(50_580)
  expect(accessTokens.length).toBeGreaterThan(50_580 - 500)
  expect(forgotten).toBe(580 * KEPT - accessTokens.length)
  expect(grants.flatMap((grant) => grant.accessTokens)).toEqual(accessTokens.map(([digest]) => digest))
  expect(store.accessToken('g1-0')).toBeUndefined()
  expect(store.accessToken('g1-100')).toBeDefined()
  expect(store.accessToken('g580-0')).toBeDefined()
})

test('the world keeps the newest 10,000 codes', () => {
  const store = new Store()
  const code = { grantId: 'g1', redirectUri: '', codeChallenge: '', codeChallengeMethod: 's256', issuedAt: 0 } as const

  for (let number = 0; number <= 10_000; number += 1) store.addCode(`code-${number}`, code)

  expect(store.code('code-0')).toBeUndefined()
  expect(store.code('code-1')).toBeDefined()
  expect(store.forgotten).toBe(1)
})

test('a store that was saved and loaded keeps the same bounds', () => {
  const store = new Store()
  const { id } = store.addGrant(newGrant)
  const copy = new Store()
  copy.load(store.save())

  const grant = copy.grant(id)
  if (grant) for (let number = 0; number <= KEPT; number += 1) copy.addRefreshToken(grant, `token-${number}`, times)

  expect(copy.refreshToken('token-0')).toBeUndefined()
  expect(copy.refreshToken('token-1')).toBeDefined()
  expect(store.refreshToken('token-1')).toBeUndefined()
})
