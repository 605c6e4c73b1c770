import type { List } from '../../world/lists.ts'
import type { World } from '../../world/world.ts'
import type { Call } from '../api/call.ts'
import { showUser } from '../objects/user-object.ts'

/** How an answer shows lists: `list.fields`, and their owners: `expansions=owner_id`, `user.fields`. */
export type ListView = { listFields: string[]; userFields: string[]; expansions: string[] }

type ShownLists = { data: Record<string, unknown>[]; includes?: Record<string, unknown> }

/** The view that a call asks for. */
export function readListView({ query }: Call): ListView {
  return {
    listFields: query.names('list.fields'),
    userFields: query.names('user.fields'),
    expansions: query.names('expansions'),
  }
}

/** Lists for an answer, with their owners where the call expands them. */
export function showLists(call: Call, lists: readonly List[], view: ListView): ShownLists {
  const isExpanded = view.expansions.includes('owner_id')
  // An expansion shows the field that it expands (X docs: Expansions).
  const fields = isExpanded ? [...view.listFields, 'owner_id'] : view.listFields
  const ownerIds = new Set(isExpanded ? lists.map(({ ownerId }) => ownerId) : [])
  const owners = [...ownerIds].flatMap((id) => call.world.users.byId(id) ?? [])
  return {
    data: lists.map((list) => showList(call.world, list, fields)),
    ...(owners.length > 0 && { includes: { users: owners.map((user) => showUser(call, user, view.userFields)) } }),
  }
}

/** X docs: Pinned Lists lookup: `id` and `name` are always there, and this order, as far as its sample goes. */
function showList(world: World, list: List, fields: readonly string[]): Record<string, unknown> {
  const shown: Record<string, unknown> = { id: list.id, name: list.name }
  for (const [field, value] of Object.entries(FIELDS)) if (fields.includes(field)) shown[field] = value(list, world)
  return shown
}

const FIELDS: Record<string, (list: List, world: World) => unknown> = {
  created_at: ({ createdAtMs }) => new Date(createdAtMs).toISOString().replace(/\.\d{3}Z$/, '.000Z'),
  description: ({ description }) => description,
  follower_count: ({ id }, { relations }) => relations.from('listFollowers', id).length,
  member_count: ({ id }, { relations }) => relations.from('listMembers', id).length,
  owner_id: ({ ownerId }) => ownerId,
  private: (list) => list.private,
}
