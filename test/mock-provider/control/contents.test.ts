import { expect, test } from '../../../src/testing/vitest.ts'
import { ask } from './call.ts'

test('contents are added over HTTP, and read back', async ({ mock }) => {
  const contents = {
    users: [{ username: 'bob_practice' }],
    posts: [{ key: 'hello', author: 'bob_practice', text: 'Hello', ago: { days: 3 } }],
    messages: [{ from: 'bob_practice', to: 'ada_practice', text: 'Have you seen it?' }],
    likes: { ada_practice: ['hello'] },
  }

  const { status, json } = await ask(mock, 'POST /populate', contents)

  const { json: messages } = await ask(mock, 'GET /messages')
  const { json: posts } = await ask(mock, 'GET /posts')
  expect([status, json]).toEqual([
    200,
    expect.objectContaining({ users: 1, posts: 1, messages: 1, likes: 1, follows: 0 }),
  ])
  expect(messages.events).toMatchObject([{ type: 'MessageCreate', text: 'Have you seen it?' }])
  expect(messages.conversations).toHaveLength(1)
  expect(posts.posts.at(-1)).toMatchObject({ text: 'Hello' })
})

test('contents that are wrong are refused with the member, and nothing is added', async ({ mock }) => {
  const posts = [
    { author: 'ada_practice', text: 'a' },
    { author: 'bob', text: 'b' },
  ]

  const { status, json } = await ask(mock, 'POST /populate', { posts })

  expect(status).toBe(400)
  expect(json).toMatchObject({
    field: 'posts[1].author',
    value: 'bob',
    allowed: 'ada_practice, ben_practice, mallory_practice',
    detail: expect.stringContaining('posts[1].author: "bob" is no user of this world or its contents; there are ada_'),
  })
  expect(mock.posts.list()).toHaveLength(3)
})

test('a message goes on in its conversation, and people join and leave a group', async ({ mock }) => {
  const to = ['ben_practice', 'mallory_practice']
  const { json: first } = await ask(mock, 'POST /messages', { from: 'ada_practice', to, text: 'all' })
  const path = `/conversations/${first.conversationId}`

  const { json: left } = await ask(mock, `POST ${path}/leave`, { user: 'mallory_practice' })
  const { json: next } = await ask(mock, 'POST /messages', {
    from: 'ben_practice',
    conversationId: first.conversationId,
    text: 'two of us',
  })
  const { json: joined } = await ask(mock, `POST ${path}/join`, { users: ['mallory_practice'], by: 'ben_practice' })

  expect([first.visibleTo.length, left.participantIds.length, next.visibleTo.length]).toEqual([3, 2, 2])
  expect(joined.participantIds).toHaveLength(3)
})

test('a list gains and loses members', async ({ mock }) => {
  const { json: added } = await ask(mock, 'POST /lists', { owner: 'ada_practice', name: 'Friends' })
  const path = `/lists/${added.id}/members`

  const { json: more } = await ask(mock, `POST ${path}`, { members: ['BEN_practice', 'mallory_practice'] })
  const { json: fewer } = await ask(mock, `DELETE ${path}/ben_practice`)
  const { json: all } = await ask(mock, 'GET /lists')

  const [ada, ben, mallory] = mock.users.list().map(({ id }) => id)
  expect(added).toMatchObject({ ownerId: ada, description: '', private: false, memberIds: [], followerIds: [] })
  expect([more.memberIds, fewer.memberIds]).toEqual([[ben, mallory], [mallory]])
  expect(all.lists).toEqual([fewer])
})

test('a post replies, quotes and asks', async ({ mock }) => {
  const [first, second] = mock.posts.list().map(({ id }) => id)
  const poll = { options: ['yes', 'no'], durationMinutes: 60 }

  const { json } = await ask(mock, 'POST /posts', {
    author: 'ben_practice',
    text: 'Well?',
    inReplyToPostId: first,
    quotedPostId: second,
    replySettings: 'following',
    poll,
  })

  expect(json).toMatchObject({
    inReplyToPostId: first,
    conversationId: first,
    quotedPostId: second,
    replySettings: 'following',
    poll: { id: expect.stringMatching(/^\d+$/), ...poll },
  })
})

test('too many members are refused by their name, and the list is not made', async ({ mock }) => {
  const users = Array.from({ length: 3000 }, (_, index) => ({ username: `user_${index}` }))
  const members = users.map(({ username }) => username)
  mock.populate({ users, lists: [1, 2, 3].map((n) => ({ owner: 'ada_practice', name: `list ${n}`, members })) })

  const { status, json } = await ask(mock, 'POST /lists', { owner: 'ada_practice', name: 'x', id: '7', members })

  expect([status, json.field]).toEqual([400, 'members'])
  expect(mock.lists.list()).toHaveLength(3)
})

test.for([
  ['POST /posts', { author: 'ada_practice', text: 'x', inReplyToPostId: '77' }, 400, 'inReplyToPostId'],
  [
    'POST /posts',
    { author: 'ada_practice', text: 'x', poll: { options: ['a'], durationMinutes: 5 } },
    400,
    'poll.options',
  ],
  [
    'POST /posts',
    { author: 'ada_practice', text: 'x', poll: { options: ['a', 'b'], durationMinutes: 4 } },
    400,
    'poll.durationMinutes',
  ],
  ['POST /posts', { author: 'ada_practice', text: 'x', mediaIds: ['77'] }, 400, 'mediaIds'],
  ['POST /lists', { owner: 'bob', name: 'x' }, 400, 'owner'],
  ['POST /lists', { owner: 'ada_practice', name: 'x', members: ['ben_practice', 'bob'] }, 400, 'members[1]'],
  ['POST /lists', { owner: 'ada_practice', name: 'x', id: 'y' }, 400, 'id'],
  ['POST /lists/77/members', { members: [] }, 404, undefined],
  ['POST /messages', { from: 'ada_practice', text: 'x' }, 400, 'to'],
  ['POST /messages', { from: 'ada_practice', to: 'ben_practice', conversationId: '1', text: 'x' }, 400, 'to'],
  ['POST /messages', { from: 'ada_practice', to: ['ben_practice'], text: 'x' }, 400, 'to'],
  ['POST /messages', { from: 'ada_practice', to: ['ben_practice', 'bob'], text: 'x' }, 400, 'to[1]'],
  ['POST /messages', { from: 'ada_practice', conversationId: '77', text: 'x' }, 400, 'conversationId'],
  ['POST /conversations/77/leave', { user: 'ada_practice' }, 404, undefined],
  ['POST /populate', [], 400, undefined],
  ['POST /populate', { likes: { ada_practice: ['x'] } }, 400, 'likes.ada_practice[0]'],
] as const)('%s with %j is refused with %i', async ([line, body, status, field], { mock }) => {
  const before = JSON.stringify(mock.snapshot())

  const answer = await ask(mock, line, body)

  expect([answer.status, answer.json.field]).toEqual([status, field])
  expect(JSON.stringify({ ...mock.snapshot(), journalSeq: 0 })).toBe(
    JSON.stringify({ ...JSON.parse(before), journalSeq: 0 }),
  )
})
