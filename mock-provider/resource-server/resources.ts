import type { Exchange } from '../exchange.ts'
import type { WireAnswer } from '../wire/messages.ts'
import type { EndpointName } from '../world/fault-spec.ts'
import { answerCall, answerNotSimulated, type Handler } from './api/call.ts'
import { findOperation } from './api/operations.ts'
import { addPost, listPosts, removePost, type PostRelation } from './posts/related-posts.ts'
import { follow, listUsers, unfollow } from './users/related-users.ts'
import { createTweet, deleteTweet, tweetById, tweetsByIds, tweetsOfUser } from './posts/tweets.ts'
import { userById, userByUsername, usersByIds, usersByUsernames, usersMe } from './users/users.ts'

const BOOKMARKS: PostRelation = { kind: 'bookmarks', member: 'bookmarked', range: [1, 100] }
const LIKES: PostRelation = { kind: 'likes', member: 'liked', range: [5, 100] }

/** X's operations that are simulated, by the name that faults give them. A new one is a line here. */
const simulated: Record<string, [EndpointName, Handler]> = {
  'GET /2/users/me': ['users/me', usersMe],
  'GET /2/users': ['users', usersByIds],
  'GET /2/users/by': ['users', usersByUsernames],
  'GET /2/users/by/username/{username}': ['users', userByUsername],
  'GET /2/users/{id}': ['users', userById],
  'GET /2/tweets': ['tweets', tweetsByIds],
  'GET /2/tweets/{id}': ['tweets', tweetById],
  'GET /2/users/{id}/tweets': ['tweets', tweetsOfUser],
  'POST /2/tweets': ['tweets', createTweet],
  'DELETE /2/tweets/{id}': ['tweets', deleteTweet],
  'GET /2/users/{id}/bookmarks': ['bookmarks', (call) => listPosts(call, BOOKMARKS)],
  'POST /2/users/{id}/bookmarks': ['bookmarks', (call) => addPost(call, BOOKMARKS)],
  'DELETE /2/users/{id}/bookmarks/{tweet_id}': ['bookmarks', (call) => removePost(call, BOOKMARKS)],
  'GET /2/users/{id}/liked_tweets': ['likes', (call) => listPosts(call, LIKES)],
  'POST /2/users/{id}/likes': ['likes', (call) => addPost(call, LIKES)],
  'DELETE /2/users/{id}/likes/{tweet_id}': ['likes', (call) => removePost(call, LIKES)],
  'GET /2/tweets/{id}/liking_users': [
    'likes',
    (call) => listUsers(call, { of: 'tweet', range: [1, 100], userIds: (id) => call.world.relations.to('likes', id) }),
  ],
  'GET /2/users/{id}/following': [
    'follows',
    (call) =>
      listUsers(call, { of: 'user', range: [1, 1000], userIds: (id) => call.world.relations.from('follows', id) }),
  ],
  'GET /2/users/{id}/followers': [
    'follows',
    (call) =>
      listUsers(call, { of: 'user', range: [1, 1000], userIds: (id) => call.world.relations.to('follows', id) }),
  ],
  'POST /2/users/{id}/following': ['follows', follow],
  'DELETE /2/users/{source_user_id}/following/{target_user_id}': ['follows', unfollow],
}

export type Resource = { name: EndpointName; handle: (exchange: Exchange) => WireAnswer }

/** What answers a method and path of X's API; undefined where X has no such operation. */
export function findResource(method: string, path: string): Resource | undefined {
  const found = findOperation(method, path)
  if (!found) return undefined
  const resource = simulated[found.operation.name]
  if (!resource) return { name: 'other', handle: (exchange) => answerNotSimulated(exchange, found.operation) }
  const [name, handler] = resource
  return { name, handle: (exchange) => answerCall(exchange, found, handler) }
}

/** Whether an operation (`GET /2/users/{id}`) is answered, or 501. */
export function isSimulated(operation: string): boolean {
  return Object.hasOwn(simulated, operation)
}
