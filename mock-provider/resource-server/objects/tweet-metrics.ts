import { tweetFieldForbidden, type PartialError } from '../../wire/partial-errors.ts'
import type { Post } from '../../world/posts.ts'
import type { World } from '../../world/world.ts'

/** X docs: Metrics: what only the author sees, for posts of the last 30 days. What promoted posts have nobody has here. */
const PRIVATE: Record<string, readonly string[]> = {
  non_public_metrics: ['impression_count', 'url_link_clicks', 'user_profile_clicks'],
  organic_metrics: [
    'impression_count',
    'like_count',
    'reply_count',
    'retweet_count',
    'url_link_clicks',
    'user_profile_clicks',
  ],
  promoted_metrics: [],
}

const PRIVATE_DAYS_MS = 30 * 24 * 3600 * 1000

/** Case bookmarks-list-200: the first four in this order. A repost shows how often the other post was reposted, and no more (X seen (many)). */
export function publicMetrics({ posts, relations }: World, { id, repostedPostId }: Post): Record<string, number> {
  return {
    retweet_count: posts.count('reposts', repostedPostId ?? id),
    reply_count: posts.count('replies', id),
    like_count: relations.to('likes', id).length,
    quote_count: posts.count('quotes', id),
    bookmark_count: relations.to('bookmarks', id).length,
    impression_count: 0,
  }
}

/** The metrics of that name for the author; nobody sees or clicks anything here, so that much is 0. */
export function privateMetrics(world: World, post: Post, field: string): Record<string, number> | undefined {
  const names = PRIVATE[field] ?? []
  const known = publicMetrics(world, post)
  return names.length > 0 ? Object.fromEntries(names.map((name) => [name, known[name] ?? 0])) : undefined
}

/** Where an error of X says that it is about an object of the answer, and which parameter led to that. */
export type Place = { section: 'data' | 'includes'; parameter: string }

/**
 * One error for each metric that was asked for and is not the caller's to see. X seen (once) 2023 (node-twitter-api-v2 432):
 * such a post is left out. That it is so in `data`, too, is inferred.
 */
export function privateMetricErrors(
  world: World,
  post: Post,
  { fields, viewerId, place }: { fields: readonly string[]; viewerId: string | undefined; place: Place },
): PartialError[] {
  const isOld = world.clock.nowMs() - post.createdAtMs > PRIVATE_DAYS_MS
  if (viewerId === post.authorId && !isOld) return []
  return fields
    .filter((field) => Object.hasOwn(PRIVATE, field))
    .flatMap((field) => {
      const names = PRIVATE[field] ?? []
      const paths = names.length > 0 ? names.map((name) => `${field}.${name}`) : [field]
      return paths.map((path) => tweetFieldForbidden(path, post.id, place))
    })
}
