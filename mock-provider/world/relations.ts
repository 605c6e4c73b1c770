import { Groups } from './groups.ts'

/** What one account did to something else: bookmarked or liked a post, followed an account. */
export type RelationKind = 'bookmarks' | 'likes' | 'follows'

type Pair = [from: string, to: string]

export type RelationsState = Record<RelationKind, Pair[]>

/** The oldest pair of a kind is dropped first. */
export const MAX_PAIRS = 10_000

/** Who bookmarked, liked or followed what, by ids. A pair is there once. */
export class Relations {
  #kinds = pairsOf({ bookmarks: [], likes: [], follows: [] })

  /** Nothing happens where the pair is there already. */
  add(kind: RelationKind, from: string, to: string): void {
    this.#kinds[kind].add(from, to)
  }

  remove(kind: RelationKind, from: string, to: string): void {
    this.#kinds[kind].remove(from, to)
  }

  has(kind: RelationKind, from: string, to: string): boolean {
    return this.#kinds[kind].has(from, to)
  }

  /** Newest first. */
  from(kind: RelationKind, id: string): string[] {
    return this.#kinds[kind].byFrom.of(id).toReversed()
  }

  /** Newest first. */
  to(kind: RelationKind, id: string): string[] {
    return this.#kinds[kind].byTo.of(id).toReversed()
  }

  save(): RelationsState {
    const { bookmarks, likes, follows } = this.#kinds
    return { bookmarks: bookmarks.list(), likes: likes.list(), follows: follows.list() }
  }

  /** Takes over what it is given. */
  load(state: RelationsState): void {
    this.#kinds = pairsOf(state)
  }
}

/** The pairs of one kind: in order, and by either side. */
class Pairs {
  readonly byFrom = new Groups<string>()
  readonly byTo = new Groups<string>()
  readonly #pairs = new Map<string, Pair>()

  constructor(pairs: readonly Pair[]) {
    for (const [from, to] of pairs) this.add(from, to)
  }

  add(from: string, to: string): void {
    if (this.has(from, to)) return
    this.#pairs.set(`${from} ${to}`, [from, to])
    this.byFrom.add(from, to)
    this.byTo.add(to, from)
    if (this.#pairs.size <= MAX_PAIRS) return
    for (const oldest of this.#pairs.values()) return this.remove(...oldest)
  }

  remove(from: string, to: string): void {
    this.#pairs.delete(`${from} ${to}`)
    this.byFrom.remove(from, to)
    this.byTo.remove(to, from)
  }

  has(from: string, to: string): boolean {
    return this.#pairs.has(`${from} ${to}`)
  }

  list(): Pair[] {
    return structuredClone([...this.#pairs.values()])
  }
}

function pairsOf({ bookmarks, likes, follows }: RelationsState): Record<RelationKind, Pairs> {
  return { bookmarks: new Pairs(bookmarks), likes: new Pairs(likes), follows: new Pairs(follows) }
}
