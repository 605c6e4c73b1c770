import type { Handlers } from '../api/handlers.ts'
import { listUsers } from '../users/related-users.ts'
import { bookmarkFolders, bookmarksOfFolder, createFolder } from './folders.ts'
import { addPost, listPosts, removePost, type PostRelation } from './related-posts.ts'
import { createTweet, deleteTweet } from './create.ts'
import { hideReply } from './hide.ts'
import { answerList, tweetById, tweetsByIds } from './lookup.ts'
import { countPosts } from './counts.ts'
import { repost, undoRepost } from './reposts.ts'
import { searchPosts } from './search.ts'
import { homeTimeline, mentionsOfUser, rangeOf, repostsOfMe, tweetsOfUser } from './timelines.ts'

const BOOKMARKS: PostRelation = { kind: 'bookmarks', member: 'bookmarked' }
const LIKES: PostRelation = { kind: 'likes', member: 'liked' }

/** Posts, and what users do with them. */
export const postOperations: Handlers = {
  'GET /2/tweets': ['tweets', tweetsByIds],
  'GET /2/tweets/{id}': ['tweets', tweetById],
  'GET /2/users/{id}/tweets': ['tweets', tweetsOfUser],
  'POST /2/tweets': ['tweets', createTweet],
  'DELETE /2/tweets/{id}': ['tweets', deleteTweet],
  'PUT /2/tweets/{tweet_id}/hidden': ['tweets', hideReply],
  'GET /2/users/{id}/mentions': ['tweets', mentionsOfUser],
  'GET /2/users/{id}/timelines/reverse_chronological': ['tweets', homeTimeline],
  'GET /2/users/reposts_of_me': ['tweets', repostsOfMe],
  'POST /2/users/{id}/retweets': ['tweets', repost],
  'DELETE /2/users/{id}/retweets/{source_tweet_id}': ['tweets', undoRepost],
  'GET /2/tweets/search/recent': ['tweets', (call) => searchPosts(call, 'recent')],
  'GET /2/tweets/search/all': ['tweets', (call) => searchPosts(call, 'all')],
  'GET /2/tweets/counts/recent': ['tweets', (call) => countPosts(call, 'recent')],
  'GET /2/tweets/counts/all': ['tweets', (call) => countPosts(call, 'all')],
  'GET /2/tweets/{id}/retweets': [
    'tweets',
    (call) => answerList(call, 'retweets of', (id) => call.world.posts.of('reposts', id)),
  ],
  'GET /2/tweets/{id}/quote_tweets': [
    'tweets',
    (call) => answerList(call, 'quotes of', (id) => call.world.posts.of('quotes', id).filter(rangeOf(call))),
  ],
  'GET /2/tweets/{id}/retweeted_by': [
    'tweets',
    (call) =>
      listUsers(call, {
        of: 'tweet',
        userIds: (id) => call.world.posts.of('reposts', id).map(({ authorId }) => authorId),
      }),
  ],
  'GET /2/users/{id}/bookmarks': ['bookmarks', (call) => listPosts(call, BOOKMARKS)],
  'POST /2/users/{id}/bookmarks': ['bookmarks', (call) => addPost(call, BOOKMARKS)],
  'DELETE /2/users/{id}/bookmarks/{tweet_id}': ['bookmarks', (call) => removePost(call, BOOKMARKS)],
  'GET /2/users/{id}/bookmarks/folders': ['bookmarks', bookmarkFolders],
  'POST /2/users/{id}/bookmarks/folders': ['bookmarks', createFolder],
  'GET /2/users/{id}/bookmarks/folders/{folder_id}': ['bookmarks', bookmarksOfFolder],
  'GET /2/users/{id}/liked_tweets': ['likes', (call) => listPosts(call, LIKES)],
  'POST /2/users/{id}/likes': ['likes', (call) => addPost(call, LIKES)],
  'DELETE /2/users/{id}/likes/{tweet_id}': ['likes', (call) => removePost(call, LIKES)],
  'GET /2/tweets/{id}/liking_users': [
    'likes',
    (call) => listUsers(call, { of: 'tweet', userIds: (id) => call.world.relations.to('likes', id) }),
  ],
}
