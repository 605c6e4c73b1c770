import { expect, test } from '../../../../src/testing/vitest.ts'
import type { MockProvider } from '../../../../mock-provider/index.ts'
import { lastEvent, testWith } from '../../fixtures.ts'
import { png } from '../../uploads/send.ts'
import { callApi, userNamed } from '../call.ts'
import { uploader } from '../media/upload.ts'

/** Posts as Ada unless told otherwise. @returns its id. */
async function post(mock: MockProvider, json: object, as?: string): Promise<string> {
  const { body } = await callApi(mock, '/2/tweets', { json, ...(as !== undefined && { as }) })
  return body.data?.id
}

const reply = (id: string, text = 'a reply') => ({ text, reply: { in_reply_to_tweet_id: id } })
const edit = (id: string, text: string) => ({ text, edit_options: { previous_post_id: id } })

test('a poll closes on the clock', async ({ mock }) => {
  const poll = { options: ['yes', 'no'], duration_minutes: 60 }
  const id = await post(mock, { text: 'well?', poll })
  const path = `/2/tweets/${id}?expansions=attachments.poll_ids&poll.fields=voting_status,end_datetime,duration_minutes`
  mock.clock.advance({ minutes: 59 })
  const before = await callApi(mock, path)
  mock.clock.advance({ minutes: 1 })
  const after = await callApi(mock, path)

  const [shown] = before.body.includes.polls
  expect(before.body.data.attachments).toEqual({ poll_ids: [shown.id] })
  expect(shown).toEqual({
    id: expect.stringMatching(/^\d+$/),
    options: [
      { position: 1, label: 'yes', votes: 0 },
      { position: 2, label: 'no', votes: 0 },
    ],
    duration_minutes: 60,
    end_datetime: new Date(mock.clock.now() * 1000).toISOString(),
    voting_status: 'open',
  })
  expect(after.body.includes.polls[0].voting_status).toBe('closed')
})

test('without their fields polls have an id and options only', async ({ mock }) => {
  const id = await post(mock, { text: 'well?', poll: { options: ['yes', 'no'], duration_minutes: 5 } })

  const { body } = await callApi(mock, `/2/tweets/${id}?expansions=attachments.poll_ids`)

  expect(Object.keys(body.includes.polls[0])).toEqual(['id', 'options'])
})

test.for([
  [{ poll: { options: ['a', 'b'], duration_minutes: 5 } }, ['$.text: is missing but it is required']],
  [
    { text: 'a', poll: { options: ['a', 'b'], duration_minutes: 5 }, quote_tweet_id: '1' },
    ['$.quote_tweet_id: is mutually exclusive with $.poll'],
  ],
  [
    { text: 'a', media: { media_ids: ['5'] }, poll: { options: ['a', 'b'], duration_minutes: 5 } },
    ['$.poll: is mutually exclusive with $.media', 'Your media IDs are invalid.'],
  ],
  [{ media: { media_ids: ['5', '6'] } }, ['Your media IDs are invalid.']],
  [{ text: 'a', geo: { place_id: 'a/b' } }, ['$.geo.place_id: does not match the regex pattern ^[0-9a-zA-Z]{1,32}$']],
] as [object, string[]][])(
  'of the post %j all faults are told, and nothing is made',
  async ([json, messages], { mock }) => {
    const before = mock.posts.list().length

    const { status, body } = await callApi(mock, '/2/tweets', { json })

    expect(status).toBe(400)
    expect(body.errors.map(({ message }: { message: string }) => message)).toEqual(messages)
    expect(mock.posts.list()).toHaveLength(before)
  },
)

test('media that were never uploaded are refused in X’s words', async ({ mock }) => {
  const { body } = await callApi(mock, '/2/tweets', { json: { text: 'a', media: { media_ids: ['5'] } } })

  expect(body.errors).toEqual([{ parameters: { 'media.media_ids': ['[5]'] }, message: 'Your media IDs are invalid.' }])
})

