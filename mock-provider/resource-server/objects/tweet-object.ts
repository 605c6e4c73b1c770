import type { Post } from '../../world/posts.ts'
import type { World } from '../../world/world.ts'
import { TWEET_FIELDS } from '../../wire/fields.ts'

/** X docs: Post object: always there. */
const DEFAULT_FIELDS = ['id', 'text', 'edit_history_tweet_ids']

/** X seen (once) 2025-03-29, case tweets-lookup-200: this order; the rest follows as in X's list: our choice. */
const RECORDED_ORDER = ['text', 'id', 'author_id', 'created_at', 'edit_history_tweet_ids']

const ORDER = [...new Set([...RECORDED_ORDER, ...TWEET_FIELDS.printed])]

/** The post as X shows it with `tweet.fields`; fields that this post does not have are left out, as at X. */
export function showTweet(world: World, post: Post, fields: readonly string[]): Record<string, unknown> {
  const wanted = new Set([...DEFAULT_FIELDS, ...fields])
  const shown = ORDER.filter((field) => wanted.has(field)).map(
    (field) => [field, FIELDS[field]?.(post, world)] as const,
  )
  return Object.fromEntries(shown.filter(([, value]) => value !== undefined))
}

/** What is simulated; all other names are taken and show nothing. What is the same for every post is our choice. */
const FIELDS: Record<string, (post: Post, world: World) => unknown> = {
  id: ({ id }) => id,
  text: ({ text }) => text,
  edit_history_tweet_ids: ({ id }) => [id],
  author_id: ({ authorId }) => authorId,
  created_at: ({ createdAtMs }) => new Date(createdAtMs).toISOString().replace(/\.\d{3}Z$/, '.000Z'),
  conversation_id: (post, world) => conversationOf(world, post),
  in_reply_to_user_id: ({ inReplyToPostId }, { posts }) => inReplyToPostId && posts.find(inReplyToPostId)?.authorId,
  referenced_tweets: referencesOf,
  username: ({ authorId }, { users }) => users.find(authorId)?.username,
  possibly_sensitive: () => false,
  reply_settings: () => 'everyone',
  lang: () => 'und',
  public_metrics: (post, world) => metricsOf(world, post),
}

/** The post that the conversation began with, as far as it still exists. */
function conversationOf(world: World, post: Post): string {
  let first = post
  const seen = new Set([post.id])
  while (first.inReplyToPostId !== undefined && !seen.has(first.inReplyToPostId)) {
    seen.add(first.inReplyToPostId)
    const before = world.posts.find(first.inReplyToPostId)
    if (!before) return first.inReplyToPostId
    first = before
  }
  return first.id
}

/** X docs: Post object, `referenced_tweets`. */
function referencesOf({ quotedPostId, inReplyToPostId }: Post): { type: string; id: string }[] | undefined {
  const references = [
    ...(quotedPostId === undefined ? [] : [{ type: 'quoted', id: quotedPostId }]),
    ...(inReplyToPostId === undefined ? [] : [{ type: 'replied_to', id: inReplyToPostId }]),
  ]
  return references.length > 0 ? references : undefined
}

/** Case bookmarks-list-200: the first four in this order. */
function metricsOf(world: World, { id }: Post): Record<string, number> {
  const posts = world.posts.list()
  return {
    retweet_count: 0,
    reply_count: posts.filter(({ inReplyToPostId }) => inReplyToPostId === id).length,
    like_count: world.relations.to('likes', id).length,
    quote_count: posts.filter(({ quotedPostId }) => quotedPostId === id).length,
    bookmark_count: world.relations.to('bookmarks', id).length,
    impression_count: 0,
  }
}
