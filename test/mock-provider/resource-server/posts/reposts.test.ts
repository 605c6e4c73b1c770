import { expect, test } from '../../../../src/testing/vitest.ts'
import type { MockProvider } from '../../../../mock-provider/index.ts'
import { callApi, userNamed } from '../call.ts'

type Post = { id: string; text: string }

async function repost(mock: MockProvider, as: string, postId: string) {
  const { id } = userNamed(mock, as)
  return callApi(mock, `/2/users/${id}/retweets`, { as, json: { tweet_id: postId } })
}

test('a repost is a post of its own that refers to the other', async ({ mock }) => {
  const { id } = mock.posts.add({ author: 'ben_practice', text: 'worth it' })

  const made = await repost(mock, 'ada_practice', id)

  const fields = 'tweet.fields=referenced_tweets,public_metrics,conversation_id&expansions=referenced_tweets.id'
  const { body } = await callApi(mock, `/2/tweets/${made.body.data.rest_id}?${fields}`)
  const original = await callApi(mock, `/2/tweets/${id}?tweet.fields=public_metrics`)
  expect(made.text).toBe(`{"data":{"retweeted":true,"rest_id":"${body.data.id}"}}`)
  expect(body.data).toMatchObject({
    text: 'RT @ben_practice: worth it',
    referenced_tweets: [{ type: 'retweeted', id }],
    conversation_id: body.data.id,
    public_metrics: { retweet_count: 1 },
  })
  expect(body.includes.tweets).toMatchObject([{ id, text: 'worth it' }])
  expect(original.body.data.public_metrics.retweet_count).toBe(1)
})

test('to repost twice is refused in X’s words', async ({ mock }) => {
  const { id } = mock.posts.add({ author: 'ben_practice', text: 'worth it' })
  await repost(mock, 'ada_practice', id)

  const { status, body } = await repost(mock, 'ada_practice', id)

  expect(status).toBe(400)
  expect(body.errors).toEqual([{ message: 'You cannot retweet a Tweet that you have already retweeted.' }])
})

test('a repost of one version is one of every version', async ({ mock }) => {
  const { id: first } = mock.posts.add({ author: 'ben_practice', text: 'worht it' })
  await repost(mock, 'ada_practice', first)
  const json = { text: 'worth it', edit_options: { previous_post_id: first } }
  const second = (await callApi(mock, '/2/tweets', { as: 'ben_practice', json })).body.data.id

  const twice = await repost(mock, 'ada_practice', second)
  const ofBen = await callApi(mock, '/2/users/reposts_of_me', { as: 'ben_practice' })
  const undo = `/2/users/${userNamed(mock, 'ada_practice').id}/retweets/${second}`
  await callApi(mock, undo, { method: 'DELETE' })
  const again = await repost(mock, 'ada_practice', second)

  expect([twice.status, again.status]).toEqual([400, 200])
  expect(ofBen.body.data).toMatchObject([{ id: second }])
})

test('a repost can be undone and made again', async ({ mock }) => {
  const { id } = mock.posts.add({ author: 'ben_practice', text: 'worth it' })
  const { id: adaId } = userNamed(mock, 'ada_practice')
  const made = await repost(mock, 'ada_practice', id)

  const undone = await callApi(mock, `/2/users/${adaId}/retweets/${id}`, { method: 'DELETE' })
  const twice = await callApi(mock, `/2/users/${adaId}/retweets/${id}`, { method: 'DELETE' })

  const gone = await callApi(mock, `/2/tweets/${made.body.data.rest_id}`)
  const again = await repost(mock, 'ada_practice', id)
  expect([undone.text, twice.text]).toEqual(['{"data":{"retweeted":false}}', '{"data":{"retweeted":false}}'])
  expect(gone.body.data).toBeUndefined()
  expect(again.status).toBe(200)
})

