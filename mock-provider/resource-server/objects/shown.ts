import { notAuthorized, type PartialError } from '../../wire/partial-errors.ts'
import type { Post } from '../../world/posts.ts'
import type { User } from '../../world/users.ts'
import type { Call } from '../api/call.ts'
import { showMedia } from './media-object.ts'
import { showPlace } from './place-object.ts'
import { showPoll } from './poll-object.ts'
import { readableBy } from './readable.ts'
import { broughtBy, fieldsOf } from './tweet-includes.ts'
import { privateMetricErrors } from './tweet-metrics.ts'
import { showTweet } from './tweet-object.ts'
import { mostRecentOf, pinnedOf, privateFieldErrors, showUser } from './user-object.ts'

/** How an answer shows its objects: `user.fields`, `tweet.fields`, …, `expansions`. */
export type View = {
  userFields: string[]
  tweetFields: string[]
  mediaFields: string[]
  pollFields: string[]
  placeFields: string[]
  expansions: string[]
}

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
    mediaFields: query.names('media.fields'),
    pollFields: query.names('poll.fields'),
    placeFields: query.names('place.fields'),
    expansions: query.names('expansions'),
  }
}

export function showUsers(call: Call, users: readonly User[], view: View): Shown {
  const expanded = POSTS_OF_USERS.filter(([name]) => view.expansions.includes(name)).map(([name, postOf]) => ({
    name,
    posts: users.flatMap((user) => postOf(call, user) ?? []),
  }))
  const fields = [...view.userFields, ...expanded.filter(({ posts }) => posts.length > 0).map(({ name }) => name)]
  const tweets = [...new Set(expanded.flatMap(({ posts }) => posts))]
  const included = showVisible(call, tweets, view.tweetFields, {
    section: 'includes',
    parameter: expanded[0]?.name ?? '',
  })
  return {
    data: users.map((user) => showUser(call, user, fields)),
    ...includesOf({ tweets: included.data }),
    errors: [...users.flatMap((user) => privateFieldErrors(call, user, view.userFields)), ...included.errors],
  }
}

/** Expansions of users, each with the post that it brings along. */
const POSTS_OF_USERS = [
  ['most_recent_tweet_id', mostRecentOf],
  ['pinned_tweet_id', pinnedOf],
] as const

/** @param parameter by which X names the posts in errors: `id` or `ids` where they were asked for by id. */
export function showTweets(call: Call, posts: readonly Post[], view: View, parameter = 'id'): Shown {
  const { world } = call
  const fields = [...view.tweetFields, ...fieldsOf(view.expansions)]
  const shown = showVisible(call, posts, fields, { section: 'data', parameter })
  const { users, tweets, media, polls, placeIds, errors } = broughtBy(call, shown.posts, view.expansions)
  const included = showVisible(call, tweets, view.tweetFields, {
    section: 'includes',
    parameter: 'referenced_tweets.id',
  })
  return {
    data: shown.data,
    ...includesOf({
      users: users.map((user) => showUser(call, user, view.userFields)),
      tweets: included.data,
      media: media.map((file) => showMedia(call, file, view.mediaFields)),
      polls: polls.flatMap((post) => showPoll(world, post, view.pollFields) ?? []),
      places: placeIds.map((id) => showPlace(id, view.placeFields)),
    }),
    errors: [...shown.errors, ...errors, ...included.errors],
  }
}

/** Posts and fields that the caller may see; the others become errors. */
function showVisible(
  call: Call,
  posts: readonly Post[],
  fields: readonly string[],
  place: { section: 'data' | 'includes'; parameter: string },
): { posts: Post[]; data: Record<string, unknown>[]; errors: PartialError[] } {
  const errors: PartialError[] = []
  const isReadable = readableBy(call)
  const visible = posts.filter((post) => {
    const forbidden = isReadable(post)
      ? privateMetricErrors(call.world, post, { fields, viewerId: call.caller?.id, place })
      : [notAuthorized('tweet', post.id, place)]
    errors.push(...forbidden)
    return forbidden.length === 0
  })
  return { posts: visible, data: visible.map((post) => showTweet(call.world, post, fields)), errors }
}

/** Without the lists that are empty; none at all where all are. */
function includesOf(lists: Record<string, unknown[]>): { includes?: Record<string, unknown> } {
  const some = Object.entries(lists).filter(([, list]) => list.length > 0)
  return some.length > 0 ? { includes: Object.fromEntries(some) } : {}
}
