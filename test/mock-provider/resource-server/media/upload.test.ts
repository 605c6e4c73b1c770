import { expect, test } from '../../../../src/testing/vitest.ts'
import { lastEvent, testWith } from '../../fixtures.ts'
import { png } from '../../uploads/send.ts'
import { callApi } from '../call.ts'
import { messagesOf, mp4, uploader } from './upload.ts'

const MIB = 1024 * 1024
const failing = testWith({ overrides: { mediaProcessing: 'fails' } })
const quick = testWith({ overrides: { mediaProcessing: 'at-once' } })

test('an image in one go is there at once, with its size', async ({ mock }) => {
  const ada = await uploader(mock)

  const { status, body } = await ada.oneGo('tweet_image', png(117_807))

  expect(status).toBe(200)
  const { id } = body.data
  expect(body).toEqual({
    data: {
      id,
      media_key: `3_${id}`,
      size: 117_807,
      expires_after_secs: 86_400,
      image: { image_type: 'image/png', w: 1200, h: 630 },
    },
  })
})

test('base64 in JSON is the same upload', async ({ mock }) => {
  const ada = await uploader(mock)
  const media = Buffer.from(png(3000)).toString('base64')

  const { status, body } = await ada.post('/2/media/upload', { media, media_category: 'tweet_image' })

  expect([status, body.data.size]).toEqual([200, 3000])
})

test('an image in chunks: initialized, appended in any order, complete', async ({ mock }) => {
  const ada = await uploader(mock)
  const file = png(2500)
  const start = await ada.post('/2/media/upload/initialize', {
    media_type: 'image/png',
    total_bytes: 2500,
    media_category: 'tweet_image',
  })
  const { id } = start.body.data

  const appended = [
    await ada.append(id, 2, file.slice(2000)),
    await ada.append(id, 0, file.slice(0, 1000)),
    await ada.append(id, 1, file.slice(1000, 2000)),
  ]
  const finalized = await ada.finalize(id)

  expect(start.text).toBe(`{"data":{"expires_after_secs":86400,"id":"${id}","media_key":"3_${id}"}}`)
  expect(appended.map(({ status, body }) => [status, body])).toEqual(
    appended.map(() => [200, { data: { expires_at: mock.clock.now() + 86_400 } }]),
  )
  expect(finalized.body.data).toEqual({
    id,
    media_key: `3_${id}`,
    size: 2500,
    expires_after_secs: 86_400,
    image: { height: 630, image_type: 'image/png', width: 1200 },
  })
})

test('appended base64 counts as the bytes that it stands for', async ({ mock }) => {
  const ada = await uploader(mock)
  const id = await ada.initialize({ total_bytes: 600, media_category: 'tweet_image' })
  const media = Buffer.from(png(600)).toString('base64')

  const appended = await ada.post(`/2/media/upload/${id}/append`, { media, segment_index: 0 })

  expect([appended.status, (await ada.finalize(id)).status]).toEqual([200, 200])
})

test('a chunk that is sent again takes the place of the one before', async ({ mock }) => {
  const ada = await uploader(mock)
  const id = await ada.initialize({ total_bytes: 300, media_category: 'tweet_image' })
  await ada.append(id, 0, png(100))
  await ada.append(id, 1, png(150))

  await ada.append(id, 1, png(200))

  expect((await ada.finalize(id)).body.data.size).toBe(300)
})

test('a video is pending, in progress and there, as the clock goes', async ({ mock }) => {
  const ada = await uploader(mock)
  const id = await ada.initialize({ media_type: 'video/mp4', total_bytes: 3 * MIB, media_category: 'tweet_video' })
  await ada.append(id, 0, mp4(3 * MIB))

  const finalized = await ada.finalize(id)
  const states = []
  for (const seconds of [0, 1, 2, 3]) {
    mock.clock.advance({ seconds })
    states.push((await ada.status(id)).body.data.processing_info)
  }

  expect(finalized.body.data).toMatchObject({ media_key: `7_${id}`, video: { video_type: 'video/mp4' } })
  expect(finalized.body.data.processing_info).toEqual({ state: 'pending', check_after_secs: 1 })
  expect(states).toEqual([
    { state: 'pending', check_after_secs: 1 },
    { state: 'in_progress', check_after_secs: 5, progress_percent: 16 },
    { state: 'in_progress', check_after_secs: 3, progress_percent: 50 },
    { state: 'succeeded', progress_percent: 100 },
  ])
})

