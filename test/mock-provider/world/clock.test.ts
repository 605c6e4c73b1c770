import { test, expect } from '../../../src/testing/vitest.ts'
import { onTestFinished, vi } from 'vitest'
import { startMockProvider } from '../../../mock-provider/index.ts'
import { LAST_SECOND, WorldClock } from '../../../mock-provider/world/clock.ts'
import { isTokenShaped } from '../../../mock-provider/world/tokens.ts'
import { World } from '../../../mock-provider/world/world.ts'
import { exchange, getCode, readTokens, refresh, statusOfCall } from '../fixtures.ts'

const START_MS = 1_700_000_000_500

test('units add up to seconds, broken ones too', () => {
  const clock = new WorldClock({ nowMs: START_MS })

  clock.advance({ days: 1, hours: 2, minutes: 3, seconds: 4.5 })

  expect(clock.nowMs() - START_MS).toBe(93_784_500)
  expect(clock.now()).toBe(1_700_093_785)
})

test('a frozen clock stands still between two readings', async () => {
  const clock = new WorldClock({ nowMs: START_MS })

  await new Promise(setImmediate)

  expect(clock.running).toBe(false)
  expect(clock.nowMs()).toBe(START_MS)
})

test('a running clock moves with the machine until it is frozen', async () => {
  const clock = new WorldClock({ nowMs: START_MS, running: true })
  while (clock.nowMs() === START_MS) await new Promise(setImmediate)

  clock.freeze()
  const frozenAt = clock.nowMs()
  await new Promise(setImmediate)

  expect(clock.running).toBe(false)
  expect(frozenAt).toBeGreaterThan(START_MS)
  expect(clock.nowMs()).toBe(frozenAt)
})

test('a running clock can be advanced as well', () => {
  const clock = new WorldClock({ nowMs: START_MS, running: true })

  clock.advance({ hours: 2 })

  expect(clock.running).toBe(true)
  expect(clock.nowMs()).toBeGreaterThanOrEqual(START_MS + 7_200_000)
})

test('a clock runs at a multiple of real time, and goes on from there when the multiple changes', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const clock = new WorldClock({ nowMs: START_MS, running: true, rate: 1000 })

  vi.advanceTimersByTime(7200)
  const fast = clock.nowMs()
  clock.run({ rate: 2 })
  vi.advanceTimersByTime(1000)
  const slower = clock.nowMs()
  clock.run()
  vi.advanceTimersByTime(1000)

  expect(fast - START_MS).toBe(7_200_000)
  expect(slower - fast).toBe(2000)
  expect(clock.nowMs() - slower).toBe(1000)
})

test.for([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 10_001])('no clock runs at %d times the speed', (rate) => {
  const clock = new WorldClock({ nowMs: START_MS })

  expect(() => clock.run({ rate })).toThrow(`clock.run: rate cannot be ${rate}; it takes a number above 0, up to 10000`)
  expect(clock.running).toBe(false)
})

test('a saved clock goes on at its multiple', async () => {
  const mock = await startMockProvider({ clock: { running: true, rate: 500 } })
  onTestFinished(() => mock.stop())
  const saved = mock.snapshot()
  mock.clock.run()

  mock.restore(saved)

  expect(mock.clock.rate).toBe(500)
  expect(() => mock.restore({ ...saved, clock: { ...saved.clock, rate: 0 } })).toThrow('clock.rate')
  expect(mock.clock.rate).toBe(500)
})

test('a frozen clock runs again from where it stood', () => {
  const clock = new WorldClock({ nowMs: START_MS })

  clock.run()

  expect(clock.running).toBe(true)
  expect(clock.nowMs()).toBeGreaterThanOrEqual(START_MS)
})

test.for([{ seconds: -1 }, { hours: 1, minutes: -61 }, { seconds: Number.NaN }, { days: Number.POSITIVE_INFINITY }])(
  'advance refuses %j and leaves the clock where it is',
  (duration) => {
    const clock = new WorldClock({ nowMs: START_MS })

    const advance = () => clock.advance(duration)

    expect(advance).toThrow(/clock\.advance: .*give seconds, minutes, hours or days that add up to 0 or more/)
    expect(clock.nowMs()).toBe(START_MS)
  },
)

test('advance refuses a unit that it does not know', () => {
  const clock = new WorldClock({ nowMs: START_MS })
  const misspelt: object = { hour: 2 }

  const advance = () => clock.advance(misspelt)

  expect(advance).toThrow(RangeError)
  expect(advance).toThrow(/\{"hour":2\}/)
})

