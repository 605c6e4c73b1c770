import type { KnownAnswer } from './answers.ts'

/**
 * The one error that endpoints throw. The wire gets `answer`, X's own words; the journal gets `reason`, one
 * machine-readable word, and `detail`, what exactly was wrong.
 */
export class ProtocolError extends Error {
  readonly answer: KnownAnswer
  readonly reason: string

  constructor(answer: KnownAnswer, reason: string, detail: string) {
    super(detail)
    this.name = 'ProtocolError'
    this.answer = answer
    this.reason = reason
  }
}
