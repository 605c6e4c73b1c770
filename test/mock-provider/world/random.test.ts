import type { MockProvider } from '../../../mock-provider/index.ts'
import { startMockProvider } from '../../../mock-provider/index.ts'
import { test as base, expect } from '../../../src/testing/vitest.ts'
import { createRandomSource } from '../../../mock-provider/world/random.ts'
import { authorizationUrl, exchange, getCode, read, readTokens, refresh, revoke } from '../fixtures.ts'

const test = base.extend({ mockOptions: { seed: 'lesson' } })

/** A flow with pages, tokens, a refusal and an end; every answer as text. */
async function play(mock: MockProvider): Promise<string[]> {
  const page = await read(await mock.fetch(authorizationUrl(mock)))
  const exchanged = await exchange(mock, await getCode(mock))
  const first = readTokens(exchanged)
  const refreshed = await refresh(mock, first.refreshToken)
  const replayed = await refresh(mock, first.refreshToken)
  mock.clock.advance({ hours: 2 })
  const revoked = await revoke(mock, readTokens(refreshed).refreshToken)
  return [page, exchanged, refreshed, replayed, revoked].map(({ text }) => text)
}

test('two worlds of one seed give the same answers and the same journal', async ({ mock }) => {
  const twin = await startMockProvider({ seed: 'lesson' })

  const answers = await play(mock)
  const answersOfTwin = await play(twin)
  await twin.stop()

  expect(answersOfTwin).toEqual(answers)
  expect(twin.journal.events).toEqual(mock.journal.events)
  expect(mock.journal.events.length).toBeGreaterThan(6)
})

test('a world of another seed gives other tokens', async ({ mock }) => {
  const other = await startMockProvider({ seed: 'lesson 2' })

  const { accessToken } = await mock.signIn()
  const elsewhere = await other.signIn()
  await other.stop()

  expect(elsewhere.accessToken).not.toBe(accessToken)
})

test('a seeded clock stands at 2030-01-01T00:00:00Z', async ({ mock }) => {
  expect(new Date(mock.clock.now() * 1000).toISOString()).toBe('2030-01-01T00:00:00.000Z')
  expect(mock.clock.running).toBe(false)
})

test('a seeded world that is restored goes on with the same draws', async ({ mock }) => {
  const snapshot = mock.snapshot()
  const first = await mock.signIn()

  mock.restore(snapshot)
  const again = await mock.signIn()

  expect(again).toEqual(first)
})

test('a source without a seed never repeats itself', () => {
  const random = createRandomSource()

  const texts = new Set(Array.from({ length: 1000 }, () => random.text(45)))

  expect(texts.size).toBe(1000)
})

test.for([0, 1, 41, 42, 43, 45, 100])('both sources give %i characters when asked for that many', (length) => {
  const alphabet = new RegExp(`^[A-Za-z0-9_-]{${length}}$`)

  expect(createRandomSource().text(length)).toMatch(alphabet)
  expect(createRandomSource(1).text(length)).toMatch(alphabet)
})
