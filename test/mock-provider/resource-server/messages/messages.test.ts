import { expect, test } from '../../../../src/testing/vitest.ts'
import type { MockProvider } from '../../../../mock-provider/index.ts'
import { lastEvent } from '../../fixtures.ts'
import { appToken, callApi, callWith, userNamed } from '../call.ts'

const ada = (mock: MockProvider) => userNamed(mock, 'ada_practice').id
const ben = (mock: MockProvider) => userNamed(mock, 'ben_practice').id
const mallory = (mock: MockProvider) => userNamed(mock, 'mallory_practice').id

type Event = { id: string; text?: string; event_type: string }
const texts = ({ body }: { body: { data?: Event[] } }) =>
  (body.data ?? []).map(({ text, event_type }) => text ?? event_type)

/** X's 403, in its order of members. */
const NO_PERMISSION =
  '{"detail":"You do not have permission to DM one or more participants.","type":"about:blank","title":"Forbidden","status":403}'

/** Ada writes to Ben. */
function write(mock: MockProvider, json: unknown = { text: 'Hello just you' }) {
  return callApi(mock, `/2/dm_conversations/with/${ben(mock)}/messages`, { json })
}

test('a message to a user begins a conversation of two, and both read it', async ({ mock }) => {
  const pair = `${ada(mock)}-${ben(mock)}`

  const sent = await write(mock)
  const { dm_event_id: id } = sent.body.data
  const readByBen = await callApi(mock, `/2/dm_conversations/with/${ada(mock)}/dm_events`, { as: 'ben_practice' })

  expect([sent.status, sent.text]).toEqual([201, `{"data":{"dm_conversation_id":"${pair}","dm_event_id":"${id}"}}`])
  expect(readByBen.text).toBe(
    `{"data":[{"id":"${id}","event_type":"MessageCreate","text":"Hello just you"}],"meta":{"result_count":1}}`,
  )
  for (const path of ['dm_events', `dm_conversations/${pair}/dm_events`])
    expect(texts(await callApi(mock, `/2/${path}`))).toEqual(['Hello just you'])
})

test('an answer goes to the conversation by its id, also before anything was said in it', async ({ mock }) => {
  const pair = `${ada(mock)}-${ben(mock)}`
  const answer = (as: string, text: string) =>
    callApi(mock, `/2/dm_conversations/${pair}/messages`, { as, json: { text } })

  expect((await answer('ben_practice', 'first')).body.data.dm_conversation_id).toBe(pair)
  expect((await answer('ada_practice', 'second')).status).toBe(201)
  expect(texts(await callApi(mock, '/2/dm_events'))).toEqual(['second', 'first'])
})

test('a group is a new one each time, and all of it read what is said there', async ({ mock }) => {
  const json = {
    conversation_type: 'Group',
    participant_ids: [ben(mock), mallory(mock)],
    message: { text: 'Hello all of you' },
  }

  const one = await callApi(mock, '/2/dm_conversations', { json })
  const two = await callApi(mock, '/2/dm_conversations', { json })
  const { dm_conversation_id: id } = one.body.data
  await callApi(mock, `/2/dm_conversations/${id}/messages`, { as: 'mallory_practice', json: { text: 'Hi' } })

  expect([one.status, two.status]).toEqual([201, 201])
  expect(id).toMatch(/^\d{15,19}$/)
  expect(two.body.data.dm_conversation_id).not.toBe(id)
  expect(texts(await callApi(mock, `/2/dm_conversations/${id}/dm_events`, { as: 'ben_practice' }))).toEqual([
    'Hi',
    'Hello all of you',
  ])
})

