import { expect, test } from '../../../../src/testing/vitest.ts'
import { callApi } from '../call.ts'
import { adaId, addMember, benId, changeWorld, createList, ids, malloryId, NOBODY, protect } from './world.ts'

test('members are added, listed newest first, and removed', async ({ mock }) => {
  const list = `/2/lists/${await createList(mock)}/members`

  for (const id of [benId(mock), malloryId(mock), benId(mock)])
    expect((await callApi(mock, list, { json: { user_id: id } })).text).toBe('{"data":{"is_member":true}}')
  const both = await callApi(mock, `${list}?user.fields=protected`, { as: 'ben_practice' })
  const removed = await callApi(mock, `${list}/${benId(mock)}`, { method: 'DELETE' })
  const again = await callApi(mock, `${list}/${benId(mock)}`, { method: 'DELETE' })

  expect(ids(both)).toEqual([malloryId(mock), benId(mock)])
  expect(both.body.data[0]).toMatchObject({ username: 'mallory_practice', protected: false })
  expect(both.body.meta).toEqual({ result_count: 2 })
  expect([removed.text, again.text]).toEqual(Array(2).fill('{"data":{"is_member":false}}'))
  expect(ids(await callApi(mock, list))).toEqual([malloryId(mock)])
})

test('who is no account becomes no member', async ({ mock }) => {
  const id = await createList(mock)

  const { status, body } = await callApi(mock, `/2/lists/${id}/members`, { json: { user_id: NOBODY } })

  expect(status).toBe(200)
  expect(body).toEqual({ errors: [expect.objectContaining({ resource_type: 'user', parameter: 'user_id' })] })
  expect(mock.snapshot().relations.listMembers).toEqual([])
})

test('who blocks the owner of a list is not added to it', async ({ mock }) => {
  const id = await createList(mock)
  changeWorld(mock, ({ relations }) => relations.blocks.push([benId(mock), adaId(mock)]))

  const { status } = await callApi(mock, `/2/lists/${id}/members`, { json: { user_id: benId(mock) } })

  expect(status).toBe(403)
  expect(mock.snapshot().relations.listMembers).toEqual([])
})

test('a list takes 5,000 members, and a member of a full one stays', async ({ mock }) => {
  const id = await createList(mock)
  await addMember(mock, id, benId(mock))
  changeWorld(mock, ({ relations }) => {
    for (let count = 1; count < 5000; count += 1) relations.listMembers.push([id, `${count}`])
  })
  const add = (userId: string) => callApi(mock, `/2/lists/${id}/members`, { json: { user_id: userId } })

  expect([(await add(malloryId(mock))).status, (await add(benId(mock))).status]).toEqual([403, 200])
})

test('a public list is followed, counted, and followed no more', async ({ mock }) => {
  const id = await createList(mock)
  const followed = `/2/users/${benId(mock)}/followed_lists`
  const as = 'ben_practice'

  const follow = await callApi(mock, followed, { as, json: { list_id: id } })
  const followers = await callApi(mock, `/2/lists/${id}/followers`)
  const lists = await callApi(mock, `${followed}?list.fields=follower_count`)
  const unfollow = await callApi(mock, `${followed}/${id}`, { as, method: 'DELETE' })

  expect([follow.text, unfollow.text]).toEqual(['{"data":{"following":true}}', '{"data":{"following":false}}'])
  expect(followers.body).toMatchObject({ data: [{ username: 'ben_practice' }], meta: { result_count: 1 } })
  expect(lists.body).toEqual({ data: [{ id, name: 'People', follower_count: 1 }], meta: { result_count: 1 } })
  expect((await callApi(mock, followed)).text).toBe('{"meta":{"result_count":0}}')
})

test('somebody else’s private list, and none, cannot be followed', async ({ mock }) => {
  const hidden = await createList(mock, { private: true })

  for (const id of [hidden, NOBODY]) {
    const json = { list_id: id }
    const { body } = await callApi(mock, `/2/users/${benId(mock)}/followed_lists`, { as: 'ben_practice', json })
    expect(body).toEqual({ errors: [expect.objectContaining({ resource_type: 'list', parameter: 'list_id' })] })
  }
  expect(mock.snapshot().relations.listFollowers).toEqual([])
})

test('a list that became private is no longer shown to its followers', async ({ mock }) => {
  const id = await createList(mock)
  const followed = `/2/users/${benId(mock)}/followed_lists`
  await callApi(mock, followed, { as: 'ben_practice', json: { list_id: id } })

  await callApi(mock, `/2/lists/${id}`, { method: 'PUT', json: { private: true } })

  expect(ids(await callApi(mock, followed, { as: 'ben_practice' }))).toEqual([])
  expect(ids(await callApi(mock, followed))).toEqual([id])
})

test('posts of all members come newest first, in pages', async ({ mock }) => {
  const id = await createList(mock)
  for (const userId of [benId(mock), malloryId(mock)]) await addMember(mock, id, userId)
  const add = (author: string, text: string) => {
    mock.clock.advance({ seconds: 1 })
    return mock.posts.add({ author, text }).id
  }
  const posts = [
    add('ben_practice', 'one'),
    add('mallory_practice', 'two'),
    add('ada_practice', 'no member'),
    add('ben_practice', 'three'),
  ]
  const [one, two, , three] = posts

  const first = await callApi(mock, `/2/lists/${id}/tweets?max_results=2&expansions=author_id`)
  const second = await callApi(
    mock,
    `/2/lists/${id}/tweets?max_results=2&pagination_token=${first.body.meta.next_token}`,
  )

  expect(ids(first)).toEqual([three, two])
  expect(first.body.includes.users).toMatchObject([{ username: 'ben_practice' }, { username: 'mallory_practice' }])
  expect(ids(second)[0]).toBe(one)
})

test('posts of a protected member are for its followers', async ({ mock }) => {
  const id = await createList(mock)
  await addMember(mock, id, benId(mock))
  protect(mock, benId(mock))
  const read = async (as: string) => ids(await callApi(mock, `/2/lists/${id}/tweets`, { as })).length

  const before = await read('ada_practice')
  changeWorld(mock, ({ relations }) => relations.follows.push([adaId(mock), benId(mock)]))

  expect([before, await read('ada_practice'), await read('mallory_practice')]).toEqual([0, 1, 0])
})

test('a token of one list is not valid for another, nor for a list of the other kind', async ({ mock }) => {
  const [one, two] = [await createList(mock), await createList(mock)]
  for (const id of [one, two]) for (const userId of [benId(mock), malloryId(mock)]) await addMember(mock, id, userId)
  const { body } = await callApi(mock, `/2/lists/${one}/members?max_results=1`)
  const token = body.meta.next_token

  for (const path of [`${two}/members`, `${one}/followers`, `${one}/tweets`]) {
    const answer = await callApi(mock, `/2/lists/${path}?pagination_token=${token}`)
    expect([answer.status, answer.body.errors[0].message]).toEqual([
      400,
      `The \`pagination_token\` query parameter value [${token}] is not valid`,
    ])
  }
})
