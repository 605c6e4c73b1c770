import { playOf } from './acts.ts'
import type { Lesson } from './lesson.ts'
import { outcomeOf } from './look.ts'
import type { Damage } from './outcome.ts'
import { assertChoice, changeProgress, SessionError, type SessionState } from './session-state.ts'

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
  const came = { lines, refused, ...outcomeOf(damage, choice) }
  state.tell({ kind: 'break.played', stem, scene, damage: came })
  return came
}
