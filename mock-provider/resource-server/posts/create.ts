import { answers } from '../../wire/answers.ts'
import { ProtocolError } from '../../wire/errors.ts'
import { callerOf, type Answered, type Call } from '../api/call.ts'
import { assertEditable, assertEdited, assertInPlan, assertPostable } from './create-rules.ts'
import { editOf, readNewPost } from './new-post.ts'

/** `POST /2/tweets`: a text, media or a poll; a reply, a quote; or an edit of an own post. */
export function createTweet(call: Call): Answered {
  const author = callerOf(call)
  const asked = readNewPost(call, author)
  assertInPlan(call, asked)
  const edited = asked.editedPostId === undefined ? undefined : assertEditable(call, author, asked.editedPostId)
  const post = edited ? editOf(edited, asked) : asked
  if (edited) assertEdited(edited, post)
  assertPostable(call, author, post)
  const { posts, clock } = call.world
  const added = posts.add(post, clock.nowMs())
  // Case tweets-create-201: the members in this order.
  return { data: { edit_history_tweet_ids: posts.versions(added), id: added.id, text: added.text } }
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
