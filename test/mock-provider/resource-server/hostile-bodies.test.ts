import type { MockProvider } from '../../../mock-provider/index.ts'
import { expect } from '../../../src/testing/vitest.ts'
import { collectWarnings, lastEvent, testWith } from '../fixtures.ts'
import { callApi, callWith, userNamed, type ApiAnswer } from './call.ts'

const test = testWith({ overrides: { rateLimits: 'off' } })

/** A JSON text as it is, since `JSON.stringify` cannot write what is nested so deep. */
async function send(mock: MockProvider, path: string, text: string, type = 'application/json'): Promise<ApiAnswer> {
  const { accessToken } = await mock.signIn({
    scopes: [
      'tweet.read',
      'tweet.write',
      'users.read',
      'media.write',
      'dm.read',
      'dm.write',
      'list.read',
      'list.write',
    ],
  })
  const headers = { authorization: `Bearer ${accessToken}`, 'content-type': type }
  const response = await mock.fetch(mock.origin + path, { method: 'POST', headers, body: text })
  const answer = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text: answer,
    body: answer[0] === '{' ? JSON.parse(answer) : {},
  }
}

const nested = (levels: number, inside = '') => `${'{"a":'.repeat(levels)}${inside || 1}${'}'.repeat(levels)}`
const NOT_JSON = [{ message: 'Request body is not valid JSON.' }]

const names = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]))

// With work for each fault that grows with the body, these would take minutes.
test('of members that X does not know the first 100 are told, however many there are', async ({ mock }) => {
  const { status, body } = await callApi(mock, '/2/tweets', { json: names(20_000) })

  expect(status).toBe(400)
  expect(body.errors).toHaveLength(100)
  expect(body.errors[0]).toEqual({
    parameters: { $: [JSON.stringify(names(20_000)).slice(0, 500)] },
    message: '$.k0: is not defined in the schema and the schema does not allow additional properties',
  })
})

test('an upload may have 50,000 of them', async ({ mock }) => {
  const { status, body } = await send(mock, '/2/media/upload', JSON.stringify(names(50_000)))

  expect([status, body.errors.length]).toEqual([400, 100])
})

test('of wrong items in a list the first 100 are told', async ({ mock }) => {
  const { status, body } = await callApi(mock, '/2/tweets', { json: { media: { media_ids: Array(50_000).fill(1) } } })

  expect([status, body.errors.length]).toEqual([400, 100])
  expect(body.errors[1].message).toBe('$.media.media_ids[0]: integer found, string expected')
})

test('of names in a query the first 100 wrong ones are told', async ({ mock }) => {
  const query = Array.from({ length: 300_000 }, (_, index) => `q${index}=1`).join('&')

  const { status, body } = await callApi(mock, `/2/users/me?${query}`)

  expect([status, body.errors.length]).toEqual([400, 100])
  expect(body.errors[99].parameters).toEqual({ q99: ['1'] })
})

