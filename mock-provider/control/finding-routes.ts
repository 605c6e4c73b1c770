import { readFindings } from '../findings/findings.ts'
import { findSecrets } from '../findings/leaks.ts'
import { SecretScan } from '../findings/secret-scan.ts'
import type { MockProvider } from '../handle.ts'
import { Findings, Leaks } from './finding-shapes.ts'
import { assertClient, assertReached, sequence, userNameOf } from './members.ts'
import { route } from './route.ts'
import { named, object, optional, text } from './shapes.ts'

/** The body may have 1 MB; what is longer comes in parts that overlap by the length of a secret. */
const MAX_TEXT = 1_000_000

/** What the journal shows, judged as the matchers do: for tests in languages that have none. */
export const findingRoutes = [
  route({
    method: 'get',
    path: '/findings',
    operationId: 'readFindings',
    says: 'What the journal shows after `since`: refreshes, replays, stale tokens, unfired faults, each with evidence and advice',
    query: object({
      since: optional(sequence('only events after this one; 410 when some of them are no longer kept')),
      client: optional(text({ says: 'only events of this client' })),
      user: optional(text({ says: 'only events of this user, by user name' })),
    }),
    answer: Findings,
    problems: [410],
    handle: ({ provider, query }) => {
      assertClient(provider, query.client, 'client')
      assertReached(provider, query.since)
      const { journal } = provider
      const user = query.user === undefined ? {} : { user: userNameOf(provider, query.user) }
      // Throws where events are missing: without all of them nothing can be said to be absent.
      const [first] = journal.since(query.since)
      const since = first ? { since: first.seq - 1 } : {}
      return { ...readFindings(journal.events, { ...query, ...user, ...since }), mark: journal.mark() }
    },
  }),
  route({
    method: 'post',
    path: '/findings/leaks',
    operationId: 'findLeaks',
    says: 'Which secrets of this mock a text holds, a log say: kind and fingerprint, never the secret',
    reads: true,
    body: named('Held', object({ text: text({ least: 0, most: MAX_TEXT, secret: true }) })),
    example: () => ({ text: 'a line of your log' }),
    answer: Leaks,
    handle: ({ provider, body }) => {
      const { found, ...others } = findSecrets(provider, body, scanOf(provider))
      return { leaks: found.map(({ at, ...leak }) => ({ ...leak, line: Number(at) })), ...others }
    },
  }),
]

const scans = new WeakMap<MockProvider, SecretScan>()

/** One for each mock: what it knows already need not be prepared again. */
function scanOf(provider: MockProvider): SecretScan {
  const scan = scans.get(provider) ?? new SecretScan()
  scans.set(provider, scan)
  return scan
}
