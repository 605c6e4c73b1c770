import * as fc from 'fast-check'
import { startMockProvider, type MockProvider, type WorldContents } from '../../../mock-provider/index.ts'
import { expect, test as base } from '../../../src/testing/vitest.ts'
import { sameCases } from '../../same-cases.ts'

const test = base.extend({ mockOptions: { seed: 'a' } })

const DAY_MS = 86_400_000

const contents: WorldContents = {
  users: [
    { username: 'zoe', id: '1500000000000000004' },
    { username: 'bob', name: 'Bob' },
  ],
  posts: [
    { key: 'reply', author: 'bob', text: 'Yes', replyTo: '1905993362018040001', ago: { hours: 1 } },
    { key: 'old', author: 'zoe', text: 'Before', ago: { days: 3 } },
    { author: 'BOB', text: 'See', quotes: 'old', createdAt: '2029-12-31T12:00:00+01:00' },
    { author: '1500000000000000004', text: 'Of 2025', id: '1905993362018049999' },
  ],
  messages: [
    { from: 'bob', to: 'zoe', text: 'last', ago: { minutes: 1 } },
    { from: 'zoe', to: 'bob', text: 'first', ago: { days: 2 } },
    { from: 'bob', to: ['zoe', 'ada_practice'], text: 'all' },
    { from: 'zoe', to: ['ada_practice', 'bob', 'bob'], text: 'of you' },
  ],
  lists: [
    { owner: 'bob', name: 'New', private: true },
    { owner: 'bob', name: 'Old', members: ['zoe', 'bob'], followers: ['zoe'], pinnedBy: ['bob'], ago: { days: 9 } },
  ],
  follows: { ada_practice: ['bob', 'zoe'], bob: ['ada_practice'] },
  mutes: { zoe: ['bob'] },
  blocks: { zoe: ['mallory_practice'] },
  dmBlocks: { bob: ['mallory_practice'] },
  likes: { zoe: ['reply', '1905993362018040001', '1905993362018049999'] },
  bookmarks: { ada_practice: ['old'] },
  reposts: { ben_practice: ['old', 'old'] },
}

const nameIn = ({ users }: MockProvider, id: string | undefined): string | undefined =>
  users.list().find((user) => user.id === id)?.username

test('a world is filled with people, what they wrote and did', ({ mock }) => {
  const counts = mock.populate(contents)

  expect(counts).toEqual({
    users: 2,
    posts: 4,
    lists: 2,
    messages: 4,
    follows: 3,
    mutes: 1,
    blocks: 1,
    dmBlocks: 1,
    likes: 3,
    bookmarks: 1,
    reposts: 1,
  })
  const [repost, ...others] = mock.posts.list().slice(3).toReversed()
  const added = others.toReversed()
  expect(repost).toMatchObject({ text: 'RT @zoe: Before', repostedPostId: added[1]?.id })
  const now = mock.clock.now() * 1000
  expect(added.map(({ text, authorId }) => `${nameIn(mock, authorId)}: ${text}`)).toEqual(
    ['zoe: Of 2025', 'zoe: Before', 'bob: See', 'bob: Yes'], // oldest first
  )
  expect(added.slice(1).map(({ createdAtMs }) => createdAtMs - now)).toEqual([-3 * DAY_MS, -13 * 3_600_000, -3_600_000])
  expect(added[3]?.inReplyToPostId).toBe('1905993362018040001')
  expect(added[2]?.quotedPostId).toBe(added[1]?.id)
  const { relations } = mock.snapshot()
  const [ada, , , zoe, bob] = mock.users.list().map(({ id }) => id)
  expect(relations.follows).toEqual([
    [ada, bob],
    [ada, zoe],
    [bob, ada],
  ])
  expect(relations.likes.map(([, to]) => to)).toEqual([added[3]?.id, '1905993362018040001', added[0]?.id])
})

