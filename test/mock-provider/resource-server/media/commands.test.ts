import { expect, test } from '../../../../src/testing/vitest.ts'
import { testWith } from '../../fixtures.ts'
import { png } from '../../uploads/send.ts'
import { messagesOf, mp4, uploader } from './upload.ts'

const PATH = '/2/media/upload'
const strict = testWith({ overrides: { mediaCommands: 'refused' } })

test('INIT, APPEND and FINALIZE as a form do what their operations do', async ({ mock }) => {
  const ada = await uploader(mock)
  const init = { command: 'INIT', media_type: 'video/mp4', total_bytes: '1024', media_category: 'amplify_video' }

  const { data } = (await ada.send(PATH, init)).body
  const append = await ada.send(PATH, { command: 'APPEND', media_id: data.id, segment_index: '0' }, mp4(1024))
  const finalize = await ada.send(PATH, { command: 'FINALIZE', media_id: data.id })

  // X docs: Chunked media upload, the samples.
  expect(data).toEqual({ expires_after_secs: 1_295_999, id: data.id, media_key: `13_${data.id}` })
  expect(append.status).toBe(200)
  expect(finalize.body.data).toMatchObject({
    size: 1024,
    expires_after_secs: 86_400,
    processing_info: { state: 'pending', check_after_secs: 1 },
  })
})

test('they stand in the query as well, and in a form of the other kind', async ({ mock }) => {
  const ada = await uploader(mock)
  const headers = { authorization: `Bearer ${ada.accessToken}`, 'content-type': 'application/x-www-form-urlencoded' }
  const post = async (query: string, body = '') => {
    const response = await mock.fetch(`${mock.origin}${PATH}${query}`, { method: 'POST', headers, body })
    return JSON.parse(await response.text())
  }

  const { data } = await post('?command=INIT&media_type=image/png&total_bytes=10')
  await ada.send(`${PATH}?command=APPEND&media_id=${data.id}&segment_index=0`, {}, png(10))
  const finalized = await post('', `command=FINALIZE&media_id=${data.id}`)

  expect(finalized.data).toMatchObject({ id: data.id, size: 10 })
})

test('what is wrong with them is told as of their operations', async ({ mock }) => {
  const ada = await uploader(mock)

  const answers = [
    await ada.send(PATH, { command: 'INIT', total_bytes: 'many' }),
    await ada.send(PATH, { command: 'APPEND', segment_index: '0' }, png(10)),
    await ada.send(PATH, { command: 'FINALIZE', media_id: '../1' }),
    await ada.send(PATH, { command: 'toString', media_category: 'tweet_image' }, png(10)),
  ]

  expect(answers.flatMap(messagesOf)).toEqual([
    '$.total_bytes: string found, integer expected',
    'The `id` query parameter can not be empty',
    'The `id` query parameter value [../1] is not valid',
    '$.command: is not defined in the schema and the schema does not allow additional properties',
  ])
})

strict('where they are refused, they are unknown members', async ({ mock }) => {
  const ada = await uploader(mock)

  const answer = await ada.send(PATH, { command: 'INIT', total_bytes: '10' })

  expect(answer.status).toBe(400)
  expect(messagesOf(answer)).toContain('$.media: is missing but it is required')
})
