import { expect, test } from 'vitest'
import { varyLifetime } from '../../../src/walkthrough/course/lifetime.ts'

test('an access token in a room lives 71 to 89 minutes more than two hours, beside whole multiples of five minutes', () => {
  const drawn = Array.from({ length: 20_000 }, (_unused, index) => varyLifetime(`seed ${index}`))
  const beside = drawn.map((seconds) => seconds % 300)

  expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([7200 + 4310, 7200 + 5290])
  expect([Math.min(...beside), Math.max(...beside)]).toEqual([110, 190])
})

test('the same seed gives the same lifetime, no seed another each time', () => {
  expect(varyLifetime('CLASS42')).toBe(varyLifetime('CLASS42'))
  expect(new Set(Array.from({ length: 100 }, () => varyLifetime())).size).toBeGreaterThan(50)
})
