import { expect, test } from '../../../src/testing/vitest.ts'
import type { MockProvider } from '../../../mock-provider/index.ts'
import { appToken, callApi, callWith, userNamed } from './call.ts'

const adaId = (mock: MockProvider) => userNamed(mock, 'ada_practice').id
const benId = (mock: MockProvider) => userNamed(mock, 'ben_practice').id

const shown = ({ body }: { body: { data: { text: string }[] } }) => body.data.map(({ text }) => text)

/** Posts of Ben, oldest first. */
function addPosts(mock: MockProvider, count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => mock.posts.add({ author: 'ben_practice', text: `post ${index}` }).id,
  )
}

test.for([
  ['bookmarks', 'bookmarks', 'bookmarked'],
  ['likes', 'liked_tweets', 'liked'],
] as const)('%s are added, listed newest first, and removed', async ([path, list, member], { mock }) => {
  const own = `/2/users/${adaId(mock)}`
  const [first = '', second = ''] = addPosts(mock, 2)

  for (const tweetId of [first, second, first]) {
    const added = await callApi(mock, `${own}/${path}`, { json: { tweet_id: tweetId } })
    expect(added.text).toBe(`{"data":{"${member}":true}}`)
  }
  const both = await callApi(mock, `${own}/${list}`)
  const removed = await callApi(mock, `${own}/${path}/${second}`, { method: 'DELETE' })
  const one = await callApi(mock, `${own}/${list}`)

  expect(both.body.data.map(({ id }: { id: string }) => id)).toEqual([second, first])
  expect(removed.text).toBe(`{"data":{"${member}":false}}`)
  expect(one.body).toMatchObject({ data: [{ id: first }], meta: { result_count: 1 } })
})

test('an empty list has no data', async ({ mock }) => {
  const { text } = await callApi(mock, `/2/users/${adaId(mock)}/bookmarks`)

  expect(text).toBe('{"meta":{"result_count":0}}')
})

test('a deleted post leaves bookmarks, folders and likes, and its reposts do', async ({ mock }) => {
  const own = `/2/users/${adaId(mock)}`
  const { id } = mock.posts.add({ author: 'ada_practice', text: 'short life' })
  const folder = await callApi(mock, `${own}/bookmarks/folders`, { json: { name: 'later' } })
  await callApi(mock, `${own}/bookmarks`, { json: { tweet_id: id, folder_id: folder.body.data.id } })
  const repost = await callApi(mock, `${own}/retweets`, { json: { tweet_id: id } })
  for (const liked of [id, repost.body.data.rest_id]) await callApi(mock, `${own}/likes`, { json: { tweet_id: liked } })
  const before = mock.snapshot().relations
  await callApi(mock, `/2/tweets/${id}`, { method: 'DELETE' })
  mock.posts.add({ author: 'ada_practice', text: 'another', id })

  const { body } = await callApi(mock, `${own}/bookmarks`)
  const another = await callApi(mock, `/2/tweets/${id}?tweet.fields=public_metrics`)

  const { relations } = mock.snapshot()
  const pairs = (all: typeof before) => [all.bookmarks, all.folderPosts, all.likes].map(({ length }) => length)
  expect([pairs(before), pairs(relations)]).toEqual([
    [1, 1, 2],
    [0, 0, 0],
  ])
  expect(body).toEqual({ meta: { result_count: 0 } })
  expect(another.body.data.public_metrics).toMatchObject({ like_count: 0, bookmark_count: 0 })
})

test('pages follow each other by their tokens, both ways', async ({ mock }) => {
  const ids = addPosts(mock, 5)
  for (const id of ids) await callApi(mock, `/2/users/${adaId(mock)}/bookmarks`, { json: { tweet_id: id } })
  const page = (token?: string) =>
    callApi(mock, `/2/users/${adaId(mock)}/bookmarks?max_results=2${token ? `&pagination_token=${token}` : ''}`)

  const first = await page()
  const second = await page(first.body.meta.next_token)
  const third = await page(second.body.meta.next_token)
  const back = await page(third.body.meta.previous_token)

  expect([first, second, third, back].map(shown)).toEqual([
    ['post 4', 'post 3'],
    ['post 2', 'post 1'],
    ['post 0'],
    ['post 2', 'post 1'],
  ])
  expect(first.body.meta).toEqual({ result_count: 2, next_token: expect.stringMatching(/^[a-z0-9]{45}$/) })
  expect(Object.keys(third.body.meta)).toEqual(['result_count', 'previous_token'])
})

