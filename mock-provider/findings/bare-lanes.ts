import type { JournalEvent } from '../world/journal.ts'
import { repeatedIn, useOf, type Lane, type LaneUse, type Present, type Repeats, type TokenState } from './lane.ts'
import type { Story } from './lives.ts'
import { grantTypeOf, isRefusal, type Events } from './requests.ts'
import { isAccessToken, presentedBy } from './tokens.ts'

type Given = Present & { events: Events; stories: readonly Story[]; repeats: Repeats }

/** What has no life of its own: the code, an app's own token, and tokens whose birth the journal has dropped. */
export function lanesWithoutLives(given: Given): Lane[] {
  return [codeLane(given), appLane(given), ...unbornLanes(given)].flat()
}

function codeLane({ events, repeats, now, profile }: Given): Lane[] {
  const issued = events.findLast(({ kind }) => kind === 'code.issued')
  const asked = events.filter((event) => grantTypeOf(event) === 'authorization_code')
  if (!issued && asked.length === 0) return []
  const uses = asked.map((event) => useOf(event, 'the code'))
  const spent = asked.findLast(({ kind }) => kind === 'tokens.issued')
  const deadAt = issued && issued.at + profile.codeLifetimeSeconds
  const isOld = !spent && deadAt !== undefined && now >= deadAt
  const state = repeatedIn(asked, repeats) ?? (spent ? 'used' : isOld ? 'expired' : issued ? 'ready' : 'unclear')
  const end = spent
    ? { at: spent.at, by: spent.seq, says: 'it was exchanged for tokens' }
    : isOld && { at: deadAt, says: `it lives ${profile.codeLifetimeSeconds} s` }
  return [{ token: 'the code', kind: 'code', ...bornWith(issued), uses, state, ...(end && { end }) }]
}

/** One for each client until it is invalidated; asked for again it is the same. */
function appLane({ events }: Given): Lane[] {
  const own = events.filter(({ grant, client }) => grant === undefined && client !== undefined)
  if (own.length === 0) return []
  const lanes: Lane[] = []
  for (const event of own) {
    const last = lanes.at(-1)
    const lane = last && !last.end ? last : bareLane('app-only token', 'app-only token', event)
    if (lane !== last) lanes.push(lane)
    if (lane !== last && lane.born) continue
    lane.uses.push({ event: event.seq, what: isRefusal(event) ? 'refused' : 'accepted' })
    if (!isInvalidation(event)) continue
    lane.state = 'revoked'
    lane.end = { at: event.at, by: event.seq, says: 'the app revoked it' }
  }
  return lanes
}

function bareLane(token: string, kind: Lane['kind'], event: JournalEvent): Lane {
  const isBorn = event.kind === 'tokens.issued'
  return { token, kind, ...bornWith(isBorn ? event : undefined), uses: [], state: isBorn ? 'ready' : 'unclear' }
}

function isInvalidation({ kind, http }: JournalEvent): boolean {
  return kind === 'revoke.called' && http?.path === '/oauth2/invalidate_token'
}

function unbornLanes({ events, stories, repeats }: Given): Lane[] {
  const told = new Set(stories.flatMap((story) => story.presentedBy.map(({ seq }) => seq)))
  const lanes = new Map<string, Lane>()
  for (const event of events) {
    const token = presentedBy(event)
    if (token === undefined || told.has(event.seq)) continue
    const kind = isAccessToken(token) ? 'access token' : 'refresh token'
    const lane = lanes.get(token) ?? { token, kind, uses: [], state: 'unclear' }
    lanes.set(token, follow(lane, event, repeats))
  }
  return [...lanes.values()].map((lane) => closed(lane, events))
}

function follow(lane: Lane, event: JournalEvent, repeats: Repeats): Lane {
  const use: LaneUse = useOf(event, lane.token)
  const state: TokenState = stateAfter(lane, use, repeatedIn([event], repeats))
  const end = use.what === 'spent' ? { at: event.at, by: event.seq, says: 'a refresh used it up' } : lane.end
  lane.uses.push(use)
  return { ...lane, state, ...(end && { end }) }
}

function stateAfter({ state }: Lane, { what }: LaneUse, repeated: TokenState | undefined): TokenState {
  if (state === 'replayed') return state
  return repeated ?? (what === 'spent' ? 'used' : state)
}

/** What had not ended before ends with its family. */
function closed(lane: Lane, events: Events): Lane {
  const event = events.findLast(({ kind }) => kind === 'family.closed')
  if (!event || lane.state !== 'unclear') return lane
  return { ...lane, state: 'revoked', end: { at: event.at, by: event.seq, says: 'its family was closed' } }
}

function bornWith(event: JournalEvent | undefined): Pick<Lane, 'born'> {
  return event ? { born: { event: event.seq, at: event.at } } : {}
}
