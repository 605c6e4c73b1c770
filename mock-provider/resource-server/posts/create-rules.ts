import { answers, type KnownAnswer } from '../../wire/answers.ts'
import { ProtocolError } from '../../wire/errors.ts'
import { EDIT_LIMIT, editableUntilMs, isEditEligible } from '../../world/edits.ts'
import { entitiesOf, mentionsIn } from '../../world/post-text.ts'
import type { NewPost, Post } from '../../world/posts.ts'
import type { User } from '../../world/users.ts'
import type { World } from '../../world/world.ts'
import type { Call } from '../api/call.ts'
import { readableBy } from '../objects/readable.ts'
import { weightedLength } from './weighted-length.ts'

/** X docs: Counting characters. */
const MAX_LENGTH = 280

/** Cases tweets-create-403-duplicate and tweets-create-403-not-permitted. How long X remembers a text is not known: while the post is there. */
export function assertPostable(call: Call, author: User, post: NewPost): void {
  const { world } = call
  const { text, inReplyToPostId, quotedPostId, editedPostId } = post
  const { posts } = world
  const length = weightedLength(text)
  if (length > MAX_LENGTH) throw notPermitted('too-long', `the text counts ${length}; X takes ${MAX_LENGTH}`)
  if (inReplyToPostId !== undefined && editedPostId === undefined) assertReplyable(call, author, inReplyToPostId)
  if (quotedPostId !== undefined && !findReadable(call, quotedPostId))
    throw notPermitted('not-permitted', `post ${quotedPostId}, which it quotes, does not exist for this user`)
  const same = text === '' ? undefined : posts.sameText(author.id, text)
  if (same && !(editedPostId !== undefined && posts.versions(same).includes(editedPostId)))
    throw new ProtocolError(answers.duplicatePost, 'duplicate', 'the same user posted the same text already')
}

/**
 * X docs: Create Post (2026): quotes need an Enterprise plan; Manage Posts, "Basic Post": one cashtag at most on self-serve
 * plans. X's answer was not found: the words of a missing scope, and that one tag twice counts as two (our choice).
 */
export function assertInPlan({ world }: Call, { text, quotedPostId }: NewPost): void {
  if (world.profile.enrolment !== 'self-serve-2026') return
  const { length } = entitiesOf(text).cashtags
  const says = quotedPostId === undefined ? `${length} cashtags, of which there may be one,` : 'quotes'
  if (quotedPostId === undefined && length < 2) return
  throw refused(
    answers.forbidden,
    'enrolment',
    `${says} are not in self-serve plans (switch enrolment=self-serve-2026)`,
  )
}

/**
 * The newest version of the post that an edit is of. X docs: Edit posts: one's own, within the window, so many times. X's
 * words for all others were not found: those of an action that is not permitted (our choice).
 */
export function assertEditable({ world }: Call, author: User, id: string): Post {
  const { posts, clock } = world
  const post = posts.find(id)
  if (!post || post.authorId !== author.id)
    throw notPermitted('not-editable', `post ${id} ${post ? "is somebody else's" : 'does not exist'}`)
  const edits = posts.versions(post).length - 1
  if (!isEditEligible(post, posts)) throw notPermitted('not-editable', `post ${id} is of a kind that cannot be edited`)
  if (edits >= EDIT_LIMIT)
    throw notPermitted('not-editable', `post ${id} was edited ${edits} times, the most there can be`)
  const lateMs = clock.nowMs() - editableUntilMs(post, posts)
  if (lateMs >= 0) throw notPermitted('not-editable', `post ${id} could be edited until ${lateMs / 1000} s ago`)
  return post
}

/**
 * What an edit makes of a post. It becomes nothing that cannot be edited (X docs: Edit posts, "What can't be edited"), no
 * reply, nor one to something else, and nothing that a new post cannot be: our choice, as are X's words for it.
 */
export function assertEdited(before: Post, post: NewPost): void {
  const { inReplyToPostId, quotedPostId, mediaIds, poll, communityId } = post
  if (inReplyToPostId !== before.inReplyToPostId)
    throw notPermitted('not-editable', `an edit cannot make post ${before.id} a reply to ${inReplyToPostId}`)
  if (poll !== undefined || communityId !== undefined)
    throw notPermitted('not-editable', `an edit cannot give post ${before.id} a poll or a community`)
  if (quotedPostId !== undefined && mediaIds !== undefined)
    throw notPermitted('not-editable', `post ${before.id} would have media beside what it quotes`)
}

/** X docs: Post object, `reply_settings`: of the post that the conversation began with; its author may always reply. */
function assertReplyable(call: Call, author: User, id: string): void {
  const { world } = call
  const { posts, users, relations, profile } = world
  const post = findReadable(call, id)
  if (!post)
    throw refused(
      answers.replyToDeleted,
      'reply-target',
      `post ${id}, which it replies to, does not exist for this user`,
    )
  const { authorId, text, replySettings = 'everyone' } = posts.find(post.conversationId) ?? post
  if (profile.repliesToStrangers === 'refused' && !isEngaged(world, author, post))
    throw refused(answers.replyNotAllowed, 'reply-settings', `the author of post ${id} has not engaged the caller`)
  const isMentioned = mentionsIn(text).includes(author.username.toLowerCase())
  if (replySettings === 'everyone' || author.id === authorId || isMentioned) return
  if (replySettings === 'following' && relations.has('follows', authorId, author.id)) return
  if (replySettings === 'verified' && users.byId(author.id)?.fields.verified === true) return
  const settings = `only ${replySettings} may reply in the conversation of post ${id}`
  throw refused(answers.replyNotAllowed, 'reply-settings', settings)
}

function findReadable(call: Call, id: string): Post | undefined {
  const post = call.world.posts.find(id)
  return post && readableBy(call)(post) ? post : undefined
}

/** X's sentence: "mentioned or otherwise engaged"; that a quote and a reply count is inferred from reports of 2026. */
function isEngaged({ posts }: World, author: User, { authorId, text, quotedPostId, inReplyToPostId }: Post): boolean {
  const isOwn = (id: string | undefined) => id !== undefined && posts.find(id)?.authorId === author.id
  return (
    authorId === author.id ||
    mentionsIn(text).includes(author.username.toLowerCase()) ||
    isOwn(quotedPostId) ||
    isOwn(inReplyToPostId)
  )
}

function notPermitted(reason: string, detail: string): ProtocolError {
  return refused(answers.postNotPermitted, reason, detail)
}

function refused(answer: KnownAnswer, reason: string, detail: string): ProtocolError {
  return new ProtocolError(answer, reason, detail)
}