test('fields and expansions bring all there is of an event', async ({ mock }) => {
  const post = mock.posts.list()[0]?.id
  const text = `See https://x.com/ada_practice/status/${post} #news @ben_practice`
  const { body: sent } = await write(mock, { text })
  const all =
    'attachments,created_at,dm_conversation_id,entities,event_type,id,participant_ids,referenced_tweets,sender_id,text'

  const { body } = await callApi(
    mock,
    `/2/dm_events/${sent.data.dm_event_id}?dm_event.fields=${all}&expansions=sender_id,referenced_tweets.id,participant_ids,attachments.media_keys&user.fields=protected`,
  )

  expect(Object.entries(body.data)).toEqual(
    Object.entries({
      id: sent.data.dm_event_id,
      event_type: 'MessageCreate',
      text,
      sender_id: ada(mock),
      dm_conversation_id: sent.data.dm_conversation_id,
      created_at: new Date(mock.clock.now() * 1000).toISOString(),
      referenced_tweets: [{ id: post }],
      entities: expect.objectContaining({
        hashtags: [{ start: expect.any(Number), end: expect.any(Number), tag: 'news' }],
        mentions: [expect.objectContaining({ username: 'ben_practice' })],
      }),
    }),
  )
  expect(body.includes).toMatchObject({
    users: [{ username: 'ada_practice', protected: false }],
    tweets: [{ id: post }],
  })
})

test('an expansion alone shows the field that it expands', async ({ mock }) => {
  await write(mock)

  const { body } = await callApi(mock, '/2/dm_events?expansions=sender_id')

  expect(body.data).toMatchObject([{ sender_id: ada(mock) }])
  expect(body.includes.users).toHaveLength(1)
})

test('event_types picks among messages, joins and leaves', async ({ mock }) => {
  const { conversationId } = mock.messages.send({
    from: 'ada_practice',
    to: ['ben_practice', 'mallory_practice'],
    text: 'all',
  })
  mock.messages.leave(conversationId, 'mallory_practice')
  mock.messages.join(conversationId, ['mallory_practice'], { by: 'ben_practice' })
  const of = async (types: string) => texts(await callApi(mock, `/2/dm_events${types}`))

  expect(await of('')).toEqual(['ParticipantsJoin', 'ParticipantsLeave', 'all'])
  expect(await of('?event_types=MessageCreate')).toEqual(['all'])
  expect(await of('?event_types=ParticipantsLeave,ParticipantsJoin')).toEqual(['ParticipantsJoin', 'ParticipantsLeave'])
  const { body } = await callApi(mock, '/2/dm_events?event_types=ParticipantsJoin&expansions=participant_ids,sender_id')
  expect(body.data).toMatchObject([{ participant_ids: [mallory(mock)], sender_id: ben(mock) }])
  expect(body.includes.users).toHaveLength(2)
})

test('pages follow each other, and their tokens are good for that list alone', async ({ mock }) => {
  for (let count = 0; count < 5; count += 1)
    mock.messages.send({ from: 'ada_practice', to: 'ben_practice', text: `message ${count}` })
  const page = (rest = '') => callApi(mock, `/2/dm_events?max_results=2${rest}`)

  const first = await page()
  const token = first.body.meta.next_token
  const second = await page(`&pagination_token=${token}`)
  const foreign = await callApi(mock, `/2/dm_events?max_results=2&pagination_token=${token}`, { as: 'ben_practice' })

  expect([texts(first), texts(second)]).toEqual([
    ['message 4', 'message 3'],
    ['message 2', 'message 1'],
  ])
  expect(foreign.status).toBe(400)
})

test('after 30 days a message is not handed out any more', async ({ mock }) => {
  const { body } = await write(mock)
  const path = `/2/dm_events/${body.data.dm_event_id}`

  mock.clock.advance({ days: 30, seconds: -1 })
  const before = await callApi(mock, path)
  mock.clock.advance({ seconds: 1 })
  const after = await callApi(mock, path)

  expect(before.body.data.text).toBe('Hello just you')
  expect(after.body).toMatchObject({ errors: [{ resource_type: 'dm_event', parameter: 'event_id' }] })
  expect((await callApi(mock, '/2/dm_events')).text).toBe('{"meta":{"result_count":0}}')
})

test('who deletes a message deletes it for himself', async ({ mock }) => {
  const { body } = await write(mock)
  const path = `/2/dm_events/${body.data.dm_event_id}`

  const deleted = await callApi(mock, path, { method: 'DELETE', as: 'ben_practice' })
  const again = await callApi(mock, path, { method: 'DELETE', as: 'ben_practice' })

  expect(deleted.text).toBe('{"data":{"deleted":true}}')
  expect(again.body.errors).toHaveLength(1)
  expect((await callApi(mock, path, { as: 'ben_practice' })).body.data).toBeUndefined()
  expect((await callApi(mock, path)).body.data.text).toBe('Hello just you')
})

