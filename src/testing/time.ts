import type { Duration, MockProvider } from '../../mock-provider/index.ts'
import { fakeTimerModules } from './timer-modules.ts'
import { UnderWay } from './under-way.ts'

/** Moves the mock and the test's own process through time together. */
export type Time = {
  /**
   * Fires every timer that falls due on the way, each at its instant, and waits for the requests that it causes (files
   * and DNS too, each step 250 ms of real time at most) before the next.
   *
   * @throws {RangeError} when the sum is negative or not a number, and after 20,000 timers.
   */
  advance(duration: Duration): Promise<void>
}

/** As much of vitest's `vi` as is needed here. */
export type FakeTimers = {
  useFakeTimers(config: { now: number; toFake: Faked[] }): unknown
  useRealTimers(): unknown
  isFakeTimers(): boolean
  advanceTimersToNextTimerAsync(): Promise<unknown>
}

type Faked = 'Date' | 'setTimeout' | 'clearTimeout' | 'setInterval' | 'clearInterval' | 'performance'

/**
 * What an app measures time with. Not `nextTick`, `queueMicrotask` and `setImmediate`: sockets, streams and promises run
 * on them, and a request would hang. `performance` is what a running mock clock reads, so it follows to the millisecond.
 */
const FAKED: Faked[] = ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance']

const UNITS: Record<keyof Duration, number> = { seconds: 1000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 }
/** More timers than that are an interval that was not meant for this. */
const MAX_STEPS = 20_000
/** `setTimeout` takes no more. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1

/** A test of this process has its time faked. */
let isShared = false

/**
 * Starts fake timers at the mock's instant and ties the mock's clock to them.
 *
 * @returns the time, and how to put everything back: mock frozen, timers real.
 * @throws {Error} when timers are faked already: by another test, or by the test itself at another instant.
 */
export function shareTime(mock: MockProvider, timers: FakeTimers): { time: Time; stop: () => void } {
  if (isShared)
    throw new Error(
      'time: another test of this file has it right now, and the timers of a process are one; run such tests one after the other (not test.concurrent), or leave time out and move mock.clock yourself',
    )
  if (timers.isFakeTimers())
    throw new Error(
      'time: timers are faked already; take vi.useFakeTimers() out (time brings its own), or leave time out and move mock.clock yourself',
    )
  timers.useFakeTimers({ now: mock.snapshot().clock.nowMs, toFake: FAKED })
  const restoreModules = fakeTimerModules()
  isShared = true
  mock.clock.run()
  const underWay = new UnderWay()
  const stop = (): void => {
    underWay.stop()
    mock.clock.freeze()
    restoreModules()
    timers.useRealTimers()
    isShared = false
  }
  return { time: { advance: (duration) => advance(duration, timers, underWay) }, stop }
}

async function advance(duration: Duration, timers: FakeTimers, underWay: UnderWay): Promise<void> {
  let leftMs = millisecondsOf(duration)
  const step = countedSteps(duration, timers)
  await underWay.settled()
  while (leftMs > 0) {
    const lapMs = Math.min(leftMs, MAX_TIMEOUT_MS)
    const endsAt = Date.now() + lapMs
    // So that the last step ends there, and not at the app's next timer.
    const end = setTimeout(() => {}, lapMs)
    while (Date.now() < endsAt) {
      await step()
      await underWay.settled()
    }
    clearTimeout(end)
    leftMs -= lapMs
  }
}

function countedSteps(duration: Duration, timers: FakeTimers): () => Promise<unknown> {
  let steps = 0
  return () => {
    if (++steps <= MAX_STEPS) return timers.advanceTimersToNextTimerAsync()
    throw new RangeError(
      `time.advance: more than ${MAX_STEPS} timers fired within ${JSON.stringify(duration)}; stop the app’s short interval first, or move mock.clock alone`,
    )
  }
}

function millisecondsOf(duration: Duration): number {
  let sum = 0
  for (const [unit, count] of Object.entries(duration))
    sum += count * (Object.hasOwn(UNITS, unit) ? UNITS[unit as keyof Duration] : Number.NaN)
  if (Number.isFinite(sum) && sum >= 0) return Math.round(sum)
  throw new RangeError(
    `time.advance: ${JSON.stringify(duration)} is ${sum / 1000} s; give seconds, minutes, hours or days that add up to 0 or more`,
  )
}
