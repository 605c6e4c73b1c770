import observed from '../../mock-provider/wire/observed.json' with { type: 'json' }

/** How sure the corpus is of a case. */
type Confidence = 'documented' | 'observed-many' | 'observed-once' | 'inferred'

/** One case of the corpus: a request and what X answered to it. */
export type CorpusCase = {
  id: string
  title: string
  confidence: Confidence
  /** `full`: the exact text. `partial`: parts of it. `none`: the status or the kind of page only. */
  bodyKnown: 'full' | 'partial' | 'none'
  request: {
    method: string
    path: string
    query?: Record<string, string>
    headers?: Record<string, string>
    body?: Record<string, string>
  }
  /** `status` may be a word for what the browser shows. `bodyText` wins over `body`. */
  response: { status: number | string; headers?: Record<string, string>; body: unknown; bodyText?: string }
  source: { url: string; date?: string }[]
}

/** The corpus, in its order. The cast only narrows two texts to the words that they are made of. */
export const corpus = observed.cases as readonly CorpusCase[]

/** @throws {RangeError} for an id that the corpus does not have. */
export function findCase(id: string): CorpusCase {
  const found = corpus.find((corpusCase) => corpusCase.id === id)
  if (found) return found
  throw new RangeError(`the corpus has no case "${id}"`)
}

/** Cases that the mock must match: X documents them, or several people saw them. */
export function isCertain({ confidence }: CorpusCase): boolean {
  return confidence === 'documented' || confidence === 'observed-many'
}
