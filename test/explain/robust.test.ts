import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { explainText } from '../../src/explain/explain.ts'
import { tell } from '../../src/explain/words.ts'
import { sameCases } from '../same-cases.ts'
import { addresses } from './inputs/addresses.ts'
import { bodies } from './inputs/bodies.ts'
import { hars } from './inputs/hars.ts'
import { messages } from './inputs/messages.ts'
import { transcripts } from './inputs/transcripts.ts'

const inputs = [...bodies, ...transcripts, ...messages, ...addresses, ...hars].map(({ text }) => text)

/** Two inputs, cut somewhere and joined, with something in between. */
const mixtures = fc
  .tuple(
    fc.constantFrom(...inputs),
    fc.constantFrom(...inputs),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.string(),
  )
  .map(([first, second, at, between]) => first.slice(0, first.length * at) + between + second.slice(second.length * at))

test('whatever is pasted, it is read to the end, and what is said has a place, a count and at least one cause', () => {
  fc.assert(
    fc.property(fc.oneof(mixtures, fc.string({ unit: 'binary' })), (text) => {
      const { items, successes } = explainText(text)

      expect(tell({ items, successes }, 80)).toBeTypeOf('string')
      for (const { where, times, explanation } of items) {
        expect(where).toMatch(/^(?:line|entry|event) [1-9]\d*$/)
        expect(times).toBeGreaterThan(0)
        expect(explanation?.causes.length).not.toBe(0)
      }
    }),
    { ...sameCases, numRuns: 800 },
  )
})

test('the same text is explained in the same way each time', () => {
  for (const text of inputs) expect(explainText(text)).toEqual(explainText(text))
})

test.for([
  'error":"x ',
  'a',
  '{"error":"invalid_request"}\n',
  'HTTP/1.1 400 Bad\n',
  '?error=invalid_request&state=',
  '\\"detail\\":\\"',
  '/2/a/',
  'token',
  '&a=b',
  '%7B%22',
  'word-line_',
  'Zq9-xK2_',
  '   x',
  'curl -d a=b https://api.x.com/2/oauth2/token\n',
])('a megabyte of %j is read to its end', (part) => {
  const { items } = explainText(part.repeat(1_000_000 / part.length))

  expect(items.length).toBeLessThanOrEqual(50)
})
