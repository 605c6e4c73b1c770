import type { Handlers } from '../api/handlers.ts'
import { listUsers } from '../users/related-users.ts'
import { addPost, listPosts, removePost, type PostRelation } from './related-posts.ts'
import { createTweet, deleteTweet, tweetById, tweetsByIds, tweetsOfUser } from './tweets.ts'

const BOOKMARKS: PostRelation = { kind: 'bookmarks', member: 'bookmarked' }
const LIKES: PostRelation = { kind: 'likes', member: 'liked' }

/** Posts, and what users do with them. */
export const postOperations: Handlers = {
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
    (call) => listUsers(call, { of: 'tweet', userIds: (id) => call.world.relations.to('likes', id) }),
  ],
}
