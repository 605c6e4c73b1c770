import { notFound } from '../../wire/partial-errors.ts'
import { MAX_PINNED_LISTS, type List } from '../../world/lists.ts'
import { textOf } from '../api/body.ts'
import { callerOf, type Answered, type Call } from '../api/call.ts'
import { notPermitted } from '../api/not-permitted.ts'
import { cutPage, readPageRequest } from '../api/pages.ts'
import { readListView, showLists } from './list-object.ts'
import { findVisible, isVisible } from './visible.ts'

/** A page of the lists of a user that the caller may see, newest first. */
function pageOfLists(call: Call, listsOf: (userId: string) => List[]): Answered {
  const id = call.query.id()
  const view = readListView(call)
  const page = readPageRequest(call, { list: `${call.operation.name} ${id}` })
  call.query.assert()
  if (!call.world.users.byId(id)) return { errors: [notFound('user', 'id', id)] }
  const visible = listsOf(id).filter((list) => isVisible(call, list))
  const { items, meta } = cutPage(call, visible, page)
  const { data, includes } = showLists(call, items, view)
  return { ...(data.length > 0 && { data }), ...(includes && { includes }), meta }
}

/** `GET /2/users/{id}/owned_lists`. */
export function ownedLists(call: Call): Answered {
  return pageOfLists(call, (userId) => call.world.lists.of(userId))
}

/** `GET /2/users/{id}/list_memberships`. */
export function listMemberships(call: Call): Answered {
  return pageOfLists(call, (userId) => existing(call, call.world.relations.to('listMembers', userId)))
}

/** `GET /2/users/{id}/followed_lists`. */
export function followedLists(call: Call): Answered {
  return pageOfLists(call, (userId) => existing(call, call.world.relations.to('listFollowers', userId)))
}

/** `GET /2/users/{id}/pinned_lists`: one's own, all in one answer. */
export function pinnedLists(call: Call): Answered {
  const id = call.query.ownId(callerOf(call).id)
  const view = readListView(call)
  call.query.assert()
  const pinned = pinnedBy(call, id)
  const { data, includes } = showLists(call, pinned, view)
  return {
    ...(data.length > 0 && { data }),
    ...(includes && { includes }),
    meta: { result_count: pinned.length },
  }
}

/** `POST /2/users/{id}/followed_lists`. One's own as well: our choice. */
export function followList(call: Call): Answered {
  const id = call.query.ownId(callerOf(call).id)
  call.query.assert()
  const listId = textOf(call.body, 'list_id') ?? ''
  if (!findVisible(call, listId)) return { errors: [notFound('list', 'list_id', listId)] }
  call.world.relations.add('listFollowers', listId, id)
  return { data: { following: true } }
}

/**
 * `DELETE /2/users/{id}/followed_lists/{list_id}`: also of a list that was not followed, or is none: our choice. Somebody
 * else's list is not pinned any more then: inferred, as one can only pin lists that one follows or owns.
 */
export function unfollowList(call: Call): Answered {
  const id = call.query.ownId(callerOf(call).id)
  const listId = call.query.id('list_id')
  call.query.assert()
  const { lists, relations } = call.world
  relations.remove('listFollowers', listId, id)
  if (lists.find(listId)?.ownerId !== id) relations.remove('pinnedLists', id, listId)
  return { data: { following: false } }
}

/** `POST /2/users/{id}/pinned_lists`. X docs: Manage pinned Lists: "You can only pin Lists you follow or own". The answer to one too many is our choice. */
export function pinList(call: Call): Answered {
  const id = call.query.ownId(callerOf(call).id)
  call.query.assert()
  const { relations } = call.world
  const listId = textOf(call.body, 'list_id') ?? ''
  const list = findVisible(call, listId)
  if (!list) return { errors: [notFound('list', 'list_id', listId)] }
  if (list.ownerId !== id && !relations.has('listFollowers', listId, id))
    throw notPermitted(`list ${listId} is neither followed nor owned by who would pin it`)
  const others = pinnedBy(call, id).filter((each) => each.id !== listId)
  if (others.length >= MAX_PINNED_LISTS) throw notPermitted(`${MAX_PINNED_LISTS} lists are pinned already`)
  relations.add('pinnedLists', id, listId)
  return { data: { pinned: true } }
}

/** `DELETE /2/users/{id}/pinned_lists/{list_id}`: also of a list that was not pinned: our choice. */
export function unpinList(call: Call): Answered {
  const id = call.query.ownId(callerOf(call).id)
  const listId = call.query.id('list_id')
  call.query.assert()
  call.world.relations.remove('pinnedLists', id, listId)
  return { data: { pinned: false } }
}

function pinnedBy(call: Call, userId: string): List[] {
  return existing(call, call.world.relations.from('pinnedLists', userId)).filter((list) => isVisible(call, list))
}

function existing({ world }: Call, ids: readonly string[]): List[] {
  return ids.flatMap((id) => world.lists.find(id) ?? [])
}