test('a post asks, and says who may reply; a list has members, followers and pins', ({ mock }) => {
  const poll = { options: ['yes', 'no'], durationMinutes: 5 }
  mock.populate({
    ...contents,
    posts: [...(contents.posts ?? []), { author: 'bob', text: '?', replySettings: 'following', poll }],
  })

  const [old, recent] = mock.lists.list()
  const [zoe = '', bob = ''] = mock.users
    .list()
    .slice(3)
    .map(({ id }) => id)
  expect([old?.name, old?.memberIds, old?.followerIds]).toEqual(['Old', [zoe, bob], [zoe]])
  expect(recent).toMatchObject({ name: 'New', private: true, memberIds: [], ownerId: bob })
  const { relations } = mock.snapshot()
  expect([relations.pinnedLists, relations.mutes, relations.dmBlocks.length]).toEqual([
    [[bob, old?.id]],
    [[zoe, bob]],
    1,
  ])
  expect(mock.posts.list().find(({ text }) => text === '?')).toMatchObject({ replySettings: 'following', poll })
})

test('messages go to conversations of two, and to one group for the same people', ({ mock }) => {
  mock.populate(contents)

  const said = mock.messages.list().map(({ text, conversationId }) => `${text} ${conversationId.includes('-')}`)
  expect(said).toEqual(['first true', 'last true', 'all false', 'of you false'])
  expect(mock.messages.conversations()).toHaveLength(2)
})

base.extend({ mockOptions: { contents: { users: [{ username: 'bob' }] } } })(
  'what a mock starts with is there again after a reset',
  ({ mock }) => {
    mock.populate({ users: [{ username: 'zoe' }] })

    mock.reset()

    expect(mock.users.list().map(({ username }) => username)).toContain('bob')
    expect(mock.users.list()).toHaveLength(4)
  },
)

test('a mock does not start with contents that are wrong, and says where', async () => {
  const starting = startMockProvider({ contents: { posts: [{ author: 'bob', text: 'x' }] } })

  await expect(starting).rejects.toThrow(
    /^contents: posts\[0\]\.author: "bob" is no user of this world or its contents/,
  )
})

