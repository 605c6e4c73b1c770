import { TWEET_FIELDS } from '../../wire/fields.ts'
import { EDIT_LIMIT, editableUntilMs, isEditEligible } from '../../world/edits.ts'
import type { Media } from '../../world/media.ts'
import { mediaKeyOf } from '../../world/media-kinds.ts'
import type { Post } from '../../world/posts.ts'
import { languageOf } from '../../world/post-text.ts'
import type { World } from '../../world/world.ts'
import { showEntities } from './tweet-entities.ts'
import { privateMetrics, publicMetrics } from './tweet-metrics.ts'

/** X docs: Post object: always there. */
const DEFAULT_FIELDS = ['id', 'text', 'edit_history_tweet_ids']

/** X seen (once) 2025-03-29, case tweets-lookup-200: this order; the rest follows as in X's list: our choice. */
const RECORDED_ORDER = ['text', 'id', 'author_id', 'created_at', 'edit_history_tweet_ids']

const ORDER = [...new Set([...RECORDED_ORDER, ...TWEET_FIELDS.printed])]

/**
 * The post as X shows it with `tweet.fields`; fields that this post does not have are left out, as at X. Who may see
 * private metrics is asked elsewhere (tweet-metrics.ts).
 */
export function showTweet(world: World, post: Post, fields: readonly string[]): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  for (const field of inOrder(fields)) {
    const value = FIELDS[field]?.(post, world)
    if (value !== undefined) shown[field] = value
  }
  return shown
}

/** The posts of a page are shown with one list of fields. */
const orders = new WeakMap<readonly string[], string[]>()

function inOrder(fields: readonly string[]): string[] {
  const before = orders.get(fields)
  if (before) return before
  const wanted = new Set([...DEFAULT_FIELDS, ...fields])
  const order = ORDER.filter((field) => wanted.has(field))
  orders.set(fields, order)
  return order
}

/** What is simulated; all other names are taken and show nothing. What is the same for every post is our choice. */
const FIELDS: Record<string, (post: Post, world: World) => unknown> = {
  id: ({ id }) => id,
  text: ({ text }) => text,
  edit_history_tweet_ids: (post, { posts }) => posts.versions(post),
  author_id: ({ authorId }) => authorId,
  created_at: ({ createdAtMs }) => showInstant(createdAtMs),
  conversation_id: ({ conversationId }) => conversationId,
  in_reply_to_user_id: ({ inReplyToPostId }, { posts }) => inReplyToPostId && posts.find(inReplyToPostId)?.authorId,
  referenced_tweets: referencesOf,
  attachments: attachmentsOf,
  media_metadata: mediaMetadata,
  entities: ({ text }, { users }) => showEntities(text, users),
  geo: ({ placeId }) => placeId && { place_id: placeId },
  community_id: ({ communityId }) => communityId,
  username: ({ authorId }, { users }) => users.find(authorId)?.username,
  possibly_sensitive: () => false,
  paid_partnership: ({ paidPartnership = false }) => paidPartnership,
  reply_settings: ({ replySettings = 'everyone' }) => replySettings,
  lang: ({ text }) => languageOf(text),
  display_text_range: ({ text }) => [0, Array.from(text).length],
  edit_controls: editControls,
  public_metrics: (post, world) => publicMetrics(world, post),
  non_public_metrics: (post, world) => privateMetrics(world, post, 'non_public_metrics'),
  organic_metrics: (post, world) => privateMetrics(world, post, 'organic_metrics'),
}

/** The names that are taken and show nothing, as X lists them. */
export const SILENT_FIELDS: readonly string[] = TWEET_FIELDS.printed.filter((name) => FIELDS[name] === undefined)

/** X's instants show whole seconds. */
export function showInstant(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, '.000Z')
}

/** X docs: Post object, `referenced_tweets`. */
function referencesOf({ quotedPostId, inReplyToPostId, repostedPostId }: Post): object[] | undefined {
  const references = [
    ...(repostedPostId === undefined ? [] : [{ type: 'retweeted', id: repostedPostId }]),
    ...(quotedPostId === undefined ? [] : [{ type: 'quoted', id: quotedPostId }]),
    ...(inReplyToPostId === undefined ? [] : [{ type: 'replied_to', id: inReplyToPostId }]),
  ]
  return references.length > 0 ? references : undefined
}

/** X docs: Post object, `attachments`. */
function attachmentsOf({ mediaIds, poll }: Post, { media }: World): object | undefined {
  if (mediaIds === undefined && poll === undefined) return undefined
  return { media_keys: mediaIds?.map((id) => keyOf(media.find(id), id)), poll_ids: poll && [poll.id] }
}

/** The key of a file that the world has dropped since is that of a picture (our choice). */
function keyOf(media: Media | undefined, id: string): string {
  return media ? mediaKeyOf(media) : `3_${id}`
}

/** X's document: `media_metadata`: here, the alternative texts. */
function mediaMetadata({ mediaIds = [] }: Post, { media }: World): object[] | undefined {
  const described = mediaIds.flatMap((id) => media.find(id) ?? []).filter(({ altText }) => altText !== undefined)
  if (described.length === 0) return undefined
  return described.map((each) => ({ media_key: mediaKeyOf(each), alt_text: each.altText }))
}

/** X docs: Edit posts. */
function editControls(post: Post, world: World): object {
  const { posts } = world
  return {
    is_edit_eligible: isEditEligible(post, posts),
    editable_until: new Date(editableUntilMs(post, posts)).toISOString(),
    edits_remaining: Math.max(0, EDIT_LIMIT - (posts.versions(post).length - 1)),
  }
}
