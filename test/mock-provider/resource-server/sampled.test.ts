import { formatEvents, startMockProvider } from '../../../mock-provider/index.ts'
import { allOperations } from '../../../mock-provider/wire/operations.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import { lastEvent, testWith } from '../fixtures.ts'
import { benId, ids as idsOf, protect } from './lists/world.ts'
import { appToken, callApi, callWith, userNamed } from './call.ts'

const SPACE = '1DXxyRYNejbKM'

async function broadcastsOf(seed: string): Promise<string> {
  const mock = await startMockProvider({ seed })
  const { text } = await callApi(mock, '/2/broadcasts')
  await mock.stop()
  return text
}

test('what is asked for by its id is shown with it, its default members and those that were asked for', async ({
  mock,
}) => {
  const plain = await callApi(mock, `/2/spaces/${SPACE}`)
  const more = await callApi(mock, `/2/spaces/${SPACE}?space.fields=title,created_at`)

  expect(plain.body).toEqual({ data: { id: SPACE, state: expect.stringMatching(/^(live|scheduled|ended)$/) } })
  expect(more.body).toEqual({
    data: { ...plain.body.data, title: expect.any(String), created_at: expect.stringMatching(/^\d{4}-.*T.*\.000Z$/) },
  })
})

test('an object has the same values wherever it is shown', async ({ mock }) => {
  const listed = await callApi(mock, '/2/spaces/search?query=tokens&space.fields=title')
  const [first] = listed.body.data

  const alone = await callApi(mock, `/2/spaces/${first.id}?space.fields=title`)

  expect(alone.body.data).toEqual(first)
})

test('expansions bring the world’s own users along', async ({ mock }) => {
  const { body } = await callApi(mock, `/2/spaces/${SPACE}?expansions=creator_id&user.fields=description`)

  const creator = mock.users.list().find(({ id }) => id === body.data.creator_id)
  expect(body.includes.users).toEqual([
    { id: creator?.id, name: creator?.name, username: creator?.username, description: expect.any(String) },
  ])
})

test('posts in what is made up are those that the caller may see, in their newest version', async ({ mock }) => {
  const path = `/2/spaces/${SPACE}/tweets`
  const first = mock.posts.add({ author: 'ada_practice', text: 'frist' })
  const json = { text: 'first', edit_options: { previous_post_id: first.id } }
  await callApi(mock, '/2/tweets', { json })
  mock.posts.add({ author: 'ben_practice', text: 'for my followers' })
  protect(mock, benId(mock))
  const seen = mock.posts.list().filter(({ id, authorId }) => id !== first.id && authorId !== benId(mock))

  const stranger = await callApi(mock, path, { as: 'mallory_practice' })
  const newest = await callApi(mock, `${path}?max_results=1`, { as: 'mallory_practice' })
  const own = await callApi(mock, `${path}?max_results=1`, { as: 'ben_practice' })

  expect(idsOf(stranger)).toEqual(seen.map(({ id }) => id).toReversed())
  expect(stranger.body.errors).toBeUndefined()
  expect(idsOf(newest)).toEqual(idsOf(stranger).slice(0, 1))
  expect(own.body.data).toMatchObject([{ text: 'for my followers' }])
})

test('spaces of a creator have that creator', async ({ mock }) => {
  const { id } = userNamed(mock, 'ben_practice')

  const { body } = await callApi(mock, `/2/spaces/by/creator_ids?user_ids=${id}&expansions=creator_id`)

  expect(body.data).toMatchObject([{ creator_id: id }])
  expect(body.includes.users).toMatchObject([{ username: 'ben_practice' }])
})

test('ids in a query come back as those of the objects, in their order', async ({ mock }) => {
  const { body } = await callApi(mock, '/2/spaces?ids=1bbb,1aaa,1ccc')

  expect(body.data.map(({ id }: { id: string }) => id)).toEqual(['1bbb', '1aaa', '1ccc'])
})

test('a list has two pages at most, and each item once', async ({ mock }) => {
  const first = await callApi(mock, '/2/communities/search?query=tokens')
  const second = await callApi(mock, `/2/communities/search?query=tokens&next_token=${first.body.meta.next_token}`)

  expect(first.body.data).toHaveLength(10)
  expect(second.body.data).toHaveLength(2)
  expect(second.body.meta.next_token).toBeUndefined()
  const ids = [...first.body.data, ...second.body.data].map(({ id }: { id: string }) => id)
  expect(new Set(ids).size).toBe(12)
})