const wrong: [contents: unknown, says: string][] = [
  [[], 'the contents cannot be a list; it takes an object of users, posts, lists, messages'],
  [{ user: [] }, 'the contents cannot have "user"; it takes users, posts, lists, messages'],
  [{ users: {} }, 'users cannot be an object; it takes a list of objects'],
  [{ users: ['bob'] }, 'users[0] cannot be "bob"; it takes an object of username, name, id'],
  [{ users: [{ name: 'Bob' }] }, 'users[0].username is missing; it takes 1 to 20 characters'],
  [{ users: [{ username: 'b o b' }] }, 'users[0].username cannot be "b o b"'],
  [{ users: [{ username: 'bob' }, { username: 'BOB' }] }, 'users[1].username: "BOB" is taken'],
  [{ users: [{ username: 'Ada_Practice' }] }, 'users[0].username: "Ada_Practice" is taken'],
  [{ users: [{ username: 'bob', id: '9223372036854775808' }] }, 'users[0].id cannot be "9223372036854775808"'],
  [
    {
      users: [
        { username: 'a', id: '7' },
        { username: 'b', id: '7' },
      ],
    },
    'users[1].id: "7" is taken',
  ],
  [
    { posts: [{ author: 'bob', text: 'x' }] },
    'posts[0].author: "bob" is no user of this world or its contents; there are ada_',
  ],
  [{ posts: [{ autor: 'bob', text: 'x' }] }, 'posts[0] cannot have "autor"; it takes key, author, text'],
  [{ posts: [{ author: 'ada_practice', text: '' }] }, 'posts[0].text cannot be ""; it takes a text, not empty'],
  [{ posts: [{ author: 'ada_practice', text: 'x', replyTo: 'y' }] }, 'posts[0].replyTo: "y" is no such post'],
  [{ posts: [{ key: 'y', author: 'ada_practice', text: 'x', quotes: 'y' }] }, 'posts[0].quotes: "y" is no such post'],
  [
    { posts: [post({ key: 'y' }), post({ replyTo: 'y', ago: { days: 1 } })] },
    'posts[1].replyTo: "y" is of later than this post',
  ],
  [{ posts: [post({ key: 'y' }), post({ key: 'y' })] }, 'posts[1].key: "y" is taken'],
  [{ users: [{ username: 'bob', id: '07' }] }, 'users[0].id cannot be "07"; it takes digits, a number below 2^63'],
  [{ posts: [post({ id: '07' })] }, 'posts[0].id cannot be "07"; it takes digits, a number below 2^63'],
  [{ posts: [post({ id: '1905993362018040001' })] }, 'posts[0].id: "1905993362018040001" is taken'],
  [{ posts: [post({ id: '12', ago: { days: 1 } })] }, 'posts[0].ago: the id says already when it was made'],
  [{ posts: [post({ ago: '3 days' })] }, 'posts[0].ago cannot be "3 days"; it takes an object of seconds, minutes'],
  [
    { posts: [post({ ago: { weeks: 1 } })] },
    'posts[0].ago.weeks is not known here; there is seconds, minutes, hours, days',
  ],
  [
    { posts: [post({ poll: { options: ['a', 'b'], duration_minutes: 5 } })] },
    'posts[0].poll.duration_minutes is not known here; there is options, durationMinutes',
  ],
  [{ posts: [post({ ago: { 'a b': 1 } })] }, 'posts[0].ago["a b"] is not known here'],
  [
    { lists: [{ owner: 'ada_practice', name: 'a', members: ['ben_practice', 5] }] },
    'lists[0].members[1] cannot be 5; it takes a text',
  ],
  [{ posts: [post({ ago: { days: -1 } })] }, 'posts[0].ago cannot be an object'],
  [{ posts: [post({ createdAt: 'yesterday' })] }, 'posts[0].createdAt cannot be "yesterday"; it takes an instant'],
  [{ posts: [post({ createdAt: '2025-13-01T00:00:00Z' })] }, 'posts[0].createdAt cannot be'],
  [{ posts: [post({ createdAt: '2025-01-01T00:00:00' })] }, 'posts[0].createdAt cannot be'],
  [{ posts: [post({ createdAt: '2200-01-01T00:00:00Z' })] }, 'posts[0].createdAt: that is later than can be'],
  [{ posts: [post({ ago: { days: 10_000 } })] }, 'posts[0].ago: that is earlier than can be'],
  [{ posts: [post({ createdAt: '2025-01-01T00:00:00Z', ago: { days: 1 } })] }, 'posts[0].ago: createdAt says already'],
  [{ posts: [post({ replySettings: 'friends' })] }, 'posts[0].replySettings cannot be "friends"; it takes everyone, '],
  [
    { posts: [post({ poll: { options: ['a'], durationMinutes: 5 } })] },
    'posts[0].poll cannot be an object; it takes an',
  ],
  [{ lists: [{ owner: 'bob', name: 'x' }] }, 'lists[0].owner: "bob" is no user'],
  [{ lists: [{ owner: 'ada_practice', name: 'x'.repeat(26) }] }, 'lists[0].name cannot be "xxx'],
  [{ lists: [{ owner: 'ada_practice', name: 'x', members: ['bob'] }] }, 'lists[0].members[0]: "bob" is no user'],
  [{ lists: [{ owner: 'ada_practice', name: 'x', ago: { days: 9999 } }] }, 'lists[0].ago: that is earlier'],
  [{ reposts: { ada_practice: ['x'] } }, 'reposts.ada_practice[0]: "x" is no such post'],
  [{ messages: [{ from: 'ada_practice', to: 'bob', text: 'x' }] }, 'messages[0].to: "bob" is no user'],
  [{ messages: [{ from: 'ada_practice', to: ['ben_practice'], text: 'x' }] }, 'messages[0].to cannot be a list'],
  [
    { messages: [{ from: 'ada_practice', to: ['ben_practice', 'ADA_practice'], text: 'x' }] },
    'messages[0].to[1]: "ADA_practice" is who writes',
  ],
  [{ messages: [{ from: 'ada_practice', to: 'ben_practice' }] }, 'messages[0].text is missing'],
  [{ follows: [] }, 'follows cannot be a list; it takes an object of lists, by user name'],
  [{ follows: { ada_practice: 'ben_practice' } }, 'follows.ada_practice cannot be "ben_practice"'],
  [{ follows: { 'a b': ['ben_practice'] } }, 'follows["a b"]: "a b" is no user'],
  [{ follows: { ada_practice: ['ben_practice', 'bob'] } }, 'follows.ada_practice[1]: "bob" is no user'],
  [{ follows: { ada_practice: ['Ada_Practice'] } }, 'follows.ada_practice[0]: "Ada_Practice" is the same account'],
  [{ likes: { ada_practice: ['nothing'] } }, 'likes.ada_practice[0]: "nothing" is no such post'],
]

