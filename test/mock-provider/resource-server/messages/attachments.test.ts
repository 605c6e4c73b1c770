import { expect, test } from '../../../../src/testing/vitest.ts'
import type { MockProvider } from '../../../../mock-provider/index.ts'
import { png } from '../../uploads/send.ts'
import { callApi, userNamed } from '../call.ts'
import { mp4, uploader } from '../media/upload.ts'

/** The id of a picture that Ada has just uploaded for messages. */
async function upload(mock: MockProvider): Promise<string> {
  const ada = await uploader(mock)
  return (await ada.oneGo('dm_image', png(100))).body.data.id
}

/** Ada writes to Ben. */
function attach(mock: MockProvider, mediaId: string, as = 'ada_practice') {
  const to = userNamed(mock, as === 'ada_practice' ? 'ben_practice' : 'ada_practice').id
  return callApi(mock, `/2/dm_conversations/with/${to}/messages`, {
    as,
    json: { attachments: [{ media_id: mediaId }] },
  })
}

test('a picture is sent without a text, shown by its key, and downloaded', async ({ mock }) => {
  const mediaId = await upload(mock)

  const { body: sent } = await attach(mock, mediaId)
  const asBen = { as: 'ben_practice' }
  const { body } = await callApi(mock, '/2/dm_events?expansions=attachments.media_keys&media.fields=width', asBen)
  const file = `/2/dm_conversations/media/${sent.data.dm_event_id}/${mediaId}/any`
  const download = await callApi(mock, file, { ...asBen, scopes: ['dm.read'] })

  expect(body.data).toEqual([
    { id: sent.data.dm_event_id, event_type: 'MessageCreate', attachments: { media_keys: [`3_${mediaId}`] } },
  ])
  expect(body.includes.media).toEqual([{ media_key: `3_${mediaId}`, type: 'photo', width: expect.any(Number) }])
  expect([download.status, download.headers.get('content-type')]).toEqual([200, 'application/octet-stream'])
  expect(download.text).toContain('image/png, 100 bytes')
})

test('who takes no part downloads nothing, nor what is not attached', async ({ mock }) => {
  const mediaId = await upload(mock)
  const { body: sent } = await attach(mock, mediaId)
  const path = `/2/dm_conversations/media/${sent.data.dm_event_id}`

  const other = await callApi(mock, `${path}/${mediaId}/any`, { as: 'mallory_practice' })
  const nothing = await callApi(mock, `${path}/77/any`)
  const nowhere = await callApi(mock, `/2/dm_conversations/media/x/${mediaId}/any`)

  expect([other, nothing, nowhere].map(({ body }) => body.errors[0].resource_type)).toEqual([
    'dm_event',
    'media',
    'dm_event',
  ])
})

test('media of another user, expired or not complete are refused, and nothing is sent', async ({ mock }) => {
  const ada = await uploader(mock)
  const mediaId = await upload(mock)
  const video = await ada.initialize({ media_type: 'video/mp4', total_bytes: 10, media_category: 'dm_video' })

  const others = await attach(mock, mediaId, 'ben_practice')
  const unfinished = await attach(mock, video)
  await ada.append(video, 0, mp4(10))
  await ada.finalize(video)
  const processing = await attach(mock, video)
  mock.clock.advance({ days: 1 })
  const expired = await attach(mock, mediaId)

  for (const { status, body } of [others, unfinished, processing, expired])
    expect([status, body.errors]).toEqual([
      400,
      [{ parameters: { 'attachments.media_id': [expect.any(String)] }, message: 'Your media IDs are invalid.' }],
    ])
  expect(mock.messages.conversations()).toEqual([])
})
