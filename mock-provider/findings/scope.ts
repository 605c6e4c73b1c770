import { JournalTruncatedError, type JournalEvent } from '../world/journal.ts'
import { clientOf, type Events } from './requests.ts'

/** Which events are judged: those after a mark, of one client (by its id), of one user (by user name). All unless given. */
export type Scope = { since?: number; client?: string; user?: string }

/** @throws {JournalTruncatedError} when events after the mark are missing: absence cannot be judged then. */
export function inScope(events: Events, { since, client, user }: Scope): JournalEvent[] {
  const firstSeq = events[0]?.seq
  if (since !== undefined && firstSeq !== undefined && since + 1 < firstSeq)
    throw new JournalTruncatedError(since, firstSeq)
  return events.filter(
    (event) =>
      (since === undefined || event.seq > since) &&
      (client === undefined || clientOf(event) === client) &&
      (user === undefined || event.user === user),
  )
}
