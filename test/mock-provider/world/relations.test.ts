import { expect, test } from '../../../src/testing/vitest.ts'
import { RELATION_KINDS, Relations } from '../../../mock-provider/world/relations.ts'

test('a block ends follows and follow requests both ways, and those of no other', () => {
  const relations = new Relations()
  for (const [from, to] of ['12', '21', '13', '32'].map((pair) => [...pair]))
    for (const kind of ['follows', 'followRequests'] as const) relations.add(kind, from ?? '', to ?? '')

  relations.add('blocks', '1', '2')

  for (const kind of ['follows', 'followRequests'] as const) {
    expect([relations.from(kind, '1'), relations.from(kind, '2'), relations.to(kind, '2')]).toEqual([['3'], [], ['3']])
  }
  expect(relations.has('blocks', '1', '2')).toBe(true)
  expect(relations.has('blocks', '2', '1')).toBe(false)
})

test('a mute leaves follows as they are', () => {
  const relations = new Relations()
  relations.add('follows', '1', '2')

  relations.add('mutes', '1', '2')

  expect(relations.has('follows', '1', '2')).toBe(true)
})

test('what is forgotten goes from one side of one kind only', () => {
  const relations = new Relations()
  for (const kind of ['mutes', 'blocks'] as const)
    for (const [from, to] of ['12', '31', '14'].map((pair) => [...pair])) relations.add(kind, from ?? '', to ?? '')

  relations.forgetFrom('mutes', '1')
  relations.forgetTo('blocks', '1')

  expect([relations.from('mutes', '1'), relations.from('mutes', '3')]).toEqual([[], ['1']])
  expect([relations.from('blocks', '1'), relations.from('blocks', '3')]).toEqual([['4', '2'], []])
})

test('each kind is saved and loaded under its own name', () => {
  const relations = new Relations()
  for (const [index, kind] of RELATION_KINDS.entries()) relations.add(kind, `${index}`, '99')
  const copy = new Relations()

  copy.load(JSON.parse(JSON.stringify(relations.save())))

  expect(RELATION_KINDS.map((kind) => copy.to(kind, '99'))).toEqual(RELATION_KINDS.map((_, index) => [`${index}`]))
})
