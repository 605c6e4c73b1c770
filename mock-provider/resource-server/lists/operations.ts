import type { Handlers } from '../api/handlers.ts'
import {
  followedLists,
  followList,
  listMemberships,
  ownedLists,
  pinList,
  pinnedLists,
  unfollowList,
  unpinList,
} from './lists-of-user.ts'
import { createList, deleteList, listById, updateList } from './lists.ts'
import { addMember, removeMember, tweetsOfList, usersOfList } from './members.ts'

/** Lists, and what users do with them. */
export const listOperations: Handlers = {
  'POST /2/lists': ['lists', createList],
  'GET /2/lists/{id}': ['lists', listById],
  'PUT /2/lists/{id}': ['lists', updateList],
  'DELETE /2/lists/{id}': ['lists', deleteList],
  'GET /2/lists/{id}/members': ['lists', (call) => usersOfList(call, 'listMembers')],
  'POST /2/lists/{id}/members': ['lists', addMember],
  'DELETE /2/lists/{id}/members/{user_id}': ['lists', removeMember],
  'GET /2/lists/{id}/followers': ['lists', (call) => usersOfList(call, 'listFollowers')],
  'GET /2/lists/{id}/tweets': ['lists', tweetsOfList],
  'GET /2/users/{id}/owned_lists': ['lists', ownedLists],
  'GET /2/users/{id}/list_memberships': ['lists', listMemberships],
  'GET /2/users/{id}/followed_lists': ['lists', followedLists],
  'POST /2/users/{id}/followed_lists': ['lists', followList],
  'DELETE /2/users/{id}/followed_lists/{list_id}': ['lists', unfollowList],
  'GET /2/users/{id}/pinned_lists': ['lists', pinnedLists],
  'POST /2/users/{id}/pinned_lists': ['lists', pinList],
  'DELETE /2/users/{id}/pinned_lists/{list_id}': ['lists', unpinList],
}