test('who asks again after check_after_secs comes to an end', async ({ mock }) => {
  const ada = await uploader(mock)
  let { processing_info: info } = (await ada.oneGo('tweet_gif', png(100))).body.data
  const { id } = (await ada.oneGo('tweet_video', mp4(MIB))).body.data

  for (let asked = 0; info?.check_after_secs !== undefined && asked < 20; asked += 1) {
    mock.clock.advance({ seconds: info.check_after_secs })
    info = (await ada.status(id)).body.data.processing_info
  }

  expect(info).toEqual({ state: 'succeeded', progress_percent: 100 })
})

failing('processing can be made to fail, and what failed goes into no post', async ({ mock }) => {
  const ada = await uploader(mock)
  const video = await ada.oneGo('tweet_video', mp4(100))
  const image = await ada.oneGo('tweet_image', png(100))

  mock.clock.advance({ minutes: 1 })

  const { processing_info: info } = (await ada.status(video.body.data.id)).body.data
  expect(info).toEqual({ state: 'failed', progress_percent: 100 })
  expect(image.body.data.processing_info).toBeUndefined()
  expect((await ada.get(`/2/media/${video.body.data.media_key}`)).body.data).toBeUndefined()
})

quick('processing can be left out', async ({ mock }) => {
  const ada = await uploader(mock)

  const { body } = await ada.oneGo('tweet_video', mp4(100))

  expect(body.data.processing_info).toBeUndefined()
})

test('without media.write an upload is refused, whatever it is', async ({ mock }) => {
  const { status, text } = await callApi(mock, '/2/media/upload/initialize', { scopes: ['tweet.write'], json: {} })

  expect(status).toBe(403)
  expect(text).toContain('"detail": "Forbidden"')
})

test('finalize answers the same a second time', async ({ mock }) => {
  const ada = await uploader(mock)
  const id = await ada.initialize({ media_category: 'tweet_image' })
  await ada.append(id, 0, png(50))
  const first = await ada.finalize(id)

  const second = await ada.finalize(id)

  expect([second.status, second.text]).toEqual([200, first.text])
})

test('what is missing and what is wrong is told in one answer', async ({ mock }) => {
  const ada = await uploader(mock)

  const answer = await ada.send('/2/media/upload/12x/append', { segment_index: '1000', more: 'a' })

  expect(answer.status).toBe(400)
  expect(messagesOf(answer)).toEqual([
    'The `id` query parameter value [12x] is not valid',
    '$.media: is missing but it is required',
    '$.segment_index: must have a maximum value of 999',
    '$.more: is not defined in the schema and the schema does not allow additional properties',
  ])
})

const wrong: [name: string, headers: Record<string, string>, body: string, message: string][] = [
  ['text', { 'content-type': 'text/plain' }, 'a', 'Requests with bodies must have content-type of application/json.'],
  [
    'a form',
    { 'content-type': 'application/x-www-form-urlencoded' },
    'media=a',
    'Requests with bodies must have content-type of application/json.',
  ],
  ['no JSON', { 'content-type': 'application/json' }, '{', 'Request body is not valid JSON.'],
  [
    'a form without an end',
    { 'content-type': 'multipart/form-data; boundary=b' },
    '--b\r\n',
    'Request body is not valid multipart/form-data.',
  ],
  [
    'a form without a boundary',
    { 'content-type': 'multipart/form-data' },
    'a',
    'Request body is not valid multipart/form-data.',
  ],
  [
    'no base64',
    { 'content-type': 'application/json' },
    '{"media":"?","media_category":"tweet_image"}',
    '$.media: is not valid base64',
  ],
  [
    'a list of numbers',
    { 'content-type': 'application/json' },
    '{"media":{"0":1},"media_category":"tweet_image"}',
    '$.media: object found, string expected',
  ],
  [
    'a file of no kind',
    { 'content-type': 'application/json' },
    '{"media":"YQ==","media_category":"tweet_text"}',
    '$.media_category: does not have a value in the enumeration [tweet_image, tweet_video, tweet_gif, dm_image, dm_video, dm_gif, subtitles]',
  ],
]

