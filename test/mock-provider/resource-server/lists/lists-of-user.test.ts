import { expect, test } from '../../../../src/testing/vitest.ts'
import { callApi } from '../call.ts'
import { adaId, addMember, benId, createList, ids, NOBODY } from './world.ts'

test('a user’s lists are shown newest first, the private ones to the owner alone', async ({ mock }) => {
  const first = await createList(mock)
  const hidden = await createList(mock, { private: true })
  const last = await createList(mock)
  const owned = `/2/users/${adaId(mock)}/owned_lists`

  const own = await callApi(mock, `${owned}?list.fields=private&expansions=owner_id`)
  const others = await callApi(mock, owned, { as: 'ben_practice' })

  expect(ids(own)).toEqual([last, hidden, first])
  expect(own.body.data.map((list: { private: boolean }) => list.private)).toEqual([false, true, false])
  expect(own.body.includes.users).toMatchObject([{ username: 'ada_practice' }])
  expect(own.body.meta).toEqual({ result_count: 3 })
  expect(others.body).toMatchObject({ data: [{ id: last }, { id: first }], meta: { result_count: 2 } })
})

test('memberships leave out private lists of others, and listed_count does not count them', async ({ mock }) => {
  const open = await createList(mock)
  const hidden = await createList(mock, { private: true })
  for (const id of [open, hidden]) await addMember(mock, id, benId(mock))
  const memberships = `/2/users/${benId(mock)}/list_memberships`

  const { body } = await callApi(mock, `/2/users/${benId(mock)}?user.fields=public_metrics`)

  expect(ids(await callApi(mock, memberships, { as: 'ben_practice' }))).toEqual([open])
  expect(ids(await callApi(mock, memberships))).toEqual([hidden, open])
  expect(body.data.public_metrics.listed_count).toBe(1)
})

test('pages of lists follow each other, and a token is good for its own list alone', async ({ mock }) => {
  const made = [await createList(mock), await createList(mock), await createList(mock)]
  const owned = `/2/users/${adaId(mock)}/owned_lists?max_results=2`

  const first = await callApi(mock, owned)
  const token = first.body.meta.next_token
  const second = await callApi(mock, `${owned}&pagination_token=${token}`)
  const other = await callApi(mock, `/2/users/${adaId(mock)}/followed_lists?pagination_token=${token}`)

  expect([...ids(first), ...ids(second)]).toEqual(made.toReversed())
  expect(other.status).toBe(400)
})

test.for(['owned_lists', 'list_memberships', 'followed_lists'])(
  '%s of nobody are not found',
  async (name, { mock }) => {
    const { status, body } = await callApi(mock, `/2/users/${NOBODY}/${name}`)

    expect(status).toBe(200)
    expect(body).toEqual({ errors: [expect.objectContaining({ resource_type: 'user', resource_id: NOBODY })] })
  },
)

test('own and followed lists are pinned, listed newest first, and unpinned', async ({ mock }) => {
  const [own, followed] = [await createList(mock), await createList(mock, { as: 'ben_practice' })]
  await callApi(mock, `/2/users/${adaId(mock)}/followed_lists`, { json: { list_id: followed } })
  const pinned = `/2/users/${adaId(mock)}/pinned_lists`

  for (const id of [own, followed, own])
    expect((await callApi(mock, pinned, { json: { list_id: id } })).text).toBe('{"data":{"pinned":true}}')
  const both = await callApi(mock, `${pinned}?expansions=owner_id`)
  const unpinned = await callApi(mock, `${pinned}/${own}`, { method: 'DELETE' })

  expect(ids(both)).toEqual([followed, own])
  expect(both.body.meta).toEqual({ result_count: 2 })
  expect(both.body.includes.users).toMatchObject([{ username: 'ben_practice' }, { username: 'ada_practice' }])
  expect(unpinned.text).toBe('{"data":{"pinned":false}}')
  expect((await callApi(mock, pinned)).body.meta).toEqual({ result_count: 1 })
})

