import { EventStream } from './event-stream.ts'
import { filterMembers, Journal, Mark, Waited, type Filter } from './journal-shapes.ts'
import { find, waitForEvent } from './journal-wait.ts'
import { assertClient, assertReached, sequence } from './members.ts'
import { route } from './route.ts'
import { named, number, object, optional, string, text } from './shapes.ts'

const PATIENCE_SECONDS = 30
const MAX_PATIENCE_SECONDS = 300

/** What the server saw. */
export const journalRoutes = [
  route({
    method: 'get',
    path: '/journal',
    operationId: 'readJournal',
    says: 'The events after `since`; all that are kept unless it is given',
    query: object(filterMembers),
    answer: Journal,
    problems: [410],
    handle: ({ provider, query }) => {
      assertClient(provider, query.client, 'client')
      assertReached(provider, query.since)
      return { events: find(provider, query), mark: provider.journal.mark() }
    },
  }),
  route({
    method: 'get',
    path: '/journal/mark',
    operationId: 'markJournal',
    says: 'The number of the newest event: what `since` takes later',
    answer: Mark,
    handle: ({ provider }) => ({ mark: provider.journal.mark() }),
  }),
  route({
    method: 'post',
    path: '/journal/mark',
    operationId: 'writeMark',
    says: 'Writes a mark with a name of yours into the journal, `lesson.marked`; its number',
    reads: true,
    body: named('NamedMark', object({ name: text({ most: 200 }) })),
    example: () => ({ name: 'the second round' }),
    answer: Mark,
    handle: ({ provider, body }) => ({ mark: provider.journal.mark(body.name) }),
  }),
  route({
    method: 'get',
    path: '/journal/wait',
    operationId: 'waitForEvent',
    says: 'Answers as soon as there is such an event after `since`; without one, no events and `timedOut` when time is up',
    query: object({
      ...filterMembers,
      timeoutSeconds: optional(
        number({ least: 0, most: MAX_PATIENCE_SECONDS, says: `real seconds; ${PATIENCE_SECONDS} unless given` }),
      ),
    }),
    answer: Waited,
    problems: [410, 503],
    handle: ({ provider, query, signal }) => {
      assertClient(provider, query.client, 'client')
      assertReached(provider, query.since)
      const { timeoutSeconds = PATIENCE_SECONDS } = query
      return waitForEvent(provider, query, { timeoutSeconds, signal: signal() })
    },
  }),
  route({
    method: 'get',
    path: '/events',
    operationId: 'streamEvents',
    says: 'The journal as server-sent events, `id` their number; later ones only, unless `since` or Last-Event-ID is given',
    query: object(filterMembers),
    streams: true,
    answer: string(
      '`id: <seq>` and `data: <JournalEvent>` for each event; `event: truncated` ends a stream that fell behind',
    ),
    problems: [410],
    handle: ({ provider, messages, query, lastEventId }) => {
      assertClient(provider, query.client, 'client')
      assertReached(provider, query.since)
      return new EventStream({ provider, messages }, { ...query, ...startOf(lastEventId) })
    },
  }),
  route({
    method: 'post',
    path: '/fingerprint',
    operationId: 'fingerprint',
    says: 'How the journal prints a secret, to find your token in it',
    reads: true,
    body: named('Secret', object({ secret: text({ most: 10_000, secret: true }) })),
    example: () => ({ secret: 'a token of yours' }),
    answer: named('Fingerprint', object({ fingerprint: string('..4c55') })),
    handle: ({ provider, body }) => ({ fingerprint: provider.fingerprintOf(body.secret) }),
  }),
]

/** A browser whose stream was cut sends the number of its last event, which is newer than the `since` of its first request. */
function startOf(lastEventId: string | undefined): Filter {
  if (lastEventId === undefined || lastEventId === '') return {}
  const seq = /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : lastEventId
  return { since: sequence('').read(seq, 'Last-Event-ID') }
}
