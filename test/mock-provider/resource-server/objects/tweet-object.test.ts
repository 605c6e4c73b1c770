import { expect, test } from '../../../../src/testing/vitest.ts'
import { TWEET_FIELDS } from '../../../../mock-provider/wire/fields.ts'
import { callApi, userNamed } from '../call.ts'

const PRIVATE = ['non_public_metrics', 'organic_metrics', 'promoted_metrics']
const others = TWEET_FIELDS.printed.filter((name) => !PRIVATE.includes(name))

test('links, tags and names of a text are entities, counted in code points', async ({ mock }) => {
  const text = '😀 @ben_practice and @nobody: #Tag $TWTR https://www.a.example/a-path-that-is-long'
  const { id } = mock.posts.add({ author: 'ada_practice', text })

  const { body } = await callApi(mock, `/2/tweets/${id}?tweet.fields=entities,display_text_range`)

  const { entities, display_text_range: range } = body.data
  expect(entities).toEqual({
    mentions: [
      { start: 2, end: 15, username: 'ben_practice', id: userNamed(mock, 'ben_practice').id },
      { start: 20, end: 27, username: 'nobody' },
    ],
    urls: [
      {
        start: 40,
        end: 81,
        url: 'https://www.a.example/a-path-that-is-long',
        expanded_url: 'https://www.a.example/a-path-that-is-long',
        display_url: 'a.example/a-path-that-is-l…',
      },
    ],
    hashtags: [{ start: 29, end: 33, tag: 'Tag' }],
    cashtags: [{ start: 34, end: 39, tag: 'TWTR' }],
  })
  expect(range).toEqual([0, 81])
})

test('a plain post has no entities, attachments, references or place', async ({ mock }) => {
  const { id } = mock.posts.add({ author: 'ada_practice', text: 'plain' })

  const { body } = await callApi(mock, `/2/tweets/${id}?tweet.fields=${others.join(',')}`)

  expect(body.data).toEqual({
    text: 'plain',
    id,
    author_id: userNamed(mock, 'ada_practice').id,
    created_at: expect.stringMatching(/\.000Z$/),
    edit_history_tweet_ids: [id],
    conversation_id: id,
    lang: 'en',
    possibly_sensitive: false,
    paid_partnership: false,
    reply_settings: 'everyone',
    display_text_range: [0, 5],
    username: 'ada_practice',
    public_metrics: {
      retweet_count: 0,
      reply_count: 0,
      like_count: 0,
      quote_count: 0,
      bookmark_count: 0,
      impression_count: 0,
    },
    edit_controls: { is_edit_eligible: true, editable_until: expect.any(String), edits_remaining: 5 },
  })
})

test('a place and who was tagged are taken, and the place comes with its expansion', async ({ mock }) => {
  const json = { text: 'here', geo: { place_id: 'fd70c22040963ac7' } }
  const { body } = await callApi(mock, '/2/tweets', { json })

  const shown = await callApi(mock, `/2/tweets/${body.data.id}?expansions=geo.place_id&place.fields=country`)

  expect(shown.body.data.geo).toEqual({ place_id: 'fd70c22040963ac7' })
  expect(shown.body.includes.places).toEqual([
    { id: 'fd70c22040963ac7', full_name: 'Practice place fd70c22040963ac7', country: 'Practice country' },
  ])
})

test('private metrics are the author’s, for thirty days', async ({ mock }) => {
  const { id } = mock.posts.add({ author: 'ada_practice', text: 'mine' })
  const path = `/2/tweets/${id}?tweet.fields=non_public_metrics,organic_metrics`

  const own = await callApi(mock, path)
  const foreign = await callApi(mock, path, { as: 'ben_practice' })
  mock.clock.advance({ days: 31 })
  const old = await callApi(mock, path)

  expect(own.body.data.non_public_metrics).toEqual({ impression_count: 0, url_link_clicks: 0, user_profile_clicks: 0 })
  expect(own.body.errors).toBeUndefined()
  expect(foreign.body.data).toBeUndefined()
  expect(foreign.body.errors).toHaveLength(9)
  expect(foreign.body.errors[0]).toEqual({
    resource_type: 'tweet',
    field: 'non_public_metrics.impression_count',
    parameter: 'id',
    resource_id: id,
    title: 'Field Authorization Error',
    section: 'data',
    detail: `Sorry, you are not authorized to access 'non_public_metrics.impression_count' on the Tweet with id : [${id}].`,
    value: id,
    type: 'https://api.twitter.com/2/problems/not-authorized-for-field',
  })
  expect(old.body.data).toBeUndefined()
})

test('of referenced posts those with private metrics of others are left out, as at X', async ({ mock }) => {
  const { id } = mock.posts.add({ author: 'ben_practice', text: 'his' })
  const { body } = await callApi(mock, '/2/tweets', { json: { text: 'mine', quote_tweet_id: id } })

  const shown = await callApi(
    mock,
    `/2/tweets/${body.data.id}?tweet.fields=organic_metrics&expansions=referenced_tweets.id`,
  )

  expect(shown.body.data.organic_metrics).toMatchObject({ like_count: 0 })
  expect(shown.body.includes).toBeUndefined()
  expect(shown.body.errors[0]).toMatchObject({
    section: 'includes',
    parameter: 'referenced_tweets.id',
    resource_id: id,
  })
})

test('a post that is quoted and gone is an error beside the others', async ({ mock }) => {
  const { id } = mock.posts.add({ author: 'ada_practice', text: 'first' })
  const { body } = await callApi(mock, '/2/tweets', { json: { text: 'look', quote_tweet_id: id } })
  await callApi(mock, `/2/tweets/${id}`, { method: 'DELETE' })

  const shown = await callApi(mock, `/2/tweets/${body.data.id}?expansions=referenced_tweets.id`)

  expect(shown.body.data.referenced_tweets).toEqual([{ type: 'quoted', id }])
  expect(shown.body.errors).toEqual([
    {
      value: id,
      detail: `Could not find tweet with referenced_tweets.id: [${id}].`,
      title: 'Not Found Error',
      resource_type: 'tweet',
      parameter: 'referenced_tweets.id',
      resource_id: id,
      type: 'https://api.twitter.com/2/problems/resource-not-found',
    },
  ])
})

test.for([
  ['こんにちは cat', 'ja'],
  ['안녕', 'ko'],
  ['你好', 'zh'],
  ['привет', 'ru'],
  ['12345 !', 'und'],
  ['https://a.example', 'und'],
] as const)('the language of %s is %s', async ([text, lang], { mock }) => {
  const { id } = mock.posts.add({ author: 'ada_practice', text })

  const { body } = await callApi(mock, `/2/tweets/${id}?tweet.fields=lang`)

  expect(body.data.lang).toBe(lang)
})
