import {
  findSecrets,
  isRequest,
  LeakScanner,
  readRun,
  SecretScan,
  startMockProvider,
  withArticle,
  type MockProvider,
  type MockProviderOptions,
} from '../../mock-provider/index.ts'
import type { MockBehind, Seen } from './mock-behind.ts'

/** The report reads a whole test suite at once. */
const JOURNAL_SIZE = 100_000

/** A mock for this run alone. @throws {RangeError} for options that cannot be. */
export async function startOwnMock(options: MockProviderOptions): Promise<MockBehind> {
  const mock = await startMockProvider({ journalSize: JOURNAL_SIZE, ...options })
  const known = new SecretScan()
  return {
    origin: mock.origin,
    client: mock.config,
    arm: async (fault) => void mock.faults.arm(fault),
    see: async () => seenBy(mock),
    openScan: () => {
      const scanner = new LeakScanner(mock)
      return {
        scan: (output, chunk) => scanner.scan(output, chunk),
        scanFiles: (path) => scanner.scanFiles(path),
        result: async () => {
          const { found: leaks, lost, unread, tooShort } = scanner
          return { leaks, lost, unread, tooShort }
        },
      }
    },
    holding: async (text) => {
      const [first] = findSecrets(mock, { text }, known).found
      return first && `${withArticle(first.kind)} ${first.fingerprint}`
    },
    time: {
      nowMs: () => mock.snapshot().clock.nowMs,
      runFrom: (instantMs, rate) => {
        const { nowMs } = mock.snapshot().clock
        mock.clock.advance({ seconds: Math.max(0, instantMs - nowMs) / 1000 })
        mock.clock.run({ rate })
      },
    },
    close: () => mock.stop(),
  }
}

/** What a mock of this process has seen since it started. */
export function seenBy({ journal: { events }, faults }: MockProvider): Seen {
  return {
    ...readRun(events),
    requests: events.filter(isRequest).length,
    faults: faults.list(),
    forgotten: (events[0]?.seq ?? 1) - 1,
    isShared: false,
  }
}