test('an edit is a post of its own, and both list all versions', async ({ mock }) => {
  const first = await post(mock, { text: 'frist' })
  mock.clock.advance({ minutes: 29 })
  const edited = await callApi(mock, '/2/tweets', { json: edit(first, 'first') })
  const second = edited.body.data.id

  const { body } = await callApi(
    mock,
    `/2/tweets?ids=${first},${second}&tweet.fields=edit_controls&expansions=edit_history_tweet_ids`,
  )
  const listed = await callApi(mock, `/2/users/${userNamed(mock, 'ada_practice').id}/tweets`)

  expect(edited.text).toBe(
    `{"data":{"edit_history_tweet_ids":["${first}","${second}"],"id":"${second}","text":"first"}}`,
  )
  expect(body.data.map(({ text }: { text: string }) => text)).toEqual(['frist', 'first'])
  for (const { edit_history_tweet_ids: history, edit_controls: controls } of body.data) {
    expect(history).toEqual([first, second])
    expect(controls).toEqual({
      is_edit_eligible: true,
      editable_until: expect.stringContaining(new Date((mock.clock.now() + 60) * 1000).toISOString().slice(0, 19)),
      edits_remaining: 4,
    })
  }
  expect(body.includes.tweets.map(({ id }: { id: string }) => id)).toEqual([first, second])
  expect(listed.body.data[0]).toMatchObject({ id: second, text: 'first' })
  expect(listed.body.data).toHaveLength(3)
})

test('what an edit does not name stays: the conversation, the quote, who may reply', async ({ mock }) => {
  const root = await post(mock, { text: 'root' })
  const quoted = await post(mock, { text: 'quoted' })
  const json = { ...reply(root), quote_tweet_id: quoted, reply_settings: 'mentionedUsers' }
  const second = await post(mock, edit(await post(mock, json), 'a better reply'))

  const fields = 'tweet.fields=conversation_id,referenced_tweets,reply_settings'
  const { body } = await callApi(mock, `/2/tweets/${second}?${fields}`)

  expect(body.data).toMatchObject({
    conversation_id: root,
    reply_settings: 'mentionedUsers',
    referenced_tweets: [
      { type: 'quoted', id: quoted },
      { type: 'replied_to', id: root },
    ],
  })
})

test('to delete a version deletes them all', async ({ mock }) => {
  const first = await post(mock, { text: 'frist' })
  const second = await post(mock, edit(first, 'first'))

  await callApi(mock, `/2/tweets/${first}`, { method: 'DELETE' })

  const { body } = await callApi(mock, `/2/tweets?ids=${first},${second}`)
  expect(body.data).toBeUndefined()
  expect(body.errors).toHaveLength(2)
})

test('an edit makes of a post nothing that cannot be edited, no reply, and nothing that a new post cannot be', async ({
  mock,
}) => {
  const closed = await post(mock, { text: 'for those I follow', reply_settings: 'following' }, 'ben_practice')
  const [own, other] = [await post(mock, { text: 'own' }), await post(mock, { text: 'another' })]
  const quote = await post(mock, { text: 'look', quote_tweet_id: closed })
  const answered = await post(mock, reply(own))
  const media_ids = [(await (await uploader(mock)).oneGo('tweet_image', png(100))).body.data.id]
  const poll = { options: ['yes', 'no'], duration_minutes: 60 }
  const edits = [
    { ...edit(own, 'a'), ...reply(closed) },
    { ...edit(own, 'b'), ...reply('4242') },
    { ...edit(own, 'c'), ...reply(other) },
    { ...edit(answered, 'd'), ...reply(other) },
    { ...edit(quote, 'e'), poll },
    { ...edit(quote, 'f'), media: { media_ids } },
    { ...edit(own, 'g'), poll },
    { ...edit(own, 'h'), community_id: '1' },
  ]
  const before = mock.posts.list()

  const answers = []
  for (const json of edits) answers.push(await callApi(mock, '/2/tweets', { json }))
  const same = await callApi(mock, '/2/tweets', { json: { ...edit(answered, 'i'), ...reply(own) } })

  expect(answers.map(({ status }) => status)).toEqual(edits.map(() => 403))
  expect(mock.posts.list().slice(0, -1)).toEqual(before)
  expect(same.status).toBe(201)
})

test('half an hour after the first version nothing can be edited', async ({ mock }) => {
  const first = await post(mock, { text: 'frist' })
  mock.clock.advance({ minutes: 20 })
  const second = await post(mock, edit(first, 'first'))
  mock.clock.advance({ minutes: 10 })

  const { status } = await callApi(mock, '/2/tweets', { json: edit(second, 'First') })

  expect(status).toBe(403)
  expect(lastEvent(mock)).toMatchObject({
    reason: 'not-editable',
    detail: `post ${second} could be edited until 0 s ago`,
  })
})

test('five edits are the most', async ({ mock }) => {
  let id = await post(mock, { text: '0' })
  for (const text of ['1', '2', '3', '4', '5']) id = await post(mock, edit(id, text))

  const { status } = await callApi(mock, '/2/tweets', { json: edit(id, '6') })
  const { body } = await callApi(mock, `/2/tweets/${id}?tweet.fields=edit_controls`)

  expect(status).toBe(403)
  expect(body.data.edit_controls.edits_remaining).toBe(0)
})

