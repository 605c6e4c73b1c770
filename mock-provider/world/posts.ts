import { Groups } from './groups.ts'

/** A post, frozen. Its id is X's: milliseconds since 2010-11-04 and a counter in 64 bits, so that ids sort by time. */
export type Post = {
  readonly id: string
  readonly authorId: string
  readonly text: string
  /** Milliseconds since 1970; the wire shows whole seconds. */
  readonly createdAtMs: number
  readonly inReplyToPostId?: string
  readonly quotedPostId?: string
}

export type NewPost = Pick<Post, 'authorId' | 'text' | 'inReplyToPostId' | 'quotedPostId'> & { id?: string }

export type PostsState = { posts: Post[]; counter: number }

/** X's ids count from this instant: 2010-11-04T01:42:54.657Z (github.com/twitter-archive/snowflake). */
const FIRST_MS = 1_288_834_974_657n
const COUNTER_BITS = 22n
const MAX_ID = 2n ** 63n - 1n
/** Until 2080-07-10T17:30:30Z. Later posts count on in this millisecond, so that their ids still sort by time (our choice). */
const LAST_MS = MAX_ID >> COUNTER_BITS
/** The oldest post is dropped first. A link counts 23 whatever its length, so texts are bounded by themselves. */
export const MAX_POSTS = 10_000
const MAX_CHARACTERS = 5_000_000

/** True for a text of digits that fits 64 bits with a sign: what X takes as an id (case tweets-delete-400). */
export function isId(text: string): boolean {
  return /^\d{1,19}$/.test(text) && BigInt(text) <= MAX_ID
}

/** What users wrote, oldest first. */
export class Posts {
  readonly #posts = new Map<string, Post>()
  readonly #byAuthor = new Groups<Post>()
  #characters = 0
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
    this.#keep(added)
    for (const oldest of this.#posts.keys()) {
      if (this.#posts.size <= MAX_POSTS && this.#characters <= MAX_CHARACTERS) break
      this.remove(oldest)
    }
    return added
  }

  find(id: string): Post | undefined {
    return this.#posts.get(id)
  }

  remove(id: string): void {
    const post = this.#posts.get(id)
    if (!post) return
    this.#posts.delete(id)
    this.#characters -= post.text.length
    this.#byAuthor.remove(post.authorId, post)
  }

  /** Newest first, as X's timelines are. */
  by(authorId: string): Post[] {
    return this.#byAuthor.of(authorId).toReversed()
  }

  list(): Post[] {
    return [...this.#posts.values()]
  }

  save(): PostsState {
    return structuredClone({ posts: this.list(), counter: this.#counter })
  }

  /** Takes over what it is given. */
  load({ posts, counter }: PostsState): void {
    this.#posts.clear()
    this.#byAuthor.clear()
    this.#characters = 0
    for (const post of posts) this.#keep(post)
    this.#counter = counter
  }

  #keep(post: Post): void {
    this.#posts.set(post.id, Object.freeze(post))
    this.#characters += post.text.length
    this.#byAuthor.add(post.authorId, post)
  }

  #nextId(nowMs: number): string {
    const sinceFirst = BigInt(nowMs) - FIRST_MS
    const ms = sinceFirst < 0n ? 0n : sinceFirst > LAST_MS ? LAST_MS : sinceFirst
    const id = String((ms << COUNTER_BITS) | BigInt(this.#counter++ % 2 ** Number(COUNTER_BITS)))
    return this.#posts.has(id) ? this.#nextId(nowMs) : id
  }
}

/** Ids carry their instant; small ones are older than X's scheme. */
function instantOf(id: string): number {
  return Number((BigInt(id) >> COUNTER_BITS) + FIRST_MS)
}
