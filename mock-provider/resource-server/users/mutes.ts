import { notFound } from '../../wire/partial-errors.ts'
import { textOf } from '../api/body.ts'
import { callerOf, type Answered, type Call } from '../api/call.ts'
import { notPermitted } from '../api/not-permitted.ts'

/** `POST /2/users/{id}/muting`: `{"target_user_id": "…"}`. Who is muted already stays so. */
export function mute(call: Call): Answered {
  const { query, body, world } = call
  const id = query.ownId(callerOf(call).id)
  query.assert()
  const target = textOf(body, 'target_user_id') ?? ''
  if (!world.users.byId(target)) return { errors: [notFound('user', 'target_user_id', target)] }
  if (target === id) throw notPermitted('nobody can mute themselves')
  world.relations.add('mutes', id, target)
  return { data: { muting: true } }
}

/** `DELETE /2/users/{source_user_id}/muting/{target_user_id}`: also of who was not muted: our choice. */
export function unmute(call: Call): Answered {
  const { query, world } = call
  const id = query.ownId(callerOf(call).id, 'source_user_id')
  const target = query.id('target_user_id')
  query.assert()
  world.relations.remove('mutes', id, target)
  return { data: { muting: false } }
}
