import { expect, test } from '../../../../src/testing/vitest.ts'
import { appToken, callApi, callWith } from '../call.ts'
import { adaId, addMember, benId, changeWorld, createList, NOBODY } from './world.ts'

const NOT_PERMITTED = 'You are not permitted to perform this action.'
const MISSING = { title: 'Not Found Error', resource_type: 'list' }

test('a list is created with 201, its id and its name', async ({ mock }) => {
  const { status, body, text } = await callApi(mock, '/2/lists', { json: { name: 'People', private: true } })

  expect(status).toBe(201)
  expect(text).toBe(`{"data":{"id":"${body.data.id}","name":"People"}}`)
})

test('a list shows id and name, and with list.fields all there is', async ({ mock }) => {
  const id = await createList(mock, { description: 'Those I read' })
  await addMember(mock, id, benId(mock))
  const fields = 'created_at,description,follower_count,id,member_count,name,owner_id,private'

  const plain = await callApi(mock, `/2/lists/${id}`)
  const full = await callApi(mock, `/2/lists/${id}?list.fields=${fields}`)

  expect(plain.text).toBe(`{"data":{"id":"${id}","name":"People"}}`)
  expect(full.body.data).toEqual({
    id,
    name: 'People',
    created_at: new Date(mock.clock.now() * 1000).toISOString(),
    description: 'Those I read',
    follower_count: 0,
    member_count: 1,
    owner_id: adaId(mock),
    private: false,
  })
})

test('the owner comes along with expansions=owner_id', async ({ mock }) => {
  const id = await createList(mock)

  const { body } = await callApi(mock, `/2/lists/${id}?expansions=owner_id&user.fields=protected`, {
    as: 'ben_practice',
  })

  expect(body).toEqual({
    data: { id, name: 'People', owner_id: adaId(mock) },
    includes: { users: [{ id: adaId(mock), name: 'Ada Practice', username: 'ada_practice', protected: false }] },
  })
})

test('a change takes what is named and leaves the rest', async ({ mock }) => {
  const id = await createList(mock, { description: 'Words' })

  const changed = await callApi(mock, `/2/lists/${id}`, { method: 'PUT', json: { name: 'Friends' } })
  const nothing = await callApi(mock, `/2/lists/${id}`, { method: 'PUT', json: {} })
  const emptied = await callApi(mock, `/2/lists/${id}?list.fields=description`)

  expect([changed.text, nothing.text]).toEqual(Array(2).fill('{"data":{"updated":true}}'))
  expect(emptied.body.data).toEqual({ id, name: 'Friends', description: 'Words' })
})

test('a deleted list is gone for its members too', async ({ mock }) => {
  const id = await createList(mock)
  await addMember(mock, id, benId(mock))

  const { text } = await callApi(mock, `/2/lists/${id}`, { method: 'DELETE' })
  const memberships = await callApi(mock, `/2/users/${benId(mock)}/list_memberships`)

  expect(text).toBe('{"data":{"deleted":true}}')
  expect(memberships.text).toBe('{"meta":{"result_count":0}}')
  expect((await callApi(mock, `/2/lists/${id}`)).body.errors).toMatchObject([MISSING])
})

test.for<[what: string, json: unknown, path: string]>([
  ['no name', {}, '$'],
  ['an empty name', { name: '' }, '$.name'],
  ['a name of 26 characters', { name: 'x'.repeat(26) }, '$.name'],
  ['a description of 101 characters', { name: 'a', description: 'x'.repeat(101) }, '$.description'],
  ['a text for private', { name: 'a', private: 'yes' }, '$.private'],
  ['a member that X does not have', { name: 'a', mode: 'private' }, '$'],
])('a list with %s is refused and not made', async ([, json, path], { mock }) => {
  const { status, body } = await callApi(mock, '/2/lists', { json })

  expect(status).toBe(400)
  expect(Object.keys(body.errors[0].parameters)).toEqual([path])
  expect(mock.snapshot().lists.all).toEqual([])
})

test.for<[method: string, path: string, json?: unknown]>([
  ['PUT', '', { name: 'Mine' }],
  ['DELETE', ''],
  ['POST', '/members', { user_id: '1' }],
  ['DELETE', '/members/1'],
])('%s /2/lists/:id%s of somebody else’s list is answered 403', async ([method, path, json], { mock }) => {
  const id = await createList(mock)
  const before = mock.snapshot().lists

  const { status, body } = await callApi(mock, `/2/lists/${id}${path}`, { as: 'ben_practice', method, json })

  expect([status, body.detail]).toEqual([403, NOT_PERMITTED])
  expect(mock.snapshot().lists).toEqual(before)
})

test.for<[method: string, path: string, json?: unknown]>([
  ['GET', ''],
  ['PUT', '', { name: 'Mine' }],
  ['DELETE', ''],
  ['GET', '/members'],
  ['POST', '/members', { user_id: '1' }],
  ['DELETE', '/members/1'],
  ['GET', '/followers'],
  ['GET', '/tweets'],
])(
  '%s /2/lists/:id%s knows nothing of somebody else’s private list, nor of none',
  async ([method, path, json], { mock }) => {
    const id = await createList(mock, { private: true })
    const ask = (listId: string) => callApi(mock, `/2/lists/${listId}${path}`, { as: 'ben_practice', method, json })

    const [hidden, none] = [await ask(id), await ask(NOBODY)]

    expect(hidden.body.errors).toMatchObject([{ ...MISSING, detail: `Could not find list with id: [${id}].` }])
    expect(hidden.text.replaceAll(id, NOBODY)).toBe(none.text)
    expect(mock.snapshot().lists.all).toMatchObject([{ id, name: 'People' }])
  },
)

test('the app’s own token sees public lists alone, and changes none', async ({ mock }) => {
  const [open, hidden] = [await createList(mock), await createList(mock, { private: true })]
  const token = await appToken(mock)

  const owned = await callWith(mock, token, `/2/users/${adaId(mock)}/owned_lists`)
  const made = await callWith(mock, token, '/2/lists', { json: { name: 'x' } })

  expect(owned.body.data).toEqual([{ id: open, name: 'People' }])
  expect((await callWith(mock, token, `/2/lists/${hidden}`)).body.errors).toMatchObject([MISSING])
  expect(made.status).toBe(403)
})

test('a list needs its scopes: reading list.read, changing list.write', async ({ mock }) => {
  const id = await createList(mock)
  const reading = { scopes: ['tweet.read', 'users.read', 'list.read'] }

  const read = await callApi(mock, `/2/lists/${id}`, reading)
  const changed = await callApi(mock, `/2/lists/${id}`, { ...reading, method: 'DELETE' })
  const unread = await callApi(mock, `/2/lists/${id}`, { scopes: ['tweet.read', 'users.read', 'list.write'] })

  expect([read.status, changed.status, unread.status]).toEqual([200, 403, 403])
})

test('an account has at most 1,000 lists', async ({ mock }) => {
  const rest = { name: 'a', description: '', private: false, createdAtMs: 0, ownerId: adaId(mock) }
  changeWorld(mock, ({ lists }) => {
    lists.all.push(...Array.from({ length: 1000 }, (_, index) => ({ id: `${index + 1}`, ...rest })))
  })

  const { status } = await callApi(mock, '/2/lists', { json: { name: 'One more' } })

  expect(status).toBe(403)
  expect(mock.snapshot().lists.all).toHaveLength(1000)
})