test.for(wrong)('%s as an upload gets 400 and leaves nothing', async ([, headers, body, message], { mock }) => {
  const ada = await uploader(mock)
  const before = mock.snapshot().media

  const response = await mock.fetch(`${mock.origin}/2/media/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ada.accessToken}`, ...headers },
    body,
  })
  const answer: { errors: { message: string }[] } = JSON.parse(await response.text())

  expect([response.status, answer.errors[0]?.message]).toEqual([400, message])
  expect(mock.snapshot().media).toEqual(before)
})

test('a fault as a whole has no parameters', async ({ mock }) => {
  const ada = await uploader(mock)

  const { text } = await ada.status('1900544781383569409')

  expect(text).toBe(
    '{"errors":[{"message":"BadRequest: Not found"}],"title":"Invalid Request","detail":"One or more parameters to your request was invalid.","type":"https://api.twitter.com/2/problems/invalid-request"}',
  )
})

test('the status of an image, which is not processed, is not found', async ({ mock }) => {
  const ada = await uploader(mock)
  const { id } = (await ada.oneGo('tweet_image', png(100))).body.data

  const answer = await ada.status(id)

  expect([answer.status, messagesOf(answer)]).toEqual([400, ['BadRequest: Not found']])
  expect(lastEvent(mock)?.detail).toBe(`media ${id} is not processed: it is ready`)
})

test.for(['finalized', 'initialized'] as const)(
  'what was %s is somebody else’s to the others',
  async (state, { mock }) => {
    const [ada, ben] = [await uploader(mock), await uploader(mock, 'ben_practice')]
    const id = await ada.initialize({ media_category: 'tweet_video' })
    await ada.append(id, 0, mp4(100))
    if (state === 'finalized') await ada.finalize(id)

    const answers = [await ben.append(id, 1, mp4(10)), await ben.finalize(id), await ben.status(id)]

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400])
    expect(lastEvent(mock)?.detail).toBe(`media ${id} is another user's`)
  },
)

test('an additional owner goes on with it', async ({ mock }) => {
  const [ada, ben] = [await uploader(mock), await uploader(mock, 'ben_practice')]
  const owner = mock.users.list().find(({ username }) => username === 'ben_practice')?.id
  const id = await ada.initialize({ media_category: 'tweet_image', additional_owners: [owner] })

  expect((await ben.append(id, 0, png(10))).status).toBe(200)
})

test('an additional owner that is no id is refused', async ({ mock }) => {
  const ada = await uploader(mock)
  const json = { media: btoa('a'), media_category: 'tweet_image', additional_owners: 'ada' }

  const answer = await ada.post('/2/media/upload', json)

  expect(answer.status).toBe(400)
  expect(messagesOf(answer)).toEqual(['$.additional_owners: does not match the regex pattern ^[0-9]{1,19}$'])
})

test('the request that X’s docs print is taken', async ({ mock }) => {
  const [ada, ben] = [await uploader(mock), await uploader(mock, 'ben_practice')]
  const owner = mock.users.list().find(({ username }) => username === 'ben_practice')?.id
  const [media, more] = [btoa('WEBVTT'), { media_category: 'subtitles', media_type: 'text/vtt', shared: false }]

  const answer = await ada.post('/2/media/upload', { media, ...more, additional_owners: [owner] })
  const form = await ada.send('/2/media/upload', { ...more, shared: 'true', additional_owners: `${owner}` }, png(10))

  expect([answer.status, form.status]).toEqual([200, 200])
  expect(mock.snapshot().media.media).toMatchObject(
    Array.from({ length: 2 }, () => ({ type: 'text/vtt', additionalOwners: [owner] })),
  )
  expect((await ben.finalize(answer.body.data.id)).status).toBe(200)
})

test.for([
  [{ additional_owners: ['ada'] }, '$.additional_owners[0]: does not match the regex pattern ^[0-9]{1,19}$'],
  [{ additional_owners: { ada: 1 } }, '$.additional_owners: object found, array expected'],
  [
    { media_type: 'video/mp4' },
    '$.media_type: does not have a value in the enumeration [text/srt, text/vtt, image/jpeg, image/bmp, image/png, image/webp, image/pjpeg, image/tiff]',
  ],
  [{ shared: 'yes' }, '$.shared: string found, boolean expected'],
] as const)('an upload with %j is refused', async ([members, message], { mock }) => {
  const ada = await uploader(mock)

  const answer = await ada.post('/2/media/upload', { media: btoa('a'), media_category: 'tweet_image', ...members })

  expect([answer.status, messagesOf(answer)]).toEqual([400, [message]])
})

