import * as fc from 'fast-check'
import { expect, test } from '../../../src/testing/vitest.ts'
import { Folders } from '../../../mock-provider/world/folders.ts'
import { Lists, MAX_LISTS } from '../../../mock-provider/world/lists.ts'
import { Relations } from '../../../mock-provider/world/relations.ts'
import { sameCases } from '../../same-cases.ts'

const NOW_MS = 1_893_456_000_000

function emptyWorld() {
  const relations = new Relations()
  return { relations, lists: new Lists(relations), folders: new Folders(relations) }
}

test('lists of an account come newest first, with ids that sort by time and are frozen', () => {
  const { lists } = emptyWorld()

  const first = lists.add({ ownerId: '1', name: 'first' }, NOW_MS)
  lists.add({ ownerId: '2', name: 'of another' }, NOW_MS)
  const second = lists.add({ ownerId: '1', name: 'second', private: true }, NOW_MS + 1000)

  expect(lists.of('1')).toEqual([second, first])
  expect(BigInt(second.id)).toBeGreaterThan(BigInt(first.id))
  expect(first).toEqual({ ...first, description: '', private: false, createdAtMs: NOW_MS })
  expect(() => Object.assign(first, { name: 'other' })).toThrow(TypeError)
})

test('a changed list keeps its place, its owner and what was not named', () => {
  const { lists } = emptyWorld()
  const first = lists.add({ ownerId: '1', name: 'first', description: 'words' }, NOW_MS)
  const second = lists.add({ ownerId: '1', name: 'second' }, NOW_MS)

  const changed = lists.update(first.id, { name: 'renamed', private: true })

  expect(changed).toEqual({ ...first, name: 'renamed', private: true })
  expect(lists.of('1')).toEqual([second, changed])
  expect(lists.list().map(({ name }) => name)).toEqual(['renamed', 'second'])
})

test.for<[what: string, name: string, description: string]>([
  ['an empty name', '', ''],
  ['a name of 26 characters', 'x'.repeat(26), ''],
  ['a description of 101 characters', 'name', 'x'.repeat(101)],
])('%s is refused and changes nothing', ([, name, description]) => {
  const { lists } = emptyWorld()
  const { id } = lists.add({ ownerId: '1', name: 'good' }, NOW_MS)
  const before = lists.save()

  expect(() => lists.add({ ownerId: '1', name, description }, NOW_MS)).toThrow(RangeError)
  expect(() => lists.update(id, { name, description })).toThrow(RangeError)
  expect(lists.save()).toEqual(before)
})

test('a name is counted in characters, not in halves of them', () => {
  const { lists } = emptyWorld()

  expect(lists.add({ ownerId: '1', name: '🙂'.repeat(25) }, NOW_MS).name).toHaveLength(50)
})

test('with a list go its members, followers and pins, and nothing of another', () => {
  const { lists, relations } = emptyWorld()
  const [gone, kept] = ['gone', 'kept'].map((name) => lists.add({ ownerId: '1', name }, NOW_MS).id)
  for (const id of [gone, kept]) {
    relations.add('listMembers', id ?? '', '7')
    relations.add('listFollowers', id ?? '', '8')
    relations.add('pinnedLists', '9', id ?? '')
  }

  lists.remove(gone ?? '')

  expect(relations.to('listMembers', '7')).toEqual([kept])
  expect(relations.to('listFollowers', '8')).toEqual([kept])
  expect(relations.from('pinnedLists', '9')).toEqual([kept])
})

test('the oldest list makes room with all that belongs to it', () => {
  const { lists, relations } = emptyWorld()
  const { id } = lists.add({ ownerId: '1', name: 'oldest' }, NOW_MS)
  relations.add('listMembers', id, '7')

  for (let count = 0; count < MAX_LISTS; count += 1) lists.add({ ownerId: '2', name: `${count}` }, NOW_MS)

  expect([lists.find(id), lists.of('1'), relations.to('listMembers', '7')]).toEqual([undefined, [], []])
  expect(lists.list()).toHaveLength(MAX_LISTS)
})

test('a post leaves the folders of the account that no longer bookmarks it, and of no other', () => {
  const { folders, relations } = emptyWorld()
  const own = folders.add({ ownerId: '1', name: 'own' }, NOW_MS)
  const other = folders.add({ ownerId: '2', name: 'other' }, NOW_MS)
  for (const { id } of [own, other]) relations.add('folderPosts', id, '20')

  folders.takeOut('1', '20')

  expect(relations.to('folderPosts', '20')).toEqual([other.id])
})

test('an id that is taken or none is refused', () => {
  const { lists } = emptyWorld()
  lists.add({ ownerId: '1', name: 'first', id: '5' }, NOW_MS)

  expect(() => lists.add({ ownerId: '1', name: 'second', id: '5' }, NOW_MS)).toThrow('id "5" is taken')
  for (const id of ['x', '05'])
    expect(() => lists.add({ ownerId: '1', name: 'second', id }, NOW_MS)).toThrow('no number below 2^63')
})

test('saved and loaded lists go on as if nothing had happened', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('add' as const), owner: fc.constantFrom('1', '2') }),
    fc.record({ do: fc.constantFrom('remove' as const, 'update' as const), at: fc.nat(20) }),
  )
  const property = fc.property(fc.array(step), fc.array(step), (before, after) => {
    const { lists } = emptyWorld()
    const copy = emptyWorld().lists
    const run = (on: Lists, steps: typeof before) => {
      for (const each of steps) {
        const at = each.do === 'add' ? undefined : on.list()[each.at]?.id
        if (each.do === 'add') on.add({ ownerId: each.owner, name: 'list' }, NOW_MS)
        else if (at !== undefined && each.do === 'remove') on.remove(at)
        else if (at !== undefined) on.update(at, { private: true })
      }
    }
    run(lists, before)
    copy.load(lists.save())
    run(lists, after)
    run(copy, after)

    expect(copy.save()).toEqual(lists.save())
    for (const owner of ['1', '2']) {
      const own = lists.list().filter(({ ownerId }) => ownerId === owner)
      expect(copy.of(owner)).toEqual(own.toReversed())
    }
  })

  fc.assert(property, { ...sameCases, numRuns: 200 })
})
