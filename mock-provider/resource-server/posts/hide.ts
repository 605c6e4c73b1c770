import { answers } from '../../wire/answers.ts'
import { ProtocolError } from '../../wire/errors.ts'
import { notFound } from '../../wire/partial-errors.ts'
import { callerOf, type Answered, type Call } from '../api/call.ts'

/**
 * `PUT /2/tweets/{tweet_id}/hidden`: `{"hidden": true}`. X docs: of conversations that the caller began; to hide what is
 * hidden already succeeds. X's words for all others were not found: those of an action that is not permitted (our choice).
 */
export function hideReply(call: Call): Answered {
  const id = call.query.id('tweet_id')
  call.query.assert()
  const { posts } = call.world
  const post = posts.find(id)
  if (!post) return { errors: [notFound('tweet', 'tweet_id', id)] }
  const first = posts.find(post.conversationId)
  if (first?.authorId !== callerOf(call).id || first.id === post.id)
    throw new ProtocolError(
      answers.postNotPermitted,
      'not-permitted',
      `post ${id} is no reply in a conversation that the caller began`,
    )
  const hidden = call.body.hidden === true
  posts.hide(id, hidden)
  return { data: { hidden } }
}
