import { expect, test } from '../../../../src/testing/vitest.ts'
import type { MockProvider } from '../../../../mock-provider/index.ts'
import { lastEvent, testWith } from '../../fixtures.ts'
import { appToken, callApi, callWith } from '../call.ts'

type Post = { id: string; text: string }

const RECENT = '/2/tweets/search/recent'
const COUNTS = '/2/tweets/counts/recent'
const minutesAgo = (mock: MockProvider, minutes: number) =>
  new Date((mock.clock.now() - minutes * 60) * 1000).toISOString()

/** So many posts with the word cat, a minute apart, the last of them a minute ago. @returns their ids, newest first. */
function cats(mock: MockProvider, count: number): string[] {
  const ids = []
  for (let number = 1; number <= count; number += 1) {
    ids.unshift(mock.posts.add({ author: 'ada_practice', text: `cat ${number}` }).id)
    mock.clock.advance({ minutes: 1 })
  }
  return ids
}

const ask = (mock: MockProvider, parameters: Record<string, string>, path = RECENT) =>
  callApi(mock, `${path}?${new URLSearchParams(parameters)}`)

const messagesOf = (body: { errors: { message: string }[] }) => body.errors.map(({ message }) => message)

test('a search finds the newest first, page by page, with X’s members in X’s order', async ({ mock }) => {
  const ids = cats(mock, 12)

  const first = await ask(mock, { query: 'cat', max_results: '10' })
  const second = await ask(mock, { query: 'cat', max_results: '10', next_token: first.body.meta.next_token })

  expect(first.body.data.map(({ id }: Post) => id)).toEqual(ids.slice(0, 10))
  expect(Object.keys(first.body.meta)).toEqual(['newest_id', 'oldest_id', 'result_count', 'next_token'])
  expect(first.body.meta).toMatchObject({ newest_id: ids[0], oldest_id: ids[9], result_count: 10 })
  expect(second.body.data.map(({ id }: Post) => id)).toEqual(ids.slice(10))
  expect(second.body.meta.next_token).toBeUndefined()
})

test('a search that finds nothing answers with a count alone', async ({ mock }) => {
  const { status, text } = await ask(mock, { query: 'unicorn' })

  expect([status, text]).toEqual([200, '{"meta":{"result_count":0}}'])
})

test('a token of another query is not valid', async ({ mock }) => {
  cats(mock, 12)
  const { body } = await ask(mock, { query: 'cat' })

  const other = await ask(mock, { query: 'cat OR dog', next_token: body.meta.next_token })

  expect(other.status).toBe(400)
})

test('what was posted is found, also where the clock stands still', async ({ mock }) => {
  const { body } = await callApi(mock, '/2/tweets', { json: { text: 'a new cat' } })

  const found = await ask(mock, { query: 'cat' })

  expect(found.body.data).toMatchObject([{ id: body.data.id }])
})

testWith({ overrides: { searchDelaySeconds: 30 } })(
  'with searchDelaySeconds=30 a post is found once it is half a minute old, and the journal says so',
  async ({ mock }) => {
    const { id } = mock.posts.add({ author: 'ada_practice', text: 'a new cat' })

    const before = await ask(mock, { query: 'cat' })
    const detail = lastEvent(mock)?.detail
    mock.clock.advance({ seconds: 31 })
    const after = await ask(mock, { query: 'cat' })

    expect(before.body.meta.result_count).toBe(0)
    expect(detail).toBe('1 more would be found once they are 30 s old (switch searchDelaySeconds)')
    expect(after.body.data).toMatchObject([{ id }])
    expect(lastEvent(mock)?.detail).toBeUndefined()
  },
)

