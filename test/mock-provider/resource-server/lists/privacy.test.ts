import * as fc from 'fast-check'
import { startMockProvider, type MockProvider } from '../../../../mock-provider/index.ts'
import observed from '../../../../mock-provider/wire/observed.json' with { type: 'json' }
import { expect, test } from '../../../../src/testing/vitest.ts'
import { sameCases } from '../../../same-cases.ts'
import { callWith, type ApiAnswer } from '../call.ts'

const WHO = 3
const scopes = observed.scopes.map(({ name }) => name)

type Change = { by: number; do: 'create' | 'update' | 'delete' | 'add' | 'follow' | 'pin'; at: number; who: number }

/** `at` is the list and `who` the account that it is about, by number, as far as there are any. */
const change = fc.record<Change>({
  by: fc.nat(WHO - 1),
  do: fc.constantFrom('create', 'create', 'update', 'delete', 'add', 'follow', 'pin'),
  at: fc.nat(5),
  who: fc.nat(WHO - 1),
})

type Users = { id: string; token: string }[]

function applyChange(mock: MockProvider, users: Users, { by, at, who, ...step }: Change): Promise<ApiAnswer> {
  const { id, token } = users[by] ?? { id: '', token: '' }
  const listId = mock.snapshot().lists.all[at]?.id ?? '4242'
  const call = (method: string, path: string, json?: unknown) => callWith(mock, token, `/2/${path}`, { method, json })
  if (step.do === 'create') return call('POST', 'lists', { name: `list ${at}`, private: at % 2 === 0 })
  if (step.do === 'update') return call('PUT', `lists/${listId}`, { private: who === 0 })
  if (step.do === 'delete') return call('DELETE', `lists/${listId}`)
  if (step.do === 'add') return call('POST', `lists/${listId}/members`, { user_id: users[who]?.id })
  const path = step.do === 'follow' ? 'followed_lists' : 'pinned_lists'
  return call('POST', `users/${id}/${path}`, { list_id: listId })
}

/** Whatever an account can read of lists. */
async function readAll(mock: MockProvider, { token, id }: Users[number], users: Users): Promise<ApiAnswer[]> {
  const lists = mock
    .snapshot()
    .lists.all.flatMap((list) => ['', '/members', '/followers', '/tweets'].map((path) => `lists/${list.id}${path}`))
  const ofUsers = users.flatMap((user) =>
    ['owned_lists', 'list_memberships', 'followed_lists'].map((path) => `users/${user.id}/${path}`),
  )
  const paths = [...lists, ...ofUsers, `users/${id}/pinned_lists`]
  return Promise.all(paths.map((path) => callWith(mock, token, `/2/${path}`)))
}

test('whatever is done to lists, no answer has anything of a private list of others, and none is a 500', async () => {
  const property = fc.asyncProperty(fc.array(change, { minLength: 3, maxLength: 15 }), async (changes) => {
    const mock = await startMockProvider()
    try {
      const users: Users = []
      for (const { id } of mock.users.list())
        users.push({ id, token: (await mock.signIn({ user: id, scopes })).accessToken })
      for (const each of changes) expect((await applyChange(mock, users, each)).status).toBeLessThan(500)

      const { lists, relations } = mock.snapshot()
      for (const reader of users) {
        const hidden = lists.all.filter((list) => list.private && list.ownerId !== reader.id).map(({ id }) => id)
        for (const { status, body } of await readAll(mock, reader, users)) {
          const data: { id: string }[] = [body.data ?? []].flat()
          expect(status).toBe(200)
          expect(data.filter(({ id }) => hidden.includes(id))).toEqual([])
        }
      }
      const known = new Set(lists.all.map(({ id }) => id))
      for (const [from] of [...relations.listMembers, ...relations.listFollowers]) expect(known).toContain(from)
      for (const [, to] of relations.pinnedLists) expect(known).toContain(to)
    } finally {
      await mock.stop()
    }
  })

  await fc.assert(property, { ...sameCases, numRuns: 40 })
})
