import { Groups } from './groups.ts'

/**
 * What stands in relation to what, each kind from the one that did it to what it was done to.
 *
 * Between accounts `follows`, `followRequests` (to a protected account that has not agreed yet), `mutes`, `blocks` and
 * `dmBlocks`; from an account to posts `bookmarks` and `likes`, to lists `pinnedLists`; from a list to accounts
 * `listMembers` and `listFollowers`; from a bookmark folder to posts `folderPosts`.
 */
export const RELATION_KINDS = [
  'bookmarks',
  'likes',
  'follows',
  'followRequests',
  'mutes',
  'blocks',
  'dmBlocks',
  'listMembers',
  'listFollowers',
  'pinnedLists',
  'folderPosts',
] as const

export type RelationKind = (typeof RELATION_KINDS)[number]

/** Those to posts. */
const POST_KINDS = ['bookmarks', 'likes', 'folderPosts'] as const satisfies RelationKind[]

type Pair = [from: string, to: string]

export type RelationsState = Record<RelationKind, Pair[]>

/** The oldest pair of a kind is dropped first. */
export const MAX_PAIRS = 10_000

/** Who did what to what, by ids. A pair is there once. */
export class Relations {
  #kinds = eachKind(() => new Pairs([]))

  /**
   * Nothing happens where the pair is there already. A block ends follows and requests both ways (X docs: Blocks,
   * Integration guide, "What happens when you block": followers are unfollowed, neither side can follow the other).
   */
  add(kind: RelationKind, from: string, to: string): void {
    this.#kinds[kind].add(from, to)
    if (kind !== 'blocks') return
    for (const ended of ['follows', 'followRequests'] as const) {
      this.remove(ended, from, to)
      this.remove(ended, to, from)
    }
  }

  /** How many more there can be of a kind before the oldest makes room. */
  roomFor(kind: RelationKind): number {
    return MAX_PAIRS - this.#kinds[kind].size
  }

  remove(kind: RelationKind, from: string, to: string): void {
    this.#kinds[kind].remove(from, to)
  }

  /** Takes away what there is of a kind on the part of an id that is no more. */
  forgetFrom(kind: RelationKind, from: string): void {
    for (const to of this.from(kind, from)) this.remove(kind, from, to)
  }

  /** Takes away what there is of a kind towards an id that is no more. */
  forgetTo(kind: RelationKind, to: string): void {
    for (const from of this.to(kind, to)) this.remove(kind, from, to)
  }

  /** Takes away what accounts and folders have of a post that is no more. */
  forgetPost(id: string): void {
    for (const kind of POST_KINDS) this.forgetTo(kind, id)
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
    return eachKind((kind) => this.#kinds[kind].list())
  }

  /** Takes over what it is given. */
  load(state: RelationsState): void {
    this.#kinds = eachKind((kind) => new Pairs(state[kind]))
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

  get size(): number {
    return this.#pairs.size
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

function eachKind<Value>(make: (kind: RelationKind) => Value): Record<RelationKind, Value> {
  return Object.fromEntries(RELATION_KINDS.map((kind) => [kind, make(kind)])) as Record<RelationKind, Value>
}