test('recent is seven days, all is thirty, unless asked for more', async ({ mock }) => {
  mock.posts.add({ author: 'ada_practice', text: 'an old cat' })
  mock.clock.advance({ days: 20 })
  cats(mock, 1)
  mock.clock.advance({ days: 6 })
  const token = await appToken(mock)
  const all = async (parameters: Record<string, string>) =>
    (await callWith(mock, token, `/2/tweets/search/all?${new URLSearchParams(parameters)}`)).body.meta.result_count

  const { body } = await ask(mock, { query: 'cat' })
  const within = await all({ query: 'cat' })
  mock.clock.advance({ days: 5 })
  const later = await all({ query: 'cat' })
  const further = await all({ query: 'cat', start_time: '2006-03-21T00:00:00Z' })

  expect(body.data).toMatchObject([{ text: 'cat 1' }])
  expect([within, later, further]).toEqual([2, 1, 2])
})

test('all posts are for the app’s own token alone', async ({ mock }) => {
  const { status } = await ask(mock, { query: 'cat' }, '/2/tweets/search/all')

  expect(status).toBe(403)
})

test('ids and instants cut the list', async ({ mock }) => {
  const ids = cats(mock, 4)
  const list = async (parameters: Record<string, string>) =>
    (await ask(mock, { query: 'cat', ...parameters })).body.data?.map(({ id }: Post) => id)

  expect(await list({ since_id: ids[2] ?? '' })).toEqual(ids.slice(0, 2))
  expect(await list({ until_id: ids[2] ?? '' })).toEqual(ids.slice(3))
  expect(await list({ start_time: minutesAgo(mock, 3), end_time: minutesAgo(mock, 1) })).toEqual(ids.slice(1, 3))
})

test('a start before the seven days is refused with the bound in whole minutes', async ({ mock }) => {
  const now = mock.clock.now()
  const start = new Date((now - 30 * 86_400) * 1000).toISOString()

  const { status, body } = await ask(mock, { query: 'cat', start_time: start })

  const bound = `${new Date((now - 7 * 86_400) * 1000).toISOString().slice(0, 16)}Z`
  const shown = start.replace(/(:00)?\.000Z$/, 'Z')
  expect(status).toBe(400)
  expect(messagesOf(body)).toEqual([`Invalid 'start_time':'${shown}'. 'start_time' must be on or after ${bound}`])
})

test('instants that are too new are refused, both in one answer', async ({ mock }) => {
  const soon = minutesAgo(mock, -5)

  const { body } = await ask(mock, { query: 'cat', start_time: soon, end_time: soon })

  const shown = soon.replace(/(:00)?\.000Z$/, 'Z')
  expect(messagesOf(body)).toEqual([
    `Invalid 'start_time':'${shown}'. 'start_time' must be a minimum of 10 seconds prior to the request time.`,
    `Invalid 'end_time':'${shown}'. 'end_time' must be a minimum of 10 seconds prior to the request time.`,
  ])
})

test('an id from before the seven days is refused with the least that can be', async ({ mock }) => {
  const { body } = await ask(mock, { query: 'cat', since_id: '1519056945277198339' })

  expect(messagesOf(body)[0]).toMatch(
    /^'since_id' must be a tweet id created after \d{4}-\d\d-\d\dT\d\d:\d\dZ\. Please use a 'since_id' that is larger than \d{19}$/,
  )
  const least = messagesOf(body)[0]?.split(' ').at(-1) ?? ''
  expect((await ask(mock, { query: 'cat', since_id: least })).status).toBe(200)
})

test('ids and instants together are refused', async ({ mock }) => {
  const [id = ''] = cats(mock, 1)

  const { body } = await ask(mock, { query: 'cat', since_id: id, start_time: minutesAgo(mock, 3) })

  expect(body.errors).toEqual([
    {
      parameters: { since_id: [id] },
      message: "Invalid use of 'since_id' or 'until_id' in conjunction with 'start_time' or 'end_time'.",
    },
  ])
})

test('a query that X does not understand is refused, and the journal says why', async ({ mock }) => {
  const query = 'cat place_country:US'

  const { status, body } = await ask(mock, { query })

  expect(status).toBe(400)
  expect(body).toEqual({
    errors: [
      {
        parameters: { query: [query] },
        message:
          "There were errors processing your request: Reference to invalid operator 'place_country'. Operator is not available in current product or product packaging. Please refer to complete available operator list at http://t.co/operators. (at position 5)",
      },
    ],
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    type: 'https://api.twitter.com/2/problems/invalid-request',
  })
  expect(lastEvent(mock)).toMatchObject({ reason: 'search-operator-not-built' })
})

