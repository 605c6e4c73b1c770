import { choice, fitting, flag, list, object, optional, plainId, text } from './checks.ts'
import { MAX_MS } from './clock.ts'
import { isId, type Poll, type Post, type ReplySettings } from './posts.ts'

const id = fitting('an id of digits', (value) => typeof value === 'string' && isId(value))

/** X docs: POST /2/tweets: these are as many as a post can have. */
export const MAX_MEDIA = 4
const MAX_TAGS = 10
const MAX_POLL_OPTIONS = 4
const MAX_POLL_MINUTES = 10_080
const MAX_POLL_LABEL = 25
/** The bounds of a poll at once, each from and to. */
export const POLL = {
  options: [2, MAX_POLL_OPTIONS],
  labelLength: MAX_POLL_LABEL,
  minutes: [5, MAX_POLL_MINUTES],
} as const
/** X's are 16 hexadecimal digits; what else it would take was not found (our choice). */
export const PLACE_ID = /^[0-9a-zA-Z]{1,32}$/

/** X docs: Post object, `reply_settings`. */
export const REPLY_SETTINGS: Record<ReplySettings, true> = {
  everyone: true,
  mentionedUsers: true,
  following: true,
  subscribers: true,
  verified: true,
}

const poll = object<Poll>({
  id,
  options: list(
    fitting(
      'an option of a poll',
      (value) => typeof value === 'string' && value !== '' && [...value].length <= MAX_POLL_LABEL,
    ),
    { of: 'options', most: MAX_POLL_OPTIONS },
  ),
  durationMinutes: fitting(
    'a number of minutes',
    (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_POLL_MINUTES,
  ),
})

/** A post of a snapshot. */
export const checkPost = object<Post>({
  id: plainId,
  authorId: id,
  text,
  createdAtMs: fitting(
    'an instant in milliseconds',
    (value) => Number.isInteger(value) && Math.abs(Number(value)) <= MAX_MS,
  ),
  conversationId: id,
  inReplyToPostId: optional(id),
  quotedPostId: optional(id),
  repostedPostId: optional(id),
  mediaIds: optional(list(id, { of: 'media', most: MAX_MEDIA })),
  taggedUserIds: optional(list(id, { of: 'users', most: MAX_TAGS })),
  replySettings: optional(choice(REPLY_SETTINGS)),
  placeId: optional(fitting('the id of a place', (value) => typeof value === 'string' && PLACE_ID.test(value))),
  communityId: optional(id),
  paidPartnership: optional(flag),
  poll: optional(poll),
  firstVersionId: optional(id),
  hidden: optional(flag),
})
