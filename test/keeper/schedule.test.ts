import { expect, onTestFinished, test } from 'vitest'
import { longestPauseOf, startSchedule } from '../../src/keeper/schedule.ts'
import type { DueReport } from '../../src/keeper/due.ts'

const NOTHING: DueReport = { looked: 0, failed: 0, rescued: 0, resealed: 0 }

test('a schedule works at each tick, a round never beside another, until it is stopped', async () => {
  let [rounds, beside, most] = [0, 0, 0]
  const schedule = await new Promise<ReturnType<typeof startSchedule>>((resolve) => {
    const running = startSchedule(
      async () => {
        rounds += 1
        beside += 1
        most = Math.max(most, beside)
        await new Promise((end) => setImmediate(end))
        beside -= 1
        if (rounds === 2) resolve(running)
        return NOTHING
      },
      { tick: '* * * * * *' },
    )
    onTestFinished(() => running.stop())
  })

  schedule.stop()

  expect([rounds, most]).toEqual([2, 1])
})

test('who works is told when the schedule stops', async () => {
  const signal = await new Promise<AbortSignal>((resolve) => {
    const running = startSchedule(
      async (stopping) => {
        running.stop()
        resolve(stopping)
        return NOTHING
      },
      { tick: '* * * * * *' },
    )
  })

  expect(signal.aborted).toBe(true)
})

test.for(['often', '', '* * *', '61 * * * *', '* * 31 2 *'])('%j is no tick, which is told at once', (tick) => {
  const said = { code: 'ERR_TICK', message: expect.stringContaining('tick takes a cron pattern') }

  expect(() => longestPauseOf(tick)).toThrow(expect.objectContaining(said))
})

test('the longest pause of a pattern is the one between two of its ticks', () => {
  expect(longestPauseOf()).toBe(60)
  expect(longestPauseOf('*/10 * * * * *')).toBe(10)
  expect(longestPauseOf('0,10 * * * *')).toBe(3000)
})
