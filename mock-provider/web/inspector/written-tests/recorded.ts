import { clientOf, isTokenRequest, type Events } from '../../../findings/requests.ts'
import { issuedBy } from '../../../findings/tokens.ts'
import type { JournalEvent } from '../../../world/journal.ts'

/** Whether an app, or the browser that it sent to X, did this; or the mock's own hand in that browser's place. */
export function isOfApp({ http, actor }: JournalEvent): boolean {
  return http !== undefined && actor !== 'lab'
}

/** Whether somebody signed a user in with a lever. */
export function isSignIn({ kind, actor, reason }: JournalEvent): boolean {
  return kind === 'tokens.issued' && actor === 'lab' && reason === 'sign-in'
}

/** Whether an event is about this client, as far as anybody knows. */
export function concerns(client: string | undefined): (event: JournalEvent) => boolean {
  return (event) => {
    const named = event.kind === 'fault.armed' ? event.fault?.when?.client : clientOf(event)
    return named === undefined || named === client
  }
}

/** Whether an app could not go on with this answer. */
export function hasFailed({ http, seq }: JournalEvent, lost: ReadonlySet<number>): boolean {
  return http === undefined || http.status === 0 || http.status >= 400 || lost.has(seq)
}

/** Whether an app that got `last` as its answer has begun anew with `next`: it does not call after a refresh that failed. */
export function beginsAnew(last: JournalEvent, next: JournalEvent, lost: ReadonlySet<number>): boolean {
  return isTokenRequest(last) && hasFailed(last, lost) && !isTokenRequest(next)
}

/** Whether tokens came of it. */
export function hasIssued(event: JournalEvent): boolean {
  return issuedBy(event) !== undefined
}

/** The number of the event behind which the world was as new; 0 where it never was again. */
export function lastReset(events: Events): number {
  return events.findLast(({ kind, upTo }) => kind === 'world.restored' && upTo === 0)?.seq ?? 0
}

/** `GET /2/users/me 401 expired`: one request for the comment of a step. */
export function lineOf({ seq, http, actor, connection, reason, kind }: JournalEvent, isLost: boolean): string {
  if (actor === 'user' && connection === undefined)
    return `#${seq} the user ${kind === 'consent.denied' ? 'cancels' : 'agrees'} at the consent page`
  const { method = '', path = '', status = 0 } = http ?? {}
  const answer = status === 0 ? 'no answer' : String(status)
  return [`#${seq}`, method, path, answer, reason, isLost && '(this answer was lost)'].filter(Boolean).join(' ')
}