function post(members: object): object {
  return { author: 'ada_practice', text: 'x', ...members }
}

test.for(wrong)('contents are refused with the member: %j', ([given, says], { mock }) => {
  const before = JSON.stringify(mock.snapshot())

  expect(() => Reflect.apply(mock.populate, mock, [given])).toThrow(RangeError)
  expect(() => Reflect.apply(mock.populate, mock, [given])).toThrow(says)
  expect(JSON.stringify(mock.snapshot())).toBe(before)
})

test('one wrong member at the end keeps out all that stands before it', ({ mock }) => {
  const before = JSON.stringify(mock.snapshot())

  expect(() => mock.populate({ ...contents, bookmarks: { bob: ['reply', 'gone'] } })).toThrow('bookmarks.bob[1]')
  expect(JSON.stringify(mock.snapshot())).toBe(before)
})

test('what is named twice, was there already or is ended by a block is not counted as added', ({ mock }) => {
  mock.populate({ likes: { ada_practice: ['1905993362018040001'] } })

  const counts = mock.populate({
    follows: { ada_practice: ['ben_practice', 'BEN_practice', 'mallory_practice'] },
    blocks: { mallory_practice: ['ada_practice'] },
    likes: { ada_practice: ['1905993362018040001', '1905993362018040002', '1905993362018040002'] },
  })

  expect(counts).toMatchObject({ follows: 1, blocks: 1, likes: 1 })
  const { follows, blocks, likes } = mock.snapshot().relations
  expect([follows.length, blocks.length, likes.length]).toEqual([1, 1, 2])
})

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)
const someUsers = (count: number) => numbers(count).map((index) => ({ username: `user_${index}` }))
const names100 = numbers(100).map((index) => `user_${index}`)
const postOf = (index: number) => ({ key: `p${index}`, author: 'ada_practice', text: `post ${index}` })
const keys = numbers(3000).map((index) => `p${index}`)
const listOf = (index: number) => ({ owner: 'ada_practice', name: `list ${index}` })
const messageOf = (text: string) => ({ from: 'ada_practice', to: 'ben_practice', text })

test.for<[part: string, contents: () => WorldContents]>([
  [
    'follows',
    () => ({
      users: someUsers(220),
      follows: Object.fromEntries(numbers(120).map((n) => [`user_${n + 100}`, names100])),
    }),
  ],
  ['posts', () => ({ posts: numbers(10_000).map(postOf) })],
  ['posts', () => ({ posts: numbers(201).map((n) => ({ ...postOf(n), text: 'x'.repeat(25_000) })) })],
  ['reposts', () => ({ posts: numbers(9000).map(postOf), reposts: { ben_practice: keys } })],
  ['lists', () => ({ lists: numbers(10_000).map(listOf) })],
  [
    'lists',
    () => {
      const users = someUsers(4000)
      const members = users.map(({ username }) => username)
      return { users, lists: numbers(3).map((n) => ({ ...listOf(n), members })) }
    },
  ],
  ['messages', () => ({ messages: numbers(10_000).map((n) => messageOf(`message ${n}`)) })],
  ['messages', () => ({ messages: numbers(501).map(() => messageOf('x'.repeat(10_000))) })],
])('more %s than there is room for are refused, and nothing has changed', ([part, make], { mock }) => {
  mock.populate({ lists: [listOf(0)], messages: [messageOf('first')] })
  const before = JSON.stringify(mock.snapshot())

  expect(() => mock.populate(make())).toThrow(
    new RegExp(`^${part} would be more than [0-9,]+ .* with those there are$`),
  )
  expect(JSON.stringify(mock.snapshot())).toBe(before)
})

