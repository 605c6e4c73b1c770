/** A post. Its id is X's: milliseconds since 2010-11-04 and a counter in 64 bits, so that ids sort by time. */
export type Post = {
  id: string
  authorId: string
  text: string
  /** Milliseconds since 1970; the wire shows whole seconds. */
  createdAtMs: number
  inReplyToPostId?: string
  quotedPostId?: string
}

export type NewPost = Pick<Post, 'authorId' | 'text' | 'inReplyToPostId' | 'quotedPostId'> & { id?: string }

export type PostsState = { posts: Post[]; counter: number }

/** X's ids count from this instant: 2010-11-04T01:42:54.657Z (github.com/twitter-archive/snowflake). */
const FIRST_MS = 1_288_834_974_657n
const COUNTER_BITS = 22n
const MAX_ID = 2n ** 63n - 1n
/** The oldest post is dropped first. */
export const MAX_POSTS = 10_000

/** True for a text of digits that fits 64 bits with a sign: what X takes as an id (case tweets-delete-400). */
export function isId(text: string): boolean {
  return /^\d{1,19}$/.test(text) && BigInt(text) <= MAX_ID
}

/** What users wrote, oldest first. */
export class Posts {
  #posts = new Map<string, Post>()
  #counter = 0

  /** @throws {RangeError} for an id that cannot be or is taken. */
  add({ id, ...post }: NewPost, nowMs: number): Post {
    if (id !== undefined && (!isId(id) || this.#posts.has(id)))
      throw new RangeError(`post id "${id}" is ${isId(id) ? 'taken' : 'no number below 2^63'}; choose another`)
    const added: Post = {
      id: id ?? this.#nextId(nowMs),
      ...post,
      createdAtMs: id === undefined ? nowMs : instantOf(id),
    }
    this.#posts.set(added.id, added)
    for (const oldest of this.#posts.keys()) {
      if (this.#posts.size <= MAX_POSTS) break
      this.#posts.delete(oldest)
    }
    return added
  }

  find(id: string): Post | undefined {
    return this.#posts.get(id)
  }

  remove(id: string): void {
    this.#posts.delete(id)
  }

  /** Newest first, as X's timelines are. */
  by(authorId: string): Post[] {
    return this.list()
      .filter((post) => post.authorId === authorId)
      .toReversed()
  }

  list(): Post[] {
    return [...this.#posts.values()]
  }

  save(): PostsState {
    return structuredClone({ posts: this.list(), counter: this.#counter })
  }

  /** Takes over what it is given. */
  load({ posts, counter }: PostsState): void {
    this.#posts = new Map(posts.map((post) => [post.id, post]))
    this.#counter = counter
  }

  #nextId(nowMs: number): string {
    const ms = BigInt(nowMs) - FIRST_MS
    const id = ((ms < 0n ? 0n : ms) << COUNTER_BITS) | BigInt(this.#counter++ % 2 ** Number(COUNTER_BITS))
    return String(id > MAX_ID ? MAX_ID - BigInt(this.#counter) : id)
  }
}

/** Ids carry their instant; small ones are older than X's scheme. */
function instantOf(id: string): number {
  return Number((BigInt(id) >> COUNTER_BITS) + FIRST_MS)
}
