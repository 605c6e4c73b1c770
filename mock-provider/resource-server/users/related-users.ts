import { notFound, type PartialError } from '../../wire/partial-errors.ts'
import type { RelationKind } from '../../world/relations.ts'
import { callerOf, type Answered, type Call } from '../api/call.ts'
import { textOf } from '../api/body.ts'
import { notPermitted } from '../api/not-permitted.ts'
import { cutPage, readPageRequest } from '../api/pages.ts'
import { postProblem } from '../objects/readable.ts'
import { readView, showUsers } from '../objects/shown.ts'

/** Whom a user follows, who follows a user, who liked a post: newest relation first. */
export function listUsers(
  call: Call,
  { of, userIds }: { of: 'user' | 'tweet'; userIds: (id: string) => string[] },
): Answered {
  const id = call.query.id()
  const userProblem = () => (call.world.users.byId(id) ? undefined : notFound('user', 'id', id))
  return pageOfUsers(call, {
    problem: () => (of === 'user' ? userProblem() : postProblem(call, id, 'id')),
    userIds: () => userIds(id),
  })
}

/** Whom the caller muted or blocked: newest first. Nobody else's lists are shown (X docs: Mutes, Blocks lookup). */
export function listOwnUsers(call: Call, kind: Extract<RelationKind, 'mutes' | 'blocks'>): Answered {
  const id = call.query.ownId(callerOf(call).id)
  return pageOfUsers(call, { userIds: () => call.world.relations.from(kind, id) })
}

/** A page of users by their ids. `problem` says why there is none. Both are asked once the parameters are found right. */
export function pageOfUsers(
  call: Call,
  { problem, userIds }: { problem?: () => PartialError | undefined; userIds: () => string[] },
): Answered {
  const view = readView(call)
  const page = readPageRequest(call, { list: `${call.operation.name} ${call.query.id()}` })
  call.query.assert()
  const missing = problem?.()
  if (missing) return { errors: [missing] }
  const related = userIds().flatMap((userId) => call.world.users.byId(userId) ?? [])
  const { items, meta } = cutPage(call, related, page)
  const { data, includes, errors } = showUsers(call, items, view)
  return { ...(data.length > 0 && { data }), ...(includes && { includes }), errors, meta }
}

/**
 * `POST /2/users/{id}/following`: `{"target_user_id": "…"}`. X docs: POST following: a protected account is sent a request;
 * "the request succeeds with no action" where the account is followed already, or the request is under way.
 *
 * @throws {ProtocolError} 403 for oneself, and where one blocks the other (X docs: Blocks: neither can follow).
 */
export function follow(call: Call): Answered {
  const id = call.query.ownId(callerOf(call).id)
  call.query.assert()
  const target = textOf(call.body, 'target_user_id') ?? ''
  const { users, relations } = call.world
  const user = users.byId(target)
  if (!user) return { errors: [notFound('user', 'target_user_id', target)] }
  if (target === id) throw notPermitted('nobody can follow themselves')
  if (relations.has('blocks', id, target) || relations.has('blocks', target, id))
    throw notPermitted(`one of ${id} and ${target} blocks the other`)
  const isPending = user.fields.protected === true && !relations.has('follows', id, target)
  relations.add(isPending ? 'followRequests' : 'follows', id, target)
  if (!isPending) relations.remove('followRequests', id, target)
  return { data: { following: !isPending, pending_follow: isPending } }
}

/** `DELETE /2/users/{source_user_id}/following/{target_user_id}`. A request that is under way is taken back: our choice. */
export function unfollow(call: Call): Answered {
  const id = call.query.ownId(callerOf(call).id, 'source_user_id')
  const target = call.query.id('target_user_id')
  call.query.assert()
  call.world.relations.remove('follows', id, target)
  call.world.relations.remove('followRequests', id, target)
  return { data: { following: false } }
}