test('the next page of stream rules takes the token of 16 characters that the one before gave', async ({ mock }) => {
  const token = await appToken(mock)
  const path = '/2/tweets/search/stream/rules?max_results=4'
  const { body } = await callWith(mock, token, path)

  const next = await callWith(mock, token, `${path}&pagination_token=${body.meta.next_token}`)

  expect(body.meta.next_token).toHaveLength(16)
  expect(next.status).toBe(200)
  expect(next.body.data).toHaveLength(4)
})

test('ids are of the 30 days before the mock’s midnight', async ({ mock }) => {
  mock.clock.advance({ days: 400 })
  const { body } = await callApi(mock, '/2/news/search?query=tokens')

  const ages = body.data.map(
    ({ id }: { id: string }) => mock.clock.now() - Number(BigInt(id) >> 22n) / 1000 - 1_288_834_974,
  )
  for (const age of ages) expect(age >= 0 && age < 31 * 86_400, `${age}`).toBe(true)
})

test('a write answers what X answers to one that is done, with the request’s own words', async ({ mock }) => {
  const json = { title: 'On tokens', content_state: { blocks: [], entities: [] } }

  const draft = await callApi(mock, '/2/articles/draft', { json })
  const removed = await callApi(mock, '/2/broadcasts/scheduled/12', { method: 'DELETE' })

  expect(draft.status).toBe(201)
  expect(draft.body).toEqual({ data: { id: expect.stringMatching(/^\d{19}$/), title: 'On tokens' } })
  expect(removed.body).toEqual({ data: { deleted: true } })
})

test('the same seed gives the same answers, another one others', async () => {
  const answers = await Promise.all(['one', 'one', 'two'].map(broadcastsOf))

  expect(answers[1]).toBe(answers[0])
  expect(answers[2]).not.toBe(answers[0])
})

test('an answer draws nothing from the world’s randomness and changes nothing', async ({ mock }) => {
  const { accessToken } = await mock.signIn({ scopes: ['tweet.read', 'users.read', 'broadcast.read'] })
  await callWith(mock, accessToken, '/2/broadcasts')
  const { journalSeq: _, rateWindows: __, ...before } = mock.snapshot()

  await callWith(mock, accessToken, '/2/broadcasts')

  expect(mock.snapshot()).toMatchObject(before)
})

test('a restored world answers as the one that was saved', async ({ mock }) => {
  const saved = await startMockProvider({ seed: 'saved' })
  const { text } = await callApi(saved, '/2/broadcasts')
  mock.restore(saved.snapshot())
  await saved.stop()

  expect((await callApi(mock, '/2/broadcasts')).text).toBe(text)
})

test('the journal marks it, in the event and on its line, and nothing else', async ({ mock }) => {
  await callApi(mock, '/2/broadcasts')
  const event = lastEvent(mock)
  await callApi(mock, '/2/users/me')

  expect(event).toMatchObject({ kind: 'api.called', sampled: true })
  expect(formatEvents(event ? [event] : [])).toMatch(/GET \/2\/broadcasts 200 .*sampled/)
  expect(lastEvent(mock)).not.toHaveProperty('sampled')
})

test('what is wrong in a request is refused before', async ({ mock }) => {
  const { status, body } = await callApi(mock, '/2/broadcasts?max_results=0&foo=1')

  expect(status).toBe(400)
  expect(body.errors).toHaveLength(2)
})

test('bytes are ASCII, and the same each time', async ({ mock }) => {
  const path = '/2/chat/media/1-2/abc'

  const [first, second] = [await callApi(mock, path), await callApi(mock, path)]

  expect(first.headers.get('content-type')).toBe('application/octet-stream')
  expect(first.text).toMatch(/^[\x20-\x7e]{8,}$/)
  expect(second.text).toBe(first.text)
})

test('X’s own document is there without a token and names every operation', async ({ mock }) => {
  const response = await mock.fetch(`${mock.origin}/2/openapi.json`)
  const document: { paths: Record<string, object> } = await response.json()

  expect(response.status).toBe(200)
  expect(Object.values(document.paths).flatMap((path) => Object.keys(path))).toHaveLength(allOperations.length)
})

test('streams answer 501', async ({ mock }) => {
  const { status } = await callWith(mock, await appToken(mock), '/2/tweets/sample/stream')

  expect(status).toBe(501)
})

const without = testWith({ overrides: { sampled: 'off' } })

without('with sampled=off nothing is made up', async ({ mock }) => {
  const { status } = await callApi(mock, '/2/broadcasts')

  expect(status).toBe(501)
})
