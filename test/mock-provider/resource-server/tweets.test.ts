import { expect, test } from '../../../src/testing/vitest.ts'
import { lastEvent } from '../fixtures.ts'
import { callApi, userNamed } from './call.ts'

type Tweet = { id: string; text: string }
type Error = { value: string }

test('what is posted can be read, listed and deleted', async ({ mock }) => {
  const { id: adaId } = userNamed(mock, 'ada_practice')

  const created = await callApi(mock, '/2/tweets', { json: { text: 'to be read' } })
  const { id } = created.body.data
  const read = await callApi(mock, `/2/tweets/${id}`, { as: 'ben_practice' })
  const listed = await callApi(mock, `/2/users/${adaId}/tweets`)
  const deleted = await callApi(mock, `/2/tweets/${id}`, { method: 'DELETE' })
  const gone = await callApi(mock, `/2/tweets/${id}`)

  expect(created.status).toBe(201)
  expect(read.text).toBe(`{"data":{"text":"to be read","id":"${id}","edit_history_tweet_ids":["${id}"]}}`)
  expect(listed.body.data[0].id).toBe(id)
  expect(listed.body.meta).toMatchObject({ newest_id: id, result_count: 3 })
  expect(deleted.text).toBe('{"data":{"deleted":true}}')
  expect(gone.body.errors).toMatchObject([{ resource_type: 'tweet', detail: `Could not find tweet with id: [${id}].` }])
})

test('ids sort by time and carry the instant of the world', async ({ mock }) => {
  const first = await callApi(mock, '/2/tweets', { json: { text: 'a' } })
  mock.clock.advance({ days: 1 })
  const second = await callApi(mock, '/2/tweets', { json: { text: 'b' } })

  const { body } = await callApi(mock, `/2/tweets/${second.body.data.id}?tweet.fields=created_at`)

  expect(BigInt(second.body.data.id)).toBeGreaterThan(BigInt(first.body.data.id))
  expect(body.data.created_at).toBe(new Date(mock.clock.now() * 1000).toISOString())
})

test('a reply and a quote name the post that they are about, and their expansions bring it', async ({ mock }) => {
  const { id } = mock.posts.add({ author: 'ben_practice', text: 'the first' })
  const json = { text: 'the second', reply: { in_reply_to_tweet_id: id }, quote_tweet_id: id }
  const created = await callApi(mock, '/2/tweets', { json })

  const fields = 'tweet.fields=conversation_id,public_metrics'
  const expansions = 'expansions=referenced_tweets.id,author_id,in_reply_to_user_id'
  const { body } = await callApi(mock, `/2/tweets?ids=${created.body.data.id},${id}&${fields}&${expansions}`)

  const [reply, first] = body.data
  expect(reply).toMatchObject({
    conversation_id: id,
    in_reply_to_user_id: userNamed(mock, 'ben_practice').id,
    referenced_tweets: [
      { type: 'quoted', id },
      { type: 'replied_to', id },
    ],
  })
  expect(first.public_metrics).toMatchObject({ reply_count: 1, quote_count: 1 })
  expect(body.includes.tweets).toMatchObject([{ id }])
  expect(body.includes.users.map(({ username }: { username: string }) => username)).toEqual([
    'ada_practice',
    'ben_practice',
  ])
})

test('accounts that are mentioned come with their expansion', async ({ mock }) => {
  const { id } = mock.posts.add({ author: 'ada_practice', text: 'hello @ben_practice and @nobody' })

  const { body } = await callApi(mock, `/2/tweets/${id}?expansions=entities.mentions.username`)

  expect(body.includes.users).toMatchObject([{ username: 'ben_practice' }])
})

test('the history of edits is the post itself', async ({ mock }) => {
  const { id } = mock.posts.add({ author: 'ada_practice', text: 'never edited' })

  const { body } = await callApi(mock, `/2/tweets/${id}?expansions=edit_history_tweet_ids`)

  expect(body.includes.tweets).toEqual([body.data])
})

test('of a list what is missing is an error beside the others', async ({ mock }) => {
  const { id } = mock.posts.add({ author: 'ada_practice', text: 'here' })

  const { status, body } = await callApi(mock, `/2/tweets?ids=1,${id},2`)

  expect(status).toBe(200)
  expect(body.data.map((tweet: Tweet) => tweet.id)).toEqual([id])
  expect(body.errors.map((error: Error) => error.value)).toEqual(['1', '2'])
})

test('a text that was deleted may be posted again', async ({ mock }) => {
  const { body } = await callApi(mock, '/2/tweets', { json: { text: 'same' } })
  await callApi(mock, `/2/tweets/${body.data.id}`, { method: 'DELETE' })

  const again = await callApi(mock, '/2/tweets', { json: { text: 'same' } })

  expect(again.status).toBe(201)
})

test('the same text of another user is no duplicate', async ({ mock }) => {
  await callApi(mock, '/2/tweets', { json: { text: 'same' } })

  const { status } = await callApi(mock, '/2/tweets', { as: 'ben_practice', json: { text: 'same' } })

  expect(status).toBe(201)
})

