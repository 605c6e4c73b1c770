import { expect, test } from 'vitest'
import { linesOfSkipped } from './reporter.ts'

test('what was skipped is counted for each reason, and named where it is little', () => {
  const browser = ['a', 'b', 'c', 'd'].map((name) => ({ name, note: 'no Chromium: install it' }))

  expect(linesOfSkipped([...browser, { name: 'with curl', note: 'no curl' }, { name: 'left out', note: '' }])).toEqual([
    '4 skipped, no Chromium: install it',
    '1 skipped, no curl: with curl',
    '1 skipped: left out',
  ])
})
