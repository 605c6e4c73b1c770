import { expect, test } from '../../../../src/testing/vitest.ts'
import type { MockProvider } from '../../../../mock-provider/index.ts'
import { appToken, callApi, callWith } from '../call.ts'
import { adaId, benId, changeWorld, ids, malloryId, protect } from '../lists/world.ts'

/** Ben is protected and Ada follows him; his newest post. */
function protectBen(mock: MockProvider): string {
  protect(mock, benId(mock))
  changeWorld(mock, ({ relations }) => relations.follows.push([adaId(mock), benId(mock)]))
  return mock.posts.add({ author: 'ben_practice', text: 'for my followers' }).id
}

test('a protected post is shown to its author and to followers, and to others X’s error with 200', async ({ mock }) => {
  const id = protectBen(mock)
  const read = (as: string) => callApi(mock, `/2/tweets/${id}`, { as })

  const [own, follower, stranger] = [
    await read('ben_practice'),
    await read('ada_practice'),
    await read('mallory_practice'),
  ]

  for (const { body } of [own, follower]) expect(body.data).toMatchObject({ id, text: 'for my followers' })
  expect(stranger.status).toBe(200)
  expect(stranger.body).toEqual({
    errors: [
      {
        resource_id: id,
        parameter: 'id',
        resource_type: 'tweet',
        section: 'data',
        title: 'Authorization Error',
        value: id,
        detail: `Sorry, you are not authorized to see the Tweet with id: [${id}].`,
        type: 'https://api.twitter.com/2/problems/not-authorized-for-resource',
      },
    ],
  })
})

test('of several posts the protected ones become errors', async ({ mock }) => {
  const id = protectBen(mock)
  const open = mock.posts.add({ author: 'ada_practice', text: 'for all' }).id

  const { body } = await callWith(mock, await appToken(mock), `/2/tweets?ids=${id},${open}`)

  expect(ids(body.data ? { body } : { body: {} })).toEqual([open])
  expect(body.errors).toMatchObject([
    { detail: `Sorry, you are not authorized to see the Tweet with ids: [${id}].`, value: id },
  ])
})

test('the posts of a protected user are refused as X does', async ({ mock }) => {
  protectBen(mock)
  const path = `/2/users/${benId(mock)}/tweets`

  const stranger = await callApi(mock, path, { as: 'mallory_practice' })
  const follower = await callApi(mock, path)

  expect(stranger.body.errors).toMatchObject([
    { detail: `Sorry, you are not authorized to see the user with id: [${benId(mock)}].`, resource_type: 'user' },
  ])
  expect(stranger.body).not.toHaveProperty('data')
  expect(follower.body.data[0]).toMatchObject({ text: 'for my followers' })
})

test('a post that quotes a protected one does not bring it along', async ({ mock }) => {
  const id = protectBen(mock)
  const json = { text: 'Look', quote_tweet_id: id }
  const quote = (await callApi(mock, '/2/tweets', { json })).body.data.id
  const path = `/2/tweets/${quote}?expansions=referenced_tweets.id`

  const [follower, stranger] = [await callApi(mock, path), await callApi(mock, path, { as: 'mallory_practice' })]

  expect(follower.body.includes.tweets).toMatchObject([{ id }])
  expect(stranger.body).not.toHaveProperty('includes')
  expect(stranger.body.errors).toMatchObject([{ section: 'includes', parameter: 'referenced_tweets.id', value: id }])
})

const ALL_EXPANSIONS =
  'author_id,attachments.media_keys,attachments.poll_ids,edit_history_tweet_ids,entities.mentions.username,geo.place_id,' +
  'in_reply_to_user_id,referenced_tweets.id,referenced_tweets.id.author_id'

