import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname } from 'node:path'
import { onTestFinished } from 'vitest'
import { createClock } from '../../src/client/index.ts'
import { openClockFile } from '../../src/step-runner/clock-file.ts'
import { expect, test } from '../../src/testing/vitest.ts'

test('a program that goes by the file sees the mock’s clock stand, and each of its moves', async ({ mock }) => {
  const file = await openClockFile(mock.origin)
  onTestFinished(file.close)
  const clock = createClock({ LAB_CLOCK: file.path })
  const before = clock.now()
  mock.clock.advance({ days: 3 })

  await expect.poll(() => clock.now()).not.toBe(before)

  expect([before, clock.now()]).toEqual([mock.clock.now() - 3 * 86_400, mock.clock.now()])
})

test('where the mock’s clock runs, the program’s runs as fast; where it is put back, the program’s is as well', async ({
  mock,
}) => {
  const startedAt = mock.clock.now()
  const saved = mock.snapshot()
  const file = await openClockFile(mock.origin)
  onTestFinished(file.close)
  const clock = createClock({ LAB_CLOCK: file.path })

  mock.clock.run({ rate: 10_000 })

  await expect.poll(() => clock.now() - startedAt).toBeGreaterThan(600)
  mock.restore(saved)
  await expect.poll(() => clock.now()).toBe(startedAt)
})

test('once it is closed the file is gone, and a mock that stops is none of its business', async ({ mock }) => {
  const file = await openClockFile(mock.origin)
  await mock.stop()
  const last = readFileSync(file.path, 'utf8')

  file.close()

  expect(last).toMatch(/^\d+ [\d.]+ 0$/)
  expect(existsSync(dirname(file.path))).toBe(false)
})

test('where nobody answers it says so, and leaves nothing', async ({ mock }) => {
  const { origin } = mock
  await mock.stop()

  await expect(openClockFile(origin)).rejects.toThrow(`The mock at ${origin} does not tell its time.`)
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`lab-clock-${process.pid}-`))).toEqual([])
})
