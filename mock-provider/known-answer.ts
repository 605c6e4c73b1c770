import { errorPage } from './authorization-server/pages.ts'
import type { WireAnswer } from './exchange.ts'
import { answers, type KnownAnswer } from './wire/answers.ts'
import { answerFrom } from './wire/write.ts'

/** The bytes of an answer that X is known to give; X's error page is the one that must be rendered. */
export function writeKnownAnswer(
  answer: KnownAnswer,
  profile: { prettyProblems: boolean },
): WireAnswer | Promise<WireAnswer> {
  return answer === answers.errorPage ? errorPage() : answerFrom(answer, profile)
}
