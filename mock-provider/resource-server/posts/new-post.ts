import { shown } from '../../wire/body-faults.ts'
import { usableMedia } from '../../world/media-life.ts'
import { PLACE_ID, REPLY_SETTINGS } from '../../world/post-check.ts'
import type { NewPost, Post, ReplySettings } from '../../world/posts.ts'
import type { User } from '../../world/users.ts'
import { callerOf, type Call } from '../api/call.ts'
import { textOf, type Body } from '../api/body.ts'

/** The sentence for ids that were never uploaded, or by somebody else: X seen (many), node-twitter-api-v2 375 and 501. */
const MEDIA_INVALID = 'Your media IDs are invalid.'

/** X docs: POST /2/tweets: each of these is "mutually exclusive" with the others. */
const EXCLUSIVE = ['card_uri', 'direct_message_deep_link', 'media', 'poll', 'quote_tweet_id'] as const

/** What a body asks for, which the table has found right so far. @throws {ProtocolError} X's 400 with all that is wrong. */
export function readNewPost(call: Call, { id: authorId }: User): NewPost {
  const { body, query } = call
  query.assert()
  const text = textOf(body, 'text') ?? ''
  const mediaIds = textsOf(inside(body, 'media'), 'media_ids')
  refuseEmptyText(call, text, mediaIds)
  refuseExclusive(call)
  refuseMedia(call, mediaIds)
  const placeId = textOf(inside(body, 'geo'), 'place_id')
  if (placeId !== undefined && !PLACE_ID.test(placeId))
    refuseMember(call, 'geo.place_id', placeId, `does not match the regex pattern ${PLACE_ID.source}`)
  query.assert()
  return {
    authorId,
    text,
    ...defined({
      inReplyToPostId: textOf(inside(body, 'reply'), 'in_reply_to_tweet_id'),
      quotedPostId: textOf(body, 'quote_tweet_id'),
      editedPostId: textOf(inside(body, 'edit_options'), 'previous_post_id'),
      mediaIds,
      taggedUserIds: textsOf(inside(body, 'media'), 'tagged_user_ids'),
      poll: pollOf(inside(body, 'poll')),
      replySettings: replySettingsOf(body),
      placeId,
      communityId: textOf(body, 'community_id'),
      paidPartnership: body.paid_partnership === true ? true : undefined,
    }),
  }
}

/** X docs: required where there are no media. Which words X has for a post without a text is not known: our choice. */
function refuseEmptyText(call: Call, text: string, mediaIds: readonly string[] | undefined): void {
  if (text.trim() === '' && mediaIds === undefined)
    call.query.refuse('$', shown(call.body), '$.text: is missing but it is required')
}

/** X's words were not found: our choice. */
function refuseExclusive(call: Call): void {
  const [first, ...others] = EXCLUSIVE.filter((name) => call.body[name] !== undefined)
  for (const name of others) refuseMember(call, name, call.body[name], `is mutually exclusive with $.${first}`)
}

function refuseMedia(call: Call, mediaIds: readonly string[] | undefined): void {
  if (mediaIds !== undefined && !usableMedia(call.world, callerOf(call).id, mediaIds))
    call.query.refuse('media.media_ids', `[${mediaIds.join(',')}]`, MEDIA_INVALID)
}

function refuseMember({ query }: Call, name: string, value: unknown, message: string): void {
  query.refuse(`$.${name}`, shown(value), `$.${name}: ${message}`)
}

function pollOf(poll: Body): NewPost['poll'] {
  const options = textsOf(poll, 'options')
  return options && { options, durationMinutes: Number(poll.duration_minutes) }
}

/** X's document has the member in the body and in its poll. */
function replySettingsOf(body: Body): ReplySettings | undefined {
  const name = textOf(body, 'reply_settings') ?? textOf(inside(body, 'poll'), 'reply_settings') ?? ''
  return isReplySettings(name) ? name : undefined
}

function isReplySettings(name: string): name is ReplySettings {
  return Object.hasOwn(REPLY_SETTINGS, name)
}

/** X's words for an edit that leaves members out were not found: what is not named stays as it was (our choice). */
export function editOf(before: Post, asked: NewPost): NewPost {
  const { inReplyToPostId, quotedPostId, mediaIds, taggedUserIds, replySettings, placeId, paidPartnership } = before
  const kept = { inReplyToPostId, quotedPostId, mediaIds, taggedUserIds, replySettings, placeId, paidPartnership }
  return { ...defined(kept), ...asked }
}

/** An object in the body; empty where there is none. */
function inside(body: Body, name: string): Body {
  return Object(body[name])
}

function textsOf(body: Body, name: string): string[] | undefined {
  const values = body[name]
  return Array.isArray(values) ? values.map(String) : undefined
}

/** Without the members that are undefined. */
function defined<T extends object>(members: T): Defined<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>
}

type Defined<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> }