test('who takes no part sees nothing, and can write nothing', async ({ mock }) => {
  const { body } = await write(mock)
  const { dm_conversation_id: pair, dm_event_id: id } = body.data
  const asMallory = { as: 'mallory_practice' }

  const list = await callApi(mock, `/2/dm_conversations/${pair}/dm_events`, asMallory)
  const one = await callApi(mock, `/2/dm_events/${id}`, asMallory)
  const removed = await callApi(mock, `/2/dm_events/${id}`, { ...asMallory, method: 'DELETE' })
  const sent = await callApi(mock, `/2/dm_conversations/${pair}/messages`, { ...asMallory, json: { text: 'x' } })
  const nowhere = await callApi(mock, '/2/dm_conversations/1582103724607971332/messages', { json: { text: 'x' } })

  expect([list.status, one.body.data, removed.body.data]).toEqual([403, undefined, undefined])
  expect([sent.status, sent.text, nowhere.text]).toEqual([403, NO_PERMISSION, NO_PERMISSION])
  expect(mock.messages.list()).toHaveLength(1)
})

test('who blocks messages of somebody gets none, until he takes it back', async ({ mock }) => {
  const block = (what: string) =>
    callApi(mock, `/2/users/${ada(mock)}/dm/${what}`, { method: 'POST', as: 'ben_practice' })
  const receives = async () => {
    const { body } = await callApi(mock, `/2/users/${ben(mock)}?user.fields=receives_your_dm`)
    return body.data.receives_your_dm
  }
  expect(await receives()).toBe(true)

  const blocked = await block('block')
  const refused = await write(mock)
  const json = { conversation_type: 'Group', participant_ids: [mallory(mock), ben(mock)], message: { text: 'x' } }
  const group = await callApi(mock, '/2/dm_conversations', { json })
  const other = await callApi(mock, `/2/dm_conversations/with/${ada(mock)}/messages`, {
    as: 'ben_practice',
    json: { text: 'but I can' },
  })

  expect([blocked.status, blocked.text]).toEqual([200, '{"data":{"blocked":true}}'])
  expect([refused.status, refused.text, group.text]).toEqual([403, NO_PERMISSION, NO_PERMISSION])
  expect(lastEvent(mock)).toMatchObject({ kind: 'api.called' })
  expect([await receives(), other.status]).toEqual([false, 201])
  expect(mock.messages.conversations()).toHaveLength(1)
  expect((await block('unblock')).text).toBe('{"data":{"blocked":false}}')
  expect([(await write(mock)).status, await receives()]).toEqual([201, true])
})

test.for(['with/BEN', 'ADA-BEN', ''])(
  'a message to /%s that is refused leaves no conversation',
  async (path, { mock }) => {
    mock.populate({ blocks: { ben_practice: ['ada_practice'] } })
    const place = path.replace('ADA', ada(mock)).replace('BEN', ben(mock))
    const message = { text: 'let me in' }
    const group = { conversation_type: 'Group', participant_ids: [mallory(mock), ben(mock)], message }

    const { status } = await (place === ''
      ? callApi(mock, '/2/dm_conversations', { json: group })
      : callApi(mock, `/2/dm_conversations/${place}/messages`, { json: message }))

    expect(status).toBe(403)
    expect(mock.messages.conversations()).toEqual([])
  },
)

test('an account that is closed to strangers takes messages of those it follows', async ({ mock }) => {
  const { id } = mock.users.add({ username: 'zoe', fields: { receives_your_dm: false } })
  const state = async () => {
    const sent = await callApi(mock, `/2/dm_conversations/with/${id}/messages`, { json: { text: 'x' } })
    const { body } = await callApi(mock, `/2/users/${id}?user.fields=receives_your_dm`)
    return [sent.status, body.data.receives_your_dm]
  }

  expect(await state()).toEqual([403, false])
  mock.populate({ follows: { zoe: ['ada_practice'] } })
  expect(await state()).toEqual([201, true])
})

