import { errorPage } from './authorization-server/pages.ts'
import { seeOther } from './authorization-server/redirect.ts'
import { answers, type KnownAnswer } from './wire/answers.ts'
import type { WireAnswer } from './wire/messages.ts'
import { answerFrom } from './wire/write.ts'
import type { Profile } from './world/profile.ts'

/**
 * The bytes of an answer that X is known to give: text, X's error page, which must be rendered, or a redirect.
 *
 * @param limitHeaders X seen (many): they go with the answers of the application, not with those of its gateway.
 */
export function writeKnownAnswer(
  answer: KnownAnswer,
  profile: Profile,
  limitHeaders: Record<string, string>,
): WireAnswer | Promise<WireAnswer> {
  if (answer === answers.errorPage) return errorPage()
  if (answer.location !== undefined) return seeOther(answer.location)
  const wire = answerFrom(answer, profile)
  return answer.layer === 'application' ? { ...wire, headers: { ...wire.headers, ...limitHeaders } } : wire
}
