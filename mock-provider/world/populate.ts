import type { WorldClock } from './clock.ts'
import { contentsRelations, type ContentsList, type ContentsMessage, type ContentsPost } from './contents.ts'
import type { WorldContents } from './contents.ts'
import { assertReferences, instantOf, type Timed } from './contents-references.ts'
import { readContentsShape } from './contents-shape.ts'
import type { Lists } from './lists.ts'
import { pairIdOf, type Messages } from './messages.ts'
import { assertRoomForList, assertRoomForMessage, assertRoomForPost, pin, relate } from './populate-room.ts'
import { repostText } from './post-text.ts'
import type { Posts } from './posts.ts'
import type { RelationKind, Relations } from './relations.ts'
import type { Users } from './users.ts'
import { namesOf } from './value-kinds.ts'

/** What is filled. */
type Parts = {
  clock: WorldClock
  users: Users
  posts: Posts
  relations: Relations
  lists: Lists
  messages: Messages
}

const { reposts: _, ...pairKinds } = contentsRelations
type RelationPart = keyof typeof pairKinds
type ListPart = 'users' | 'posts' | 'lists' | 'messages'

/** How many were added of each part; what was there already, or is named twice, is not counted. */
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
    addLists(world, contents, nowMs)
    addMessages(world, contents, nowMs)
    const relations = addRelations(world, contents, postIds)
    return { ...countsOf(contents), ...relations, reposts: addReposts(world, contents, { postIds, nowMs }) }
  })
}

/** The same with what a world is started with; a refusal begins with the name of these contents. @throws {RangeError} */
export function populateAtStart(world: Parts, { contents, contentsName = 'contents' }: StartContents): void {
  if (contents === undefined) return
  try {
    populate(world, contents)
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`${contentsName}: ${error.message}`, { cause: error })
    throw error
  }
}

type StartContents = { contents?: WorldContents; contentsName?: string }

/** The checks come first; this is for what only shows when it is done, such as an id that was just drawn. */
function allOrNothing<T>({ users, posts, relations, lists, messages }: Parts, change: () => T): T {
  const saved = [users.save(), posts.save(), relations.save(), lists.save(), messages.save()] as const
  try {
    return change()
  } catch (error) {
    users.load(saved[0])
    posts.load(saved[1])
    relations.load(saved[2])
    lists.load(saved[3])
    messages.load(saved[4])
    throw error
  }
}

/** Ids that were asked for are given before the others are drawn. */
function addUsers({ users }: Parts, { users: added = [] }: WorldContents): void {
  for (const user of [...added.filter(hasId), ...added.filter((each) => !hasId(each))]) users.add(user)
}

/** Oldest first, so that what a reply is to is there. @returns ids by the keys of the contents. */
function addPosts({ users, posts }: Parts, { posts: added = [] }: WorldContents, nowMs: number): Map<string, string> {
  const ids = new Map<string, string>()
  const named = (name: string): string => ids.get(name) ?? name
  for (const item of inOrder<ContentsPost>(added, nowMs)) {
    const { key, author, replyTo, quotes, text, id, replySettings, poll } = item
    const post = {
      authorId: users.get(author).id,
      text,
      ...(id !== undefined && { id }),
      ...(replyTo !== undefined && { inReplyToPostId: named(replyTo) }),
      ...(quotes !== undefined && { quotedPostId: named(quotes) }),
      ...(replySettings && { replySettings }),
      ...(poll && { poll: structuredClone(poll) }),
    }
    assertRoomForPost(posts, 'posts', text)
    const { id: postId } = posts.add(post, instantOf(item, nowMs))
    if (key !== undefined) ids.set(key, postId)
  }
  return ids
}

function addLists({ users, lists, relations }: Parts, { lists: added = [] }: WorldContents, nowMs: number): void {
  const idOf = (name: string): string => users.get(name).id
  for (const item of inOrder<ContentsList>(added, nowMs)) {
    const { owner, name, description = '', private: isPrivate = false } = item
    const list = { ownerId: idOf(owner), name, description, private: isPrivate }
    assertRoomForList(lists)
    const { id } = lists.add(list, instantOf(item, nowMs))
    for (const user of item.members ?? []) relate(relations, ['listMembers', id, idOf(user)], 'lists')
    for (const user of item.followers ?? []) relate(relations, ['listFollowers', id, idOf(user)], 'lists')
    for (const user of item.pinnedBy ?? []) pin(relations, idOf(user), { listId: id, name: user })
  }
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
    const known = typeof to === 'string' ? pairIdOf(senderId, others[0] ?? senderId) : (groups.get(group) ?? '')
    assertRoomForMessage(messages, text, { isNew: messages.conversation(known) === undefined })
    const { id } =
      typeof to === 'string'
        ? messages.pair(senderId, others[0] ?? senderId)
        : (messages.conversation(known) ?? messages.group(people, atMs))
    if (typeof to !== 'string') groups.set(group, id)
    messages.send({ conversationId: id, senderId, text }, atMs)
  }
}

/** @returns how many of each kind are there now and were not before: a block ends follows. */
function addRelations(
  { users, relations }: Parts,
  contents: WorldContents,
  postIds: Map<string, string>,
): Record<RelationPart, number> {
  const added: [kind: RelationPart, from: string, to: string][] = []
  for (const kind of namesOf(pairKinds) satisfies RelationKind[])
    for (const [user, names] of Object.entries(contents[kind] ?? {}))
      for (const name of names) {
        const to = pairKinds[kind] === 'users' ? users.get(name).id : (postIds.get(name) ?? name)
        const pair: (typeof added)[number] = [kind, users.get(user).id, to]
        if (relate(relations, pair, kind)) added.push(pair)
      }
  const countOf = (kind: RelationPart) => added.filter((pair) => pair[0] === kind && relations.has(...pair)).length
  return Object.fromEntries(namesOf(pairKinds).map((kind) => [kind, countOf(kind)])) as Record<RelationPart, number>
}

/** A repost is a post of its own, once for each user. @returns how many were made. */
function addReposts(
  { users, posts }: Parts,
  { reposts = {} }: WorldContents,
  { postIds, nowMs }: { postIds: Map<string, string>; nowMs: number },
): number {
  let count = 0
  for (const [user, names] of Object.entries(reposts))
    for (const name of names) {
      const { id: authorId } = users.get(user)
      const post = posts.find(postIds.get(name) ?? name)
      if (!post || posts.repostBy(authorId, post.id)) continue
      const text = repostText(users.byId(post.authorId)?.username ?? '', post.text)
      assertRoomForPost(posts, 'reposts', text)
      posts.add({ authorId, text, repostedPostId: post.id }, nowMs)
      count += 1
    }
  return count
}

function hasId({ id }: { id?: string }): boolean {
  return id !== undefined
}

function inOrder<T extends Timed>(items: readonly T[], nowMs: number): T[] {
  return items.toSorted((a, b) => instantOf(a, nowMs) - instantOf(b, nowMs))
}

function countsOf({ users = [], posts = [], lists = [], messages = [] }: WorldContents): Record<ListPart, number> {
  return { users: users.length, posts: posts.length, lists: lists.length, messages: messages.length }
}
