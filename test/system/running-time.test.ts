import { beforeEach, afterEach, expect, test, vi } from 'vitest'
import { afterRunning } from '../../src/system/running-time.ts'

let nowMs = 0

beforeEach(() => {
  nowMs = 1000
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** This process runs: timers come when they are due. */
function run(ms: number): void {
  for (const end = nowMs + ms; nowMs < end;) {
    nowMs += 10
    vi.advanceTimersByTime(10)
  }
}

function standStill(ms: number): void {
  nowMs += ms
}

test('while the machine runs it is a timer', () => {
  const call = vi.fn<() => void>()
  afterRunning(1000, call)

  run(990)
  expect(call).not.toHaveBeenCalled()
  run(60)
  expect(call).toHaveBeenCalledOnce()
  run(5000)
  expect(call).toHaveBeenCalledOnce()
})

test('a machine that stands still takes nobody’s time', () => {
  const call = vi.fn<() => void>()
  afterRunning(5000, call)

  for (const _ of [1, 2, 3]) {
    run(1000)
    standStill(60_000)
  }
  expect(call).not.toHaveBeenCalled()
  run(2000)
  expect(call).toHaveBeenCalledOnce()
})

test('what was cancelled never calls', () => {
  const call = vi.fn<() => void>()
  const cancel = afterRunning(1000, call)

  run(500)
  cancel()
  run(5000)

  expect(call).not.toHaveBeenCalled()
  expect(vi.getTimerCount()).toBe(0)
})
