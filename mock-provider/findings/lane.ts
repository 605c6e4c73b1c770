import type { JournalEvent } from '../world/journal.ts'
import type { Profile } from '../world/profile.ts'
import { isRefusal } from './requests.ts'

/**
 * What became of a token, in a word; `unclear` where the journal has dropped what would tell. `sent again`: its client had
 * nothing else to present, as an answer was lost; of any other second use it is `replayed`.
 */
export type TokenState =
  'ready' | 'used' | 'replayed' | 'sent again' | 'lost' | 'expired' | 'revoked' | 'undone' | 'unclear'

/** Of requests that presented a token again, by their numbers, whether a lost answer excuses that. */
export type Repeats = ReadonlyMap<number, boolean>

/** One request with the token: `spent` used it up. */
export type LaneUse = { event: number; what: 'accepted' | 'refused' | 'spent' }

/** How a token ended; `by` is missing where no event did it: it grew old. */
export type LaneEnd = { at: number; by?: number; says: string }

/** One token from birth to end. `born` is missing where the journal no longer has it; `token` is `the code`, `AT#1`, `RT#2`. */
export type Lane = {
  token: string
  kind: 'code' | 'access token' | 'refresh token' | 'app-only token'
  born?: { event: number; at: number }
  uses: LaneUse[]
  state: TokenState
  end?: LaneEnd
}

/** Against what lives are held: the mock's time in seconds, and its rules. */
export type Present = { now: number; profile: Readonly<Profile> }

/** What these uses make of their token, if one of them repeats another; one that nothing excuses decides. */
export function repeatedIn(uses: readonly JournalEvent[], repeats: Repeats): 'replayed' | 'sent again' | undefined {
  const excused = uses.flatMap(({ seq }) => repeats.get(seq) ?? [])
  if (excused.length === 0) return undefined
  return excused.every(Boolean) ? 'sent again' : 'replayed'
}

/** What came of presenting a token. */
export function useOf(event: JournalEvent, token: string): LaneUse {
  if (isRefusal(event)) return { event: event.seq, what: 'refused' }
  return { event: event.seq, what: event.spent === token || event.kind === 'tokens.issued' ? 'spent' : 'accepted' }
}