test('somebody else’s posts, polls, and replies to others cannot be edited', async ({ mock }) => {
  const bens = await post(mock, { text: 'bens' }, 'ben_practice')
  const poll = await post(mock, { text: 'poll', poll: { options: ['a', 'b'], duration_minutes: 5 } })
  const answer = await post(mock, reply(bens))
  const own = await post(mock, reply(answer, 'to myself'))

  const statuses = []
  for (const id of [bens, poll, answer, '123', own])
    statuses.push((await callApi(mock, '/2/tweets', { json: edit(id, `edit of ${id}`) })).status)

  expect(statuses).toEqual([403, 403, 403, 403, 201])
})

test.for([
  ['everyone', undefined, 201],
  ['mentionedUsers', undefined, 403],
  ['following', undefined, 403],
  ['verified', undefined, 403],
  ['subscribers', undefined, 403],
  ['mentionedUsers', 'mentioned', 201],
  ['following', 'mentioned', 201],
  ['following', 'followed', 201],
  ['mentionedUsers', 'followed', 403],
] as const)('with %s a stranger who is %s is answered %i', async ([settings, who, expected], { mock }) => {
  const [ada, ben] = [userNamed(mock, 'ada_practice'), userNamed(mock, 'ben_practice')]
  if (who === 'followed') await callApi(mock, `/2/users/${ada.id}/following`, { json: { target_user_id: ben.id } })
  const text = who === 'mentioned' ? 'for @Ben_Practice' : 'for some'
  const root = await post(mock, { text, ...(settings !== 'everyone' && { reply_settings: settings }) })

  const { status, body } = await callApi(mock, '/2/tweets', { as: 'ben_practice', json: reply(root) })

  expect(status).toBe(expected)
  if (expected === 403)
    expect(body.detail).toBe(
      'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
    )
})

test('who may reply is said by the post that the conversation began with', async ({ mock }) => {
  const root = await post(mock, { text: 'root', reply_settings: 'mentionedUsers' })
  const own = await post(mock, reply(root))

  const { status } = await callApi(mock, '/2/tweets', { as: 'ben_practice', json: reply(own, 'me too') })

  expect(own).toBeDefined()
  expect(status).toBe(403)
})

test('a reply to a post that is gone is answered as X does', async ({ mock }) => {
  const { status, body } = await callApi(mock, '/2/tweets', { json: reply('123') })

  expect([status, body.detail]).toEqual([
    403,
    'You attempted to reply to a Tweet that is deleted or not visible to you.',
  ])
})

testWith({ overrides: { repliesToStrangers: 'refused' } })(
  'with repliesToStrangers=refused one replies to who mentioned or quoted one',
  async ({ mock }) => {
    const bens = await post(mock, { text: 'bens' }, 'ben_practice')
    const bensMention = await post(mock, { text: 'hello @ada_practice' }, 'ben_practice')
    const adas = await post(mock, { text: 'adas' })
    const bensQuote = await post(mock, { text: 'look', quote_tweet_id: adas }, 'ben_practice')

    const statuses = []
    for (const id of [bens, bensMention, bensQuote, adas])
      statuses.push((await callApi(mock, '/2/tweets', { json: reply(id, `to ${id}`) })).status)

    expect(statuses).toEqual([403, 201, 201, 201])
  },
)

test('a reply is hidden by who began the conversation, and by nobody else', async ({ mock }) => {
  const root = await post(mock, { text: 'root' })
  const answer = await post(mock, reply(root), 'ben_practice')
  const hide = (id: string, hidden: boolean, as?: string) =>
    callApi(mock, `/2/tweets/${id}/hidden`, { method: 'PUT', json: { hidden }, ...(as !== undefined && { as }) })

  const hidden = await hide(answer, true)
  const again = await hide(answer, true)
  const bens = await hide(answer, true, 'ben_practice')
  const ownRoot = await hide(root, true)
  const gone = await hide('123', true)
  const shown = await hide(answer, false)

  expect([hidden.text, again.text]).toEqual(['{"data":{"hidden":true}}', '{"data":{"hidden":true}}'])
  expect([bens.status, ownRoot.status]).toEqual([403, 403])
  expect(gone.body.errors[0].detail).toBe('Could not find tweet with id: [123].')
  expect(shown.text).toBe('{"data":{"hidden":false}}')
})
