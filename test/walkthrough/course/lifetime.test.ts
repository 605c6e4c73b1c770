import { expect, test } from 'vitest'
import { varyLifetime } from '../../../src/walkthrough/course/lifetime.ts'

test('an access token in a room lives 1 to 12 minutes more or less than two hours', () => {
  const drawn = Array.from({ length: 20_000 }, (_unused, index) => varyLifetime(`seed ${index}`))
  const offs = drawn.map((seconds) => Math.abs(seconds - 7200))

  expect([Math.min(...offs), Math.max(...offs)]).toEqual([60, 720])
  expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([6480, 7920])
})

test('the same seed gives the same lifetime, no seed another each time', () => {
  expect(varyLifetime('CLASS42')).toBe(varyLifetime('CLASS42'))
  expect(new Set(Array.from({ length: 100 }, () => varyLifetime())).size).toBeGreaterThan(50)
})
