import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { PieceFilter } from '../../../mock-provider/findings/piece-filter.ts'

/** Few bytes, so that pieces come again, and those of either end. */
const text = (minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom('\0', 'a', 'b', '\x7f', '\x80', '\xff'), { minLength, maxLength }).map((all) => all.join(''))
const piece = text(8, 8)

function placesIn(filter: PieceFilter, bytes: string): number[] {
  const places: number[] = []
  filter.eachPlace(bytes, (index) => places.push(index))
  return places
}

test('wherever a piece begins is a place, in order', () => {
  fc.assert(
    fc.property(fc.array(piece), text(0, 60), fc.array(piece), (pieces, between, more) => {
      const filter = new PieceFilter()
      for (const each of pieces) filter.add(each)
      const bytes = [...pieces, between, ...pieces.toReversed(), ...more].join('')

      const places = placesIn(filter, bytes)

      const all = [...bytes].flatMap((_, index) => (pieces.includes(bytes.slice(index, index + 8)) ? [index] : []))
      expect(all.filter((index) => !places.includes(index))).toEqual([])
      expect(places).toEqual(places.toSorted((a, b) => a - b))
    }),
  )
})

test('of many pieces each is found, however the table grew, and hardly anything else', () => {
  const filter = new PieceFilter()
  const pieces = Array.from({ length: 20_000 }, (_, index) => `${index}`.padStart(8, 'x'))
  for (const each of pieces) filter.add(each)

  expect(pieces.filter((each) => placesIn(filter, each).length !== 1)).toEqual([])
  const others = Array.from({ length: 20_000 }, (_, index) => `${index}`.padStart(8, 'y'))
  expect(others.filter((each) => placesIn(filter, each).length > 0).length).toBeLessThan(others.length / 8)
})

test('a text shorter than a piece has no place', () => {
  const filter = new PieceFilter()
  filter.add('12345678')

  expect(['', '1', '1234567'].flatMap((bytes) => placesIn(filter, bytes))).toEqual([])
})
