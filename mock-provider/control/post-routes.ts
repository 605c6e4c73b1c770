import { MAX_MEDIA, POLL, REPLY_SETTINGS } from '../world/post-check.ts'
import type { ReplySettings } from '../world/posts.ts'
import { assertUser, strings } from './members.ts'
import { naming, wrongValue } from './problems.ts'
import { route } from './route.ts'
import { choice, flag, list, named, number, object, optional, string, text } from './shapes.ts'

const replySettings = choice(Object.keys(REPLY_SETTINGS) as ReplySettings[], { says: 'who may reply' })
const minutes = (says: string) => number({ whole: true, least: POLL.minutes[0], most: POLL.minutes[1], says })

const Post = named(
  'Post',
  object({
    id: string(),
    authorId: string(),
    text: string(),
    createdAtMs: number({ whole: true, says: 'milliseconds since 1970, mock time' }),
    conversationId: string('the post that the conversation began with'),
    inReplyToPostId: optional(string()),
    quotedPostId: optional(string()),
    repostedPostId: optional(string()),
    mediaIds: optional(strings()),
    taggedUserIds: optional(strings()),
    replySettings: optional(replySettings),
    placeId: optional(string()),
    communityId: optional(string()),
    paidPartnership: optional(flag()),
    poll: optional(object({ id: string(), options: strings(), durationMinutes: number({ whole: true }) })),
    firstVersionId: optional(string('of an edited post')),
    hidden: optional(flag('a reply that the author of the conversation hid')),
  }),
)

const NewPost = named(
  'NewPost',
  object({
    author: text({ says: 'a practice account, by user name or id' }),
    text: text({ most: 25_000, says: 'of any length that X takes from anybody' }),
    id: optional(text({ most: 19, says: 'digits, as X’s, which carry their instant; made up unless given' })),
    inReplyToPostId: optional(text({ most: 19 })),
    quotedPostId: optional(text({ most: 19 })),
    mediaIds: optional(list(text({ most: 19 }), { most: MAX_MEDIA, says: 'files that somebody has uploaded' })),
    replySettings: optional(replySettings),
    poll: optional(
      object({
        options: list(text({ most: POLL.labelLength }), { most: POLL.options[1], says: 'two at least' }),
        durationMinutes: minutes('it ends so many minutes after the post was made'),
      }),
    ),
  }),
)

/** What users wrote. */
export const postRoutes = [
  route({
    method: 'get',
    path: '/posts',
    operationId: 'listPosts',
    says: 'All posts, oldest first',
    answer: named('PostList', object({ posts: list(Post) })),
    handle: ({ provider }) => ({ posts: provider.posts.list() }),
  }),
  route({
    method: 'post',
    path: '/posts',
    operationId: 'addPost',
    says: 'One more post',
    body: NewPost,
    example: () => ({ author: 'ada_practice', text: 'Hello from a test' }),
    status: 201,
    answer: Post,
    handle: ({ provider, body }) => {
      assertUser(provider, body.author, 'author')
      const posts = provider.posts.list()
      for (const field of ['inReplyToPostId', 'quotedPostId'] as const)
        if (body[field] !== undefined && !posts.some(({ id }) => id === body[field]))
          throw wrongValue(field, body[field], 'the id of a post that is there')
      if (body.poll && body.poll.options.length < POLL.options[0])
        throw wrongValue('poll.options', body.poll.options, `a list of ${POLL.options.join(' to ')} texts`)
      return naming(body.mediaIds && body.id === undefined ? 'mediaIds' : 'id', body.id, () => provider.posts.add(body))
    },
  }),
]
