import type { JournalEvent } from '../world/journal.ts'
import { inScope, type Scope } from './scope.ts'
import type { Events } from './requests.ts'

/** An armed fault that has met no request; `armed` is the event that armed it. */
export type Unfired = { armed: JournalEvent; says: string }

/** Those armed after the mark of the scope that met no request since; with `client` or `user`, no request of theirs. */
export function findUnfired(events: Events, { since, ...who }: Scope = {}): Unfired[] {
  const window = inScope(events, since === undefined ? {} : { since })
  const fired = new Set(inScope(window, who).flatMap(({ kind, cause }) => (kind === 'fault.fired' ? cause : [])))
  return window
    .filter(({ kind, seq }) => kind === 'fault.armed' && !fired.has(seq))
    .map((armed) => ({ armed, says: `#${armed.seq} never fired: ${armed.detail}` }))
}
