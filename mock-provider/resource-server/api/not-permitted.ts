import { answers } from '../../wire/answers.ts'
import { ProtocolError } from '../../wire/errors.ts'

/**
 * 403 for what this caller may not do to a user or a list: follow or mute oneself, follow where one blocks the other, change
 * somebody else's list. v2's words for these were not found; those of a post that is not permitted are our choice.
 *
 * @param detail for the journal.
 */
export function notPermitted(detail: string): ProtocolError {
  return new ProtocolError(answers.postNotPermitted, 'not-permitted', detail)
}
