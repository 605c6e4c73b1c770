import type { TokenState } from '../../findings/lane.ts'
import type { Tone } from '../kit/components.tsx'

/** What stands for a state beside its word, and in which tone: never the colour alone. */
export const states: Readonly<Record<TokenState, { sign: string; tone: Tone; means: string }>> = {
  ready: { sign: '→', tone: 'good', means: 'it works' },
  used: { sign: '✓', tone: 'plain', means: 'spent once, as it should be' },
  replayed: { sign: '!!', tone: 'bad', means: 'presented again after it was spent' },
  'sent again': { sign: '↻', tone: 'wait', means: 'its client had no other one, as an answer was lost' },
  lost: { sign: '?', tone: 'wait', means: 'issued, but the answer did not arrive' },
  expired: { sign: '†', tone: 'past', means: 'it grew old' },
  revoked: { sign: '⊘', tone: 'past', means: 'it was ended before its time' },
  undone: { sign: '↶', tone: 'past', means: 'of a world that was put back since' },
  unclear: { sign: '…', tone: 'past', means: 'its beginning has left the journal' },
}

/** `✓ used`. */
export function stateText(state: TokenState): string {
  return `${states[state].sign} ${state}`
}

/** For the style sheet: `l-sent-again`. */
export function stateClass(state: TokenState): string {
  return `l-${state.replaceAll(' ', '-')}`
}

/** `1 call`, `2 calls`. */
export function count(many: number, one: string, more = `${one}s`): string {
  return `${many} ${many === 1 ? one : more}`
}
