import { notFound } from '../../wire/partial-errors.ts'
import { MAX_LIST_MEMBERS } from '../../world/lists.ts'
import { compareIds } from '../../world/posts.ts'
import type { RelationKind } from '../../world/relations.ts'
import { textOf } from '../api/body.ts'
import type { Answered, Call } from '../api/call.ts'
import { notPermitted } from '../api/not-permitted.ts'
import { readPageRequest } from '../api/pages.ts'
import { readView } from '../objects/shown.ts'
import { answerPage } from '../posts/lookup.ts'
import { pageOfUsers } from '../users/related-users.ts'
import { findOwn, findVisible } from './visible.ts'

/** `GET /2/lists/{id}/members` and `/followers`: newest relation first. */
export function usersOfList(call: Call, kind: Extract<RelationKind, 'listMembers' | 'listFollowers'>): Answered {
  const id = call.query.id()
  return pageOfUsers(call, {
    problem: () => (findVisible(call, id) ? undefined : notFound('list', 'id', id)),
    userIds: () => call.world.relations.from(kind, id),
  })
}

/** `GET /2/lists/{id}/tweets`: what its members posted, newest first; replies as well: our choice. */
export function tweetsOfList(call: Call): Answered {
  const id = call.query.id()
  const view = readView(call)
  const page = readPageRequest(call, { list: `${call.operation.name} ${id}` })
  call.query.assert()
  const { posts, relations } = call.world
  if (!findVisible(call, id)) return { errors: [notFound('list', 'id', id)] }
  const ofMembers = relations.from('listMembers', id).flatMap((userId) => posts.by(userId))
  const newestFirst = ofMembers.toSorted((one, other) => compareIds(other.id, one.id))
  return answerPage(call, newestFirst, { view, page, hasEnds: false })
}

/** `POST /2/lists/{id}/members`: the owner's alone. What X answers where there are too many: our choice. */
export function addMember(call: Call): Answered {
  const { query, body, world } = call
  const id = query.id()
  query.assert()
  const userId = textOf(body, 'user_id') ?? ''
  const list = findOwn(call, id)
  if (!list) return { errors: [notFound('list', 'id', id)] }
  if (!world.users.byId(userId)) return { errors: [notFound('user', 'user_id', userId)] }
  // X docs: Blocks, Integration guide, "What happens when you block": they cannot add you to lists.
  if (world.relations.has('blocks', userId, list.ownerId)) throw notPermitted(`user ${userId} blocks the list's owner`)
  const members = world.relations.from('listMembers', id)
  if (members.length >= MAX_LIST_MEMBERS && !members.includes(userId))
    throw notPermitted(`a list has at most ${MAX_LIST_MEMBERS} members`)
  world.relations.add('listMembers', id, userId)
  return { data: { is_member: true } }
}

/** `DELETE /2/lists/{id}/members/{user_id}`: also of an account that was none: our choice. */
export function removeMember(call: Call): Answered {
  const { query, world } = call
  const [id, userId] = [query.id(), query.id('user_id')]
  query.assert()
  if (!findOwn(call, id)) return { errors: [notFound('list', 'id', id)] }
  world.relations.remove('listMembers', id, userId)
  return { data: { is_member: false } }
}
