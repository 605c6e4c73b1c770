import { referenceNotFound, type PartialError } from '../../wire/partial-errors.ts'
import type { Media } from '../../world/media.ts'
import type { Post } from '../../world/posts.ts'
import { mentionsIn } from '../../world/post-text.ts'
import type { User } from '../../world/users.ts'
import type { World } from '../../world/world.ts'
import type { Call } from '../api/call.ts'
import { readablePosts } from './readable.ts'

/** What the expansions of posts bring along, and X's errors on what is gone. */
export type Brought = {
  users: User[]
  tweets: Post[]
  polls: Post[]
  media: Media[]
  placeIds: string[]
  errors: PartialError[]
}

/** X docs: Expansions. `shown` are posts that the caller may see: of the others nothing comes along, of those referred to neither. */
export function broughtBy(call: Call, shown: readonly Post[], expansions: readonly string[]): Brought {
  const { posts, users, media } = call.world
  const wants = (...names: string[]) => names.some((name) => expansions.includes(name))
  const wantsReferences = expansions.some((name) => name.startsWith('referenced_tweets'))
  const referenceIds = wantsReferences ? [...new Set(shown.flatMap(referenceIdsOf))] : []
  const referenced = referenceIds.flatMap((id) => posts.find(id) ?? [])
  const userIds = [
    ...(wants('author_id', 'username') ? shown.map(authorOf) : []),
    ...(wants('in_reply_to_user_id') ? shown.flatMap((post) => answeredBy(post, posts)) : []),
    ...(wants('entities.mentions.username') ? shown.flatMap(({ text }) => mentionsIn(text)) : []),
    ...(wants('referenced_tweets.id.author_id') ? readablePosts(call, referenced).map(authorOf) : []),
  ]
  const withFiles = [
    ...(wants('attachments.media_keys') ? shown : []),
    ...(wants('referenced_tweets.id.attachments.media_keys') ? referenced : []),
  ]
  const versions = wants('edit_history_tweet_ids') ? shown.flatMap((post) => posts.versions(post)) : []
  return {
    users: [...new Set(userIds.flatMap((idOrName) => users.find(idOrName) ?? []))],
    tweets: [...new Set([...versions.flatMap((id) => posts.find(id) ?? []), ...referenced])],
    media: [...new Set(withFiles.flatMap((post) => filesOf(post, media)))],
    polls: wants('attachments.poll_ids') ? shown.filter(({ poll }) => poll !== undefined) : [],
    placeIds: wants('geo.place_id') ? [...new Set(shown.flatMap(({ placeId }) => placeId ?? []))] : [],
    errors: referenceIds.filter((id) => !posts.find(id)).map(referenceNotFound),
  }
}

/** An expansion shows the field that it expands (X docs: Expansions). */
export function fieldsOf(expansions: readonly string[]): string[] {
  return FIELDS_OF_EXPANSIONS.filter(([name]) => expansions.includes(name)).map(([, field]) => field)
}

const FIELDS_OF_EXPANSIONS: readonly (readonly [string, string])[] = [
  ['author_id', 'author_id'],
  ['in_reply_to_user_id', 'in_reply_to_user_id'],
  ['referenced_tweets', 'referenced_tweets'],
  ['referenced_tweets.id', 'referenced_tweets'],
  ['referenced_tweets.id.author_id', 'referenced_tweets'],
  ['referenced_tweets.id.attachments.media_keys', 'referenced_tweets'],
  ['attachments.media_keys', 'attachments'],
  ['attachments.poll_ids', 'attachments'],
  ['geo.place_id', 'geo'],
  ['entities.mentions.username', 'entities'],
]

function referenceIdsOf({ repostedPostId, quotedPostId, inReplyToPostId }: Post): string[] {
  return [repostedPostId, quotedPostId, inReplyToPostId].flatMap((id) => id ?? [])
}

function answeredBy({ inReplyToPostId }: Post, posts: World['posts']): string[] {
  const answered = inReplyToPostId === undefined ? undefined : posts.find(inReplyToPostId)
  return answered ? [answered.authorId] : []
}

function filesOf({ mediaIds = [] }: Post, media: World['media']): Media[] {
  return mediaIds.flatMap((id) => media.find(id) ?? [])
}

function authorOf({ authorId }: Post): string {
  return authorId
}