test('a protected post brings nothing along, alone, among others, or as what another refers to', async ({ mock }) => {
  const quoted = mock.posts.add({ author: 'mallory_practice', text: 'for all' }).id
  protectBen(mock)
  const poll = { options: ['secret', 'other'], durationMinutes: 60 }
  const id = mock.posts.add({ author: 'ben_practice', text: '@mallory_practice?', poll, inReplyToPostId: quoted }).id
  const quote = mock.posts.add({ author: 'mallory_practice', text: 'Look', quotedPostId: id }).id
  const ask = (path: string, as: string) => callApi(mock, `/2/tweets${path}expansions=${ALL_EXPANSIONS}`, { as })

  const follower = await ask(`/${id}?`, 'ada_practice')
  const strangers = [await ask(`/${id}?`, 'mallory_practice'), await ask(`?ids=${id}&`, 'mallory_practice')]
  const quoting = await ask(`/${quote}?`, 'mallory_practice')

  expect(Object.keys(follower.body.includes)).toEqual(['users', 'tweets', 'polls'])
  for (const { body } of strangers) expect(Object.keys(body)).toEqual(['errors'])
  expect(quoting.body.includes.users.map(({ username }: { username: string }) => username)).toEqual([
    'mallory_practice',
  ])
  expect(quoting.body.includes.tweets).toMatchObject([{ id: quote }])
})

test('what was reposted before its author became protected is shown to followers alone', async ({ mock }) => {
  const { id } = mock.posts.add({ author: 'ben_practice', text: 'once for all' })
  const json = { tweet_id: id }
  const made = await callApi(mock, `/2/users/${malloryId(mock)}/retweets`, { as: 'mallory_practice', json })
  const repost = made.body.data.rest_id
  const timeline = `/2/users/${malloryId(mock)}/tweets`
  const before = ids(await callApi(mock, timeline, { as: 'mallory_practice' }))
  protectBen(mock)
  const read = async (as: string) =>
    [await callApi(mock, timeline, { as }), await callApi(mock, `/2/tweets?ids=${repost}`, { as })].map(ids)

  const [follower, stranger] = [await read('ada_practice'), await read('mallory_practice')]

  expect(before).toContain(repost)
  expect(follower).toEqual([before, [repost]])
  expect(stranger).toEqual([before.filter((each) => each !== repost), []])
})

test('a post that is left out for its private metrics brings nothing along', async ({ mock }) => {
  const { id } = mock.posts.add({ author: 'ben_practice', text: '@ada_practice' })

  const { body } = await callApi(mock, `/2/tweets/${id}?tweet.fields=non_public_metrics&expansions=${ALL_EXPANSIONS}`)

  expect(Object.keys(body)).toEqual(['errors'])
})

test.for(['liking_users', 'retweeted_by', 'retweets', 'quote_tweets'])(
  'of a protected post followers alone get its %s',
  async (list, { mock }) => {
    const id = protectBen(mock)
    const json = { tweet_id: id }
    await callApi(mock, `/2/users/${adaId(mock)}/likes`, { json })
    await callApi(mock, `/2/users/${benId(mock)}/retweets`, { as: 'ben_practice', json })
    await callApi(mock, '/2/tweets', { json: { text: 'Look', quote_tweet_id: id } })
    const path = `/2/tweets/${id}/${list}`

    const follower = await callApi(mock, path)
    const stranger = await callApi(mock, path, { as: 'mallory_practice' })
    const app = list === 'liking_users' ? stranger : await callWith(mock, await appToken(mock), path)

    expect(follower.body.meta.result_count).toBe(1)
    for (const { body } of [stranger, app]) {
      expect(Object.keys(body)).toEqual(['errors'])
      expect(body.errors).toMatchObject([{ title: 'Authorization Error', resource_type: 'tweet', value: id }])
    }
  },
)

