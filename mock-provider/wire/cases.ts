import { answers, type KnownAnswer } from './answers.ts'
import observed from './observed.json' with { type: 'json' }

/** X's answers by their case of the corpus. Of several answers with one id, the first in `answers.ts`. */
export const answersByCase: ReadonlyMap<string, KnownAnswer> = indexCases()

function indexCases(): Map<string, KnownAnswer> {
  const ids = new Set(observed.cases.map(({ id }) => id))
  const known = Object.values<KnownAnswer>(answers).filter(({ case: id }) => ids.has(id))
  return new Map(known.toReversed().map((answer) => [answer.case, answer]))
}
