import type { JournalEvent } from '../../../mock-provider/index.ts'
import { playOf } from './acts.ts'
import type { Lesson } from './lesson.ts'
import { outcomeOf, type Outcome } from './look.ts'
import { assertChoice, changeProgress, SessionError, type SessionState } from './session-state.ts'

/** What came of a deliberate damage: the scene's lines, the last two refusals of its server, and the answer. */
export type Damage = Outcome & { lines: string[]; refused: JournalEvent[] }

/**
 * Plays a break of the lesson, and notes what was expected of it.
 *
 * @throws {SessionError} for a break or an answer that the lesson does not have.
 */
export async function playBreak(
  state: SessionState,
  lesson: Lesson,
  { scene, choice }: { scene: string; choice: number },
): Promise<Damage> {
  const { stem, breaks } = lesson
  const damage = breaks.find((each) => each.scene === scene)
  if (!damage) throw new SessionError(`Lesson ${stem} has no break "${scene}".`)
  assertChoice(damage, choice)
  const { lines, events } = await playOf(state, lesson, scene)
  const refused = events.filter(({ http, reason }) => http && http.status >= 400 && reason).slice(-2)
  changeProgress(state, stem, { broken: { ...state.progress.of(stem).broken, [scene]: choice } })
  return { lines, refused, ...outcomeOf(damage, choice) }
}
