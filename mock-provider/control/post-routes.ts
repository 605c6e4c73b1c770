import { assertUser } from './members.ts'
import { naming } from './problems.ts'
import { route } from './route.ts'
import { list, named, number, object, optional, string, text } from './shapes.ts'

const Post = named(
  'Post',
  object({
    id: string(),
    authorId: string(),
    text: string(),
    createdAtMs: number({ whole: true, says: 'milliseconds since 1970, mock time' }),
    inReplyToPostId: optional(string()),
    quotedPostId: optional(string()),
  }),
)

const NewPost = named(
  'NewPost',
  object({
    author: text({ says: 'a practice account, by user name or id' }),
    text: text({ most: 25_000, says: 'of any length that X takes from anybody' }),
    id: optional(text({ most: 19, says: 'digits, as X’s, which carry their instant; made up unless given' })),
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
      return naming('id', body.id, () => provider.posts.add(body))
    },
  }),
]