test('a repost of a repost is one of the post behind it, and goes with that', async ({ mock }) => {
  const { id } = mock.posts.add({ author: 'ben_practice', text: 'worth it' })
  const first = await repost(mock, 'ada_practice', id)
  const second = await repost(mock, 'mallory_practice', first.body.data.rest_id)

  const { body } = await callApi(mock, `/2/tweets/${second.body.data.rest_id}?tweet.fields=referenced_tweets`)
  await callApi(mock, `/2/tweets/${id}`, { method: 'DELETE', as: 'ben_practice' })
  const gone = await callApi(mock, `/2/tweets?ids=${first.body.data.rest_id},${second.body.data.rest_id}`)

  expect(body.data.referenced_tweets).toEqual([{ type: 'retweeted', id }])
  expect(gone.body.data).toBeUndefined()
})

test('who reposted and who quoted a post is listed, newest first', async ({ mock }) => {
  const { id } = mock.posts.add({ author: 'ben_practice', text: 'worth it' })
  const first = await repost(mock, 'ada_practice', id)
  const second = await repost(mock, 'mallory_practice', id)
  const quote = await callApi(mock, '/2/tweets', { json: { text: 'look', quote_tweet_id: id } })
  const answer = { text: 'look here', quote_tweet_id: id, reply: { in_reply_to_tweet_id: id } }
  const quotingReply = await callApi(mock, '/2/tweets', { json: answer })

  const by = await callApi(mock, `/2/tweets/${id}/retweeted_by?max_results=1`)
  const next = await callApi(
    mock,
    `/2/tweets/${id}/retweeted_by?max_results=1&pagination_token=${by.body.meta.next_token}`,
  )
  const reposts = await callApi(mock, `/2/tweets/${id}/retweets`)
  const quotes = await callApi(mock, `/2/tweets/${id}/quote_tweets`)
  const quotesAlone = await callApi(mock, `/2/tweets/${id}/quote_tweets?exclude=replies`)

  expect(by.body).toMatchObject({ data: [{ username: 'mallory_practice' }], meta: { result_count: 1 } })
  expect(next.body.data).toMatchObject([{ username: 'ada_practice' }])
  expect(reposts.body.data.map((post: Post) => post.id)).toEqual([second.body.data.rest_id, first.body.data.rest_id])
  expect(Object.keys(reposts.body.meta)).toEqual(['result_count'])
  expect(quotes.body.data.map((post: Post) => post.id)).toEqual([quotingReply.body.data.id, quote.body.data.id])
  expect(quotesAlone.body.data.map((post: Post) => post.id)).toEqual([quote.body.data.id])
})

test('own posts that others reposted are listed', async ({ mock }) => {
  const liked = mock.posts.add({ author: 'ada_practice', text: 'liked by others' })
  const alone = mock.posts.add({ author: 'ada_practice', text: 'liked by me alone' })
  await repost(mock, 'ben_practice', liked.id)
  await repost(mock, 'ada_practice', alone.id)

  const { body } = await callApi(mock, '/2/users/reposts_of_me')

  expect(body.data).toMatchObject([{ id: liked.id }])
  expect(body.meta).toEqual({ result_count: 1 })
})

test.for(['retweets', 'retweeted_by', 'quote_tweets'])(
  '%s of a post that is not there is told',
  async (list, { mock }) => {
    const { status, body } = await callApi(mock, `/2/tweets/123/${list}`)

    expect(status).toBe(200)
    expect(body.errors).toMatchObject([{ detail: 'Could not find tweet with id: [123].' }])
  },
)

test('a repost of what is gone, and in the name of others, makes nothing', async ({ mock }) => {
  const before = mock.posts.list().length
  const { id: benId } = userNamed(mock, 'ben_practice')

  const gone = await repost(mock, 'ada_practice', '123')
  const foreign = await callApi(mock, `/2/users/${benId}/retweets`, { json: { tweet_id: '123' } })

  expect(gone.body.errors).toMatchObject([{ parameter: 'tweet_id', resource_type: 'tweet' }])
  expect(foreign.status).toBe(400)
  expect(mock.posts.list()).toHaveLength(before)
})
