import type { MockProvider } from '../../../../mock-provider/index.ts'
import { expect } from '../../../../src/testing/vitest.ts'
import { testWith } from '../../fixtures.ts'
import { appToken, callApi, callWith, userNamed } from '../call.ts'

type Item = { id: string }

/** With an account that has nothing yet. */
const test = testWith({ contents: { users: [{ username: 'nora' }] } })

const noraId = (mock: MockProvider) => userNamed(mock, 'nora').id
const idsOf = ({ body }: { body: { data?: Item[] } }) => (body.data ?? []).map(({ id }) => id)

/** The next page, or the one that a token is of. */
const pageAt = (mock: MockProvider, path: string, token?: string) =>
  callApi(mock, `${path}${token ? `&pagination_token=${token}` : ''}`, { as: 'nora' })

/** All pages, one after the other. @param after is done with the ids of a page before the next is asked for. */
async function walk(mock: MockProvider, path: string, after: (ids: string[]) => unknown): Promise<string[]> {
  const met: string[] = []
  let token: string | undefined
  do {
    const answer = await pageAt(mock, path, token)
    met.push(...idsOf(answer))
    await after(idsOf(answer))
    token = answer.body.meta.next_token
  } while (token !== undefined)
  return met
}

/** Oldest first. */
const addPosts = (mock: MockProvider, count: number, author = 'nora') =>
  Array.from({ length: count }, (_, index) => mock.posts.add({ author, text: `cat ${index}` }).id)

const remove = async (mock: MockProvider, path: string, ids: readonly string[]) => {
  for (const id of ids)
    expect((await callApi(mock, `${path}/${id}`, { as: 'nora', method: 'DELETE' })).status).toBe(200)
}

/** Lists of Nora, how an item gets in, and where it is removed. */
const lists = [
  ['bookmarks', '/2/users/NORA/bookmarks', '/2/users/NORA/bookmarks'],
  ['liked posts', '/2/users/NORA/liked_tweets', '/2/users/NORA/likes'],
  ['own posts', '/2/users/NORA/tweets', '/2/tweets'],
  ['followed accounts', '/2/users/NORA/following', '/2/users/NORA/following'],
  ['muted accounts', '/2/users/NORA/muting', '/2/users/NORA/muting'],
  ['own lists', '/2/users/NORA/owned_lists', '/2/lists'],
  ['messages', '/2/dm_events', '/2/dm_events'],
] as const

/** Twenty of each. */
function fill(mock: MockProvider): void {
  for (let index = 0; index < 20; index += 1) {
    mock.users.add({ username: `user_${index}` })
    mock.messages.send({ from: 'ben_practice', to: 'nora', text: `message ${index}` })
    mock.lists.add({ owner: 'nora', name: `list ${index}` })
  }
  const keys = Array.from({ length: 20 }, (_, index) => `p${index}`)
  const users = keys.map((_, index) => `user_${index}`)
  mock.populate({
    posts: keys.map((key) => ({ key, author: 'nora', text: `post ${key}` })),
    bookmarks: { nora: keys },
    likes: { nora: keys },
    follows: { nora: users },
    mutes: { nora: users },
  })
}

test.for(lists)('who removes each page of %s before asking for the next meets all', async ([, from, at], { mock }) => {
  fill(mock)
  const path = (text: string) => text.replace('NORA', noraId(mock))

  const met = await walk(mock, `${path(from)}?max_results=5`, (ids) => remove(mock, path(at), ids))

  expect(met).toHaveLength(20)
  expect(new Set(met).size).toBe(20)
})

test.for([
  ['a timeline', '/2/users/NORA/tweets?max_results=5'],
  ['the home timeline', '/2/users/NORA/timelines/reverse_chronological?max_results=5'],
  ['a search', '/2/tweets/search/recent?query=cat&max_results=10'],
])('a post that is new at the top of %s shows nothing twice', async ([, path = ''], { mock }) => {
  const ids = addPosts(mock, 12)
  const onTop = () => mock.posts.add({ author: 'nora', text: 'cat on top' })

  const met = await walk(mock, path.replace('NORA', noraId(mock)), onTop)

  expect(met).toEqual(ids.toReversed())
})

test('what is bookmarked again goes to the top, and the pages go on where they were', async ({ mock }) => {
  const ids = addPosts(mock, 12)
  const path = `/2/users/${noraId(mock)}/bookmarks`
  const add = (id: string) => callApi(mock, path, { as: 'nora', json: { tweet_id: id } })
  for (const id of ids) await add(id)

  const met = await walk(mock, `${path}?max_results=5`, async (page) => {
    await remove(mock, path, page)
    for (const id of page) await add(id)
  })

  expect(met).toEqual(ids.toReversed())
})

test('an edit takes the last post of a page to the top, and the pages go on where they were', async ({ mock }) => {
  const path = `/2/users/${noraId(mock)}/tweets?max_results=5`
  const [next = ''] = addPosts(mock, 1)
  const write = (json: object) => callApi(mock, '/2/tweets', { as: 'nora', json })
  const { body } = await write({ text: 'first words' })
  addPosts(mock, 4)
  const first = await pageAt(mock, path)

  await write({ text: 'other words', edit_options: { previous_post_id: body.data.id } })
  const second = await pageAt(mock, path, first.body.meta.next_token)

  expect(idsOf(first).at(-1)).toBe(body.data.id)
  expect(idsOf(second)).toEqual([next])
})

test('the page before has what stands there by now, and nothing of the page that named it', async ({ mock }) => {
  const ids = addPosts(mock, 12).toReversed()
  const path = `/2/users/${noraId(mock)}/tweets?max_results=5`
  const first = await pageAt(mock, path)
  const second = await pageAt(mock, path, first.body.meta.next_token)

  mock.posts.add({ author: 'nora', text: 'on top' })
  const back = await pageAt(mock, path, second.body.meta.previous_token)
  await remove(mock, '/2/tweets', ids.slice(0, 2))
  const fewer = await pageAt(mock, path, second.body.meta.previous_token)
  const forth = await pageAt(mock, path, fewer.body.meta.next_token)

  expect(idsOf(back)).toEqual(ids.slice(0, 5))
  expect(idsOf(fewer).slice(1)).toEqual(ids.slice(2, 5))
  expect(idsOf(forth)).toEqual(ids.slice(5, 10))
})

test('counts go on where the page before ended, though the clock went on', async ({ mock }) => {
  addPosts(mock, 1)
  mock.clock.advance({ days: 40 })
  const token = await appToken(mock)
  const start = new Date((mock.clock.now() - 50 * 86_400) * 1000).toISOString()
  const query = `query=cat&granularity=day&start_time=${start}`
  const count = (rest = '') => callWith(mock, token, `/2/tweets/counts/all?${query}${rest}`)

  const newest = await count()
  mock.clock.advance({ minutes: 90 })
  const older = await count(`&next_token=${newest.body.meta.next_token}`)

  expect(older.body.data.at(-1).end).toBe(newest.body.data[0].start)
})
