import { answers } from '../../wire/answers.ts'
import { ProtocolError } from '../../wire/errors.ts'
import { notFound } from '../../wire/partial-errors.ts'
import type { NewPost } from '../../world/posts.ts'
import type { User } from '../../world/users.ts'
import { answerMissing, callerOf, type Answered, type Call } from '../api/call.ts'
import { cutPage, readPageRequest } from '../api/pages.ts'
import { textOf } from '../api/body.ts'
import { readView, showTweets } from '../objects/shown.ts'
import { weightedLength } from './weighted-length.ts'

/** X docs: Counting characters. */
const MAX_LENGTH = 280

/** `GET /2/tweets/{id}`. */
export function tweetById(call: Call): Answered {
  const id = call.query.id()
  const view = readView(call)
  call.query.assert()
  const post = call.world.posts.find(id)
  if (!post) return answerMissing(call, notFound('tweet', 'id', id))
  const { data, ...rest } = showTweets(call, [post], view)
  return { data: data[0], ...rest }
}

/** `GET /2/tweets`: `ids`; what is not there becomes an error beside the others (case tweets-lookup-partial). */
export function tweetsByIds(call: Call): Answered {
  const ids = call.query.list('ids')
  const view = readView(call)
  call.query.assert()
  const posts = [...new Set(ids.flatMap((id) => call.world.posts.find(id) ?? []))]
  const { data, includes } = showTweets(call, posts, view)
  const errors = ids.filter((id) => !call.world.posts.find(id)).map((id) => notFound('tweet', 'ids', id))
  return { ...(data.length > 0 && { data }), ...(includes && { includes }), errors }
}

/** `GET /2/users/{id}/tweets`: newest first. */
export function tweetsOfUser(call: Call): Answered {
  const id = call.query.id()
  const view = readView(call)
  const page = readPageRequest(call, { usual: 10, list: `tweets of ${id}` })
  call.query.assert()
  if (!call.world.users.byId(id)) return { errors: [notFound('user', 'id', id)] }
  const { items, meta } = cutPage(call, call.world.posts.by(id), page)
  const { data, includes } = showTweets(call, items, view)
  const [newest, oldest] = [items[0]?.id, items.at(-1)?.id]
  const ends = newest === undefined ? {} : { newest_id: newest, oldest_id: oldest }
  return { ...(data.length > 0 && { data }), ...(includes && { includes }), meta: { ...ends, ...meta } }
}

/** `POST /2/tweets`: text, a reply, a quote. */
export function createTweet(call: Call): Answered {
  const author = callerOf(call)
  const post = readPost(call, author)
  assertPostable(call, post)
  const { world } = call
  const { id, text } = world.posts.add(post, world.clock.nowMs())
  // Case tweets-create-201: the members in this order.
  return { data: { edit_history_tweet_ids: [id], id, text } }
}

/** `DELETE /2/tweets/{id}`: one's own. What X says of a post that is not there was not found: `deleted: false` is our choice. */
export function deleteTweet(call: Call): Answered {
  const id = call.query.id()
  call.query.assert()
  const { posts } = call.world
  const post = posts.find(id)
  if (post && post.authorId !== callerOf(call).id)
    throw new ProtocolError(answers.postNotPermitted, 'not-permitted', `post ${id} is somebody else's`)
  posts.remove(id)
  return { data: { deleted: post !== undefined } }
}

/** Which words X has for a post without a text is not known: our choice. */
function readPost({ body, query }: Call, author: User): NewPost {
  query.assert()
  const text = textOf(body, 'text') ?? ''
  if (text.trim() === '') query.refuse('$.text', JSON.stringify(text), '$.text: is missing but it is required')
  query.assert()
  const quotedPostId = textOf(body, 'quote_tweet_id')
  const inReplyToPostId = textOf(Object(body.reply), 'in_reply_to_tweet_id')
  return {
    authorId: author.id,
    text,
    ...(quotedPostId !== undefined && { quotedPostId }),
    ...(inReplyToPostId !== undefined && { inReplyToPostId }),
  }
}

/** Cases tweets-create-403-duplicate and tweets-create-403-not-permitted. How long X remembers a text is not known: while the post is there. */
function assertPostable({ world }: Call, { authorId, text, inReplyToPostId, quotedPostId }: NewPost): void {
  const length = weightedLength(text)
  if (length > MAX_LENGTH)
    throw new ProtocolError(answers.postNotPermitted, 'too-long', `the text counts ${length}; X takes ${MAX_LENGTH}`)
  for (const id of [inReplyToPostId, quotedPostId])
    if (id !== undefined && !world.posts.find(id))
      throw new ProtocolError(
        answers.postNotPermitted,
        'not-permitted',
        `post ${id}, which it is about, does not exist`,
      )
  if (world.posts.by(authorId).some((post) => post.text === text))
    throw new ProtocolError(answers.duplicatePost, 'duplicate', 'the same user posted the same text already')
}
