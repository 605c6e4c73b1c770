import { Groups } from './groups.ts'
import { mentionsIn } from './post-text.ts'

/** What of a post is looked at here. */
type Indexed = {
  readonly id: string
  readonly authorId: string
  readonly text: string
  readonly conversationId: string
  readonly inReplyToPostId?: string
  readonly quotedPostId?: string
  readonly repostedPostId?: string
}

/** What posts can be looked up by without a walk through all of them. */
export type PostGroup =
  | 'author'
  | 'conversation'
  | 'replies'
  | 'quotes'
  | 'reposts'
  | 'mentions'
  /** By `repostKey`. */
  | 'repostBy'
  /** By `textKey`. */
  | 'text'

/** Ids of posts by what they have in common, in the order in which they came. */
export class PostIndex {
  readonly #groups: Record<PostGroup, Groups<string>> = {
    author: new Groups(),
    conversation: new Groups(),
    replies: new Groups(),
    quotes: new Groups(),
    reposts: new Groups(),
    mentions: new Groups(),
    repostBy: new Groups(),
    text: new Groups(),
  }

  add(post: Indexed): void {
    for (const [group, key] of keysOf(post)) this.#groups[group].add(key, post.id)
  }

  remove(post: Indexed): void {
    for (const [group, key] of keysOf(post)) this.#groups[group].remove(key, post.id)
  }

  /** Oldest first; a copy. */
  of(group: PostGroup, key: string): string[] {
    return this.#groups[group].of(key)
  }

  count(group: PostGroup, key: string): number {
    return this.#groups[group].count(key)
  }

  clear(): void {
    for (const group of Object.values(this.#groups)) group.clear()
  }
}

/** One user reposts a post once. */
export function repostKey(authorId: string, postId: string): string {
  return `${authorId} ${postId}`
}

/** Ids have no blanks. */
export function textKey(authorId: string, text: string): string {
  return `${authorId} ${text}`
}

/** A repost repeats the mentions of what it reposts, and mentions nobody itself (our choice). */
function keysOf(post: Indexed): [PostGroup, string][] {
  const { authorId, text, conversationId, inReplyToPostId, quotedPostId, repostedPostId } = post
  const keys: [PostGroup, string][] = [
    ['author', authorId],
    ['conversation', conversationId],
    ['text', textKey(authorId, text)],
  ]
  if (inReplyToPostId !== undefined) keys.push(['replies', inReplyToPostId])
  if (quotedPostId !== undefined) keys.push(['quotes', quotedPostId])
  if (repostedPostId !== undefined)
    keys.push(['reposts', repostedPostId], ['repostBy', repostKey(authorId, repostedPostId)])
  else for (const name of mentionsIn(text)) keys.push(['mentions', name])
  return keys
}
