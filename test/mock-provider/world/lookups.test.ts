import { expect, test } from '../../../src/testing/vitest.ts'
import { Groups } from '../../../mock-provider/world/groups.ts'
import { Posts } from '../../../mock-provider/world/posts.ts'
import { Relations } from '../../../mock-provider/world/relations.ts'
import { Store } from '../../../mock-provider/world/store.ts'
import { World } from '../../../mock-provider/world/world.ts'

const throughJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value))

const FIRST_MS = 1_288_834_974_657
/** 2080-07-10T17:30:30.209Z. */
const LAST_ID_MS = FIRST_MS + 2 ** 41 - 1

test('a group has its values in the order they came, and none of another', () => {
  const groups = new Groups<string>()
  for (const value of ['b', 'a', 'c']) groups.add('one', value)
  groups.add('two', 'a')

  groups.remove('one', 'a')
  groups.remove('three', 'a')

  expect([groups.of('one'), groups.of('two'), groups.of('three')]).toEqual([['b', 'c'], ['a'], []])
})

test('grants are found by client and user, oldest first, also in a loaded store', () => {
  const store = new Store()
  const rest = { scopes: [], createdAt: 0 }
  for (const [clientId, userId] of [
    ['my app', '1'],
    ['app', '1'],
    ['my app', '2'],
    ['my app', '1'],
  ] as const)
    store.addGrant({ clientId, userId, ...rest })
  const copy = new Store()

  copy.load(throughJson(store.save()))

  const found = [store, copy].map((each) => each.grantsOf('my app', '1').map(({ id }) => id))
  expect(found).toEqual([
    ['g1', 'g4'],
    ['g1', 'g4'],
  ])
  expect(copy.grantsOf('app', '2')).toEqual([])
  expect(copy.grant('g1')).toBe(copy.grantsOf('my app', '1')[0])
})

test('a store beyond its 200,000 grants forgets the oldest with their tokens, in a loaded one as well', () => {
  const store = new Store()
  const rest = { userId: '1', scopes: [], createdAt: 0 }
  for (let number = 1; number <= 200_000; number += 1)
    store.addGrant({ clientId: number === 2 ? 'two' : 'app', ...rest })
  store.addGrant({ clientId: 'app', ...rest })
  const copy = new Store()
  copy.load(store.save())

  copy.addGrant({ clientId: 'app', ...rest })

  expect([store.grant('g1'), store.grant('g2')?.clientId]).toEqual([undefined, 'two'])
  expect([copy.grant('g2'), copy.grant('g3')?.id, copy.grantsOf('two', '1')]).toEqual([undefined, 'g3', []])
  expect(copy.grantsOf('app', '1')).toHaveLength(200_000)
})

test('apps, users, posts and relations of a restored world are found by each of their names', () => {
  const world = new World({ clients: [{ clientId: 'first', apiKey: 'key' }] })
  world.clients.register({ clientId: 'second', apiKey: 'key' })
  const ada = world.users.get('ada_practice').id
  const { id } = world.users.add({ username: 'Zoe_Practice' })
  const { id: postId } = world.posts.add({ authorId: id, text: 'hello' }, world.clock.nowMs())
  world.relations.add('follows', ada, id)
  const other = new World()

  other.restore(throughJson(world.snapshot()))

  expect(other.clients.findByApiKey('key')?.clientId).toBe('first')
  expect(other.clients.findByApiKey('key')).toBe(other.clients.find('first'))
  expect(other.users.byUsername('zoe_PRACTICE')).toBe(other.users.byId(id))
  expect(other.posts.by(id).map((post) => post.id)).toEqual([postId])
  expect([other.relations.from('follows', ada), other.relations.to('follows', id)]).toEqual([[id], [ada]])
  other.reset()
  expect([other.clients.findByApiKey('key'), other.users.find('zoe_practice'), other.posts.by(id)]).toEqual([
    undefined,
    undefined,
    [],
  ])
})

test('relations are newest first on both sides, and the oldest of more than 10,000 is dropped', () => {
  const relations = new Relations()
  for (let number = 0; number <= 10_000; number += 1) relations.add('likes', `user-${number % 2}`, `post-${number}`)
  relations.add('likes', 'user-1', 'post-1')

  relations.remove('likes', 'user-0', 'post-10000')

  expect(relations.has('likes', 'user-0', 'post-0')).toBe(false)
  expect(relations.from('likes', 'user-0')).toHaveLength(4999)
  expect(relations.from('likes', 'user-0').slice(0, 2)).toEqual(['post-9998', 'post-9996'])
  expect([relations.to('likes', 'post-0'), relations.to('likes', 'post-1')]).toEqual([[], ['user-1']])
  expect(relations.save().likes).toHaveLength(9999)
})

test('a post that is removed or dropped is no longer its author’s', () => {
  const posts = new Posts()
  const first = posts.add({ authorId: '1', text: 'first' }, FIRST_MS)
  for (let number = 0; number < 10_000; number += 1) posts.add({ authorId: '2', text: `${number}` }, FIRST_MS)
  const newest = posts.by('2')[0]

  posts.remove(newest?.id ?? '')

  expect([posts.by('1'), posts.find(first.id)]).toEqual([[], undefined])
  expect(
    posts
      .by('2')
      .map(({ text }) => text)
      .slice(0, 2),
  ).toEqual(['9998', '9997'])
})

test.for([0, FIRST_MS, LAST_ID_MS, LAST_ID_MS + 1, 9_999_999_999_999])(
  'ids of posts at %i ms fit 64 bits, differ, and sort by time',
  (nowMs) => {
    const posts = new Posts()
    const before = posts.add({ authorId: '1', text: 'before' }, nowMs - 1)

    const ids = [1, 2, 3].map((number) => BigInt(posts.add({ authorId: '1', text: `${number}` }, nowMs).id))

    const all = [BigInt(before.id), ...ids]
    expect(all).toEqual(all.toSorted((a, b) => (a < b ? -1 : 1)))
    expect(new Set(all).size).toBe(4)
    expect(all.every((id) => id < 2n ** 63n)).toBe(true)
  },
)

test('an id that a test took by hand is not given again', () => {
  const posts = new Posts()
  posts.add({ authorId: '1', text: 'by hand', id: '0' }, 0)

  const next = posts.add({ authorId: '1', text: 'next' }, 0)

  expect(next.id).toBe('1')
  expect(posts.list()).toHaveLength(2)
})
