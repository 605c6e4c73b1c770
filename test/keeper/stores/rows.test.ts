import { assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { StoreError } from '../../../src/keeper/errors.ts'
import { COLUMNS, numberIn, rowOf, toMs, toSeconds } from '../../../src/keeper/stores/rows.ts'
import { sameCases } from '../../same-cases.ts'

/** 2286-11-20, where the clock of the mock ends as well. */
const LAST_MS = 9_999_999_999_999

test('milliseconds come back from seconds as they were', () => {
  assert(
    property(integer({ min: -LAST_MS, max: LAST_MS }), (ms) => {
      expect(toMs(toSeconds(ms))).toBe(ms)
    }),
    sameCases,
  )
})

test('an instant that was computed in floating point is still the same millisecond', () => {
  expect(toMs(1_800_000_000.1 + 0.2)).toBe(1_800_000_000_300)
  expect(toMs(0.1 + 0.2)).toBe(300)
})

test.for([Number.NaN, Infinity, -Infinity, 1e300])('%d is no instant', (seconds) => {
  expect(() => toMs(seconds)).toThrow(TypeError)
})

test('a number is read as any driver hands it out', () => {
  const read = [7, '7', 7n].map((value) => numberIn({ column: value }, 'column'))

  expect(read).toEqual([7, 7, 7])
})

const row = Object.fromEntries(
  [...COLUMNS, 'fence'].map((column) => [column, /_ms$|version|fence|fail_count|doubtful/.test(column) ? 1 : 'text']),
)

test.for([
  ['version', null],
  ['version', 'seven'],
  ['version', 1.5],
  ['due_ms', 2n ** 60n],
  ['sealed', null],
  ['sealed', 7],
  ['state', 'odd'],
] as const)('a row whose %s is %s was not written by this code', ([column, value]) => {
  expect(() => rowOf({ ...row, state: 'active' })).not.toThrow()
  expect(() => rowOf({ ...row, state: 'active', [column]: value })).toThrow(StoreError)
})
