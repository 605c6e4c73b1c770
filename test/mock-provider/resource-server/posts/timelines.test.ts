import { expect, test } from '../../../../src/testing/vitest.ts'
import type { MockProvider } from '../../../../mock-provider/index.ts'
import { callApi, userNamed } from '../call.ts'

type Post = { id: string; text: string }

const textsOf = (body: { data?: Post[] }) => body.data?.map(({ text }) => text)

/** Posts of one minute each, oldest first. @returns their ids. */
async function posted(mock: MockProvider, posts: readonly [author: string, json: object][]): Promise<string[]> {
  const ids = []
  for (const [as, json] of posts) {
    const { body } = await callApi(mock, '/2/tweets', { as, json })
    ids.push(body.data.id)
    mock.clock.advance({ minutes: 1 })
  }
  return ids
}

test('the home timeline has own posts and those of who is followed, newest first, page by page', async ({ mock }) => {
  const [ada, ben] = [userNamed(mock, 'ada_practice'), userNamed(mock, 'ben_practice')]
  await callApi(mock, `/2/users/${ada.id}/following`, { json: { target_user_id: ben.id } })
  await posted(mock, [
    ['ada_practice', { text: 'mine' }],
    ['mallory_practice', { text: 'not followed' }],
    ['ben_practice', { text: 'his' }],
  ])
  const path = `/2/users/${ada.id}/timelines/reverse_chronological?max_results=2`

  const first = await callApi(mock, path)
  const second = await callApi(mock, `${path}&pagination_token=${first.body.meta.next_token}`)

  expect(textsOf(first.body)).toEqual(['his', 'mine'])
  expect(Object.keys(first.body.meta)).toEqual(['newest_id', 'oldest_id', 'result_count', 'next_token'])
  expect(textsOf(second.body)).toEqual([
    'The refresh token I used yesterday is dead today',
    'Tokens live two hours. I checked.',
  ])
})

test('the home timeline is one’s own', async ({ mock }) => {
  const { status } = await callApi(
    mock,
    `/2/users/${userNamed(mock, 'ben_practice').id}/timelines/reverse_chronological`,
  )

  expect(status).toBe(400)
})

test('a timeline without posts has nothing but a count', async ({ mock }) => {
  const { text } = await callApi(mock, `/2/users/${userNamed(mock, 'mallory_practice').id}/tweets`)

  expect(text).toBe('{"meta":{"result_count":0}}')
})

test('a user’s posts are cut at ids and instants, replies and reposts are left out', async ({ mock }) => {
  const { id } = userNamed(mock, 'mallory_practice')
  const bens = mock.posts.add({ author: 'ben_practice', text: 'bens' })
  const ids = await posted(mock, [
    ['mallory_practice', { text: 'first' }],
    ['mallory_practice', { text: 'second', reply: { in_reply_to_tweet_id: bens.id } }],
    ['mallory_practice', { text: 'third' }],
  ])
  await callApi(mock, `/2/users/${id}/retweets`, { as: 'mallory_practice', json: { tweet_id: bens.id } })
  const list = async (query: string) => textsOf((await callApi(mock, `/2/users/${id}/tweets?${query}`)).body)
  const at = (minutesAgo: number) => new Date((mock.clock.now() - minutesAgo * 60) * 1000).toISOString()

  expect(await list('')).toEqual(['RT @ben_practice: bens', 'third', 'second', 'first'])
  expect(await list('exclude=replies')).toEqual(['RT @ben_practice: bens', 'third', 'first'])
  expect(await list('exclude=replies,retweets')).toEqual(['third', 'first'])
  expect(await list(`since_id=${ids[0]}&until_id=${ids[2]}`)).toEqual(['second'])
  expect(await list(`start_time=${at(2)}&end_time=${at(1)}`)).toEqual(['second'])
})

test('mentions are posts with the name in any case, and replies of others', async ({ mock }) => {
  const ada = userNamed(mock, 'ada_practice')
  const [root] = await posted(mock, [['ada_practice', { text: 'root' }]])
  const reply = { in_reply_to_tweet_id: root }
  await posted(mock, [
    ['ben_practice', { text: 'hello @ADA_practice' }],
    ['ben_practice', { text: 'an answer', reply }],
    ['ada_practice', { text: 'to myself', reply }],
    ['ben_practice', { text: 'hello @ada_practice2' }],
    ['mallory_practice', { text: '@ada_practice, both', reply }],
  ])
  const { body } = await callApi(mock, `/2/users/${ada.id}/mentions`)

  expect(textsOf(body)).toEqual(['@ada_practice, both', 'an answer', 'hello @ADA_practice'])
})

test.for(['tweets', 'mentions'])('%s of nobody are told to be missing', async (list, { mock }) => {
  const { status, body } = await callApi(mock, `/2/users/123/${list}`)

  expect([status, body.errors[0].detail]).toEqual([200, 'Could not find user with id: [123].'])
})

test('the home timeline has nothing of who is muted, also not what others reposted', async ({ mock }) => {
  const [ada, ben, mallory] = ['ada_practice', 'ben_practice', 'mallory_practice'].map(
    (name) => userNamed(mock, name).id,
  )
  for (const id of [ben, mallory]) await callApi(mock, `/2/users/${ada}/following`, { json: { target_user_id: id } })
  await callApi(mock, `/2/users/${ada}/muting`, { json: { target_user_id: mallory } })
  const loud = mock.posts.add({ author: 'ada_practice', text: 'loud' })
  const muted = mock.posts.add({ author: 'mallory_practice', text: 'muted' })
  for (const { id } of [muted, loud])
    await callApi(mock, `/2/users/${ben}/retweets`, { as: 'ben_practice', json: { tweet_id: id } })

  const { body } = await callApi(mock, `/2/users/${ada}/timelines/reverse_chronological?max_results=2`)

  expect(textsOf(body)).toEqual(['RT @ada_practice: loud', 'loud'])
})