test('where one blocks the other neither sees the other’s posts', async ({ mock }) => {
  const id = mock.posts.add({ author: 'ben_practice', text: 'hello' }).id
  const own = mock.posts.add({ author: 'mallory_practice', text: 'hello too' }).id
  changeWorld(mock, ({ relations }) => relations.blocks.push([benId(mock), malloryId(mock)]))

  const blocked = await callApi(mock, `/2/tweets/${id}`, { as: 'mallory_practice' })
  const blocking = await callApi(mock, `/2/tweets/${own}`, { as: 'ben_practice' })
  const third = await callApi(mock, `/2/tweets?ids=${id},${own}`)

  for (const { body } of [blocked, blocking]) expect(body.errors).toMatchObject([{ title: 'Authorization Error' }])
  expect(ids(third)).toEqual([id, own])
})

test.for([
  ['likes', 'liked_tweets'],
  ['bookmarks', 'bookmarks'],
])('%s of a protected post change nothing, and those of before are not listed', async ([path, list], { mock }) => {
  const id = protectBen(mock)
  const own = `/2/users/${malloryId(mock)}`
  const as = 'mallory_practice'
  const add = () => callApi(mock, `${own}/${path}`, { as, json: { tweet_id: id } })

  const refused = await add()
  changeWorld(mock, ({ relations }) => relations.follows.push([malloryId(mock), benId(mock)]))
  await add()
  const before = ids(await callApi(mock, `${own}/${list}`, { as }))
  await callApi(mock, `${own}/following/${benId(mock)}`, { as, method: 'DELETE' })

  expect(refused.body.errors).toMatchObject([{ title: 'Authorization Error', parameter: 'tweet_id' }])
  expect(before).toEqual([id])
  expect((await callApi(mock, `${own}/${list}`, { as })).body).toEqual({ meta: { result_count: 0 } })
})

test('at home there is nothing of who is muted', async ({ mock }) => {
  const follow = { json: { target_user_id: benId(mock) } }
  await callApi(mock, `/2/users/${adaId(mock)}/following`, follow)
  const id = mock.posts.add({ author: 'ben_practice', text: 'hello' }).id
  const home = async () =>
    ids(await callApi(mock, `/2/users/${adaId(mock)}/timelines/reverse_chronological`)).includes(id)

  const before = await home()
  await callApi(mock, `/2/users/${adaId(mock)}/muting`, follow)

  expect([before, await home()]).toEqual([true, false])
})

test('a search finds and counts protected posts for followers alone', async ({ mock }) => {
  const id = protectBen(mock)
  mock.clock.advance({ minutes: 10 })
  const find = async (as: string) =>
    ids(await callApi(mock, '/2/tweets/search/recent?query=followers%20from:ben_practice', { as }))

  const counts = await callWith(mock, await appToken(mock), '/2/tweets/counts/recent?query=followers')

  expect([await find('ada_practice'), await find('mallory_practice')]).toEqual([[id], []])
  expect(counts.body.meta.total_tweet_count).toBe(0)
})

test('who may not see a post can neither reply to it, nor quote it, nor repost it', async ({ mock }) => {
  const id = protectBen(mock)
  const as = 'mallory_practice'
  const before = mock.posts.list().length

  const reply = await callApi(mock, '/2/tweets', { as, json: { text: 'a', reply: { in_reply_to_tweet_id: id } } })
  const quote = await callApi(mock, '/2/tweets', { as, json: { text: 'b', quote_tweet_id: id } })
  const repost = await callApi(mock, `/2/users/${malloryId(mock)}/retweets`, { as, json: { tweet_id: id } })

  expect(reply.body.detail).toBe('You attempted to reply to a Tweet that is deleted or not visible to you.')
  expect(quote.status).toBe(403)
  expect(repost.body.errors).toMatchObject([{ title: 'Authorization Error', parameter: 'tweet_id', value: id }])
  expect(mock.posts.list()).toHaveLength(before)
})

test('followers do not repost protected posts, the author does', async ({ mock }) => {
  const id = protectBen(mock)

  const follower = await callApi(mock, `/2/users/${adaId(mock)}/retweets`, { json: { tweet_id: id } })
  const own = await callApi(mock, `/2/users/${benId(mock)}/retweets`, { as: 'ben_practice', json: { tweet_id: id } })

  expect([follower.status, own.status]).toEqual([403, 200])
})
