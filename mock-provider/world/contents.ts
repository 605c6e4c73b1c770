import { isObject, jsonObject } from './checks.ts'
import type { Duration } from './clock.ts'
import { MAX_LIST_MEMBERS } from './lists.ts'
import { MAX_DM_LENGTH, MAX_PARTICIPANTS } from './messages.ts'
import { MAX_POSTS, type Poll, type ReplySettings } from './posts.ts'
import { POLL, REPLY_SETTINGS } from './post-check.ts'
import { EMAIL, type NewUser } from './users.ts'
import { choiceKind, flagKind, namesOf, numberKind, saying, textKind, type ValueKind } from './value-kinds.ts'

/** When it was made: an instant, or so long before the world's now. Now, where neither is given. */
type Dated = {
  /** ISO 8601 with its zone: `2029-12-31T12:00:00Z`. */
  createdAt?: string
  ago?: Duration
}

/** A post. Users are named by user name or id, posts by their `key` or by the id of one that the world has. */
export type ContentsPost = Dated & {
  /** By which the rest of these contents names it. */
  key?: string
  author: string
  text: string
  /** Digits, as X's, which carry their instant. */
  id?: string
  replyTo?: string
  quotes?: string
  replySettings?: ReplySettings
  /** It ends so many minutes after its post was made. */
  poll?: Omit<Poll, 'id'>
}

/** A list of users. */
export type ContentsList = Dated & {
  owner: string
  name: string
  description?: string
  private?: boolean
  members?: readonly string[]
  followers?: readonly string[]
  pinnedBy?: readonly string[]
}

/** To one, or to several: then it is a group, the same one for the same people. */
export type ContentsMessage = Dated & { from: string; to: string | readonly string[]; text: string }

/** Who does it, and to what or whom. */
type ByUser = { readonly [user: string]: readonly string[] }

/** What a world can be filled with, by names that people can write: `world.json`. */
export type WorldContents = {
  users?: readonly NewUser[]
  posts?: readonly ContentsPost[]
  lists?: readonly ContentsList[]
  messages?: readonly ContentsMessage[]
  follows?: ByUser
  mutes?: ByUser
  /** A block ends follows, as at X. */
  blocks?: ByUser
  /** Whose messages do not reach the user. */
  dmBlocks?: ByUser
  likes?: ByUser
  bookmarks?: ByUser
  reposts?: ByUser
}

/** A member that these contents may have. */
export type Member<T = unknown> = { readonly kind: ValueKind<T>; readonly required: boolean }
type Members<T> = { readonly [name in keyof T]-?: Member<Exclude<T[name], undefined>> }

const DURATION_UNITS: readonly string[] = ['seconds', 'minutes', 'hours', 'days'] satisfies (keyof Duration)[]
/** More than there are years of X. */
const MOST_SECONDS = 1e10
const name = textKind({ most: 100 })
const userName = saying('a user name or id', textKind({ most: 20 }))
const postName = saying('the key of a post of these contents, or the id of one that is there', textKind({ most: 100 }))
const id = saying('digits, as X’s; made up unless given', textKind({ most: 19 }))

const instant = textKind({
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?(Z|[+-]\\d\\d:\\d\\d)$',
  takes: 'an instant with its zone, say 2029-12-31T12:00:00Z',
})
const count = numberKind({ least: 0, most: MOST_SECONDS })

const dated: Members<Dated> = {
  createdAt: may({
    ...saying('now unless given', instant),
    fits: (value): value is string => instant.fits(value) && !Number.isNaN(Date.parse(value)),
  }),
  ago: may({
    takes: `an object of seconds, minutes, hours and days, say {"days": 3}`,
    says: 'in place of createdAt: so long before the world’s now; the four add up',
    schema: {
      type: 'object',
      properties: Object.fromEntries(DURATION_UNITS.map((unit) => [unit, count.schema])),
      minProperties: 1,
      additionalProperties: false,
    },
    fits: (value): value is Duration => {
      const units = isObject(value) ? Object.entries(value) : []
      return units.length > 0 && units.every(([unit, given]) => DURATION_UNITS.includes(unit) && count.fits(given))
    },
  }),
}

/** The e-mail address of an account. */
export const emailKind: ValueKind<string | null> = {
  schema: { type: ['string', 'null'], pattern: EMAIL.source, maxLength: 254 },
  takes: 'an address such as a@b, or null for none',
  says: 'the confirmed one; an address of example.com unless given, null for an account that has none',
  fits: (value): value is string | null => value === null || (typeof value === 'string' && EMAIL.test(value)),
}