test('a token of another list is not valid', async ({ mock }) => {
  for (const id of addPosts(mock, 3))
    for (const as of ['ada_practice', 'ben_practice'])
      await callApi(mock, `/2/users/${userNamed(mock, as).id}/bookmarks`, { as, json: { tweet_id: id } })
  const own = await callApi(mock, `/2/users/${adaId(mock)}/bookmarks?max_results=1`)
  const token = own.body.meta.next_token

  const { status, body } = await callApi(mock, `/2/users/${benId(mock)}/bookmarks?pagination_token=${token}`, {
    as: 'ben_practice',
  })

  expect(status).toBe(400)
  expect(body.errors[0].message).toBe(`The \`pagination_token\` query parameter value [${token}] is not valid`)
})

test.for([
  ['bookmarks?max_results=0', '[0] is not between 1 and 100'],
  ['bookmarks?max_results=101', '[101] is not between 1 and 100'],
  ['liked_tweets?max_results=4', '[4] is not between 5 and 100'],
  ['following?max_results=1001', '[1001] is not between 1 and 1000'],
  ['tweets?max_results=4', '[4] is not between 5 and 100'],
  ['tweets?max_results=ten', '[ten] is not between 5 and 100'],
  ['tweets?max_results=-5', '[-5] is not between 5 and 100'],
  ['followers?pagination_token=zzz', '[zzz] is not valid'],
])('/2/users/:id/%s is answered 400 in the words of X', async ([path = '', message = ''], { mock }) => {
  const { status, body } = await callApi(mock, `/2/users/${adaId(mock)}/${path}`)

  expect(status).toBe(400)
  expect(body.errors[0].message).toContain(message)
})

test.for(['bookmarks', 'likes', 'following'])('%s are changed for the caller only', async (path, { mock }) => {
  const target = addPosts(mock, 1)[0]
  const json = path === 'following' ? { target_user_id: adaId(mock) } : { tweet_id: target }

  const { status, body } = await callApi(mock, `/2/users/${benId(mock)}/${path}`, { json })

  expect(status).toBe(400)
  expect(body.errors[0].message).toBe(
    `The \`id\` query parameter value [${benId(mock)}] must be the same as the authenticating user [${adaId(mock)}]`,
  )
})

test('follows are made, listed from both sides, and ended', async ({ mock }) => {
  const follow = await callApi(mock, `/2/users/${adaId(mock)}/following`, { json: { target_user_id: benId(mock) } })
  const following = await callApi(mock, `/2/users/${adaId(mock)}/following`)
  const followers = await callApi(mock, `/2/users/${benId(mock)}/followers`)
  const unfollow = await callApi(mock, `/2/users/${adaId(mock)}/following/${benId(mock)}`, { method: 'DELETE' })
  const nobody = await callApi(mock, `/2/users/${adaId(mock)}/following`)

  expect(follow.text).toBe('{"data":{"following":true,"pending_follow":false}}')
  expect(following.body).toMatchObject({ data: [{ id: benId(mock) }], meta: { result_count: 1 } })
  expect(followers.body).toMatchObject({ data: [{ id: adaId(mock) }] })
  expect(unfollow.text).toBe('{"data":{"following":false}}')
  expect(nobody.body).toEqual({ meta: { result_count: 0 } })
})

test('who liked a post is listed', async ({ mock }) => {
  const [id = ''] = addPosts(mock, 1)
  await callApi(mock, `/2/users/${adaId(mock)}/likes`, { json: { tweet_id: id } })

  const { body } = await callApi(mock, `/2/tweets/${id}/liking_users`, { as: 'ben_practice' })

  expect(body.data).toMatchObject([{ username: 'ada_practice' }])
})

test('the followers of a user are shown to the app’s own token, its bookmarks are not', async ({ mock }) => {
  const token = await appToken(mock)

  const followers = await callWith(mock, token, `/2/users/${adaId(mock)}/followers`)
  const bookmarks = await callWith(mock, token, `/2/users/${adaId(mock)}/bookmarks`)

  expect([followers.status, bookmarks.status]).toEqual([200, 403])
})

test.for([
  ['bookmarks', { tweet_id: '123' }, 'Could not find tweet with id: [123].'],
  ['likes', { tweet_id: '123' }, 'Could not find tweet with id: [123].'],
  ['following', { target_user_id: '123' }, 'Could not find user with id: [123].'],
] as [string, object, string][])('%s of what does not exist change nothing', async ([path, json, detail], { mock }) => {
  const { status, body } = await callApi(mock, `/2/users/${adaId(mock)}/${path}`, { json })

  expect(status).toBe(200)
  expect(body.errors).toMatchObject([{ title: 'Not Found Error', detail }])
  expect(body).not.toHaveProperty('data')
})