test('nobody pins a sixth list, or a private one of somebody else', ({ mock }) => {
  const pinned = { pinnedBy: ['ben_practice'] }
  mock.populate({ lists: numbers(5).map((n) => ({ ...listOf(n), ...pinned })) })

  expect(() => mock.populate({ lists: [{ ...listOf(6), ...pinned }] })).toThrow(
    'lists: "ben_practice" would have pinned more than 5',
  )
  expect(() => mock.populate({ lists: [{ ...listOf(6), ...pinned, private: true }] })).toThrow(
    'lists[0].pinnedBy[0]: "ben_practice" does not see this private list',
  )
})

test('lists.add and addMembers refuse more members than there is room for, and no list loses one', ({ mock }) => {
  mock.populate({ users: someUsers(6000) })
  const members = someUsers(4000).map(({ username }) => username)
  const lists = numbers(2).map((n) => mock.lists.add({ ...listOf(n), members }))
  const last = mock.lists.add(listOf(2))

  expect(() => mock.lists.add({ ...listOf(3), members })).toThrow('lists have at most 10,000 members together')
  expect(() => mock.lists.addMembers(last.id, members)).toThrow('lists have at most 10,000 members together')
  expect(() =>
    mock.lists.addMembers(
      lists[0]?.id ?? '',
      someUsers(5001).map(({ username }) => username),
    ),
  ).toThrow('a list has at most 5,000 members')
  expect(mock.lists.list().map(({ memberIds }) => memberIds.length)).toEqual([4000, 4000, 0])
})

const rarely = <T>(usual: T[], other: T[]) =>
  fc.oneof({ weight: 30, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.constantFrom(...other) })
const names = rarely(['ada_practice', 'ben_practice', 'Mallory_Practice'], ['bob', 'zoe', 'nobody', '7', ''])
const posts = rarely(['1905993362018040001', '1905993362018040002'], ['a', 'b', '8'])
const dated = { ago: fc.option(fc.record({ hours: rarely([0, 1, 2], [-1]) }), { nil: undefined }) }
const anyContents = fc.record(
  {
    users: fc.array(
      fc.record({ username: rarely(['bob', 'zoe'], ['ada_practice', '']), id: rarely([undefined, '7'], ['x']) }),
      { maxLength: 3 },
    ),
    posts: fc.array(
      fc.record({
        author: names,
        text: rarely(['x', 'y'], ['']),
        key: rarely([undefined, 'a'], ['b', '8']),
        replyTo: fc.option(posts, { nil: undefined }),
        ...dated,
      }),
      { maxLength: 3 },
    ),
    messages: fc.array(
      fc.record({
        from: names,
        to: fc.oneof(names, fc.array(names, { maxLength: 3 })),
        text: rarely(['x', 'y'], ['']),
        ...dated,
      }),
      { maxLength: 3 },
    ),
    follows: fc.dictionary(names, fc.array(names, { maxLength: 2 }), { maxKeys: 2 }),
    likes: fc.dictionary(names, fc.array(posts, { maxLength: 2 }), { maxKeys: 2 }),
  },
  { requiredKeys: [] },
)

test('whatever the contents, a world takes all or nothing, and can be saved and restored', ({ mock }) => {
  const empty = mock.snapshot()
  let [taken, refused] = [0, 0]
  fc.assert(
    fc.property(anyContents, (drawn) => {
      const given: WorldContents = JSON.parse(JSON.stringify(drawn))
      mock.restore(empty)
      const before = JSON.stringify({ ...mock.snapshot(), journalSeq: 0 })
      try {
        mock.populate(given)
        taken += 1
        mock.restore(JSON.parse(JSON.stringify(mock.snapshot())))
      } catch (error) {
        refused += 1
        expect(error).toBeInstanceOf(RangeError)
        expect(JSON.stringify({ ...mock.snapshot(), journalSeq: 0 })).toBe(before)
      }
    }),
    { ...sameCases, numRuns: 300 },
  )
  expect(Math.min(taken, refused)).toBeGreaterThan(20)
})
