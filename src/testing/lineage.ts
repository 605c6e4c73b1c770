import type { JournalEvent } from '../../mock-provider/index.ts'
import { grantTypeOf, type Events } from './evidence.ts'

/** A request with a token that was not the newest of its grant; `newest` issued the one it should have carried. */
export type Stale = { event: JournalEvent; newest: JournalEvent | undefined; says: string }

/** A token or code that was presented again after it was spent; `before` spent it, unless the journal has dropped that. */
export type Replay = { again: JournalEvent; before: JournalEvent | undefined; what: string }

/** What a grant was last given, by label (`AT#2`, `RT#2`), and whether one of its tokens was presented since. */
type Issue = { event: JournalEvent; access: string | undefined; refresh: string | undefined; isFollowed: boolean }

/**
 * Refreshes with another than the newest refresh token, and, after a refresh, a call with another than the new access
 * token where that call comes next. In the order of the journal.
 */
export function findStale(events: Events): Stale[] {
  const issues = new Map<string, Issue>()
  const stale: Stale[] = []
  for (const event of events) {
    // Older tokens live again; what this grant holds now is not known before its next answer.
    if (event.kind === 'world.restored') issues.clear()
    const { grant = '' } = event
    const issue = issues.get(grant)
    const presented = presentedOf(event)
    const says = describeStale(event, presented, issue)
    if (says !== undefined) stale.push({ event, newest: issue?.event, says })
    if (issue && presented !== undefined) issue.isFollowed = true
    const next = issueOf(event)
    if (next) issues.set(grant, next)
  }
  return stale
}

function describeStale({ seq, kind, reason }: JournalEvent, presented?: string, issue?: Issue): string | undefined {
  if (kind === 'refresh.refused' && reason === 'unknown')
    return `#${seq} presented a refresh token that this provider did not issue`
  if (presented === undefined) return undefined
  if (issue === undefined) return reason === 'replayed' ? `#${seq} presented ${presented}, which was spent` : undefined
  const newest = presented.startsWith('RT') ? issue.refresh : issue.isFollowed ? presented : issue.access
  return newest === undefined || newest === presented
    ? undefined
    : `#${seq} presented ${presented}, but ${newest} of #${issue.event.seq} was the newest`
}

/** The label of the token that a call or a refresh carried. */
function presentedOf({ kind, labels = [] }: JournalEvent): string | undefined {
  if (kind === 'api.called') return labels.find((label) => label.startsWith('AT'))
  return kind === 'refresh.done' || kind === 'refresh.refused' ? labels[0] : undefined
}

function issueOf(event: JournalEvent): Issue | undefined {
  if (event.kind !== 'tokens.issued' && event.kind !== 'refresh.done') return undefined
  const { labels = [] } = event
  const access = labels.findLast((label) => label.startsWith('AT'))
  // The last one: a refresh lists the spent token first. Without rotation there is no other, and it stays the newest.
  const refresh = labels.findLast((label) => label.startsWith('RT'))
  return { event, access, refresh, isFollowed: false }
}

/** In the order of the journal. */
export function findReplays(events: Events): Replay[] {
  const spent = new Map<string, JournalEvent>()
  const presented = new Map<string, JournalEvent>()
  const replays: Replay[] = []
  for (const event of events) {
    if (event.kind === 'world.restored') for (const known of [spent, presented]) known.clear()
    const use = useOf(event)
    if (!use) continue
    const before = spent.get(use.key)
    if (before || event.reason === 'replayed')
      replays.push({ again: event, before: before ?? presented.get(use.key), what: use.what })
    if (use.spends) spent.set(use.key, event)
    presented.set(use.key, event)
  }
  return replays
}

/** The refresh token or code that a request presented, and whether that used it up. */
function useOf(event: JournalEvent): { key: string; what: string; spends: boolean } | undefined {
  const { kind, grant, labels = [] } = event
  const grantType = grantTypeOf(event)
  if (grant === undefined || grantType === undefined) return undefined
  if (grantType === 'authorization_code')
    return { key: `${grant} code`, what: `the code of ${grant}`, spends: kind === 'tokens.issued' }
  const label = presentedOf(event)
  if (label === undefined) return undefined
  const rotated = labels.slice(1).some((other) => other.startsWith('RT'))
  return { key: `${grant} ${label}`, what: `${label} of ${grant}`, spends: kind === 'refresh.done' && rotated }
}
