import { clientOf, isRefusal } from '../../findings/requests.ts'
import { endpointAt } from '../../findings/refusals.ts'
import type { Endpoint } from '../../meanings/meaning.ts'
import type { EventKind, JournalEvent } from '../../world/journal.ts'
import { isRequestRow } from './event-words.ts'

/** What a list of events is narrowed to; an empty text asks for nothing. */
export type Filters = { client: string; family: string; kind: string; text: string }

/** What a person may ask for, and how an event is known to be of it. */
export type Kind = { id: string; name: string; has: (event: JournalEvent, at: Endpoint | undefined) => boolean }

const LEVERS = new Set<EventKind>([
  'control.called',
  'clock.moved',
  'fault.armed',
  'fault.fired',
  'lesson.marked',
  'world.restored',
])

/** Steps of a request whose own row says more, and calls of the control API whose doing has a line of its own. */
const ASIDE = new Set<EventKind>(['control.called', 'code.spent', 'consent.given'])

const isAt =
  (...wanted: Endpoint[]): Kind['has'] =>
  (_event, at) =>
    at !== undefined && wanted.includes(at)

/** The first is what is shown unless somebody asks. */
export const kinds: readonly [Kind, ...Kind[]] = [
  { id: '', name: 'Requests and changes', has: (event) => !ASIDE.has(event.kind) || event.http !== undefined },
  { id: 'refused', name: 'Refused', has: isRefusal },
  {
    id: 'token',
    name: 'Token endpoints',
    has: isAt('token endpoint', 'revocation endpoint', 'app-only endpoint'),
  },
  { id: 'authorization', name: 'Authorization', has: isAt('authorization endpoint') },
  { id: 'api', name: 'API calls', has: isAt('resource server') },
  { id: 'levers', name: 'Levers', has: ({ kind }) => LEVERS.has(kind) },
  { id: 'all', name: 'Every event', has: () => true },
]

/** What an address asks for; a kind that is not known is none. */
export function readFilters(query: URLSearchParams): Filters {
  const textOf = (name: string): string => (query.get(name) ?? '').trim().slice(0, MAX_LENGTH)
  const kind = kinds.find(({ id }) => id === textOf('kind'))?.id ?? ''
  return { client: textOf('client'), family: textOf('family'), kind, text: textOf('text') }
}

const MAX_LENGTH = 200

/** Whether anything is asked for. */
export function isNarrowed(filters: Filters): boolean {
  return Object.values(filters).some((wanted) => wanted !== '')
}

/** What passes all filters, and for each kind how many pass the others. */
export function narrow(
  events: readonly JournalEvent[],
  filters: Filters,
): { shown: JournalEvent[]; counts: ReadonlyMap<string, number> } {
  const passes = passing(filters)
  const counts = new Map(kinds.map(({ id }) => [id, 0]))
  const shown: JournalEvent[] = []
  for (const event of events) {
    if (passes && !passes(event)) continue
    for (const id of kindsOf(event)) {
      counts.set(id, (counts.get(id) ?? 0) + 1)
      if (id === filters.kind) shown.push(event)
    }
  }
  return { shown, counts }
}

/** Events never change, so each is looked at once. */
const idsOfKinds = new WeakMap<JournalEvent, readonly string[]>()

function kindsOf(event: JournalEvent): readonly string[] {
  const known = idsOfKinds.get(event)
  if (known) return known
  const at = event.http && endpointAt(event.http.path)
  const ids = kinds.filter(({ has }) => has(event, at)).map(({ id }) => id)
  idsOfKinds.set(event, ids)
  return ids
}

/** Moves of the clock and worlds put back meet every client and family, so they stay beside them. */
function passing({ client, family, text }: Filters): ((event: JournalEvent) => boolean) | undefined {
  const wanted = text.toLowerCase()
  if (client === '' && family === '' && wanted === '') return undefined
  return (event) => {
    const isForAll = !isRequestRow(event) && clientOf(event) === undefined && event.grant === undefined
    const isOfClient = client === '' || isForAll || clientOf(event) === client
    const isOfFamily = family === '' || isForAll || event.grant === family
    return isOfClient && isOfFamily && (wanted === '' || haystackOf(event).includes(wanted))
  }
}

/** Events never change, so each is made a text once. */
const haystacks = new WeakMap<JournalEvent, string>()

function haystackOf(event: JournalEvent): string {
  const known = haystacks.get(event)
  if (known !== undefined) return known
  const { seq, kind, actor, client, user, grant, http, reason, detail, labels = [], page, scopes = [] } = event
  const request = http ? [http.method, http.path, http.status, ...http.request.map(({ value }) => value)] : []
  const parts = [`#${seq}`, kind, actor, client, user, grant, ...request, reason, detail, ...labels, page, ...scopes]
  const text = parts
    .filter((part) => part !== undefined)
    .join(' ')
    .toLowerCase()
  haystacks.set(event, text)
  return text
}
