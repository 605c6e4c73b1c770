import { expect, test } from 'vitest'
import { linesOfFailure, linesOfSkipped } from './reporter.ts'

test('what was skipped is counted for each reason, and named where it is little', () => {
  const browser = ['a', 'b', 'c', 'd'].map((name) => ({ name, note: 'no Chromium: install it' }))

  expect(linesOfSkipped([...browser, { name: 'with curl', note: 'no curl' }, { name: 'left out', note: '' }])).toEqual([
    '4 skipped, no Chromium: install it',
    '1 skipped, no curl: with curl',
    '1 skipped: left out',
  ])
})

test('what failed is named with how its error begins, each line marked', () => {
  const error = {
    message: `expected 1 to be 2\n\u001b[31m- 2\u001b[39m${'\nmore'.repeat(30)}`,
    stack: 'Error\n    at a.ts:3:1\n    at b.ts:1:1',
  }

  const lines = linesOfFailure({ name: 'test/a.test.ts > adds', errors: [error] })

  expect(lines).toHaveLength(14)
  expect(lines.slice(0, 3)).toEqual(['failed: test/a.test.ts > adds', 'failed:   expected 1 to be 2', 'failed:   - 2'])
  expect(lines.at(-1)).toBe('failed:   at a.ts:3:1')
  expect(
    linesOfFailure({
      name: 'test/a.test.ts',
      errors: [{ message: 'no', stack: error.stack }, 'thrown text', undefined],
    }),
  ).toEqual([
    'failed: test/a.test.ts',
    'failed:   no',
    'failed:   at a.ts:3:1',
    'failed:   thrown text',
    'failed:   undefined',
  ])
})
