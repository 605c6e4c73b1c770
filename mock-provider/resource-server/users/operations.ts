import type { Handlers } from '../api/handlers.ts'
import { follow, listUsers, unfollow } from './related-users.ts'
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
  'POST /2/users/{id}/following': ['follows', follow],
  'DELETE /2/users/{source_user_id}/following/{target_user_id}': ['follows', unfollow],
}
