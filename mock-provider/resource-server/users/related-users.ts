import { notFound } from '../../wire/partial-errors.ts'
import { callerOf, type Answered, type Call } from '../api/call.ts'
import { cutPage, readPageRequest } from '../api/pages.ts'
import { textOf } from '../api/body.ts'
import { readView, showUsers } from '../objects/shown.ts'

/** Whom a user follows, who follows a user, who liked a post: newest relation first. */
export function listUsers(
  call: Call,
  { of, userIds }: { of: 'user' | 'tweet'; userIds: (id: string) => string[] },
): Answered {
  const id = call.query.id()
  const view = readView(call)
  const page = readPageRequest(call, { list: `${call.operation.name} ${id}` })
  call.query.assert()
  const { users, posts } = call.world
  const exists = of === 'user' ? users.byId(id) : posts.find(id)
  if (!exists) return { errors: [notFound(of, 'id', id)] }
  const related = userIds(id).flatMap((userId) => users.byId(userId) ?? [])
  const { items, meta } = cutPage(call, related, page)
  const { data, includes, errors } = showUsers(call, items, view)
  return { ...(data.length > 0 && { data }), ...(includes && { includes }), errors, meta }
}

/** `POST /2/users/{id}/following`: `{"target_user_id": "…"}`. X docs: nothing is pending where the account is not protected. */
export function follow(call: Call): Answered {
  const id = call.query.ownId(callerOf(call).id)
  call.query.assert()
  const target = textOf(call.body, 'target_user_id') ?? ''
  if (!call.world.users.byId(target)) return { errors: [notFound('user', 'target_user_id', target)] }
  call.world.relations.add('follows', id, target)
  return { data: { following: true, pending_follow: false } }
}

/** `DELETE /2/users/{source_user_id}/following/{target_user_id}`. */
export function unfollow(call: Call): Answered {
  const id = call.query.ownId(callerOf(call).id, 'source_user_id')
  const target = call.query.id('target_user_id')
  call.query.assert()
  call.world.relations.remove('follows', id, target)
  return { data: { following: false } }
}
