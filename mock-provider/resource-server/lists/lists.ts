import { notFound } from '../../wire/partial-errors.ts'
import type { ListChanges } from '../../world/lists.ts'
import { textOf } from '../api/body.ts'
import { answerMissing, callerOf, type Answered, type Call } from '../api/call.ts'
import { notPermitted } from '../api/not-permitted.ts'
import { readListView, showLists } from './list-object.ts'
import { findOwn, findVisible } from './visible.ts'

/** X help, as help.audiense.com/knowledge/lists and sproutsocial.com/glossary/twitter-list have it. What X answers then: our choice. */
const MOST_LISTS = 1_000

/** `GET /2/lists/{id}`. */
export function listById(call: Call): Answered {
  const id = call.query.id()
  const view = readListView(call)
  call.query.assert()
  const list = findVisible(call, id)
  if (!list) return answerMissing(call, notFound('list', 'id', id))
  const { data, ...rest } = showLists(call, [list], view)
  return { data: data[0], ...rest }
}

/** `POST /2/lists`. Two lists of one name are two lists (X seen (once) 2016: ardubs/goggles 1, in v1.1). */
export function createList(call: Call): Answered {
  const { world } = call
  const ownerId = callerOf(call).id
  call.query.assert()
  if (world.lists.of(ownerId).length >= MOST_LISTS) throw notPermitted(`an account has at most ${MOST_LISTS} lists`)
  const changes = readChanges(call)
  const { id, name } = world.lists.add({ name: '', ...changes, ownerId }, world.clock.nowMs())
  return { data: { id, name } }
}

/** `PUT /2/lists/{id}`: what is not named stays. With nothing named nothing changes: our choice. */
export function updateList(call: Call): Answered {
  const id = call.query.id()
  call.query.assert()
  if (!findOwn(call, id)) return { errors: [notFound('list', 'id', id)] }
  call.world.lists.update(id, readChanges(call))
  return { data: { updated: true } }
}

/** `DELETE /2/lists/{id}`. */
export function deleteList(call: Call): Answered {
  const id = call.query.id()
  call.query.assert()
  if (!findOwn(call, id)) return { errors: [notFound('list', 'id', id)] }
  call.world.lists.remove(id)
  return { data: { deleted: true } }
}

function readChanges({ body }: Call): ListChanges {
  const name = textOf(body, 'name')
  const description = textOf(body, 'description')
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(typeof body.private === 'boolean' && { private: body.private }),
  }
}
