import type { FaultSpec } from '../../../world/fault-spec.ts'
import type { JournalEvent } from '../../../world/journal.ts'

/** Tokens without a browser. `app`: the one that gets them, by its grant; missing where none of its requests came. */
export type SignIn = {
  kind: 'sign-in'
  grant: string
  user: string
  scopes: readonly string[]
  lifetime?: number
}

/** The app under test works: these requests came of it. `app` is the grant that it was signed in with, '' for one of its own. */
export type Work = { kind: 'work'; app: string; requests: JournalEvent[]; issues: boolean; mayFail: boolean }

/** Time passes; `isOwn` where a lever moved it, else the clock ran. */
export type Advance = { kind: 'advance'; seconds: number; isOwn: boolean }

/** One line of a written test, whatever its language. */
export type Move =
  | SignIn
  | Work
  | Advance
  | { kind: 'arm'; fault: FaultSpec }
  | { kind: 'disarm' }
  | { kind: 'revoke'; user: string }
  | { kind: 'client'; lever: 'suspend' | 'unsuspend' | 'rotate-secret' }
  /** What cannot be written, in its place. */
  | { kind: 'note'; says: string }