test('a body nested deeper than 1,000 levels is not read, and nothing is done', async ({ mock }) => {
  const warnings = collectWarnings()
  const { id } = (await send(mock, '/2/media/upload/initialize', '{"media_category":"tweet_image"}')).body.data
  const before = mock.snapshot()
  const deep = nested(20_000)
  const bodies: [path: string, text: string][] = [
    ['/2/media/metadata', `{"id":"${id}","metadata":{"alt_text":{"text":"half"},"audience_policy":${deep}}}`],
    ['/2/media/upload', `{"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
    ['/2/media/upload', nested(2_000_000)],
    ['/2/media/upload', `{"command":"APPEND","media_id":${deep},"segment_index":0}`],
    ['/2/tweets', `{"text":"half","x":${deep}}`],
    ['/2/tweets', deep],
    ['/2/lists', `{"name":"half","x":${deep}}`],
    ['/2/chat/conversations/group', `{"x":${deep}}`],
  ]

  for (const [path, text] of bodies) {
    const { status, body } = await send(mock, path, text)
    expect([path, status, body.errors]).toEqual([path, 400, NOT_JSON])
  }

  const { media, posts, lists } = mock.snapshot()
  expect({ media, posts, lists }).toEqual({ media: before.media, posts: before.posts, lists: before.lists })
  expect(warnings).toEqual([])
})

test('1,000 levels are read, and brackets in texts are none', async ({ mock }) => {
  const { id } = (await send(mock, '/2/media/upload/initialize', '{"media_category":"tweet_image"}')).body.data
  const metadata = `{"alt_text":{"text":"[\\"${'['.repeat(990)}"},"audience_policy":${nested(997, '[]')}}`

  const answer = await send(mock, '/2/media/metadata', `{"id":"${id}","metadata":${metadata}}`)
  const deeper = await send(mock, '/2/media/metadata', `{"id":"${id}","metadata":${metadata.replace('[]', '[[]]')}}`)

  expect(answer.status).toBe(200)
  expect(deeper.body.errors).toEqual(NOT_JSON)
})

test('a command in JSON takes texts and numbers; what else stands there is refused', async ({ mock }) => {
  const warnings = collectWarnings()
  const strange = ['{"toString":1,"valueOf":1}', '{}', '[]', '[1]', 'null', 'true']
  const bodies = strange.flatMap((value) => [
    `{"command":"APPEND","media_id":${value},"segment_index":0}`,
    `{"command":"APPEND","media_id":"1","segment_index":${value}}`,
    `{"command":"INIT","total_bytes":${value}}`,
    `{"command":"INIT","total_bytes":5,"media_type":${value}}`,
    `{"command":"INIT","total_bytes":5,"additional_owners":${value === '[]' ? '[{}]' : value}}`,
    `{"media":"iVBORw0KGgo=","media_category":"tweet_image","additional_owners":[${value}]}`,
    `{"command":"FINALIZE","media_id":${value}}`,
    `{"command":${value}}`,
  ])

  for (const text of bodies) expect([text, (await send(mock, '/2/media/upload', text)).status]).toEqual([text, 400])

  expect(mock.snapshot().media.media).toEqual([])
  expect(warnings).toEqual([])
  const begun = await send(mock, '/2/media/upload', '{"command":"INIT","total_bytes":5,"media_type":"image/png"}')
  expect(begun.status).toBe(200)
  expect(lastEvent(mock)?.http?.request).toContainEqual(expect.objectContaining({ name: 'total_bytes', value: '5' }))
})

test('of millions of owners the first 100 are looked at', async ({ mock }) => {
  const many = '1,'.repeat(4_000_000)
  const file = '"media":"iVBORw0KGgo=","media_category":"tweet_image"'
  const bodies = [
    `{"command":"INIT","additional_owners":"${many}x"}`,
    `{"command":"INIT","additional_owners":[${'"1",'.repeat(3_000_000)}"x"]}`,
    `{${file},"additional_owners":"${many}x"}`,
  ]

  const answers = []
  for (const text of bodies) answers.push(await send(mock, '/2/media/upload', text))

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(mock.snapshot().media.media.map(({ additionalOwners }) => additionalOwners?.length)).toEqual([100, 100, 100])
})

test('an id of 2^63 or more is none in a body either, and what is made can be restored', async ({ mock }) => {
  const { accessToken } = await mock.signIn({ scopes: ['tweet.read', 'tweet.write', 'users.read', 'media.write'] })
  const call = (json: unknown) => callWith(mock, accessToken, '/2/tweets', { json })
  const mine = (await call({ text: 'mine' })).body.data.id
  const { id: ben } = userNamed(mock, 'ben_practice')
  const media = (await send(mock, '/2/media/upload', '{"media":"iVBORw0KGgo=","media_category":"tweet_image"}')).body
    .data.id
  const bodies = (id: string): [place: string, json: object][] => [
    ['$.media.tagged_user_ids[1]', { text: 'a', media: { media_ids: [media], tagged_user_ids: [ben, id] } }],
    ['$.media.media_ids[0]', { text: 'a', media: { media_ids: [id] } }],
    ['$.community_id', { text: 'a', community_id: id }],
    ['$.quote_tweet_id', { text: 'a', quote_tweet_id: id }],
    ['$.reply.in_reply_to_tweet_id', { text: 'a', reply: { in_reply_to_tweet_id: id } }],
    [
      '$.reply.in_reply_to_tweet_id',
      { text: 'a', edit_options: { previous_post_id: mine }, reply: { in_reply_to_tweet_id: id } },
    ],
    ['$.edit_options.previous_post_id', { text: 'a', edit_options: { previous_post_id: id } }],
  ]

  for (const id of [String(2n ** 63n), '9'.repeat(19)])
    for (const [place, json] of bodies(id)) {
      const { status, body } = await call(json)
      expect([status, body.errors]).toEqual([
        400,
        [{ parameters: { [place]: [`"${id}"`] }, message: `${place}: does not match the regex pattern ^[0-9]{1,19}$` }],
      ])
    }
  const greatest = String(2n ** 63n - 1n)
  const answer = await call({ text: 'a', community_id: greatest })

  expect([answer.status, answer.body.errors]).toEqual([201, undefined])
  mock.restore(mock.snapshot())
})
