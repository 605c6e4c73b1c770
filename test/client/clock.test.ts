import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createClock, systemClock } from '../../src/client/index.ts'
import { temporaryHome } from '../run-command.ts'

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

test('LAB_CLOCK names a file: the clock goes on from what stands in it by now, so many times as fast', ({
  onTestFinished,
}) => {
  vi.useFakeTimers({ now: 1_500_000_500 })
  onTestFinished(() => void vi.useRealTimers())
  const path = join(temporaryHome(), 'now')
  const tell = (text: string) => writeFileSync(path, text)

  tell('1893456000 1500000.5 0')
  const clock = createClock({ LAB_CLOCK: path })
  vi.setSystemTime(1_500_010_500)
  const frozen = clock.now()
  tell('1893459600 1500010.5 1')
  vi.setSystemTime(1_500_012_000)
  const running = clock.now()
  tell('1893459600 1500012 1000')
  vi.setSystemTime(1_500_013_000)

  expect([frozen, running, clock.now()]).toEqual([1_893_456_000, 1_893_459_601, 1_893_460_600])
})

test.for(['', 'soon', '1893456000', '1893456000 x 0', '1893456000 1790000000.5 0 1', '-5 1790000000 0', undefined])(
  'a file in which stands %j is refused, at the start and later',
  (text) => {
    const path = join(temporaryHome(), 'now')
    writeFileSync(path, '1893456000 1790000000.5 0')
    const clock = createClock({ LAB_CLOCK: path })
    const refusal = expect.objectContaining({ code: 'ERR_LAB_CLOCK' })

    if (text === undefined) rmSync(path)
    else writeFileSync(path, text)

    expect(() => createClock({ LAB_CLOCK: path })).toThrow(refusal)
    expect(() => clock.now()).toThrow(refusal)
  },
)

test.each(['soon', '1.5', '-1', '1e9', ' 5'])('LAB_CLOCK=%s is refused', (value) => {
  expect(() => createClock({ LAB_CLOCK: value })).toThrow(expect.objectContaining({ code: 'ERR_LAB_CLOCK' }))
})