test('24 hours later it is gone, a second before it is not', async ({ mock }) => {
  const ada = await uploader(mock)
  const [first, second] = [await ada.initialize({}), await ada.initialize({})]
  mock.clock.advance({ seconds: 86_399 })
  const late = await uploader(mock)

  const before = await late.append(first, 0, png(10))
  mock.clock.advance({ seconds: 1 })
  const after = [await late.append(first, 1, png(10)), await late.append(second, 0, png(10))]

  expect([before.status, ...after.map(({ status }) => status)]).toEqual([200, 400, 400])
  expect(lastEvent(mock)?.detail).toBe(`media ${second} has expired`)
})

test.for([
  ['nothing', 100, []],
  ['too little', 100, [60, 30]],
  ['too much', 100, [60, 60]],
  ['nothing of an unknown length', undefined, []],
] as const)('finalize after %s is refused, and can be tried again', async ([, total, lengths], { mock }) => {
  const ada = await uploader(mock)
  const id = await ada.initialize({ media_category: 'tweet_image', ...(total !== undefined && { total_bytes: total }) })
  for (const [index, length] of lengths.entries()) await ada.append(id, index, png(length))

  const refused = await ada.finalize(id)
  await ada.append(id, 0, png(60))
  await ada.append(id, 1, png(40))
  const accepted = await ada.finalize(id)

  expect([refused.status, messagesOf(refused)]).toEqual([400, ['Segments do not add up to provided total file size.']])
  expect(accepted.status).toBe(200)
})

test('nothing is appended to what is complete', async ({ mock }) => {
  const ada = await uploader(mock)
  const { id } = (await ada.oneGo('tweet_image', png(100))).body.data

  const answer = await ada.append(id, 0, png(10))

  expect([answer.status, messagesOf(answer)]).toEqual([400, ['BadRequest: The media was finalized already.']])
})

test.for([
  ['tweet_image', 5 * MIB],
  ['dm_gif', 15 * MIB],
  ['tweet_video', 512 * MIB],
] as const)('of %s %i bytes are taken and not one more', async ([category, most], { mock }) => {
  const ada = await uploader(mock)
  const initialize = (bytes: number) =>
    ada.post('/2/media/upload/initialize', { media_category: category, total_bytes: bytes })

  const answers = [await initialize(most), await initialize(most + 1)]

  expect(answers.map(({ status }) => status)).toEqual([200, 400])
  expect(answers.flatMap(messagesOf)).toEqual([`File size exceeds ${most} bytes.`])
})

testWith({ overrides: { videoBytes: 8_589_934_592 } })(
  'videos of posts can be as long as the switch says, those of messages cannot',
  async ({ mock }) => {
    const ada = await uploader(mock)
    const initialize = (category: string, bytes: number) =>
      ada.post('/2/media/upload/initialize', { media_category: category, total_bytes: bytes })

    const answers = [
      await initialize('amplify_video', 8_589_934_592),
      await initialize('tweet_video', 8_589_934_593),
      await initialize('dm_video', 512 * MIB + 1),
    ]

    expect(answers.map(({ status }) => status)).toEqual([200, 400, 400])
    expect(answers.flatMap(messagesOf)).toEqual([
      'File size exceeds 8589934592 bytes.',
      `File size exceeds ${512 * MIB} bytes.`,
    ])
  },
)

test('the sum of segments is held to the same limit, and the one too many is not kept', async ({ mock }) => {
  const ada = await uploader(mock)
  const id = await ada.initialize({ media_category: 'tweet_image' })
  await ada.append(id, 0, png(3 * MIB))

  const refused = await ada.append(id, 1, png(3 * MIB))

  expect(messagesOf(refused)).toEqual([`File size exceeds ${5 * MIB} bytes.`])
  expect((await ada.finalize(id)).body.data.size).toBe(3 * MIB)
})

test('an image in one go is held to it, too', async ({ mock }) => {
  const ada = await uploader(mock)

  const answer = await ada.oneGo('tweet_image', png(5 * MIB + 1))

  expect([answer.status, mock.snapshot().media.media]).toEqual([400, []])
})
