import type { Handlers } from '../api/handlers.ts'
import { mute, unmute } from './mutes.ts'
import { follow, listOwnUsers, listUsers, unfollow } from './related-users.ts'
import { searchUsers } from './search.ts'
import { userById, userByUsername, usersByIds, usersByUsernames, usersMe } from './users.ts'

/** Users, and what they do with each other. */
export const userOperations: Handlers = {
  'GET /2/users/me': ['users/me', usersMe],
  'GET /2/users': ['users', usersByIds],
  'GET /2/users/by': ['users', usersByUsernames],
  'GET /2/users/by/username/{username}': ['users', userByUsername],
  'GET /2/users/{id}': ['users', userById],
  'GET /2/users/{id}/following': [
    'follows',
    (call) => listUsers(call, { of: 'user', userIds: (id) => call.world.relations.from('follows', id) }),
  ],
  'GET /2/users/{id}/followers': [
    'follows',
    (call) => listUsers(call, { of: 'user', userIds: (id) => call.world.relations.to('follows', id) }),
  ],
  // No practice account is an organization that others belong to.
  'GET /2/users/{id}/affiliates': ['users', (call) => listUsers(call, { of: 'user', userIds: () => [] })],
  'GET /2/users/search': ['users', searchUsers],
  'GET /2/users/{id}/muting': ['mutes', (call) => listOwnUsers(call, 'mutes')],
  'POST /2/users/{id}/muting': ['mutes', mute],
  'DELETE /2/users/{source_user_id}/muting/{target_user_id}': ['mutes', unmute],
  'GET /2/users/{id}/blocking': ['mutes', (call) => listOwnUsers(call, 'blocks')],
  'POST /2/users/{id}/following': ['follows', follow],
  'DELETE /2/users/{source_user_id}/following/{target_user_id}': ['follows', unfollow],
}