test.for([
  ['280 letters', 'x'.repeat(280), 201],
  ['281 letters', 'x'.repeat(281), 403],
  ['140 characters of two', '字'.repeat(140), 201],
  ['141 characters of two', '字'.repeat(141), 403],
  ['256 letters and a link of 300', `${'x'.repeat(256)} https://example.com/${'y'.repeat(280)}`, 201],
  ['257 letters and a short link', `${'x'.repeat(257)} https://a.example`, 403],
] as const)('the length of %s counts as at X', async ([, text, expected], { mock }) => {
  const { status } = await callApi(mock, '/2/tweets', { json: { text } })

  expect(status).toBe(expected)
})

test('somebody else’s post cannot be deleted', async ({ mock }) => {
  const { id } = mock.posts.add({ author: 'ben_practice', text: 'mine' })

  const { status, body } = await callApi(mock, `/2/tweets/${id}`, { method: 'DELETE' })

  expect(status).toBe(403)
  expect(body.detail).toBe('You are not permitted to perform this action.')
  expect(mock.posts.list().map((post) => post.id)).toContain(id)
  expect(lastEvent(mock)).toMatchObject({ reason: 'not-permitted', detail: expect.stringContaining("somebody else's") })
})

test('to delete a post that is not there deletes nothing', async ({ mock }) => {
  const { status, text } = await callApi(mock, '/2/tweets/123', { method: 'DELETE' })

  expect([status, text]).toEqual([200, '{"data":{"deleted":false}}'])
})

test.for([
  [{}, '$.text: is missing but it is required'],
  [{ text: '' }, '$.text: is missing but it is required'],
  [{ text: '  ' }, '$.text: is missing but it is required'],
  [{ text: 5 }, '$.text: integer found, string expected'],
  [[], '$: array found, object expected'],
  ['text', '$: string found, object expected'],
  [null, '$: null found, object expected'],
  [{ text: 'a', reply: {} }, '$.reply.in_reply_to_tweet_id: is missing but it is required'],
  [
    { text: 'a', reply: { in_reply_to_tweet_id: 'x' } },
    '$.reply.in_reply_to_tweet_id: does not match the regex pattern ^[0-9]{1,19}$',
  ],
  [{ text: 'a', quote_tweet_id: 5 }, '$.quote_tweet_id: integer found, string expected'],
] as [unknown, string][])('the post %j is answered 400 and creates nothing', async ([json, message], { mock }) => {
  const before = mock.posts.list().length

  const { status, body } = await callApi(mock, '/2/tweets', { json })

  expect(status).toBe(400)
  expect(body.errors[0].message).toContain(message)
  expect(mock.posts.list()).toHaveLength(before)
})

test('a post about a post that does not exist is not permitted', async ({ mock }) => {
  const { status } = await callApi(mock, '/2/tweets', { json: { text: 'a', quote_tweet_id: '123' } })

  expect(status).toBe(403)
})

test('a body that is a form is answered as X does', async ({ mock }) => {
  const { accessToken } = await mock.signIn({ scopes: ['tweet.read', 'tweet.write', 'users.read'] })

  const response = await mock.fetch(`${mock.origin}/2/tweets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}` },
    body: new URLSearchParams({ text: 'a' }),
  })

  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({
    errors: [{ message: 'Requests with bodies must have content-type of application/json.' }],
  })
})

test('the text of a post is not in the journal', async ({ mock }) => {
  await callApi(mock, '/2/tweets', { json: { text: 'between friends' } })

  expect(JSON.stringify(mock.journal.events)).not.toContain('between friends')
})

test('posts, relations and rate windows are part of a save point', async ({ mock }) => {
  const { id } = userNamed(mock, 'ada_practice')
  const created = await callApi(mock, '/2/tweets', { json: { text: 'saved' } })
  await callApi(mock, `/2/users/${id}/likes`, { json: { tweet_id: created.body.data.id } })
  const snapshot = mock.snapshot()
  await callApi(mock, '/2/tweets', { json: { text: 'not saved' } })
  await callApi(mock, `/2/tweets/${created.body.data.id}`, { method: 'DELETE' })

  mock.restore(JSON.parse(JSON.stringify(snapshot)))

  const { body, headers } = await callApi(mock, `/2/users/${id}/liked_tweets`)
  expect(body.data).toMatchObject([{ text: 'saved' }])
  expect(headers.get('x-rate-limit-remaining')).toBe('74')
  const again = await callApi(mock, '/2/tweets', { json: { text: 'saved' } })
  expect(again.status).toBe(403)
  expect(again.headers.get('x-rate-limit-remaining')).toBe('98')
})

test('a post can be added with an id of its own, once', ({ mock }) => {
  mock.posts.add({ author: 'ada_practice', text: 'a', id: '1905993362018042115' })

  const add = (id: string) => () => mock.posts.add({ author: 'ada_practice', text: 'b', id })

  expect(add('1905993362018042115')).toThrow('post id "1905993362018042115" is taken')
  expect(add('-1')).toThrow('post id "-1" is no number below 2^63')
  expect(add('01905993362018042115')).toThrow('is no number below 2^63 without leading zeros')
  expect(add('042')).toThrow('is no number below 2^63 without leading zeros')
  expect(() => mock.posts.add({ author: 'nobody', text: 'b' })).toThrow('user "nobody" does not exist')
})
