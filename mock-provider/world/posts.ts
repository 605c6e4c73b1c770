import { deepFreeze } from './frozen.ts'
import { Groups } from './groups.ts'
import { PostIndex, repostKey, textKey, type PostGroup } from './post-index.ts'
import { instantOfId, isPlainId, NO_PLAIN_ID, snowflakeAt, Snowflakes } from './snowflake.ts'

/** Who may reply. X docs: Post object, `reply_settings`. */
export type ReplySettings = 'everyone' | 'mentionedUsers' | 'following' | 'subscribers' | 'verified'

/** It ends so many minutes after its post was made. Nobody can vote over X's API. */
export type Poll = { readonly id: string; readonly options: readonly string[]; readonly durationMinutes: number }

/** What a post can have beside its text. */
type PostExtras = {
  readonly inReplyToPostId?: string
  readonly quotedPostId?: string
  /** A repost is a post of its own at X, with the text `RT @name: …`. */
  readonly repostedPostId?: string
  readonly mediaIds?: readonly string[]
  readonly taggedUserIds?: readonly string[]
  readonly replySettings?: ReplySettings
  readonly placeId?: string
  readonly communityId?: string
  readonly paidPartnership?: boolean
}

/** A post, frozen. Its id is X's: milliseconds since 2010-11-04 and a counter in 64 bits, so that ids sort by time. */
export type Post = PostExtras & {
  readonly id: string
  readonly authorId: string
  readonly text: string
  /** Milliseconds since 1970; the wire shows whole seconds. */
  readonly createdAtMs: number
  /** The id of the post that the conversation began with, whether that still exists or not. */
  readonly conversationId: string
  readonly poll?: Poll
  /** The first version of an edited post. X docs, Edit posts: every edit is a post with an id of its own. */
  readonly firstVersionId?: string
  /** A reply that the author of the conversation hid. */
  readonly hidden?: boolean
}

/** `editedPostId`: any version of the post that this one takes the place of. */
export type NewPost = PostExtras &
  Pick<Post, 'authorId' | 'text'> & { id?: string; poll?: Omit<Poll, 'id'>; editedPostId?: string }

export type PostsState = { posts: Post[]; counter: number }

