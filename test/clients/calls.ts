/** Something that a package has no method for. No name of its methods fits `lacks`; `says` is for readers. */
type Gap = { lacks: RegExp; says: string }

/** How a package makes a call: its methods in the order of their first use, and what it leaves to its caller. */
type Way = { methods: readonly string[]; gap?: Gap }

/** `operations`: what is asked for at X, each once. */
type ApiCall = { operations: readonly string[]; 'twitter-api-v2': Way; xdk: Way }

export type Sdk = 'twitter-api-v2' | 'xdk'
export type CallName = keyof typeof calls

const way = (...methods: string[]): Way => ({ methods })

/** The calls that people make most with a token, and how the packages of docs/clients.md make them; `*-calls.foreign.ts` does. */
export const calls = {
  'a post with one image, uploaded in chunks': {
    operations: [
      'POST /2/media/upload/initialize',
      'POST /2/media/upload/{id}/append',
      'POST /2/media/upload/{id}/finalize',
      'POST /2/media/metadata',
      'POST /2/tweets',
    ],
    'twitter-api-v2': way('v2.uploadMedia', 'v2.createMediaMetadata', 'v2.tweet'),
    xdk: {
      methods: [
        'media.initializeUpload',
        'media.appendUpload',
        'media.finalizeUpload',
        'media.createMetadata',
        'posts.create',
      ],
      gap: { lacks: /chunk|uploadMedia/i, says: 'the caller cuts the file and writes each piece in base64' },
    },
  },
  'a thread of replies': {
    operations: ['POST /2/tweets'],
    'twitter-api-v2': way('v2.tweetThread', 'v2.reply'),
    xdk: {
      methods: ['posts.create'],
      gap: { lacks: /thread|\.reply$/i, says: 'one post at a time, each with the id of the one before' },
    },
  },
  'a quote': {
    operations: ['POST /2/tweets'],
    'twitter-api-v2': way('v2.quote'),
    xdk: way('posts.create'),
  },
  'a post deleted': {
    operations: ['DELETE /2/tweets/{id}'],
    'twitter-api-v2': way('v2.deleteTweet'),
    xdk: way('posts.delete'),
  },
  'a repost, and taken back': {
    operations: ['POST /2/users/{id}/retweets', 'DELETE /2/users/{id}/retweets/{source_tweet_id}'],
    'twitter-api-v2': way('v2.retweet', 'v2.unretweet'),
    xdk: way('users.repostPost', 'users.unrepostPost'),
  },
  'a like, and taken back': {
    operations: ['POST /2/users/{id}/likes', 'DELETE /2/users/{id}/likes/{tweet_id}'],
    'twitter-api-v2': way('v2.like', 'v2.unlike'),
    xdk: way('users.likePost', 'users.unlikePost'),
  },
  'a bookmark': {
    operations: ['POST /2/users/{id}/bookmarks', 'GET /2/users/{id}/bookmarks'],
    'twitter-api-v2': way('v2.bookmark', 'v2.bookmarks'),
    xdk: way('users.createBookmark', 'users.getBookmarks'),
  },
  'a folder of bookmarks': {
    operations: [
      'POST /2/users/{id}/bookmarks/folders',
      'POST /2/users/{id}/bookmarks',
      'GET /2/users/{id}/bookmarks/folders',
      'GET /2/users/{id}/bookmarks/folders/{folder_id}',
    ],
    'twitter-api-v2': {
      methods: [],
      gap: { lacks: /folder/i, says: 'no method; `v2.get` and `v2.post` take any path' },
    },
    xdk: way(
      'users.createBookmarkFolder',
      'users.createBookmark',
      'users.getBookmarkFolders',
      'users.getBookmarksByFolderId',
    ),
  },
  'somebody followed, and no longer': {
    operations: ['POST /2/users/{id}/following', 'DELETE /2/users/{source_user_id}/following/{target_user_id}'],
    'twitter-api-v2': way('v2.follow', 'v2.unfollow'),
    xdk: way('users.followUser', 'users.unfollowUser'),
  },
  'a list with members': {
    operations: [
      'POST /2/lists',
      'POST /2/lists/{id}/members',
      'GET /2/lists/{id}/members',
      'GET /2/lists/{id}/tweets',
      'DELETE /2/lists/{id}/members/{user_id}',
    ],
    'twitter-api-v2': way(
      'v2.createList',
      'v2.addListMember',
      'v2.listMembers',
      'v2.listTweets',
      'v2.removeListMember',
    ),
    xdk: way('lists.create', 'lists.addMember', 'lists.getMembers', 'lists.getPosts', 'lists.removeMemberByUserId'),
  },
  'a direct message': {
    operations: [
      'POST /2/dm_conversations/with/{participant_id}/messages',
      'POST /2/dm_conversations/{dm_conversation_id}/messages',
      'GET /2/dm_conversations/with/{participant_id}/dm_events',
    ],
    'twitter-api-v2': way('v2.sendDmToParticipant', 'v2.sendDmInConversation', 'v2.listDmEventsWithParticipant'),
    xdk: way(
      'directMessages.createByParticipantId',
      'directMessages.createByConversationId',
      'directMessages.getEventsByParticipantId',
    ),
  },
  'a search': {
    operations: ['GET /2/tweets/search/recent'],
    'twitter-api-v2': way('v2.search'),
    xdk: way('posts.searchRecent'),
  },
  'the home timeline': {
    operations: ['GET /2/users/{id}/timelines/reverse_chronological'],
    'twitter-api-v2': way('v2.homeTimeline'),
    xdk: way('users.getTimeline'),
  },
} as const satisfies Record<string, ApiCall>

const callNames = Object.keys(calls) as CallName[]

/** The calls that a package has a method for. */
export function callsOf(sdk: Sdk): CallName[] {
  return callNames.filter((name) => wayOf(name, sdk).methods.length > 0)
}

/** What it lacks, wholly or in part. */
export function gapsOf(sdk: Sdk): { name: CallName; lacks: RegExp; says: string }[] {
  return callNames.flatMap((name) => {
    const { gap } = wayOf(name, sdk)
    return gap ? [{ name, ...gap }] : []
  })
}

/** What somebody does with a package to make each call that it has. */
export type Plays<Scene> = { [Name in CallName]?: (scene: Scene) => Promise<void> }

export function wayOf(name: CallName, sdk: Sdk): Way {
  return calls[name][sdk]
}
