/** What one account did to something else: bookmarked or liked a post, followed an account. */
export type RelationKind = 'bookmarks' | 'likes' | 'follows'

export type RelationsState = Record<RelationKind, [from: string, to: string][]>

/** The oldest pair of a kind is dropped first. */
export const MAX_PAIRS = 10_000

/** Who bookmarked, liked or followed what, by ids. A pair is there once. */
export class Relations {
  #pairs: RelationsState = { bookmarks: [], likes: [], follows: [] }

  /** Nothing happens where the pair is there already. */
  add(kind: RelationKind, from: string, to: string): void {
    if (this.has(kind, from, to)) return
    this.#pairs[kind].push([from, to])
    if (this.#pairs[kind].length > MAX_PAIRS) this.#pairs[kind].shift()
  }

  remove(kind: RelationKind, from: string, to: string): void {
    this.#pairs[kind] = this.#pairs[kind].filter((pair) => pair[0] !== from || pair[1] !== to)
  }

  has(kind: RelationKind, from: string, to: string): boolean {
    return this.#pairs[kind].some((pair) => pair[0] === from && pair[1] === to)
  }

  /** Newest first. */
  from(kind: RelationKind, id: string): string[] {
    return this.#pairs[kind].flatMap(([from, to]) => (from === id ? [to] : [])).toReversed()
  }

  /** Newest first. */
  to(kind: RelationKind, id: string): string[] {
    return this.#pairs[kind].flatMap(([from, to]) => (to === id ? [from] : [])).toReversed()
  }

  save(): RelationsState {
    return structuredClone(this.#pairs)
  }

  /** Takes over what it is given. */
  load(state: RelationsState): void {
    this.#pairs = state
  }
}
