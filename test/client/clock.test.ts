import { expect, test, vi } from 'vitest'
import { createClock, systemClock } from '../../src/client/index.ts'

test('LAB_CLOCK freezes the clock at its whole seconds', () => {
  const clock = createClock({ LAB_CLOCK: '1893456000' })

  expect(clock.now()).toBe(1_893_456_000)
})

test('without LAB_CLOCK the clock is that of the machine', () => {
  expect(createClock({})).toBe(systemClock)
  expect(createClock({ LAB_CLOCK: '' })).toBe(systemClock)
})

test('the clock of the machine tells whole seconds', ({ onTestFinished }) => {
  vi.useFakeTimers({ now: 1_500_000_999 })
  onTestFinished(() => void vi.useRealTimers())

  const now = systemClock.now()

  expect(now).toBe(1_500_000)
})

test.each(['soon', '1.5', '-1', '1e9', ' 5'])('LAB_CLOCK=%s is refused', (value) => {
  expect(() => createClock({ LAB_CLOCK: value })).toThrow(expect.objectContaining({ code: 'ERR_LAB_CLOCK' }))
})