const MAX_ID = 2n ** 63n - 1n
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
  readonly #index = new PostIndex()
  /** Ids of all versions, oldest first, by the id of the first one. Only the newest is in the index. */
  readonly #versions = new Groups<string>()
  readonly #superseded = new Set<string>()
  /** Until a post came with an older id than one before, ids are in order as they stand. */
  #newestId = ''
  #isInOrder = true
  #characters = 0
  readonly #ids = new Snowflakes()
  readonly #onForgotten: (id: string) => void

  /** @param onForgotten takes away what refers to a post that is no more. */
  constructor(onForgotten: (id: string) => void = () => {}) {
    this.#onForgotten = onForgotten
  }

  /** @throws {RangeError} for an id that cannot be or is taken, and for a text that there is never room for. */
  add({ id, poll, editedPostId, ...post }: NewPost, nowMs: number): Post {
    if (id !== undefined && (!isPlainId(id) || this.#posts.has(id)))
      throw new RangeError(`post id "${id}" is ${isPlainId(id) ? 'taken' : NO_PLAIN_ID}; choose another`)
    if (post.text.length > MAX_CHARACTERS)
      throw new RangeError(`a text has at most ${MAX_CHARACTERS.toLocaleString('en')} characters`)
    const ownId = id ?? this.#nextId(nowMs)
    const added: Post = {
      id: ownId,
      ...post,
      createdAtMs: id === undefined ? nowMs : instantOfId(id),
      conversationId: this.#conversationOf(ownId, post.inReplyToPostId, editedPostId),
      ...(poll && { poll: { id: this.#nextId(nowMs), ...poll } }),
      ...(editedPostId !== undefined && { firstVersionId: this.find(editedPostId)?.firstVersionId ?? editedPostId }),
    }
    this.#keep(added)
    this.#makeRoomFor(added)
    return added
  }

  /** Whether no other has to make room for one more. */
  hasRoomFor(text: string): boolean {
    return this.#posts.size < MAX_POSTS && this.#characters + text.length <= MAX_CHARACTERS
  }

  /** Older versions of an edited post are found as well. */
  find(id: string): Post | undefined {
    return this.#posts.get(id)
  }

  /** With all its versions and reposts. X docs, Edit posts: to delete any version deletes the chain. */
  remove(id: string): void {
    const post = this.#posts.get(id)
    for (const version of post ? this.versions(post) : []) {
      for (const repost of this.#index.of('reposts', version)) this.#forget(repost)
      this.#forget(version)
    }
  }

  /** Newest first, as X's timelines are. */
  by(authorId: string): Post[] {
    return this.of('author', authorId)
  }

  /** The posts that have this in common, newest first, edited ones in their newest version. */
  of(group: PostGroup, key: string): Post[] {
    return this.#newestFirst(this.#index.of(group, key).flatMap((id) => this.#posts.get(id) ?? []))
  }

  count(group: PostGroup, key: string): number {
    return this.#index.count(group, key)
  }

  /** The post by which a user reposted another, in whichever version. */
  repostBy(authorId: string, postId: string): Post | undefined {
    const post = this.find(postId)
    return this.versions(post ?? { id: postId }).flatMap((id) => this.of('repostBy', repostKey(authorId, id)))[0]
  }

  /** A post of that user with that very text. */
  sameText(authorId: string, text: string): Post | undefined {
    return this.of('text', textKey(authorId, text))[0]
  }

  /** Ids of all versions of a post, oldest first. */
  versions({ id, firstVersionId = id }: Pick<Post, 'id' | 'firstVersionId'>): string[] {
    return this.#versions.of(firstVersionId)
  }

  /** False for a version that an edit took the place of. */
  isCurrent(post: Post): boolean {
    return !this.#superseded.has(post.id)
  }

  /** All posts as timelines and searches have them: newest first, edited ones in their newest version. */
  current(): Post[] {
    return this.#newestFirst(this.list().filter((post) => this.isCurrent(post)))
  }

  /** Hides a reply from its conversation, or shows it again. */
  hide(id: string, hidden: boolean): void {
    const post = this.#posts.get(id)
    if (!post) return
    const { hidden: _before, ...rest } = post
    this.#posts.set(id, deepFreeze(hidden ? { ...rest, hidden } : rest))
  }

  list(): Post[] {
    return [...this.#posts.values()]
  }

  save(): PostsState {
    return structuredClone({ posts: this.list(), counter: this.#ids.counter })
  }

  /** Takes over what it is given. */
  load({ posts, counter }: PostsState): void {
    this.#posts.clear()
    this.#index.clear()
    this.#versions.clear()
    this.#superseded.clear()
    this.#newestId = ''
    this.#isInOrder = true
    this.#characters = 0
    for (const post of posts) this.#keep(post)
    this.#ids.counter = counter
  }

  #keep(post: Post): void {
    const before = this.#posts.get(this.versions(post).at(-1) ?? '')
    if (before) {
      this.#index.remove(before)
      this.#superseded.add(before.id)
    }
    this.#posts.set(post.id, deepFreeze(post))
    this.#index.add(post)
    this.#versions.add(post.firstVersionId ?? post.id, post.id)
    this.#characters += post.text.length
    this.#isInOrder &&= compareIds(this.#newestId, post.id) < 0
    this.#newestId = post.id
  }

  /** Not by what the post is a version or a repost of: it would go with that. */
  #makeRoomFor(added: Post): void {
    const reposted = this.find(added.repostedPostId ?? '')
    const kept = new Set([added, reposted].flatMap((post) => (post ? this.versions(post) : [])))
    for (const oldest of this.#posts.keys()) {
      if (this.#posts.size <= MAX_POSTS && this.#characters <= MAX_CHARACTERS) return
      if (!kept.has(oldest)) this.remove(oldest)
    }
  }

  #forget(id: string): void {
    const post = this.#posts.get(id)
    if (!post) return
    this.#posts.delete(id)
    this.#index.remove(post)
    this.#superseded.delete(id)
    this.#versions.remove(post.firstVersionId ?? post.id, id)
    this.#characters -= post.text.length
    this.#onForgotten(id)
  }

  #conversationOf(ownId: string, inReplyToPostId: string | undefined, editedPostId: string | undefined): string {
    const edited = editedPostId === undefined ? undefined : this.find(editedPostId)
    if (edited) return edited.conversationId
    if (inReplyToPostId === undefined) return ownId
    return this.find(inReplyToPostId)?.conversationId ?? inReplyToPostId
  }

  #newestFirst(posts: Post[]): Post[] {
    return this.#isInOrder ? posts.toReversed() : posts.toSorted((a, b) => compareIds(b.id, a.id))
  }

  #nextId(nowMs: number): string {
    return this.#ids.next(nowMs, (id) => this.#posts.has(id))
  }
}

/** As numbers. Ids of the same length compare as texts do. */
export function compareIds(a: string, b: string): number {
  const [first, second] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')]
  if (first.length !== second.length) return first.length - second.length
  return first < second ? -1 : Number(first > second)
}

/** The least id of an instant: what is newer has a greater one. */
export function firstIdAt(ms: number): string {
  return snowflakeAt(ms, 0)
}