test.for([
  ['no text and no attachment', {}, '$.text: is missing but it is required'],
  ['attachments, but none', { attachments: [] }, '$.text: is missing but it is required'],
  ['an empty text', { text: '' }, '$.text: must be at least 1 characters long'],
  ['a text of 10,001', { text: 'x'.repeat(10_001) }, '$.text: may only be 10000 characters long'],
  ['a number as text', { text: 5 }, '$.text: integer found, string expected'],
  ['two attachments', { attachments: [{ media_id: '1' }, { media_id: '2' }] }, 'maximum of 1 item in the array'],
  ['media that nobody uploaded', { text: 'x', attachments: [{ media_id: '1' }] }, 'Your media IDs are invalid.'],
  ['an unknown member', { text: 'x', txt: 'y' }, '$.txt: is not defined'],
] as const)('%s is refused with the member, and nothing is sent', async ([, json, message], { mock }) => {
  const { status, body } = await write(mock, json)

  expect([status, body.title]).toEqual([400, 'Invalid Request'])
  expect(body.errors).toHaveLength(1)
  expect(body.errors[0].message).toContain(message)
  expect(mock.messages.conversations()).toEqual([])
})

test('a group is refused for its faults, all in one answer', async ({ mock }) => {
  const bad = { conversation_type: 'Pair', participant_ids: [ben(mock)], message: {} }
  const unknown = { conversation_type: 'Group', participant_ids: [ben(mock), '77'], message: {} }

  const first = await callApi(mock, '/2/dm_conversations', { json: bad })
  const second = await callApi(mock, '/2/dm_conversations', { json: unknown })

  const paths = ({ body }: typeof first) =>
    body.errors.map(({ parameters }: { parameters: object }) => Object.keys(parameters)[0])
  expect([first.status, paths(first)]).toEqual([400, ['$.conversation_type', '$.participant_ids']])
  expect([second.status, paths(second)]).toEqual([400, ['$.message.text', '$.participant_ids[1]']])
  expect(mock.messages.conversations()).toEqual([])
})

test.for([
  ['/2/dm_conversations/with/x/dm_events', 400],
  ['/2/dm_conversations/1-/dm_events', 400],
  ['/2/dm_conversations/12345678901234567890/dm_events', 400],
  ['/2/dm_conversations/123456789012345678/dm_events', 403],
  ['/2/dm_conversations/1-2/dm_events', 403],
  ['/2/dm_conversations/with/77/dm_events', 200],
  ['/2/dm_events/77', 200],
  ['/2/dm_events?event_types=Typing', 400],
  ['/2/dm_events?max_results=101', 400],
  ['/2/dm_events?dm_event.fields=sender_id,color', 400],
  ['/2/dm_events?expansions=author_id', 400],
] as const)('GET %s is answered with %i', async ([path, status], { mock }) => {
  expect((await callApi(mock, path)).status).toBe(status)
})

test.for(['x', 'x-y', '1-2-3', '-', '%2d', '0-0', '9223372036854775808'])(
  'there is no conversation %s to write to',
  async (id, { mock }) => {
    const { status } = await callApi(mock, `/2/dm_conversations/${id}/messages`, { json: { text: 'x' } })

    expect(status).toBe(403)
    expect(mock.messages.conversations()).toEqual([])
  },
)

test('to nobody there is no message, to oneself there is', async ({ mock }) => {
  const to = (id: string) => callApi(mock, `/2/dm_conversations/with/${id}/messages`, { json: { text: 'x' } })

  expect((await to('77')).body.errors).toMatchObject([{ parameters: { participant_id: ['77'] } }])
  expect((await to(ada(mock))).body.data.dm_conversation_id).toBe(`${ada(mock)}-${ada(mock)}`)
})

test('messages need dm.write and dm.read, and a user', async ({ mock }) => {
  const scopes = ['tweet.read', 'users.read']
  const path = `/2/dm_conversations/with/${ben(mock)}/messages`

  const unscoped = await callApi(mock, path, { scopes: [...scopes, 'dm.read'], json: { text: 'x' } })
  const unread = await callApi(mock, '/2/dm_events', { scopes: [...scopes, 'dm.write'] })
  const byApp = await callWith(mock, await appToken(mock), '/2/dm_events')

  expect([unscoped.status, unread.status, byApp.status]).toEqual([403, 403, 403])
  expect(unscoped.body).toEqual({ title: 'Forbidden', type: 'about:blank', status: 403, detail: 'Forbidden' })
  expect(byApp.body.title).toBe('Unsupported Authentication')
})
