import { expect, test } from '../../../../src/testing/vitest.ts'
import { png } from '../../uploads/send.ts'
import { appToken, callWith } from '../call.ts'
import { adaId, protect } from '../lists/world.ts'
import { messagesOf, mp4, uploader } from './upload.ts'

const FIELDS =
  'alt_text,duration_ms,height,media_key,non_public_metrics,organic_metrics,preview_image_url,promoted_metrics,public_metrics,type,url,variants,width'

test('a media object has its key and type, and what is asked for', async ({ mock }) => {
  const ada = await uploader(mock)
  const { media_key: key } = (await ada.oneGo('tweet_image', png(100))).body.data

  const [plain, sized] = [
    await ada.get(`/2/media/${key}`),
    await ada.get(`/2/media/${key}?media.fields=width,height,url`),
  ]

  expect(plain.body).toEqual({ data: { media_key: key, type: 'photo' } })
  expect(sized.body.data).toMatchObject({ media_key: key, width: 1200, height: 630 })
  expect(sized.body.data.url).toMatch(/^https:\/\/pbs\.twimg\.com\/media\/.+\.png$/)
})

test('metrics of the owner are shown to the owner alone', async ({ mock }) => {
  const [ada, ben] = [await uploader(mock), await uploader(mock, 'ben_practice')]
  const { id, media_key: key } = (await ada.oneGo('tweet_video', mp4(100))).body.data
  mock.clock.advance({ minutes: 1 })
  mock.posts.add({ author: 'ada_practice', text: 'moving', mediaIds: [id] })

  const [own, other] = [
    await ada.get(`/2/media/${key}?media.fields=${FIELDS}`),
    await ben.get(`/2/media/${key}?media.fields=${FIELDS}`),
  ]

  const owners = ['non_public_metrics', 'organic_metrics', 'promoted_metrics']
  expect(Object.keys(own.body.data)).toEqual(expect.arrayContaining([...owners, 'variants', 'public_metrics']))
  expect(Object.keys(other.body.data).filter((name) => owners.includes(name))).toEqual([])
})

test('several are asked for at once, and what is not there is an error beside them', async ({ mock }) => {
  const ada = await uploader(mock)
  const { media_key: photo } = (await ada.oneGo('tweet_image', png(100))).body.data
  const { media_key: pending } = (await ada.oneGo('tweet_gif', png(100))).body.data

  const { status, body } = await ada.get(`/2/media?media_keys=${photo},${pending},7_${photo.slice(2)}`)

  expect(status).toBe(200)
  expect(body.data).toEqual([{ media_key: photo, type: 'photo' }])
  expect(body.errors.map(({ value }: { value: string }) => value)).toEqual([pending, `7_${photo.slice(2)}`])
  expect(body.errors[0].detail).toBe(`Could not find media with media_key: [${pending}].`)
})

test('others get a file once it is in a post that they may see, in any version of it', async ({ mock }) => {
  const ada = await uploader(mock)
  const { id, media_key: key } = (await ada.oneGo('tweet_image', png(100))).body.data
  const message = (await ada.oneGo('dm_image', png(100))).body.data.media_key
  const mallory = await uploader(mock, 'mallory_practice')
  const token = await appToken(mock)
  const look = async (path: string) => {
    const bodies = [(await mallory.get(path)).body, (await callWith(mock, token, path)).body]
    return bodies.map(({ data, errors }) => [data, errors?.[0].title])
  }

  const unused = await look(`/2/media?media_keys=${key},${message}`)
  const post = mock.posts.add({ author: 'ada_practice', text: 'a square', mediaIds: [id] })
  const other = (await ada.oneGo('tweet_image', png(100))).body.data.id
  const edit = { text: 'another', media: { media_ids: [other] }, edit_options: { previous_post_id: post.id } }
  const { status } = await ada.post('/2/tweets', edit)
  const posted = await look(`/2/media/${key}`)
  protect(mock, adaId(mock))
  const hidden = await look(`/2/media/${key}`)

  const none = [undefined, 'Not Found Error']
  expect(status).toBe(201)
  expect([unused, hidden]).toEqual([
    [none, none],
    [none, none],
  ])
  expect(posted).toMatchObject([
    [{ media_key: key }, undefined],
    [{ media_key: key }, undefined],
  ])
  expect((await ada.get(`/2/media?media_keys=${key},${message}`)).body.data).toHaveLength(2)
})

test('an image is given a text', async ({ mock }) => {
  const ada = await uploader(mock)
  const { id, media_key: key } = (await ada.oneGo('tweet_image', png(100))).body.data

  const { body } = await ada.post('/2/media/metadata', { id, metadata: { alt_text: { text: 'A square' } } })

  expect(body).toEqual({ data: { id, associated_metadata: { alt_text: { text: 'A square' } } } })
  expect((await ada.get(`/2/media/${key}?media.fields=alt_text`)).body.data.alt_text).toBe('A square')
})

test('a text of 1,001 characters, or for somebody else’s image, is refused', async ({ mock }) => {
  const [ada, ben] = [await uploader(mock), await uploader(mock, 'ben_practice')]
  const { id } = (await ada.oneGo('tweet_image', png(100))).body.data
  const describe = (text: string) => ({ id, metadata: { alt_text: { text } } })

  const answers = [
    await ada.post('/2/media/metadata', describe('a'.repeat(1001))),
    await ben.post('/2/media/metadata', describe('a')),
  ]

  expect(answers.flatMap(messagesOf)).toEqual([
    '$.metadata.alt_text.text: may only be 1000 characters long',
    'BadRequest: Not found',
  ])
})

test('subtitles come and go, one a language', async ({ mock }) => {
  const ada = await uploader(mock)
  const { id } = (await ada.oneGo('tweet_video', mp4(100))).body.data
  const file = (await ada.oneGo('subtitles', png(100))).body.data.id
  const add = (language: string) =>
    ada.post('/2/media/subtitles', {
      id,
      media_category: 'TweetVideo',
      subtitles: { id: file, language_code: language, display_name: language },
    })
  const remove = () => ada.delete('/2/media/subtitles', { id, media_category: 'TweetVideo', language_code: 'EN' })

  await add('EN')
  await add('EN')
  const added = await add('FR')
  const removed = [await remove(), await remove()]

  expect(added.body.data.associated_subtitles).toEqual({ id: file, language_code: 'FR', display_name: 'FR' })
  expect(mock.snapshot().media.media.find((each) => each.id === id)?.subtitles).toHaveLength(1)
  expect(removed.map(({ body }) => body)).toEqual([{ data: { deleted: true } }, { data: { deleted: false } }])
})

test('an image is no subtitles', async ({ mock }) => {
  const ada = await uploader(mock)
  const { id } = (await ada.oneGo('tweet_image', png(100))).body.data

  const answer = await ada.post('/2/media/subtitles', { id, subtitles: { id, language_code: 'EN' } })

  expect(messagesOf(answer)).toEqual(['BadRequest: Not found'])
})
