import { expect, test } from '../../../../src/testing/vitest.ts'
import type { MockProvider } from '../../../../mock-provider/index.ts'
import { callApi } from '../call.ts'
import { adaId, benId, changeWorld, ids, NOBODY, protect } from '../lists/world.ts'

const foldersOf = (mock: MockProvider) => `/2/users/${adaId(mock)}/bookmarks/folders`

async function createFolder(mock: MockProvider, name: string, as = 'ada_practice'): Promise<string> {
  const owner = as === 'ada_practice' ? adaId(mock) : benId(mock)
  const { body } = await callApi(mock, `/2/users/${owner}/bookmarks/folders`, { as, json: { name } })
  return body.data.id
}

function bookmark(mock: MockProvider, postId: string, folderId?: string) {
  const json = { tweet_id: postId, ...(folderId !== undefined && { folder_id: folderId }) }
  return callApi(mock, `/2/users/${adaId(mock)}/bookmarks`, { json })
}

function addPosts(mock: MockProvider, count: number): string[] {
  return Array.from({ length: count }, (_, index) => mock.posts.add({ author: 'ben_practice', text: `${index}` }).id)
}

test('folders are created with 201 and listed newest first', async ({ mock }) => {
  const { status, body, text } = await callApi(mock, foldersOf(mock), { json: { name: 'Later' } })
  const second = await createFolder(mock, 'Never')

  const list = await callApi(mock, foldersOf(mock))

  expect(status).toBe(201)
  expect(text).toBe(`{"data":{"id":"${body.data.id}","name":"Later"}}`)
  expect(list.text).toBe(`{"data":[{"id":"${second}","name":"Never"},{"id":"${body.data.id}","name":"Later"}]}`)
})

test('a bookmark with folder_id is in the folder and among all bookmarks', async ({ mock }) => {
  const folder = await createFolder(mock, 'Later')
  const [one = '', two = '', three = ''] = addPosts(mock, 3)

  const answers = [await bookmark(mock, one, folder), await bookmark(mock, two), await bookmark(mock, three, folder)]
  const inFolder = await callApi(mock, `${foldersOf(mock)}/${folder}`)

  expect(answers.map(({ text }) => text)).toEqual(Array(3).fill('{"data":{"bookmarked":true}}'))
  expect(inFolder.text).toBe(`{"data":[{"id":"${three}"},{"id":"${one}"}]}`)
  expect(ids(await callApi(mock, `/2/users/${adaId(mock)}/bookmarks`))).toEqual([three, two, one])
})

test('a post leaves its folder with its bookmark, and with itself', async ({ mock }) => {
  const folder = await createFolder(mock, 'Later')
  const [one = '', two = '', three = ''] = addPosts(mock, 3)
  for (const id of [one, two, three]) await bookmark(mock, id, folder)

  await callApi(mock, `/2/users/${adaId(mock)}/bookmarks/${one}`, { method: 'DELETE' })
  await callApi(mock, `/2/tweets/${two}`, { as: 'ben_practice', method: 'DELETE' })
  await bookmark(mock, one)

  expect(ids(await callApi(mock, `${foldersOf(mock)}/${folder}`))).toEqual([three])
})

test('a post that its author no longer shows to the caller is not in the folder either', async ({ mock }) => {
  const folder = await createFolder(mock, 'Later')
  const [id = ''] = addPosts(mock, 1)
  await bookmark(mock, id, folder)
  const before = ids(await callApi(mock, `${foldersOf(mock)}/${folder}`))

  protect(mock, benId(mock))

  expect([before, ids(await callApi(mock, `${foldersOf(mock)}/${folder}`))]).toEqual([[id], []])
})

test('a bookmark that was dropped to make room is in no folder', async ({ mock }) => {
  const folder = await createFolder(mock, 'Later')
  const [one = '', two = ''] = addPosts(mock, 2)
  for (const id of [one, two]) await bookmark(mock, id, folder)

  changeWorld(mock, ({ relations }) => relations.bookmarks.shift())

  expect(ids(await callApi(mock, `${foldersOf(mock)}/${folder}`))).toEqual([two])
})

test('further pages of a folder come by their tokens', async ({ mock }) => {
  const folder = await createFolder(mock, 'Later')
  const posts = addPosts(mock, 3)
  for (const id of posts) await bookmark(mock, id, folder)
  const path = `${foldersOf(mock)}/${folder}?max_results=2`

  const first = await callApi(mock, path)
  const second = await callApi(mock, `${path}&pagination_token=${first.body.meta.next_token}`)

  expect([...ids(first), ...ids(second)]).toEqual(posts.toReversed())
})

test('a folder of somebody else, and none, takes no bookmark and shows nothing', async ({ mock }) => {
  const others = await createFolder(mock, 'Mine', 'ben_practice')
  const [post = ''] = addPosts(mock, 1)

  for (const id of [others, NOBODY]) {
    const missing = { errors: [expect.objectContaining({ parameter: 'folder_id', resource_id: id })] }
    expect((await bookmark(mock, post, id)).body).toEqual(missing)
    expect((await callApi(mock, `${foldersOf(mock)}/${id}`)).body).toEqual(missing)
  }
  expect(mock.snapshot().relations).toMatchObject({ bookmarks: [], folderPosts: [] })
})

test('folders are for the caller alone', async ({ mock }) => {
  const path = `/2/users/${benId(mock)}/bookmarks/folders`

  const statuses = [
    await callApi(mock, path),
    await callApi(mock, path, { json: { name: 'a' } }),
    await callApi(mock, `${path}/${NOBODY}`),
  ].map(({ status }) => status)

  expect(statuses).toEqual([400, 400, 400])
})

test.for<[what: string, json: object, path?: string]>([
  ['no name', {}, '$'],
  ['an empty name', { name: '' }],
  ['a name of 26 characters', { name: 'x'.repeat(26) }],
  ['a number for a name', { name: 5 }],
])('a folder with %s is refused and not made', async ([, json, path = '$.name'], { mock }) => {
  const { status, body } = await callApi(mock, foldersOf(mock), { json })

  expect([status, Object.keys(body.errors[0].parameters)]).toEqual([400, [path]])
  expect(mock.snapshot().folders.all).toEqual([])
})

test('an account has at most 1,000 folders', async ({ mock }) => {
  changeWorld(mock, ({ folders }) => {
    for (let id = 1; id <= 1000; id += 1) folders.all.push({ id: `${id}`, ownerId: adaId(mock), name: 'a' })
  })

  expect((await callApi(mock, foldersOf(mock), { json: { name: 'One more' } })).status).toBe(403)
})
