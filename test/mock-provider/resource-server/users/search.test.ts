import { expect, test } from '../../../../src/testing/vitest.ts'
import type { MockProvider } from '../../../../mock-provider/index.ts'
import { appToken, callApi, callWith } from '../call.ts'
import { protect } from '../lists/world.ts'

const search = (mock: MockProvider, query: string, rest = '') =>
  callApi(mock, `/2/users/search?query=${encodeURIComponent(query)}${rest}`)

const found = async (mock: MockProvider, query: string) =>
  ((await search(mock, query)).body.data ?? []).map(({ username }: { username: string }) => username)

test('accounts are found by words of user name and name, in any case', async ({ mock }) => {
  mock.users.add({ username: 'zoe', name: "Zoë O'Hara" })

  expect(await found(mock, 'PRACTICE ada')).toEqual(['ada_practice'])
  expect(await found(mock, 'the attacker')).toEqual(['mallory_practice'])
  expect(await found(mock, "o'hara")).toEqual(['zoe'])
  expect(await found(mock, 'practice')).toEqual(['ada_practice', 'ben_practice', 'mallory_practice'])
  expect(await found(mock, 'nobody')).toEqual([])
})

test('the user name itself comes first, then those that begin with it', async ({ mock }) => {
  for (const username of ['not_zoe', 'zoe_two', 'zoe']) mock.users.add({ username })

  expect(await found(mock, 'Zoe')).toEqual(['zoe', 'zoe_two', 'not_zoe'])
})

test('protected accounts are not found', async ({ mock }) => {
  const { id } = mock.users.add({ username: 'zoe' })
  protect(mock, id)

  expect(await found(mock, 'zoe')).toEqual([])
})

test('pages follow each other by next_token, for one query and caller', async ({ mock }) => {
  const first = await search(mock, 'practice', '&max_results=2&user.fields=protected')
  const token = first.body.meta.next_token
  const second = await search(mock, 'practice', `&max_results=2&next_token=${token}`)
  const other = await search(mock, 'ada', `&next_token=${token}`)
  const otherCaller = await callApi(mock, `/2/users/search?query=practice&next_token=${token}`, { as: 'ben_practice' })

  expect(first.body.data).toMatchObject([{ username: 'ada_practice', protected: false }, { username: 'ben_practice' }])
  expect(second.body.data).toMatchObject([{ username: 'mallory_practice' }])
  expect(Object.keys(first.body.meta)).toEqual(['next_token'])
  expect(Object.keys(second.body.meta)).toEqual(['previous_token'])
  expect([other.status, otherCaller.status]).toEqual([400, 400])
})

test.for(['', 'x'.repeat(51), 'a-b', '%'])('query "%s" is refused', async (query, { mock }) => {
  const { status, body } = await search(mock, query)

  expect(status).toBe(400)
  expect(Object.keys(body.errors[0].parameters)).toEqual(['query'])
})

test('a query of blanks finds nobody', async ({ mock }) => {
  expect((await search(mock, '  ')).text).toBe('{"meta":{}}')
})

test('the app’s own token does not search', async ({ mock }) => {
  const { status } = await callWith(mock, await appToken(mock), '/2/users/search?query=ada')

  expect(status).toBe(403)
})
