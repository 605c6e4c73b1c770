import { expect, test } from 'vitest'
import { playScene } from '../../../src/walkthrough/course/stage.ts'

test('the thief of lesson 2 gets tokens with URL and code alone: there is no client secret that would be missing', async () => {
  const { lines, events } = await playScene('02-challenge', 'plain')

  const exchange = events.find(({ kind }) => kind === 'tokens.issued')
  expect(lines.at(-1)).toBe('X says 200, tokens.')
  expect(exchange?.http?.request.map(({ name }) => name)).not.toContain('authorization')
})

test('the stranger of lesson 1 needs a day’s seconds at most', async () => {
  const { lines } = await playScene('01-verifier', 'weak-random')

  expect(lines.at(-1)).toMatch(/with the challenge: found at try 43,201\.$/)
})
