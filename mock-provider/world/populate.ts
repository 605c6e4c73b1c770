import type { WorldClock } from './clock.ts'
import { contentsRelations, type ContentsMessage, type ContentsPost, type WorldContents } from './contents.ts'
import { assertReferences, instantOf, type Timed } from './contents-references.ts'
import { readContentsShape } from './contents-shape.ts'
import type { Messages } from './messages.ts'
import type { Posts } from './posts.ts'
import type { RelationKind, Relations } from './relations.ts'
import type { Users } from './users.ts'

/** What is filled. */
type Parts = { clock: WorldClock; users: Users; posts: Posts; relations: Relations; messages: Messages }

/** How many were added of each part. */
export type Populated = { [part in keyof WorldContents]-?: number }

/**
 * Adds contents to a world: all of them, or none where one cannot be.
 *
 * @throws {ContentsError} that names the first member that is wrong. Nothing has changed then.
 */
export function populate(world: Parts, value: unknown): Populated {
  const contents = readContentsShape(value)
  const nowMs = world.clock.nowMs()
  const { users, posts } = world
  assertReferences(contents, { nowMs, users: users.list(), findPost: (id) => posts.find(id) })
  return allOrNothing(world, () => {
    addUsers(world, contents)
    const postIds = addPosts(world, contents, nowMs)
    addMessages(world, contents, nowMs)
    addRelations(world, contents, postIds)
    return countsOf(contents)
  })
}

/** The checks come first; this is for what only shows when it is done, such as an id that was just drawn. */
function allOrNothing<T>({ users, posts, relations, messages }: Parts, change: () => T): T {
  const saved = [users.save(), posts.save(), relations.save(), messages.save()] as const
  try {
    return change()
  } catch (error) {
    users.load(saved[0])
    posts.load(saved[1])
    relations.load(saved[2])
    messages.load(saved[3])
    throw error
  }
}

/** Ids that were asked for are given before the others are drawn. */
function addUsers({ users }: Parts, { users: added = [] }: WorldContents): void {
  const hasId = ({ id }: { id?: string }): boolean => id !== undefined
  for (const user of [...added.filter(hasId), ...added.filter((each) => !hasId(each))]) users.add(user)
}

/** Oldest first, so that what a reply is to is there. @returns ids by the keys of the contents. */
function addPosts({ users, posts }: Parts, { posts: added = [] }: WorldContents, nowMs: number): Map<string, string> {
  const ids = new Map<string, string>()
  const named = (name: string): string => ids.get(name) ?? name
  for (const item of inOrder<ContentsPost>(added, nowMs)) {
    const { key, author, replyTo, quotes, text, id } = item
    const post = {
      authorId: users.get(author).id,
      text,
      ...(id !== undefined && { id }),
      ...(replyTo !== undefined && { inReplyToPostId: named(replyTo) }),
      ...(quotes !== undefined && { quotedPostId: named(quotes) }),
    }
    const { id: postId } = posts.add(post, instantOf(item, nowMs))
    if (key !== undefined) ids.set(key, postId)
  }
  return ids
}

/** The same people are one group. */
function addMessages({ users, messages }: Parts, { messages: added = [] }: WorldContents, nowMs: number): void {
  const groups = new Map<string, string>()
  for (const { from, to, text, ...when } of inOrder<ContentsMessage>(added, nowMs)) {
    const atMs = instantOf(when, nowMs)
    const senderId = users.get(from).id
    const others = [to].flat().map((name) => users.get(name).id)
    const people = [...new Set([senderId, ...others])]
    const group = people.toSorted().join()
    const { id } =
      typeof to === 'string'
        ? messages.pair(senderId, others[0] ?? senderId)
        : (messages.conversation(groups.get(group) ?? '') ?? messages.group(people, atMs))
    if (typeof to !== 'string') groups.set(group, id)
    messages.send({ conversationId: id, senderId, text }, atMs)
  }
}

function addRelations({ users, relations }: Parts, contents: WorldContents, postIds: Map<string, string>): void {
  for (const [kind, to] of Object.entries(contentsRelations))
    for (const [user, names] of Object.entries(contents[kind as keyof typeof contentsRelations] ?? {}))
      for (const name of names)
        relations.add(
          kind as RelationKind,
          users.get(user).id,
          to === 'users' ? users.get(name).id : (postIds.get(name) ?? name),
        )
}

function inOrder<T extends Timed>(items: readonly T[], nowMs: number): T[] {
  return items.toSorted((a, b) => instantOf(a, nowMs) - instantOf(b, nowMs))
}

function countsOf({ users = [], posts = [], messages = [], ...relations }: WorldContents): Populated {
  const counted = Object.keys(contentsRelations).map((kind) => {
    const lists = Object.values(relations[kind as keyof typeof contentsRelations] ?? {})
    return [kind, lists.reduce((sum, names) => sum + names.length, 0)] as const
  })
  const ofRelations = Object.fromEntries(counted) as Pick<Populated, keyof typeof contentsRelations>
  return { users: users.length, posts: posts.length, messages: messages.length, ...ofRelations }
}
