import { mistakes } from '../../../mock-provider/index.ts'
import { outcomeOf } from './look.ts'
import type { Outcome } from './outcome.ts'
import type { Lesson } from './lesson.ts'
import type { Prediction } from './progress.ts'
import type { SessionState } from './session-state.ts'

/** A prediction of which the learner was sure, and that did not come true. */
type Surprise = Outcome & Pick<Prediction, 'sure'> & { lesson: Lesson }

/** A known mistake that a check has seen in the learner's program: its number, and the sentence that puts it right. */
type MetMistake = { number: string; says: string; lesson: Lesson }

/** What somebody takes along from the course. */
export type Recap = { surprises: Surprise[]; mistakes: MetMistake[] }

/** Where one goes on from the last lesson: a command or a page of ours, and what is there. */
export const doors = [
  {
    at: 'npm run check -- --all --client "python3 my_bot.py"',
    says: 'the same checks for an app of yours',
  },
  { at: 'docs/testing.md', says: 'two hours in a test of yours, and in your CI' },
  { at: 'docs/live.md', says: 'the same steps against the real X, and what it answers' },
] as const

/** From progress alone, so it can be had again at any time. */
export function recap({ lessons, progress }: SessionState): Recap {
  return {
    surprises: lessons.flatMap((lesson): Surprise[] => {
      const { prediction } = progress.of(lesson.stem)
      if (!prediction || prediction.sure === 'guess') return []
      const outcome = outcomeOf(lesson.predict, prediction.choice)
      return outcome.isRight ? [] : [{ ...outcome, sure: prediction.sure, lesson }]
    }),
    mistakes: lessons.flatMap((lesson) =>
      (progress.of(lesson.stem).slips ?? []).map((number) => ({ number, says: sayingOf(number), lesson })),
    ),
  }
}

function sayingOf(number: string): string {
  return Object.hasOwn(mistakes, number) ? mistakes[number as keyof typeof mistakes].says : ''
}
