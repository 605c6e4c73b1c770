import type { ListedList, MockProvider } from './handle.ts'
import { ContentsError } from './world/contents-shape.ts'
import { MAX_LIST_MEMBERS, type List } from './world/lists.ts'
import { MAX_PAIRS } from './world/relations.ts'
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
  /** So that what is answered is there, and no other list loses members. */
  const assertMembers = (listId: string, memberIds: readonly string[]): void => {
    const before = relations.from('listMembers', listId)
    const after = new Set([...before, ...memberIds]).size
    if (after > MAX_LIST_MEMBERS) throw tooMany(`a list has at most ${MAX_LIST_MEMBERS.toLocaleString('en')} members`)
    if (after - before.length > relations.roomFor('listMembers'))
      throw tooMany(`lists have at most ${MAX_PAIRS.toLocaleString('en')} members together`)
  }
  return {
    list: () => lists.list().map(shown),
    add: ({ owner, members = [], ...list }) => {
      const ownerId = idOf(owner)
      const memberIds = members.map(idOf)
      assertMembers('', memberIds)
      const added = lists.add({ ...list, ownerId }, clock.nowMs())
      for (const memberId of memberIds) relations.add('listMembers', added.id, memberId)
      return shown(added)
    },
    addMembers: (id, names) => {
      const list = get(id)
      const memberIds = names.map(idOf)
      assertMembers(list.id, memberIds)
      for (const memberId of memberIds) relations.add('listMembers', list.id, memberId)
      return shown(list)
    },
    removeMember: (id, name) => {
      const list = get(id)
      relations.remove('listMembers', list.id, idOf(name))
      return shown(list)
    },
  }
}

function tooMany(rule: string): ContentsError {
  return new ContentsError('members', ` would be too many: ${rule}`, { allowed: 'fewer' })
}
