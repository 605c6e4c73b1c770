import type { JournalEvent } from '../../mock-provider/index.ts'

/** One request in the journal. `connection` counts the program's own connections; `at` is the mock's time in seconds. */
export type Use = { event: number; at: number; connection?: number; status?: number }

/** A refresh token or code that came again after it was spent. `answerLost`: a fault swallowed the first answer. */
export type Replay = { token: string; first: Use; again: Use; answerLost: boolean }

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
  replays: Replay[]
  /** Calls with an access token that was too old. */
  expired: Refusal[]
  /** All other refusals but replays. */
  refusals: Refusal[]
  closed?: string
}

/** The families of a journal in the order of their first event, and the refusals that belong to none. */
export function readFamilies(events: readonly JournalEvent[]): { families: Family[]; others: Refusal[] } {
  const families = new Map<string, Family>()
  const others: Refusal[] = []
  const firstUses = new Map<string, JournalEvent>()
  for (const event of events) {
    const family = familyOf(families, event)
    if (family) follow(family, event, firstUses)
    else if (isRefusal(event)) others.push(refusalFrom(event))
  }
  for (const { replays } of families.values())
    for (const replay of replays) replay.answerLost = isAnswerLost(events, replay.first)
  return { families: [...families.values()], others }
}

/** App-only tokens have no grant; they are a family of their client's own. */
function familyOf(families: Map<string, Family>, event: JournalEvent): Family | undefined {
  const { client, reason } = event
  const grant =
    event.grant ?? (reason === 'app-only' && client !== undefined && !isRefusal(event) ? 'app-only' : undefined)
  if (grant === undefined || client === undefined) return undefined
  const known = families.get(`${grant} ${client}`)
  if (known) return known
  const counts = { refreshes: 0, calls: 0, scopes: [], tokens: [], replays: [], expired: [], refusals: [] }
  const family: Family = { grant, client, ...counts }
  families.set(`${grant} ${client}`, family)
  return family
}

function follow(family: Family, event: JournalEvent, firstUses: Map<string, JournalEvent>): void {
  const { kind, reason = '', labels = [], user, scopes } = event
  if (user !== undefined) family.user = user
  if (scopes) family.scopes = scopes
  if (kind === 'family.closed') family.closed = reason
  if (kind === 'api.called') family.calls += 1
  if (kind === 'tokens.issued') family.tokens.push(...(family.grant === 'app-only' ? ['app-only token'] : labels))
  // A failed exchange spends the code as well, if the profile says so.
  const usesCode = kind === 'tokens.issued' || (kind === 'code.refused' && reason !== 'replayed')
  if (usesCode) firstUses.set(`${family.grant} the code`, event)
  if (kind === 'refresh.done') followRefresh(family, event, firstUses)
  else if (reason === 'replayed') addReplay(family, event, firstUses)
  else if (kind === 'api.called' && reason === 'expired') family.expired.push(refusalFrom(event))
  else if (isRefusal(event)) family.refusals.push(refusalFrom(event))
}

/** `labels`: the token that was spent, then those that were issued for it. */
function followRefresh(family: Family, event: JournalEvent, firstUses: Map<string, JournalEvent>): void {
  const [spent = '', ...issued] = event.labels ?? []
  if (event.reason === 'grace') return addReplay(family, event, firstUses)
  family.refreshes += 1
  family.tokens.push(...issued)
  firstUses.set(`${family.grant} ${spent}`, event)
}

function addReplay(family: Family, event: JournalEvent, firstUses: Map<string, JournalEvent>): void {
  const token = event.kind === 'code.refused' ? 'the code' : (event.labels?.[0] ?? '')
  const first = firstUses.get(`${family.grant} ${token}`)
  if (!first) return void family.refusals.push(refusalFrom(event)) // Spent before the journal begins.
  family.replays.push({ token, first: useOf(first), again: useOf(event), answerLost: false })
}

/** `drop-after-commit` is told right behind what the request did. */
function isAnswerLost(events: readonly JournalEvent[], first: Use): boolean {
  const next = events.find(({ seq, kind }) => seq > first.event && kind === 'fault.fired')
  const between = events.filter(({ seq }) => seq > first.event && next !== undefined && seq < next.seq)
  return next?.reason === 'answer dropped' && between.every(({ cause }) => cause !== undefined)
}

function isRefusal({ kind, http, reason }: JournalEvent): boolean {
  if (kind === 'request.refused' || kind === 'attempt.refused' || kind === 'consent.denied') return true
  if (kind === 'code.refused' || kind === 'refresh.refused') return true
  return http !== undefined && http.status >= 400 && reason !== undefined && kind !== 'fault.fired'
}

function refusalFrom(event: JournalEvent): Refusal {
  const { http, kind, reason = kind, detail, labels = [] } = event
  const request = http ? `${http.method} ${http.path}` : kind
  return { ...useOf(event), request, reason, ...(detail !== undefined && { detail }), tokens: labels }
}

function useOf({ seq, at, connection, http }: JournalEvent): Use {
  return {
    ...{ event: seq, at },
    ...(connection !== undefined && { connection }),
    ...(http && { status: http.status }),
  }
}
