import { listSome, MAX_USERS } from './bounds.ts'
import { contentsRelations, type ContentsPost, type WorldContents } from './contents.ts'
import { ContentsError, memberOf, shown } from './contents-shape.ts'
import { secondsOf, type Duration } from './clock.ts'
import { FIRST_ID_MS, instantOfId, isPlainId } from './snowflake.ts'
import type { Post } from './posts.ts'
import type { User } from './users.ts'

/** What is there before a world is filled. */
export type WorldBefore = {
  nowMs: number
  users: readonly User[]
  findPost(id: string): Post | undefined
}

/**
 * Whether these contents hold together, with each other and with what is there already.
 *
 * @throws {ContentsError} for the first name that is nobody's, that is there twice, or an instant that cannot be.
 */
export function assertReferences(contents: WorldContents, before: WorldBefore): void {
  const accounts = readUsers(contents, before)
  const isPost = readPosts(contents, before, accounts)
  readLists(contents, before, accounts)
  readMessages(contents, before, accounts)
  for (const [part, kind] of Object.entries(contentsRelations))
    for (const [user, names] of Object.entries(contents[part as keyof typeof contentsRelations] ?? {})) {
      const place = memberOf(part, user)
      const own = accounts.get(user, place)
      for (const [index, each] of names.entries()) {
        if (kind === 'posts') assertPost(isPost, each, `${place}[${index}]`)
        else if (accounts.get(each, `${place}[${index}]`) === own)
          throw new ContentsError(`${place}[${index}]`, `: ${shown(each)} is the same account`, OTHER_ACCOUNT)
      }
    }
}

const OTHER_ACCOUNT = { allowed: 'another account' }

/** What says when an item was made. */
export type Timed = { id?: string; createdAt?: string; ago?: Duration }

/** When an item was made, in milliseconds since 1970. */
export function instantOf({ id, createdAt, ago }: Timed, nowMs: number): number {
  if (id !== undefined) return instantOfId(id)
  if (createdAt !== undefined) return Date.parse(createdAt)
  return ago === undefined ? nowMs : nowMs - Math.round(secondsOf(ago) * 1000)
}

/** The accounts of a world and of its contents, by name in any case and by id. */
class Accounts {
  /** One value for each account, whatever it is called by. */
  readonly #ids = new Map<string, object>()
  readonly #names = new Map<string, object>()
  readonly #shown: string[] = []

  add({ username, id }: { username: string; id?: string }): void {
    const account = {}
    this.#names.set(username.toLowerCase(), account)
    if (id !== undefined) this.#ids.set(id, account)
    this.#shown.push(username)
  }

  find(name: string): object | undefined {
    return this.#ids.get(name) ?? this.#names.get(name.toLowerCase())
  }

  hasId(id: string): boolean {
    return this.#ids.has(id)
  }

  hasName(username: string): boolean {
    return this.#names.has(username.toLowerCase())
  }

