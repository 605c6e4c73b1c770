import { onTestFinished, vi } from 'vitest'
import { UnderWay } from '../../src/testing/under-way.ts'
import { expect, test } from '../../src/testing/vitest.ts'

test('a machine that stood still takes nothing of the time in which requests may finish', async ({ mock }) => {
  // A worker's first request takes longer than that by itself.
  await (await fetch(`${mock.origin}/2/users/me`)).text()
  const underWay = new UnderWay()
  onTestFinished(() => underWay.stop())
  const real = process.hrtime.bigint.bind(process.hrtime)
  let stoodStillNs = 0n
  const clock = vi.spyOn(process.hrtime, 'bigint').mockImplementation(() => {
    const nowNs = real() + stoodStillNs
    // Once, right after the wait began.
    stoodStillNs = 7_000_000_000n
    return nowNs
  })
  onTestFinished(() => clock.mockRestore())
  let status: number | undefined

  const answered = fetch(`${mock.origin}/2/users/me`).then((response) => (status = response.status))
  await underWay.settled()
  const inTime = status
  await answered

  expect(inTime).toBe(401)
})