test.for([
  ['no query', {}],
  ['an empty query', { query: '' }],
  ['5,000 characters', { query: 'x'.repeat(5000) }],
  ['513 characters', { query: 'x'.repeat(513) }],
  ['broken quotes', { query: '"cat' }],
] as [string, Record<string, string>][])('%s is answered 400', async ([, parameters], { mock }) => {
  for (const path of [RECENT, COUNTS]) expect((await ask(mock, parameters, path)).status).toBe(400)
})

test('512 characters are asked', async ({ mock }) => {
  expect((await ask(mock, { query: 'x'.repeat(512) })).status).toBe(200)
})

testWith({ overrides: { searchQueryLength: 'enterprise' } })(
  'with searchQueryLength=enterprise 4,096 characters are asked',
  async ({ mock }) => {
    expect((await ask(mock, { query: 'x'.repeat(4096) })).status).toBe(200)
  },
)

test('by relevancy what others took up comes first', async ({ mock }) => {
  const ids = cats(mock, 3)
  await callApi(mock, '/2/tweets', { json: { text: 'look', quote_tweet_id: ids[2] } })

  const { body } = await ask(mock, { query: 'cat', sort_order: 'relevancy' })

  expect(body.data.map(({ id }: Post) => id)).toEqual([ids[2], ids[0], ids[1]])
})

test('counts fill buckets, the first and the last of them in part', async ({ mock }) => {
  mock.clock.advance({ seconds: 3600 - (mock.clock.now() % 3600) })
  cats(mock, 3)
  const parameters = { query: 'cat', start_time: minutesAgo(mock, 63), end_time: minutesAgo(mock, 1) }

  const { body } = await ask(mock, { ...parameters, granularity: 'hour' }, COUNTS)
  const minutes = await ask(mock, { ...parameters, granularity: 'minute' }, COUNTS)

  expect(body).toEqual({
    data: [
      { end: minutesAgo(mock, 3), start: minutesAgo(mock, 63), tweet_count: 0 },
      { end: minutesAgo(mock, 1), start: minutesAgo(mock, 3), tweet_count: 2 },
    ],
    meta: { total_tweet_count: 2 },
  })
  expect(minutes.body.data).toHaveLength(62)
  expect(minutes.body.data.slice(-2).map((each: { tweet_count: number }) => each.tweet_count)).toEqual([1, 1])
})

test('counts of all posts go back 31 days a page', async ({ mock }) => {
  cats(mock, 2)
  mock.clock.advance({ days: 40 })
  cats(mock, 1)
  const token = await appToken(mock)
  const count = (extra: Record<string, string>) => {
    const start = new Date((mock.clock.now() - 50 * 86_400) * 1000).toISOString()
    const query = new URLSearchParams({ query: 'cat', granularity: 'day', start_time: start, ...extra })
    return callWith(mock, token, `/2/tweets/counts/all?${query}`)
  }

  const newest = await count({})
  const older = await count({ next_token: newest.body.meta.next_token })

  expect(newest.body.meta.total_tweet_count).toBe(1)
  expect(older.body.meta).toEqual({ total_tweet_count: 2 })
  expect(older.body.data.at(-1).end).toBe(newest.body.data[0].start)
})

test('an edit is found in its newest version alone', async ({ mock }) => {
  const { body } = await callApi(mock, '/2/tweets', { json: { text: 'a cat' } })
  const json = { text: 'a tabby cat', edit_options: { previous_post_id: body.data.id } }
  const edited = await callApi(mock, '/2/tweets', { json })
  mock.clock.advance({ minutes: 1 })

  const found = await ask(mock, { query: 'cat' })

  expect(found.body.data.map(({ id }: Post) => id)).toEqual([edited.body.data.id])
})