  /** @throws {ContentsError} */
  get(name: string, field: string): object {
    const account = this.find(name)
    if (account) return account
    const allowed = listSome(this.#shown)
    const problem = `: ${shown(name)} is no user of this world or its contents; there are ${allowed}`
    throw new ContentsError(field, problem, { value: name, allowed })
  }
}

function readUsers({ users = [] }: WorldContents, before: WorldBefore): Accounts {
  const accounts = new Accounts()
  for (const user of before.users) accounts.add(user)
  if (before.users.length + users.length > MAX_USERS)
    throw new ContentsError('users', ` would be more than ${MAX_USERS.toLocaleString('en')} with those there are`, {
      allowed: `${MAX_USERS - before.users.length} more`,
    })
  for (const [index, user] of users.entries()) {
    if (accounts.hasName(user.username)) throw taken(`users[${index}].username`, user.username)
    if (user.id !== undefined) assertNewId(user.id, `users[${index}].id`, (id) => accounts.hasId(id))
    accounts.add(user)
  }
  return accounts
}

/** @returns whether a name is that of a post of these contents or of the world. */
function readPosts({ posts = [] }: WorldContents, before: WorldBefore, accounts: Accounts): (name: string) => boolean {
  const made = new Map<string, number>()
  const isPost = (name: string): boolean => made.has(name) || before.findPost(name) !== undefined
  for (const [index, post] of posts.entries()) {
    const field = `posts[${index}]`
    accounts.get(post.author, `${field}.author`)
    if (post.id !== undefined) {
      assertUndated(post, field)
      assertNewId(post.id, `${field}.id`, isPost)
      made.set(post.id, instantOf(post, before.nowMs))
    }
    const atMs = assertInstant(post, field, before)
    for (const name of ['replyTo', 'quotes'] as const) {
      const other = post[name]
      if (other === undefined) continue
      assertPost(isPost, other, `${field}.${name}`)
      if ((made.get(other) ?? 0) > atMs)
        throw new ContentsError(`${field}.${name}`, `: ${shown(other)} is of later than this post`, {
          value: other,
          allowed: 'an older post',
        })
    }
    if (post.key === undefined) continue
    if (isPost(post.key)) throw taken(`${field}.key`, post.key)
    made.set(post.key, atMs)
  }
  return isPost
}

function readLists({ lists = [] }: WorldContents, before: WorldBefore, accounts: Accounts): void {
  for (const [index, item] of lists.entries()) {
    const field = `lists[${index}]`
    const owner = accounts.get(item.owner, `${field}.owner`)
    assertInstant(item, field, before)
    for (const name of ['members', 'followers', 'pinnedBy'] as const)
      for (const [place, each] of (item[name] ?? []).entries()) accounts.get(each, `${field}.${name}[${place}]`)
    for (const [place, each] of item.private ? (item.pinnedBy ?? []).entries() : [])
      if (accounts.find(each) !== owner)
        throw new ContentsError(`${field}.pinnedBy[${place}]`, `: ${shown(each)} does not see this private list`, {
          value: each,
          allowed: 'the owner, where the list is private',
        })
  }
}

function readMessages({ messages = [] }: WorldContents, before: WorldBefore, accounts: Accounts): void {
  for (const [index, { from, to, ...rest }] of messages.entries()) {
    const field = `messages[${index}]`
    const sender = accounts.get(from, `${field}.from`)
    assertInstant(rest, field, before)
    if (typeof to === 'string') accounts.get(to, `${field}.to`)
    else
      for (const [place, each] of to.entries())
        if (accounts.get(each, `${field}.to[${place}]`) === sender)
          throw new ContentsError(`${field}.to[${place}]`, `: ${shown(each)} is who writes`, OTHER_ACCOUNT)
  }
}

function assertPost(isPost: (name: string) => boolean, name: string, field: string): void {
  if (isPost(name)) return
  const allowed = 'the key of a post that stands above, or the id of one that the world has'
  throw new ContentsError(field, `: ${shown(name)} is no such post; it takes ${allowed}`, { value: name, allowed })
}

/** An id carries its instant. */
function assertUndated(post: ContentsPost, field: string): void {
  const name = (['createdAt', 'ago'] as const).find((each) => post[each] !== undefined)
  if (name !== undefined)
    throw new ContentsError(`${field}.${name}`, ': the id says already when it was made', { allowed: 'one of the two' })
}

/** Neither later than now nor older than X's ids, which carry it. */
function assertInstant(item: Timed, field: string, { nowMs }: WorldBefore): number {
  const atMs = instantOf(item, nowMs)
  if (atMs <= nowMs && atMs >= FIRST_ID_MS) return atMs
  if (item.createdAt === undefined && item.ago === undefined) return atMs
  const name = item.createdAt === undefined ? 'ago' : 'createdAt'
  const allowed = `2010-11-04T01:42:55Z, the first that X’s ids can have, to now, ${new Date(nowMs).toISOString()}`
  const problem = `: that is ${atMs > nowMs ? 'later' : 'earlier'} than can be; it takes ${allowed}`
  throw new ContentsError(`${field}.${name}`, problem, { value: item.createdAt, allowed })
}

function assertNewId(id: string, field: string, isTaken: (id: string) => boolean): void {
  if (!isPlainId(id)) {
    const allowed = 'digits, a number below 2^63 without leading zeros'
    throw new ContentsError(field, ` cannot be ${shown(id)}; it takes ${allowed}`, { value: id, allowed })
  }
  if (isTaken(id)) throw taken(field, id)
}

function taken(field: string, value: string): ContentsError {
  return new ContentsError(field, `: ${shown(value)} is taken`, { value, allowed: 'one that is nobody else’s' })
}
