import { isObject } from './checks.ts'
import type { Duration } from './clock.ts'
import { MAX_DM_LENGTH, MAX_PARTICIPANTS } from './messages.ts'
import { MAX_POSTS } from './posts.ts'
import { numberKind, saying, textKind, type ValueKind } from './value-kinds.ts'

/** When it was made: an instant, or so long before the world's now. Now, where neither is given. */
type Dated = {
  /** ISO 8601 with its zone: `2029-12-31T12:00:00Z`. */
  createdAt?: string
  ago?: Duration
}

/** An account. `id`: the next free one unless given. */
export type ContentsUser = { username: string; name?: string; id?: string }

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
}

/** To one, or to several: then it is a group, the same one for the same people. */
export type ContentsMessage = Dated & { from: string; to: string | readonly string[]; text: string }

/** Who does it, and to what or whom. */
type ByUser = { readonly [user: string]: readonly string[] }

/** What a world can be filled with, by names that people can write: `world.json`. */
export type WorldContents = {
  users?: readonly ContentsUser[]
  posts?: readonly ContentsPost[]
  messages?: readonly ContentsMessage[]
  follows?: ByUser
  likes?: ByUser
  bookmarks?: ByUser
}

/** A member that these contents may have. */
export type Member<T = unknown> = { readonly kind: ValueKind<T>; readonly required: boolean }
export type Members<T> = { readonly [name in keyof T]-?: Member<Exclude<T[name], undefined>> }

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

const users: Members<ContentsUser> = {
  username: must(textKind({ pattern: '^[A-Za-z0-9_]{1,20}$', takes: '1 to 20 characters of A-Z a-z 0-9 and _' })),
  name: may(saying('the user name unless given', name)),
  id: may(saying('digits, as X’s; the next free one unless given', textKind({ most: 19 }))),
}

const posts: Members<ContentsPost> = {
  key: may(saying('by which the rest of these contents names it', name)),
  author: must(userName),
  text: must(textKind({ most: 25_000 })),
  id: may(saying('digits, as X’s, which carry their instant; made up unless given', id)),
  replyTo: may(postName),
  quotes: may(postName),
  ...dated,
}

/** X's schema: a group has at least two others. */
const people = textList({ least: 2, most: MAX_PARTICIPANTS - 1 })

const messages: Members<ContentsMessage> = {
  from: must(userName),
  to: must({
    takes: `a user name or id, or a list of 2 to ${MAX_PARTICIPANTS - 1} of them`,
    says: 'a user name or id; a list of them makes a group',
    schema: { anyOf: [userName.schema, people.schema] },
    fits: (value): value is string | string[] => userName.fits(value) || people.fits(value),
  }),
  text: must(textKind({ most: MAX_DM_LENGTH })),
  ...dated,
}

/** The parts that are lists of objects. */
export const contentsLists = { users, posts, messages }
/** The parts that say who did it to what: by user, a list of posts or of users. */
export const contentsRelations = { follows: 'users', likes: 'posts', bookmarks: 'posts' } as const
/** How many there can be of a part, and of names in one list. */
export const MOST_OF_A_PART = MAX_POSTS

/** A list of texts, none of which is empty. */
export function textList({ least = 0, most }: { least?: number; most: number }): ValueKind<string[]> {
  return {
    takes: `a list of texts, up to ${most.toLocaleString('en')} of them`,
    schema: { type: 'array', items: name.schema, minItems: least, maxItems: most },
    fits: (value): value is string[] =>
      Array.isArray(value) && value.length >= least && value.length <= most && value.every((each) => name.fits(each)),
  }
}

function must<T>(kind: ValueKind<T>): Member<T> {
  return { kind, required: true }
}

function may<T>(kind: ValueKind<T>): Member<T> {
  return { kind, required: false }
}
