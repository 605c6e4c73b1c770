import { expect, test } from '../../../../src/testing/vitest.ts'
import { USER_FIELDS } from '../../../../mock-provider/wire/fields.ts'
import { appToken, callApi, callWith } from '../call.ts'
import { adaId, benId, changeWorld, malloryId, protect } from '../lists/world.ts'

const ALL = `user.fields=${USER_FIELDS.printed.join(',')},subscribes_to_you`

test('an account has the fields that it was given, and leaves out those that it has not', async ({ mock }) => {
  const own = { location: 'Turin', verified: true, verified_type: 'blue' }
  const { id } = mock.users.add({ username: 'zoe', fields: own })

  const { body } = await callApi(mock, `/2/users/${id}?${ALL}`)

  expect(body.data).toMatchObject({ ...own, protected: false, is_identity_verified: false, receives_your_dm: true })
  for (const name of ['withheld', 'affiliation', 'entities', 'pinned_tweet_id', 'most_recent_tweet_id'])
    expect(body.data).not.toHaveProperty(name)
})

test('entities are found in description and url', async ({ mock }) => {
  const url = 'https://example.com/zoe'
  const { id } = mock.users.add({ username: 'zoe', fields: { description: 'With @ada_practice on #tokens', url } })

  const { body } = await callApi(mock, `/2/users/${id}?user.fields=entities`)

  expect(body.data.entities).toEqual({
    url: { urls: [{ start: 0, end: 23, url, expanded_url: url, display_url: 'example.com/zoe' }] },
    description: {
      mentions: [{ start: 5, end: 18, username: 'ada_practice', id: adaId(mock) }],
      hashtags: [{ start: 22, end: 29, tag: 'tokens' }],
    },
  })
})

test('fields that JSON cannot hold make no account', ({ mock }) => {
  const before = mock.users.list().length

  expect(() => mock.users.add({ username: 'zoe', fields: { location: () => 'Turin' } })).toThrow(RangeError)
  expect(mock.users.list()).toHaveLength(before)
})

test('what is the account’s own alone is shown to itself, and the rest to others', async ({ mock }) => {
  const me = await callApi(mock, `/2/users/me?${ALL}`)
  const other = await callApi(mock, `/2/users/${benId(mock)}?${ALL}`)
  const withApp = await callWith(mock, await appToken(mock), `/2/users/${benId(mock)}?${ALL}`)

  expect(me.body.data).toMatchObject({ parody: false, subscription_type: 'None' })
  expect(me.body).not.toHaveProperty('errors')
  for (const name of ['connection_status', 'receives_your_dm', 'subscription', 'subscribes_to_you']) {
    expect(me.body.data).not.toHaveProperty(name)
    expect(withApp.body.data).not.toHaveProperty(name)
  }
  expect(other.body.data).toMatchObject({
    connection_status: [],
    subscription: { subscribes_to_you: false },
    subscribes_to_you: false,
  })
  expect(other.body.data).not.toHaveProperty('subscription_type')
  expect(other.body.errors).toMatchObject([{ field: 'parody' }])
})

test('a pinned post and the newest come along with their expansions', async ({ mock }) => {
  const pinned = mock.posts.list().find(({ authorId }) => authorId === adaId(mock))?.id ?? ''
  changeWorld(mock, ({ users }) => {
    Object.assign(users[0]?.fields ?? {}, { pinned_tweet_id: pinned })
  })
  const newest = mock.posts.add({ author: 'ada_practice', text: 'newest' }).id

  const { body } = await callApi(mock, `/2/users/${adaId(mock)}?expansions=pinned_tweet_id,most_recent_tweet_id`)
  await callApi(mock, `/2/tweets/${pinned}`, { method: 'DELETE' })
  const after = await callApi(mock, `/2/users/${adaId(mock)}?user.fields=pinned_tweet_id&expansions=pinned_tweet_id`)

  expect(body.data).toMatchObject({ pinned_tweet_id: pinned, most_recent_tweet_id: newest })
  expect(body.includes.tweets.map(({ id }: { id: string }) => id).toSorted()).toEqual([pinned, newest].toSorted())
  expect(after.body).toEqual({ data: { id: adaId(mock), name: 'Ada Practice', username: 'ada_practice' } })
})

test('a protected account shows its newest post to followers and to itself', async ({ mock }) => {
  protect(mock, benId(mock))
  changeWorld(mock, ({ relations }) => relations.follows.push([malloryId(mock), benId(mock)]))
  const read = async (as: string) =>
    (await callApi(mock, `/2/users/${benId(mock)}?user.fields=most_recent_tweet_id,protected`, { as })).body.data

  expect(await read('ada_practice')).not.toHaveProperty('most_recent_tweet_id')
  for (const as of ['ben_practice', 'mallory_practice'])
    expect(await read(as)).toMatchObject({ protected: true, most_recent_tweet_id: expect.any(String) })
})

test('verified followers are counted', async ({ mock }) => {
  const { id } = mock.users.add({ username: 'zoe', fields: { verified: true } })
  changeWorld(mock, ({ relations }) => relations.follows.push([id, adaId(mock)], [benId(mock), adaId(mock)]))

  const { body } = await callApi(mock, '/2/users/me?user.fields=verified_followers_count')

  expect(body.data.verified_followers_count).toBe(1)
})
