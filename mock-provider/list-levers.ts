import type { ListedList, MockProvider } from './handle.ts'
import type { List } from './world/lists.ts'
import type { World } from './world/world.ts'

/** The levers on lists; users are named by user name or id. */
export function listsOf({ lists, relations, users, clock }: World): MockProvider['lists'] {
  const idOf = (name: string): string => users.get(name).id
  const get = (id: string): List => {
    const list = lists.find(id)
    if (list) return list
    throw new RangeError(`list "${id}" does not exist`)
  }
  const shown = (list: List): ListedList => ({
    ...list,
    memberIds: relations.from('listMembers', list.id).toReversed(),
    followerIds: relations.from('listFollowers', list.id).toReversed(),
  })
  return {
    list: () => lists.list().map(shown),
    add: ({ owner, members = [], ...list }) => {
      const ownerId = idOf(owner)
      const memberIds = members.map(idOf)
      const added = lists.add({ ...list, ownerId }, clock.nowMs())
      for (const memberId of memberIds) relations.add('listMembers', added.id, memberId)
      return shown(added)
    },
    addMembers: (id, names) => {
      const list = get(id)
      for (const memberId of names.map(idOf)) relations.add('listMembers', list.id, memberId)
      return shown(list)
    },
    removeMember: (id, name) => {
      const list = get(id)
      relations.remove('listMembers', list.id, idOf(name))
      return shown(list)
    },
  }
}