test('advance goes to the last second that a token of X can write, and not past it', () => {
  const clock = new WorldClock({ nowMs: START_MS })
  clock.advance({ seconds: LAST_SECOND - clock.now() })

  const advance = () => clock.advance({ seconds: 1 })

  expect(advance).toThrow(/1 s would lead past 2286-11-20T17:46:39Z, the last second that X’s tokens can write/)
  expect(clock.now()).toBe(LAST_SECOND)
  expect(new Date(LAST_SECOND * 1000).toISOString()).toBe('2286-11-20T17:46:39.000Z')
})

test('a clock that runs into the last second stands still there', async () => {
  const clock = new WorldClock({ nowMs: LAST_SECOND * 1000 + 999, running: true })

  await new Promise((resolve) => setTimeout(resolve, 2))

  expect(clock.nowMs()).toBe(LAST_SECOND * 1000 + 999)
})

test('a world in its last second issues tokens of X’s frame, which work', async () => {
  const mock = await startMockProvider({ clock: { startAt: LAST_SECOND } })
  onTestFinished(() => mock.stop())
  const code = await getCode(mock)
  const first = readTokens(await exchange(mock, code))
  const { refreshToken } = await mock.signIn()

  const second = readTokens(await refresh(mock, refreshToken))

  const texts = [code, first.accessToken, first.refreshToken, second.accessToken, second.refreshToken]
  expect(texts.map((text) => isTokenShaped(text))).toEqual([true, true, true, true, true])
  expect(await statusOfCall(mock, second.accessToken)).toBe(200)
})

test('advanceToExpiryOf refuses to lead past the last second, and says where it is', async () => {
  const mock = await startMockProvider({ clock: { startAt: LAST_SECOND - 60 } })
  onTestFinished(() => mock.stop())
  const { accessToken } = await mock.signIn()

  const advance = () => mock.clock.advanceToExpiryOf(accessToken)

  expect(advance).toThrow(/7200 s would lead past 2286-11-20T17:46:39Z/)
})

test('advanceToExpiryOf moves to the first second at which the access token is refused', async ({ mock }) => {
  const { accessToken, expiresAt } = await mock.signIn()

  mock.clock.advanceToExpiryOf(accessToken)

  expect(mock.clock.now()).toBe(expiresAt)
  expect(await statusOfCall(mock, accessToken)).toBe(401)
})

test('an access token works in its last second', async ({ mock }) => {
  const { accessToken } = await mock.signIn()

  mock.clock.advance({ seconds: 7199 })

  expect(await statusOfCall(mock, accessToken)).toBe(200)
})

test('advanceToExpiryOf knows refresh tokens and does not go back', async ({ mock }) => {
  const { refreshToken = '', accessToken } = await mock.signIn()

  mock.clock.advanceToExpiryOf(refreshToken)
  const atExpiry = mock.clock.now()
  mock.clock.advanceToExpiryOf(accessToken)

  expect(mock.clock.now()).toBe(atExpiry)
  expect((await refresh(mock, refreshToken)).status).toBe(400)
})

test('advanceToExpiryOf refuses a text that was never issued, without repeating it', async ({ mock }) => {
  const advance = () => mock.clock.advanceToExpiryOf('never-issued')

  expect(advance).toThrow(/no such access or refresh token was issued here/)
  expect(advance).not.toThrow(/never-issued/)
})

test('every move of the clock is in the journal', async ({ mock }) => {
  const mark = mock.journal.mark()

  mock.clock.advance({ minutes: 2 })
  mock.clock.run()
  mock.clock.freeze()

  const events = mock.journal.since(mark)
  expect(events.map(({ kind }) => kind)).toEqual(['clock.moved', 'clock.moved', 'clock.moved'])
  expect(events.map(({ detail }) => detail)).toEqual(['advanced by 120 s', 'running', 'frozen'])
})

test('the token text carries the milliseconds of its issue', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  mock.clock.advance({ seconds: 0.25 })

  const { accessToken } = readTokens(await refresh(mock, refreshToken))

  const [, issuedAtMs] = Buffer.from(accessToken, 'base64url').toString('latin1').split(':')
  expect(Number(issuedAtMs)).toBe(mock.snapshot().clock.nowMs)
})

test.for([-1, 1.5, Number.NaN, LAST_SECOND + 1])('a world cannot start at %s', (startAt) => {
  const create = () => new World({ clock: { startAt } })

  expect(create).toThrow(/clock\.startAt cannot be .*whole seconds since 1970/)
})
