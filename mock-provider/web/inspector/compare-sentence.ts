import { isRefusal } from '../../findings/requests.ts'
import { withUnits } from '../../findings/times.ts'
import type { JournalEvent } from '../../world/journal.ts'
import type { ComparedFact } from './compare-facts.ts'
import type { Judge } from './judgement.ts'

/** Names of more differences than these help nobody. */
const MAX_NAMES = 6

/** What makes the difference between two requests, in one sentence or two. */
export function sayDifference(
  [a, b]: readonly [JournalEvent, JournalEvent],
  facts: readonly ComparedFact[],
  judge: Judge,
): string {
  const sent = facts.filter(({ differs, isSent }) => differs && isSent)
  const [only] = sent
  if (only === undefined) return `Both sent the same. ${sayBefore(a, b, judge)}`.trim()
  if (sent.length === 1)
    return `One thing differs in what they sent: ${only.name}. #${a.seq} ${saySent(a, only.a, judge)}; #${b.seq} ${saySent(b, only.b, judge)}.`
  const names = sent.slice(0, MAX_NAMES).map(({ name }) => name)
  const more = sent.length > MAX_NAMES ? ` and ${sent.length - MAX_NAMES} more` : ''
  return `${sent.length} things differ in what they sent: ${names.join(', ')}${more}.`
}

/** The same request has another answer where something happened between the two, or before the first. */
function sayBefore(a: JournalEvent, b: JournalEvent, judge: Judge): string {
  const refused = [b, a].find(isRefusal)
  if (refused === undefined) return ''
  const { seq, reason = '', detail } = refused
  const because = withUnits(detail ?? reason)
  const { before, token } = judge.replayOf(refused) ?? {}
  if (before) return `#${before.seq} had spent ${token} when #${seq} brought it again: ${because}.`
  return `#${seq} was refused for what had happened before: ${because}.`
}

/** `sent RT#1 ..4c55, which #12 had spent`. */
function saySent(event: JournalEvent, value: string, judge: Judge): string {
  if (value === '') return 'sent none'
  const shown = value.replace(/, \d+ characters$/, '')
  const spentBy = shown.startsWith('RT#') ? judge.replayOf(event)?.before?.seq : undefined
  return spentBy === undefined ? `sent ${shown}` : `sent ${shown}, which #${spentBy} had spent`
}
