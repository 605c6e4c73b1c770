import type { Mistake } from '../../findings/mistakes.ts'
import { plainPath } from '../../meanings/needed-scopes.ts'
import type { JournalEvent } from '../../world/journal.ts'
import type { Judge } from './judgement.ts'

/** Refusals of one reason at one endpoint; where the journal tells two mistakes apart, those of one. */
export type RefusalGroup = {
  reason: string
  request: string
  mistake: Mistake | undefined
  /** Oldest first. */
  events: JournalEvent[]
}

/** The groups of these refusals, the one that was seen last first. */
export function groupRefusals(refusals: readonly JournalEvent[], judge: Judge): RefusalGroup[] {
  const groups = new Map<string, RefusalGroup>()
  for (const event of refusals) {
    const { reason = event.kind, http } = event
    const request = http ? `${http.method} ${plainPath(http.path)}` : 'not a path of X'
    const mistake = judge.mistakeOf(event)
    const key = [request, reason, mistake].join(' ')
    const known = groups.get(key)
    if (known) known.events.push(event)
    else groups.set(key, { reason, request, mistake, events: [event] })
  }
  return [...groups.values()].toSorted((one, other) => lastOf(other) - lastOf(one))
}

function lastOf({ events }: RefusalGroup): number {
  return events.at(-1)?.seq ?? 0
}
