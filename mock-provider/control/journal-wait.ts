import type { MockProvider } from '../handle.ts'
import type { JournalEvent } from '../world/journal.ts'
import { createMatcher, type Filter } from './journal-shapes.ts'
import { clearTimeout, setTimeout } from '../world/real-timers.ts'

/** The events that were asked for, and from where to go on. */
export type Waited = { events: JournalEvent[]; mark: number; timedOut: boolean }

/** The events that are kept and asked for. @throws {JournalTruncatedError} when some after `since` are no longer kept. */
export function find({ journal }: MockProvider, filter: Filter): JournalEvent[] {
  const events = filter.since === undefined ? journal.events : journal.since(filter.since)
  return events.filter(createMatcher(filter))
}

/**
 * Resolves as soon as there is an event that was asked for, at once if there is one already.
 *
 * @param options real time, as a caller's patience is; `signal` ends the wait, its reason is what the promise rejects with.
 * @throws {JournalTruncatedError} when events after `since` are no longer kept.
 */
export async function waitForEvent(
  provider: MockProvider,
  filter: Filter,
  { timeoutSeconds, signal }: { timeoutSeconds: number; signal: AbortSignal },
): Promise<Waited> {
  const { journal } = provider
  const isAsked = createMatcher(filter)
  const events = find(provider, filter)
  if (events.length > 0) return { events, mark: journal.mark(), timedOut: false }
  // Delivery is later than the journal: an event may have been looked at above already.
  const seen = Math.max(journal.mark(), filter.since ?? 0)
  const readFrom = async ({ seq }: JournalEvent): Promise<Waited> => {
    const found = journal.since(seq - 1).filter(isAsked)
    return { events: found, mark: journal.mark(), timedOut: false }
  }
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer)
      unsubscribe()
      signal.removeEventListener('abort', leave)
      settle()
    }
    const leave = () => end(() => reject(signal.reason))
    const timer = setTimeout(
      () => end(() => resolve({ events: [], mark: journal.mark(), timedOut: true })),
      timeoutSeconds * 1000,
    )
    const unsubscribe = journal.subscribe((event) => {
      if (event.seq > seen && isAsked(event)) end(() => resolve(readFrom(event)))
    })
    signal.addEventListener('abort', leave)
    if (signal.aborted) leave()
  })
}
