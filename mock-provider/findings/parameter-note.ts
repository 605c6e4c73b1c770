/** Who may see a value: everybody, whoever is asked once, or nobody but your app and the server. */
export type SeenBy = 'public' | 'once only' | 'secret'

/** What is to be known of one parameter, header or member of an answer. All are clauses or sentences for people. */
export type ParameterNote = {
  /** The same in a few words, where a terminal has room for no more; missing for what no lesson speaks of. */
  short?: string
  /** What it is for. */
  means: string
  seenBy: SeenBy
  checkedBy: string
  /** What happens where it is missing or wrong. */
  without: string
  /** The section of an RFC, a page of X's docs, or cases of the corpus (docs/fidelity.md). */
  source: string
}
