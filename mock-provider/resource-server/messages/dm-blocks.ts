import { notFound } from '../../wire/partial-errors.ts'
import { callerOf, type Answered, type Call } from '../api/call.ts'
import { notPermitted } from '../api/not-permitted.ts'

/** `POST /2/users/{id}/dm/block`: that account's messages do not reach the caller any more. X docs: Manage DM blocks. */
export function blockMessages(call: Call): Answered {
  const id = targetOf(call)
  if (!call.world.users.byId(id)) return { errors: [notFound('user', 'id', id)] }
  const { id: callerId } = callerOf(call)
  if (id === callerId) throw notPermitted('nobody can block their own messages')
  call.world.relations.add('dmBlocks', callerId, id)
  return { data: { blocked: true } }
}

/** `POST /2/users/{id}/dm/unblock`: also of who was not blocked (our choice). */
export function unblockMessages(call: Call): Answered {
  const id = targetOf(call)
  call.world.relations.remove('dmBlocks', callerOf(call).id, id)
  return { data: { blocked: false } }
}

function targetOf({ query }: Call): string {
  query.assert()
  return query.id()
}
