import type { MockProvider } from '../handle.ts'
import { assertUser } from './members.ts'
import { naming, unknownId } from './problems.ts'
import { route } from './route.ts'
import { flag, list, named, number, object, optional, string, text } from './shapes.ts'

const UserList = named(
  'ListOfUsers',
  object({
    id: string(),
    ownerId: string(),
    name: string(),
    description: string(),
    private: flag(),
    createdAtMs: number({ whole: true, says: 'milliseconds since 1970, mock time' }),
    memberIds: list(string()),
    followerIds: list(string()),
  }),
)

const person = (says: string) => text({ most: 20, says: `${says}: a user name or id` })
const members = list(person('a member'), { most: 5000 })

const NewList = named(
  'NewList',
  object({
    owner: person('whose it is'),
    name: text({ most: 25 }),
    description: optional(text({ least: 0, most: 100 })),
    private: optional(flag('false unless given')),
    id: optional(text({ most: 19, says: 'digits, as X’s; made up unless given' })),
    members: optional(members),
  }),
)

/** Lists of users, and who is on them. */
export const listRoutes = [
  route({
    method: 'get',
    path: '/lists',
    operationId: 'listLists',
    says: 'All lists with their members and followers, oldest first',
    answer: named('AllLists', object({ lists: list(UserList) })),
    handle: ({ provider }) => ({ lists: provider.lists.list() }),
  }),
  route({
    method: 'post',
    path: '/lists',
    operationId: 'addList',
    says: 'One more list',
    body: NewList,
    example: () => ({ owner: 'ada_practice', name: 'Friends', members: ['ben_practice'] }),
    status: 201,
    answer: UserList,
    handle: ({ provider, body }) => {
      assertUser(provider, body.owner, 'owner')
      assertMembers(provider, body.members)
      return naming('id', body.id, () => provider.lists.add(body))
    },
  }),
  route({
    method: 'post',
    path: '/lists/:listId/members',
    operationId: 'addListMembers',
    says: 'Puts users on a list',
    body: named('Members', object({ members })),
    example: () => ({ members: ['ben_practice'] }),
    answer: UserList,
    handle: ({ provider, params: { listId = '' }, body }) => {
      assertList(provider, listId)
      assertMembers(provider, body.members)
      return provider.lists.addMembers(listId, body.members)
    },
  }),
  route({
    method: 'delete',
    path: '/lists/:listId/members/:user',
    operationId: 'removeListMember',
    says: 'Takes a user off a list',
    answer: UserList,
    handle: ({ provider, params: { listId = '', user = '' } }) => {
      assertList(provider, listId)
      assertUser(provider, user)
      return provider.lists.removeMember(listId, user)
    },
  }),
]

function assertMembers(provider: MockProvider, names: readonly string[] = []): void {
  for (const [index, name] of names.entries()) assertUser(provider, name, `members[${index}]`)
}

/** @throws {ControlProblem} 404 */
function assertList({ lists }: MockProvider, id: string): void {
  const ids = lists.list().map((each) => each.id)
  if (!ids.includes(id)) throw unknownId('list', id, ids.slice(-10))
}
