import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { findBoundary, markBoundary } from '../../../../mock-provider/resource-server/api/page-boundary.ts'
import { sameCases } from '../../../same-cases.ts'

const list = (...ids: string[]) => ids.map((id) => ({ id }))

const before = list('a', 'b', 'c', 'd', 'e')

test.for([
  ['nothing happened', list('a', 'b', 'c', 'd', 'e'), 'c'],
  ['others are new at the top', list('y', 'z', 'a', 'b', 'c', 'd', 'e'), 'c'],
  ['what was shown is gone', list('c', 'd', 'e'), 'c'],
  ['what comes next is gone', list('a', 'b', 'd', 'e'), 'd'],
  ['all that was shown and what comes next are gone', list('d', 'e'), 'd'],
  ['the last that was shown went to the top', list('b', 'a', 'c', 'd', 'e'), 'c'],
  ['what came next went to the top', list('c', 'a', 'b', 'd', 'e'), 'd'],
  ['all is gone', list(), undefined],
] as const)('a list goes on where it stopped though %s', ([, now, next]) => {
  const boundary = markBoundary(before, 2)

  const index = findBoundary(now, boundary)

  expect(now[index]?.id).toBe(next)
})

test('where both neighbours are gone, one comes twice rather than not at all', () => {
  const boundary = markBoundary(before, 2)

  const index = findBoundary(list('a', 'd', 'e'), boundary)

  expect(index).toBe(0)
})

test('whatever is added on top and removed above or at a boundary, it is found where it was', () => {
  const story = fc.record({
    size: fc.integer({ min: 1, max: 40 }),
    place: fc.nat({ max: 40 }),
    added: fc.nat({ max: 10 }),
    isKept: fc.infiniteStream(fc.boolean()),
  })
  fc.assert(
    fc.property(story, ({ size, place, added, isKept }) => {
      const items = Array.from({ length: size }, (_, index) => ({ id: `178${index}` }))
      const index = Math.min(place, size)
      const shown = items.slice(0, index).filter(() => isKept.next().value)
      const fresh = Array.from({ length: added }, (_, number) => ({ id: `9${number}` }))

      const found = findBoundary([...fresh, ...shown, ...items.slice(index)], markBoundary(items, index))

      expect(found).toBe(added + shown.length)
    }),
    sameCases,
  )
})
