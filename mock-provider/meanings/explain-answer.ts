import type { Answer, Cause, Endpoint, Evidence, Meaning, Probe, Weight } from './meaning.ts'
import { candidates, findMeaning, wordsFor } from './meanings.ts'

/** A cause as it stands for one answer. `evidence` is what in the input speaks for it. */
export type RankedCause = { says: string; weight: Weight; source: string; fix: string; evidence?: string }

/**
 * How much is known of the cause: `one cause` is all that is known of, `evidence` is a cause that the input shows, and
 * `cannot tell` means that X says the same for each of them.
 */
export type Verdict = 'one cause' | 'evidence' | 'cannot tell'

/** What an answer of X means, for any screen. */
export type Explanation = {
  id: string
  endpoint: Endpoint
  says: string
  means: string
  verdict: Verdict
  /** The likeliest first. */
  causes: RankedCause[]
  /** What X said where `says` has a sample of it; missing where the answer has no such words. */
  said?: string
  /** What the input speaks against. */
  ruledOut: { says: string; evidence: string }[]
  notes: string[]
  probe: Probe
  /** Cases of the corpus, as docs/fidelity.md lists them. */
  cases: readonly string[]
}

/** Explains an answer; undefined for one that is not known. Pure: the same answer, the same explanation. */
export function explainAnswer(answer: Answer): Explanation | undefined {
  const meaning = findMeaning(answer)
  if (!meaning) return undefined
  const { id, endpoint, says, means, probe, cases } = meaning
  const judged = judgeAll(meaning.causes, answer)
  const ruledOut = judged.flatMap(({ cause, evidence }) =>
    evidence?.fits === false ? [{ says: cause.says, evidence: evidence.says }] : [],
  )
  const shown = judged.filter(({ evidence }) => evidence?.fits === true)
  const open = judged.filter(({ evidence }) => evidence === undefined)
  const causes = [...shown, ...open].map((each) => rank(each, answer))
  const said = wordsFor(meaning, answer)
  const verdict = decide(shown.length, open.length, meaning.causes.length)
  const notes = notesOn(meaning, answer)
  return { id, endpoint, says, ...(said && { said }), means, verdict, causes, ruledOut, notes, probe, cases }
}

/** What an answer could be that is not known by its words. */
export function couldBe(answer: Answer): string[] {
  return answer.said.length > 0 ? [] : candidates(answer).map(({ says }) => says)
}

type Judged = { cause: Cause; evidence: Evidence | undefined }

/** The mock's journal knows; otherwise the request may show it. Where all are ruled out, the table does not know the cause. */
function judgeAll(causes: readonly Cause[], answer: Answer): Judged[] {
  const { journalReason: reason } = answer
  const isTold = (cause: Cause) => reason !== undefined && (cause.reasons?.includes(reason) ?? false)
  if (causes.some(isTold)) {
    const says = `the mock’s journal says "${reason}"`
    return causes.map((cause) => ({ cause, evidence: { fits: isTold(cause), says } }))
  }
  const judged = causes.map((cause) => ({ cause, evidence: cause.evidence?.(answer) }))
  return judged.some(({ evidence }) => evidence?.fits !== false)
    ? judged
    : causes.map((cause) => ({ cause, evidence: undefined }))
}

function decide(shown: number, open: number, known: number): Verdict {
  if (known === 1) return 'one cause'
  return shown === 1 || (shown === 0 && open === 1) ? 'evidence' : 'cannot tell'
}

function rank({ cause, evidence }: Judged, answer: Answer): RankedCause {
  const { says, weight, source, fix, fixFor } = cause
  return { says, weight, source, fix: fixFor?.(answer) ?? fix, ...(evidence && { evidence: evidence.says }) }
}

function notesOn(meaning: Meaning, answer: Answer): string[] {
  const isBare = answer.said.length === 0 && meaning.match.said !== undefined && answer.journalReason === undefined
  return [
    ...(isBare ? ['The body of the answer is not in the input; it would confirm this.'] : []),
    ...(meaning.notes?.(answer) ?? []),
  ]
}
