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
