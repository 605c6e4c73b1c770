import { expect, test } from '../../../../src/testing/vitest.ts'
import { png } from '../../uploads/send.ts'
import { callApi } from '../call.ts'
import { messagesOf, mp4, uploader } from '../media/upload.ts'

test('a picture makes a post without a text, and comes with its expansion', async ({ mock }) => {
  const ada = await uploader(mock)
  const { id: mediaId, media_key: key } = (await ada.oneGo('tweet_image', png(100))).body.data
  await ada.post('/2/media/metadata', { id: mediaId, metadata: { alt_text: { text: 'a cat' } } })
  const tagged = mock.users.list()[1]?.id

  const posted = await ada.post('/2/tweets', { media: { media_ids: [mediaId], tagged_user_ids: [tagged] } })

  const fields = 'tweet.fields=attachments,media_metadata&media.fields=alt_text,url&expansions=attachments.media_keys'
  const { body } = await ada.get(`/2/tweets/${posted.body.data.id}?${fields}`)
  expect(posted.status).toBe(201)
  expect(body.data).toMatchObject({
    text: '',
    attachments: { media_keys: [key] },
    media_metadata: [{ media_key: key, alt_text: 'a cat' }],
  })
  expect(body.includes.media).toEqual([
    { media_key: key, type: 'photo', url: `https://pbs.twimg.com/media/${mediaId}.png`, alt_text: 'a cat' },
  ])
})

test('the picture of a quoted post comes with its expansion, without that of the post itself', async ({ mock }) => {
  const ada = await uploader(mock)
  const { id: mediaId, media_key: key } = (await ada.oneGo('tweet_image', png(100))).body.data
  const quoted = (await ada.post('/2/tweets', { media: { media_ids: [mediaId] } })).body.data.id
  const { id } = (await ada.post('/2/tweets', { text: 'look', quote_tweet_id: quoted })).body.data

  const { body } = await ada.get(`/2/tweets/${id}?expansions=referenced_tweets.id.attachments.media_keys`)
  const own = await ada.get(`/2/tweets/${quoted}?expansions=referenced_tweets.id.attachments.media_keys`)

  expect(body.includes).toMatchObject({ tweets: [{ id: quoted }], media: [{ media_key: key }] })
  expect(own.body.includes).toBeUndefined()
})

test('two posts of pictures without a text are no duplicates', async ({ mock }) => {
  const ada = await uploader(mock)
  const statuses = []
  for (const seed of [1, 2]) {
    const { id } = (await ada.oneGo('tweet_image', png(100, seed))).body.data
    statuses.push((await ada.post('/2/tweets', { media: { media_ids: [id] } })).status)
  }

  expect(statuses).toEqual([201, 201])
})

test('media of somebody else, still processed, or a day old are refused, and nothing is posted', async ({ mock }) => {
  const [ada, ben] = [await uploader(mock), await uploader(mock, 'ben_practice')]
  const bens = (await ben.oneGo('tweet_image', png(100))).body.data.id
  const video = await ada.initialize({ media_category: 'tweet_video', media_type: 'video/mp4', total_bytes: 100 })
  await ada.append(video, 0, mp4(100))
  await ada.finalize(video)
  const before = mock.posts.list().length
  const post = (id: string) => ada.post('/2/tweets', { text: `with ${id}`, media: { media_ids: [id] } })

  const refused = [await post(bens), await post(video)]
  mock.clock.advance({ minutes: 1 })
  const processed = await post(video)
  mock.clock.advance({ days: 1 })
  const again = await (await uploader(mock)).post('/2/tweets', { text: 'late', media: { media_ids: [video] } })

  for (const answer of [...refused, again]) {
    expect(answer.status).toBe(400)
    expect(messagesOf(answer)).toEqual(['Your media IDs are invalid.'])
  }
  expect(processed.status).toBe(201)
  expect(mock.posts.list()).toHaveLength(before + 1)
})

test('searches find posts by the kind of their media', async ({ mock }) => {
  const ada = await uploader(mock)
  const picture = (await ada.oneGo('tweet_image', png(100))).body.data.id
  await ada.post('/2/tweets', { text: 'a cat in a picture', media: { media_ids: [picture] } })
  await ada.post('/2/tweets', { text: 'a cat in words' })
  mock.clock.advance({ minutes: 1 })
  const count = async (query: string) =>
    (await callApi(mock, `/2/tweets/search/recent?query=${encodeURIComponent(query)}`)).body.meta.result_count

  expect(await count('cat has:images')).toBe(1)
  expect(await count('cat -has:images')).toBe(1)
  expect(await count('cat has:videos')).toBe(0)
  expect(await count('cat has:media has:links')).toBe(1)
})
