import type { JournalEvent } from '../world/journal.ts'
import { findReplays, type Replay } from './lineage.ts'
import { Past } from './past.ts'
import { isRefusal, type Events } from './requests.ts'
import { issuedBy } from './tokens.ts'

/** One request in the journal. `connection` counts the program's own connections; `at` is the mock's time in seconds. */
export type Use = { event: number; at: number; connection?: number; status?: number }

/** A replay in plain data. `first` is missing where the journal no longer has it. */
export type ReplayUse = { token: string; first?: Use; again: Use; answerLost: boolean }

/** A request that the mock refused, with the reason that X never gives. */
export type Refusal = Use & { request: string; reason: string; detail?: string; tokens: string[] }

/** What one user allowed one client, and what became of the tokens. */
export type Family = {
  grant: string
  client: string
  user?: string
  scopes: string[]
  tokens: string[]
  refreshes: number
  calls: number
  replays: ReplayUse[]
  /** Calls with an access token that was too old. */
  expired: Refusal[]
  /** All other refusals but replays. */
  refusals: Refusal[]
  closed?: string
}

/**
 * The families of a journal in the order of their first event, and the refusals that belong to none.
 *
 * @param history where the first use of a token is looked for, if `events` are the end of a longer journal.
 */
export function readFamilies(events: Events, history: Events = events): { families: Family[]; others: Refusal[] } {
  const families = new Map<string, Family>()
  const others: Refusal[] = []
  const replays = new Map(findReplays(history).map((replay) => [replay.again, replay]))
  const ends = new Past<string>()
  for (const event of events) {
    ends.follow(event)
    const family = familyOf(families, event)
    if (family) follow(family, event, replays.get(event))
    else if (isRefusal(event)) others.push(refusalFrom(event))
    if (family && event.kind === 'family.closed') ends.set(keyOf(family), event.reason ?? '', event)
  }
  for (const family of families.values()) {
    const closed = ends.get(keyOf(family))
    if (closed !== undefined) family.closed = closed
  }
  return { families: [...families.values()], others }
}

function familyOf(families: Map<string, Family>, event: JournalEvent): Family | undefined {
  const name = familyNameOf(event)
  if (!name) return undefined
  const known = families.get(keyOf(name))
  if (known) return known
  const counts = { refreshes: 0, calls: 0, scopes: [], tokens: [], replays: [], expired: [], refusals: [] }
  const family: Family = { ...name, ...counts }
  families.set(keyOf(family), family)
  return family
}

/** Which family an event is about. App-only tokens have no grant; they are a family of their client's own. */
export function familyNameOf(event: JournalEvent): Pick<Family, 'grant' | 'client'> | undefined {
  const { client, grant } = event
  if (client === undefined) return undefined
  if (grant !== undefined) return { grant, client }
  return isAppOnly(event) && !isRefusal(event) ? { grant: 'app-only', client } : undefined
}

/** A call whose client is known and whose user is not carried the token of an app alone. */
function isAppOnly({ kind, reason }: JournalEvent): boolean {
  return reason === 'app-only' || kind === 'api.called'
}

function keyOf({ grant, client }: Pick<Family, 'grant' | 'client'>): string {
  return `${grant} ${client}`
}

function follow(family: Family, event: JournalEvent, replay: Replay | undefined): void {
  const { kind, reason, user, scopes } = event
  if (user !== undefined) family.user = user
  if (scopes) family.scopes = [...scopes]
  if (kind === 'api.called') family.calls += 1
  if (replay) return void family.replays.push(useOfReplay(replay))
  if (kind === 'refresh.done') family.refreshes += 1
  family.tokens.push(
    ...(family.grant === 'app-only' && kind === 'tokens.issued' ? ['app-only token'] : newTokens(event)),
  )
  if (kind === 'api.called' && reason === 'expired') family.expired.push(refusalFrom(event))
  else if (isRefusal(event)) family.refusals.push(refusalFrom(event))
}

function newTokens(event: JournalEvent): readonly string[] {
  return issuedBy(event)?.all ?? []
}

function useOfReplay({ token, before, again, answerLost }: Replay): ReplayUse {
  return { token, ...(before && { first: useOf(before) }), again: useOf(again), answerLost }
}

function refusalFrom(event: JournalEvent): Refusal {
  const { http, kind, reason = kind, detail, labels = [] } = event
  const request = http ? `${http.method} ${http.path}` : kind
  return { ...useOf(event), request, reason, ...(detail !== undefined && { detail }), tokens: [...labels] }
}

function useOf({ seq, at, connection, http }: JournalEvent): Use {
  return {
    event: seq,
    at,
    ...(connection !== undefined && { connection }),
    ...(http && { status: http.status }),
  }
}
