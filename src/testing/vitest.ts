import { test as base } from 'vitest'
import { startMockProvider, type MockProvider, type MockProviderOptions } from '../../mock-provider/index.ts'
import { formatEvents } from './format-events.ts'

export { expect } from 'vitest'

type Fixtures = {
  /** What `mock` is started with; set it with `test.extend({ mockOptions: { profile: 'rfc-strict' } })`. */
  mockOptions: MockProviderOptions
  /** A fresh provider of its own for each test that asks for it: loopback, clock frozen, closed with the test. */
  mock: MockProvider
}

/** vitest's `test` with `mock`. When a test fails, the journal of its provider is printed. */
export const test = base.extend<Fixtures>({
  mockOptions: [{}, { injected: false }],
  mock: async ({ mockOptions, onTestFailed }, use) => {
    const mock = await startMockProvider(mockOptions)
    onTestFailed(() => console.error(`What the mock provider saw:\n${formatEvents(mock.journal.events)}`))
    await use(mock)
    await mock.stop()
  },
})
