import { MAX_LISTS, MAX_PINNED_LISTS, type Lists } from './lists.ts'
import { ContentsError } from './contents-shape.ts'
import { MAX_DM_EVENTS, type Messages } from './messages.ts'
import { MAX_POSTS, type Posts } from './posts.ts'
import { MAX_PAIRS, type RelationKind, type Relations } from './relations.ts'

const OR_TEXTS = ', or 5,000,000 characters of them,'

/**
 * Whether there is room for one more, so that contents push out nothing, neither what was there nor each other: what is
 * counted as added is there.
 *
 * @param part of the contents, which a refusal names.
 * @throws {ContentsError}
 */
export function assertRoomForPost(posts: Posts, part: 'posts' | 'reposts', text: string): void {
  if (!posts.hasRoomFor(text)) throw tooMany(part, `${shownCount(MAX_POSTS)} posts and reposts${OR_TEXTS}`)
}

/** The same for a list. @throws {ContentsError} */
export function assertRoomForList(lists: Lists): void {
  if (!lists.hasRoom) throw tooMany('lists', `${shownCount(MAX_LISTS)} lists`)
}

/** The same for a message. @throws {ContentsError} */
export function assertRoomForMessage(messages: Messages, text: string, conversation: { isNew: boolean }): void {
  if (!messages.hasRoomFor(text, conversation))
    throw tooMany('messages', `${shownCount(MAX_DM_EVENTS)} messages${OR_TEXTS}`)
}

/** Adds a pair where there is room for it. @returns whether it was not there before. @throws {ContentsError} */
export function relate(
  relations: Relations,
  [kind, from, to]: [kind: RelationKind, from: string, to: string],
  part: string,
): boolean {
  if (relations.has(kind, from, to)) return false
  if (relations.roomFor(kind) === 0) throw tooMany(part, `${shownCount(MAX_PAIRS)} of ${kind}`)
  relations.add(kind, from, to)
  return true
}

/** Pins a list where its user has not pinned the most there can be. @throws {ContentsError} */
export function pin(relations: Relations, userId: string, { listId, name }: { listId: string; name: string }): void {
  const isFull = relations.from('pinnedLists', userId).length >= MAX_PINNED_LISTS
  if (isFull && !relations.has('pinnedLists', userId, listId))
    throw new ContentsError('lists', `: "${name}" would have pinned more than ${MAX_PINNED_LISTS}`, {
      value: name,
      allowed: `${MAX_PINNED_LISTS} pinned lists of an account`,
    })
  relate(relations, ['pinnedLists', userId, listId], 'lists')
}

function tooMany(part: string, most: string): ContentsError {
  return new ContentsError(part, ` would be more than ${most} with those there are`, { allowed: most })
}

function shownCount(count: number): string {
  return count.toLocaleString('en')
}
