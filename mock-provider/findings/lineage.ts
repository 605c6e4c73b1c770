import type { JournalEvent } from '../world/journal.ts'
import { Past } from './past.ts'
import { grantTypeOf, hasOverlap, type Events } from './requests.ts'
import { issuedBy, isRefreshToken, leftAnswers, lostAnswers, presentedBy } from './tokens.ts'

/** A request with a token that was not the newest of its grant; `newest` issued the one it should have carried. */
export type Stale = { event: JournalEvent; newest: JournalEvent | undefined; says: string }

/**
 * A refresh token or code that was presented again after it was spent. `token` is `RT#1` or `the code`.
 *
 * `before` is the event that spent it, unless the journal has dropped that; of several within a grace, the first whose answer
 * arrived. `answerLost`: a client which is right had nothing else to present, as a fault took the answer that brought its
 * successor, or delayed `again` until its client had left it and sent `before` in its place.
 */
export type Replay = {
  again: JournalEvent
  before: JournalEvent | undefined
  token: string
  answerLost: boolean
  says: string
}

/** What a grant was last given, by label (`AT#2`, `RT#2`), and whether one of its tokens was presented since. */
type Issue = { event: JournalEvent; access: string | undefined; refresh: string | undefined; isFollowed: boolean }

/**
 * Refreshes with another than the newest refresh token, and, after a refresh, a call with another than the new access
 * token where that call comes next. In the order of the journal.
 */
export function findStale(events: Events): Stale[] {
  const issues = new Past<Issue>()
  const stale: Stale[] = []
  for (const event of events) {
    issues.follow(event)
    const { grant = '' } = event
    const issue = issues.get(grant)
    const presented = presentedBy(event)
    const says = describeStale(event, presented, issue)
    if (says !== undefined) stale.push({ event, newest: issue?.event, says })
    const next = issueOf(event, presented)
    if (next) issues.set(grant, next, event)
    else if (issue && !issue.isFollowed && presented !== undefined)
      issues.set(grant, { ...issue, isFollowed: true }, event)
  }
  return stale
}

function describeStale({ seq, kind, reason }: JournalEvent, presented?: string, issue?: Issue): string | undefined {
  if (kind === 'refresh.refused' && reason === 'unknown')
    return `#${seq} presented a refresh token that this provider did not issue`
  if (presented === undefined) return undefined
  if (issue === undefined) return reason === 'replayed' ? `#${seq} presented ${presented}, which was spent` : undefined
  const newest = isRefreshToken(presented) ? issue.refresh : issue.isFollowed ? presented : issue.access
  return newest === undefined || newest === presented
    ? undefined
    : `#${seq} presented ${presented}, but ${newest} of #${issue.event.seq} was the newest`
}

/** Without rotation the refresh token that was presented stays the newest. */
function issueOf(event: JournalEvent, presented: string | undefined): Issue | undefined {
  const issued = issuedBy(event)
  return issued && { event, access: issued.access, refresh: issued.refresh ?? presented, isFollowed: false }
}

/** In the order of the journal. */
export function findReplays(events: Events): Replay[] {
  const [lost, left] = [lostAnswers(events), leftAnswers(events)]
  const spent = new Past<JournalEvent>()
  const presented = new Past<JournalEvent>()
  const replays: Replay[] = []
  for (const event of events) {
    for (const known of [spent, presented]) known.follow(event)
    const use = useOf(event)
    if (!use) continue
    const key = `${event.grant} ${use.token}`
    const before = spent.get(key) ?? (event.reason === 'replayed' ? presented.get(key) : undefined)
    if (before || event.reason === 'replayed') {
      const replay = { again: event, before, token: use.token }
      const wasLeft = left.has(event.seq) && hasOverlap(event, before)
      const answerLost = before !== undefined && (wasLeft || lost.has(before.seq))
      replays.push({ ...replay, answerLost, says: describeReplay(replay) })
    }
    if (use.spends && (!before || lost.has(before.seq))) spent.set(key, event, event)
    presented.set(key, event, event)
  }
  return replays
}

function describeReplay({ again, before, token }: Omit<Replay, 'answerLost' | 'says'>): string {
  const what = `${token} of ${again.grant}`
  return before
    ? `#${before.seq} and #${again.seq} presented the same token: ${what}`
    : `#${again.seq} presented ${what} again; its first use is not in the journal`
}

/** The refresh token or code that a request presented, and whether that used it up. */
function useOf(event: JournalEvent): { token: string; spends: boolean } | undefined {
  const { kind, grant, spent } = event
  const grantType = grantTypeOf(event)
  if (grant === undefined || grantType === undefined) return undefined
  if (grantType === 'authorization_code') return { token: 'the code', spends: kind === 'tokens.issued' }
  const token = presentedBy(event)
  return token === undefined ? undefined : { token, spends: spent === token }
}