const users: Members<NewUser> = {
  username: must(textKind({ pattern: '^[A-Za-z0-9_]{1,20}$', takes: '1 to 20 characters of A-Z a-z 0-9 and _' })),
  name: may(saying('the user name unless given', name)),
  id: may(saying('digits, as X’s; the next free one unless given', textKind({ most: 19 }))),
  email: may(emailKind),
  fields: may({
    takes: 'an object',
    says: 'what user.fields can ask for, by X’s names, in place of what every account has',
    schema: { type: 'object' },
    fits: (value): value is Record<string, unknown> => jsonObject(value) === undefined,
  }),
}

const pollOptions = textList({ least: POLL.options[0], most: POLL.options[1], longest: POLL.labelLength })
const pollMinutes = numberKind({ whole: true, least: POLL.minutes[0], most: POLL.minutes[1] })

const posts: Members<ContentsPost> = {
  key: may(saying('by which the rest of these contents names it', name)),
  author: must(userName),
  text: must(textKind({ most: 25_000 })),
  id: may(saying('digits, as X’s, which carry their instant; made up unless given', id)),
  replyTo: may(postName),
  quotes: may(postName),
  replySettings: may(saying('who may reply', choiceKind(namesOf(REPLY_SETTINGS)))),
  poll: may({
    takes: `an object of options, ${POLL.options.join(' to ')} texts, and durationMinutes, ${POLL.minutes.join(' to ')}`,
    says: 'it ends so many minutes after its post was made',
    schema: {
      type: 'object',
      properties: { options: { ...pollOptions.schema }, durationMinutes: pollMinutes.schema },
      required: ['options', 'durationMinutes'],
      additionalProperties: false,
    },
    fits: (value): value is Omit<Poll, 'id'> =>
      isObject(value) &&
      Object.keys(value).every((each) => each === 'options' || each === 'durationMinutes') &&
      pollOptions.fits(value.options) &&
      pollMinutes.fits(value.durationMinutes),
  }),
  ...dated,
}

const people = textList({ most: MAX_LIST_MEMBERS })

const lists: Members<ContentsList> = {
  owner: must(userName),
  name: must(textKind({ most: 25 })),
  description: may(textKind({ least: 0, most: 100 })),
  private: may(flagKind()),
  members: may(saying('user names or ids', people)),
  followers: may(saying('user names or ids', people)),
  pinnedBy: may(saying('user names or ids', people)),
  ...dated,
}

/** X's schema: a group has at least two others. */
const group = textList({ least: 2, most: MAX_PARTICIPANTS - 1 })

const messages: Members<ContentsMessage> = {
  from: must(userName),
  to: must({
    takes: `a user name or id, or a list of 2 to ${MAX_PARTICIPANTS - 1} of them`,
    says: 'a user name or id; a list of them makes a group',
    schema: { anyOf: [userName.schema, group.schema] },
    fits: (value): value is string | string[] => userName.fits(value) || group.fits(value),
  }),
  text: must(textKind({ most: MAX_DM_LENGTH })),
  ...dated,
}

/** The parts that are lists of objects. */
export const contentsLists = { users, posts, lists, messages }
/** The parts that say who did it to what: by user, a list of posts or of users. */
export const contentsRelations = {
  follows: 'users',
  mutes: 'users',
  blocks: 'users',
  dmBlocks: 'users',
  likes: 'posts',
  bookmarks: 'posts',
  reposts: 'posts',
} as const
/** How many there can be of a part, and of names in one list. */
export const MOST_OF_A_PART = MAX_POSTS

type TextListOptions = { least?: number; most: number; longest?: number }

/** A list of texts, none of which is empty. */
export function textList({ least = 0, most, longest = 100 }: TextListOptions): ValueKind<string[]> {
  const item = textKind({ most: longest })
  return {
    takes: `a list of texts, up to ${most.toLocaleString('en')} of them`,
    schema: { type: 'array', items: item.schema, minItems: least, maxItems: most },
    fits: (value): value is string[] =>
      Array.isArray(value) && value.length >= least && value.length <= most && value.every((each) => item.fits(each)),
  }
}

function must<T>(kind: ValueKind<T>): Member<T> {
  return { kind, required: true }
}

function may<T>(kind: ValueKind<T>): Member<T> {
  return { kind, required: false }
}
