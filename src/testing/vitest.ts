import {
  formatEvents,
  startMockProvider,
  type MockProvider,
  type MockProviderOptions,
} from '../../mock-provider/index.ts'
import { judgeFaultsFired } from './judges.ts'
import { matchers, type MockMatchers } from './matchers.ts'
import { loadPeer } from './peer.ts'
import { shareTime, type Time } from './time.ts'

const vitest = await loadPeer('twitter-oauth-lab/vitest', {
  name: 'vitest',
  oldest: '1.6',
  load: () => import('vitest'),
})

export const { expect } = vitest

expect.extend(matchers)

/** What `mock` is started with, and what is checked when its test ends. */
export type MockOptions = MockProviderOptions & {
  /** Fails a test that armed a fault which no request met: what it was to prove was not tested. */
  failOnUnfiredFaults?: boolean
}

type Fixtures = {
  /** Set it for a file or a group of tests with `test.extend({ mockOptions: { profile: 'rfc-strict' } })`. */
  mockOptions: MockOptions
  /** A fresh provider of its own for each test that asks for it: loopback, clock frozen, closed with the test. */
  mock: MockProvider
  /** Fake timers and the mock's clock as one: `await time.advance({ hours: 2 })`. Not for `test.concurrent`. */
  time: Time
}

/** vitest's `test` with `mock` and `time`. When a test fails, the journal of its provider is printed. */
export const test = vitest.test.extend<Fixtures>({
  mockOptions: [{}, { injected: false }],
  mock: async ({ mockOptions, onTestFailed, task }, use) => {
    const { failOnUnfiredFaults = false, ...options } = mockOptions
    const mock = await startMockProvider(options)
    onTestFailed(() => console.error(`What the mock provider saw:\n${formatEvents(mock.journal.events)}`))
    await use(mock)
    await mock.stop()
    if (failOnUnfiredFaults && task.result?.state !== 'fail') assertFaultsFired(mock)
  },
  time: async ({ mock }, use) => {
    const { time, stop } = shareTime(mock, vitest.vi)
    await use(time)
    stop()
  },
})

function assertFaultsFired({ journal }: MockProvider): void {
  const { pass, message } = judgeFaultsFired(journal.since())
  if (!pass) throw new Error(`mockOptions.failOnUnfiredFaults: ${message}`)
}

declare global {
  // Of the interfaces that `expect(…)` is made of, the one whose form is the same in vitest 3, 4 and 5.
  namespace Chai {
    interface Assertion extends MockMatchers<void> {}
  }
}
