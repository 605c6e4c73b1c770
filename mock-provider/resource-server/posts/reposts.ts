import { answers } from '../../wire/answers.ts'
import { invalidRequest } from '../../wire/invalid-request.ts'
import { ProtocolError } from '../../wire/errors.ts'
import { notFound } from '../../wire/partial-errors.ts'
import type { Post } from '../../world/posts.ts'
import { repostText } from '../../world/post-text.ts'
import { callerOf, type Answered, type Call } from '../api/call.ts'
import { textOf } from '../api/body.ts'
import { postProblem } from '../objects/readable.ts'

/** X seen (many): HTTP 400 with this sentence and without parameters. */
const REPOSTED_ALREADY = 'You cannot retweet a Tweet that you have already retweeted.'

/** `POST /2/users/{id}/retweets`: `{"tweet_id": "…"}`. A repost of a repost is one of the post behind it. */
export function repost(call: Call): Answered {
  const author = callerOf(call)
  call.query.ownId(author.id)
  call.query.assert()
  const { posts, users, clock } = call.world
  const askedId = textOf(call.body, 'tweet_id') ?? ''
  const problem = postProblem(call, askedId, 'tweet_id')
  if (problem) return { errors: [problem] }
  const post = posts.find(posts.find(askedId)?.repostedPostId ?? askedId)
  if (!post) return { errors: [notFound('tweet', 'tweet_id', askedId)] }
  if (isProtected(call, post) && post.authorId !== author.id)
    throw new ProtocolError(answers.postNotPermitted, 'not-permitted', `post ${post.id} is of a protected account`)
  if (posts.repostBy(author.id, post.id))
    throw new ProtocolError(
      invalidRequest([{ name: '', given: [], message: REPOSTED_ALREADY }]),
      'duplicate',
      'the same user reposted this post already',
    )
  const text = repostText(users.byId(post.authorId)?.username ?? '', post.text)
  const { id } = posts.add({ authorId: author.id, text, repostedPostId: post.id }, clock.nowMs())
  return { data: { retweeted: true, rest_id: id } }
}

/** Help pages of X, "About public and protected posts": followers cannot repost them. X's words for it were not found: our choice. */
function isProtected({ world }: Call, { authorId }: Post): boolean {
  return world.users.byId(authorId)?.fields.protected === true
}

/** `DELETE /2/users/{id}/retweets/{source_tweet_id}`: also for a post that was not reposted: our choice. */
export function undoRepost(call: Call): Answered {
  const author = callerOf(call)
  call.query.ownId(author.id)
  const sourceId = call.query.id('source_tweet_id')
  call.query.assert()
  const { posts } = call.world
  const made = posts.repostBy(author.id, sourceId)
  if (made) posts.remove(made.id)
  return { data: { retweeted: false } }
}