test('a list that is neither owned nor followed is not pinned', async ({ mock }) => {
  const id = await createList(mock, { as: 'ben_practice' })

  const { status } = await callApi(mock, `/2/users/${adaId(mock)}/pinned_lists`, { json: { list_id: id } })

  expect(status).toBe(403)
  expect(mock.snapshot().relations.pinnedLists).toEqual([])
})

test('a sixth list is not pinned until there is room', async ({ mock }) => {
  const made: string[] = []
  for (let count = 0; count < 6; count += 1) made.push(await createList(mock))
  const pinned = `/2/users/${adaId(mock)}/pinned_lists`
  const pin = async (id = '') => (await callApi(mock, pinned, { json: { list_id: id } })).status

  const statuses = [await pin(made[0]), await pin(made[1]), await pin(made[2]), await pin(made[3]), await pin(made[4])]
  const [sixth, again] = [await pin(made[5]), await pin(made[0])]
  await callApi(mock, `/2/lists/${made[1]}`, { method: 'DELETE' })

  expect([statuses, sixth, again]).toEqual([[200, 200, 200, 200, 200], 403, 200])
  expect(await pin(made[5])).toBe(200)
})

test('a list that was private for a while is pinned by its owner alone, and nobody has six', async ({ mock }) => {
  const [pinned, followed] = ['pinned_lists', 'followed_lists'].map((name) => `/2/users/${adaId(mock)}/${name}`)
  const others = await createList(mock, { as: 'ben_practice' })
  const own = await Promise.all(Array.from({ length: 5 }, () => createList(mock)))
  await callApi(mock, followed ?? '', { json: { list_id: others } })
  const makePrivate = (isPrivate: boolean) =>
    callApi(mock, `/2/lists/${others}`, { as: 'ben_practice', method: 'PUT', json: { private: isPrivate } })
  const bens = `/2/users/${benId(mock)}/pinned_lists`
  await callApi(mock, bens, { as: 'ben_practice', json: { list_id: others } })
  await callApi(mock, pinned ?? '', { json: { list_id: others } })

  await makePrivate(true)
  for (const id of own) expect((await callApi(mock, pinned ?? '', { json: { list_id: id } })).status).toBe(200)
  await makePrivate(false)

  expect(ids(await callApi(mock, pinned ?? '')).toSorted()).toEqual(own.toSorted())
  expect(ids(await callApi(mock, bens, { as: 'ben_practice' }))).toEqual([others])
})

test('a list of somebody else that is followed no more is pinned no more, an own one is', async ({ mock }) => {
  const [own, others] = [await createList(mock), await createList(mock, { as: 'ben_practice' })]
  const [pinned, followed] = ['pinned_lists', 'followed_lists'].map((name) => `/2/users/${adaId(mock)}/${name}`)
  for (const path of [followed, pinned])
    for (const id of [own, others]) await callApi(mock, path ?? '', { json: { list_id: id } })

  for (const id of [own, others]) await callApi(mock, `${followed}/${id}`, { method: 'DELETE' })

  expect(ids(await callApi(mock, pinned ?? ''))).toEqual([own])
})

test.for<[method: string, path: string, json?: object]>([
  ['GET', 'pinned_lists'],
  ['POST', 'pinned_lists', { list_id: NOBODY }],
  ['DELETE', `pinned_lists/${NOBODY}`],
  ['POST', 'followed_lists', { list_id: NOBODY }],
  ['DELETE', `followed_lists/${NOBODY}`],
])('%s /2/users/:id/%s is for the caller alone', async ([method, path, json], { mock }) => {
  const { status, body } = await callApi(mock, `/2/users/${benId(mock)}/${path}`, { method, json })

  expect(status).toBe(400)
  expect(body.errors[0].message).toContain('must be the same as the authenticating user')
})

test.for(['x', '99999999999999999999', '-1'])('%s is no id of a list', async (id, { mock }) => {
  const path = encodeURIComponent(id)
  const paths = [`/2/lists/${path}`, `/2/lists/${path}/members`, `/2/lists/${path}/tweets`]

  for (const each of paths) expect((await callApi(mock, each)).status).toBe(400)
  const { status } = await callApi(mock, `/2/users/${adaId(mock)}/followed_lists`, { json: { list_id: id } })
  expect(status).toBe(400)
})
