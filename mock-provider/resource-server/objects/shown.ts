import type { PartialError } from '../../wire/partial-errors.ts'
import type { Post } from '../../world/posts.ts'
import type { User } from '../../world/users.ts'
import type { Call } from '../api/call.ts'
import { showTweet } from './tweet-object.ts'
import { privateFieldErrors, showUser } from './user-object.ts'

/** How an answer shows its objects: `user.fields`, `tweet.fields`, `expansions`. */
export type View = { userFields: string[]; tweetFields: string[]; expansions: string[] }

/** Objects for an answer, with what their expansions bring along. */
export type Shown = {
  data: Record<string, unknown>[]
  includes?: Record<string, unknown>
  errors: PartialError[]
}

/** The view that a call asks for. */
export function readView({ query }: Call): View {
  return {
    userFields: query.names('user.fields'),
    tweetFields: query.names('tweet.fields'),
    expansions: query.names('expansions'),
  }
}

export function showUsers(call: Call, users: readonly User[], view: View): Shown {
  const { posts } = call.world
  const newest = view.expansions.includes('most_recent_tweet_id')
    ? users.flatMap(({ id }) => posts.by(id).slice(0, 1))
    : []
  const fields = newest.length > 0 ? [...view.userFields, 'most_recent_tweet_id'] : view.userFields
  return {
    data: users.map((user) => showUser(call, user, fields)),
    ...includesOf(call, { users: [], tweets: newest }, view),
    errors: users.flatMap((user) => privateFieldErrors(call, user, view.userFields)),
  }
}

export function showTweets(call: Call, posts: readonly Post[], view: View): Shown {
  const { world } = call
  const wants = (...names: string[]) => names.some((name) => view.expansions.includes(name))
  const referenced = posts.flatMap(({ inReplyToPostId, quotedPostId }) => found(call, [quotedPostId, inReplyToPostId]))
  const userIds = [
    ...(wants('author_id', 'username') ? posts.map(({ authorId }) => authorId) : []),
    ...(wants('in_reply_to_user_id')
      ? posts.flatMap(({ inReplyToPostId }) => found(call, [inReplyToPostId]).map(authorOf))
      : []),
    ...(wants('entities.mentions.username') ? posts.flatMap(({ text }) => text.match(/(?<=@)\w{1,20}/g) ?? []) : []),
    ...(wants('referenced_tweets.id.author_id') ? referenced.map(authorOf) : []),
  ]
  const tweets = [
    ...(wants('edit_history_tweet_ids') ? posts : []),
    ...(wants('referenced_tweets', 'referenced_tweets.id', 'referenced_tweets.id.author_id') ? referenced : []),
  ]
  const users = userIds.flatMap((idOrName) => world.users.find(idOrName) ?? [])
  const fields = [
    ...view.tweetFields,
    ...FIELDS_OF_EXPANSIONS.filter(([name]) => wants(name)).map(([, field]) => field),
  ]
  return {
    data: posts.map((post) => showTweet(world, post, fields)),
    ...includesOf(call, { users, tweets }, view),
    errors: [],
  }
}

/** An expansion shows the field that it expands (X docs: Expansions). */
const FIELDS_OF_EXPANSIONS: readonly (readonly [string, string])[] = [
  ['author_id', 'author_id'],
  ['in_reply_to_user_id', 'in_reply_to_user_id'],
  ['referenced_tweets', 'referenced_tweets'],
  ['referenced_tweets.id', 'referenced_tweets'],
]

function includesOf(
  call: Call,
  { users, tweets }: { users: User[]; tweets: Post[] },
  view: View,
): { includes?: Record<string, unknown> } {
  const includes = {
    ...(users.length > 0 && { users: [...new Set(users)].map((user) => showUser(call, user, view.userFields)) }),
    ...(tweets.length > 0 && {
      tweets: [...new Set(tweets)].map((post) => showTweet(call.world, post, view.tweetFields)),
    }),
  }
  return Object.keys(includes).length > 0 ? { includes } : {}
}

function found({ world }: Call, ids: readonly (string | undefined)[]): Post[] {
  return ids.flatMap((id) => (id === undefined ? [] : (world.posts.find(id) ?? [])))
}

function authorOf({ authorId }: Post): string {
  return authorId
}
