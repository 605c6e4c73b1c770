import { eventKinds, type JournalEvent as RecordedEvent } from '../world/journal.ts'
import { instant, sequence, strings } from './members.ts'
import { choice, commaList, flag, list, named, number, object, optional, record, string, text } from './shapes.ts'

const Fact = named(
  'Fact',
  object({
    in: choice(['query', 'form', 'json', 'header']),
    name: string(),
    value: optional(string('only where an allow list says that it is no secret')),
    length: number({ whole: true, least: 0 }),
    fingerprint: optional(string('of a secret: ..4c55')),
  }),
)

const JournalEvent = named(
  'JournalEvent',
  object({
    seq: sequence('counts up, never back'),
    at: instant('when'),
    kind: choice(eventKinds),
    actor: string('client, user, lab, or what x-lab-actor said'),
    connection: optional(number({ whole: true })),
    cause: optional(sequence('the earlier event that led to this one')),
    client: optional(string('a client id')),
    user: optional(string('a user name')),
    grant: optional(string('such as g1')),
    scopes: optional(strings()),
    http: optional(
      object({
        method: string(),
        path: string(),
        status: number({ whole: true, least: 0, says: '0: no answer' }),
        request: list(Fact),
        response: list(Fact),
      }),
    ),
    reason: optional(string('one machine-readable word')),
    detail: optional(string('a sentence for people')),
    labels: optional(list(string(), { says: 'tokens, counted per grant: AT#1, RT#2' })),
    spent: optional(string('the refresh token that this refresh used up')),
    issued: optional(list(string(), { says: 'the tokens that this refresh brought' })),
    lost: optional(sequence('of a fault: the event whose answer did not arrive as it was')),
    began: optional(sequence('the newest event when the request began, where others were answered in the meantime')),
    upTo: optional(sequence('of a restored world: the newest event that it remembers, unless it is another world’s')),
    sampled: optional(flag('true: the answer was made up from X’s schema')),
    page: optional(string('of a request that the script of a web page sent: what that page saw at X, for people')),
    fault: optional(record('what was armed, unless that is long or holds a secret')),
    called: optional(object({ operation: string('the `operationId`'), params: record('those of its path') })),
    lifetime: optional(
      number({ whole: true, says: 'of a sign-in that said how long its access token lives, in seconds' }),
    ),
  }),
)

const mark = sequence('the newest event that was looked at: the next `since`')

/** What reading answers. */
export const Journal = named('Journal', object({ events: list(JournalEvent), mark }))
/** What waiting answers; `timedOut` with no events. */
export const Waited = named('Waited', object({ events: list(JournalEvent), mark, timedOut: flag() }))
/** Where the journal ends now. */
export const Mark = named('Mark', object({ mark: sequence('the newest event, for `since`') }))

/** `refresh` for `refresh.done` and `refresh.refused`. */
const groups = [...new Set(eventKinds.map((kind) => kind.split('.', 1)[0] ?? ''))]

const KINDS = `${eventKinds.join(', ')}, or what is before the dot for all such kinds`

/** The query of everything that reads the journal. */
export const filterMembers = {
  since: optional(sequence('only events after this one; 410 when some of them are no longer kept')),
  kind: optional(
    commaList(choice([...eventKinds, ...groups], { takes: KINDS }), 'commas between; `refresh` is every `refresh.…`'),
  ),
  client: optional(text({ says: 'only events of this client' })),
  grant: optional(text({ pattern: '^g[0-9]+$', takes: 'a grant such as g1', says: 'only events of this grant' })),
}

/** Which events are asked for. */
export type Filter = { since?: number; kind?: string[]; client?: string; grant?: string }

/** Says of an event whether it is asked for; `since` is looked at elsewhere. */
export function createMatcher({ kind, client, grant }: Filter): (event: RecordedEvent) => boolean {
  const fits = (one: string) => kind?.some((wanted) => one === wanted || one.startsWith(`${wanted}.`)) ?? true
  const kinds = new Set(eventKinds.filter(fits))
  return (event) =>
    kinds.has(event.kind) && (client ?? event.client) === event.client && (grant ?? event.grant) === event.grant
}
