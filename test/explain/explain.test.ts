import { expect, test } from 'vitest'
import { explainText } from '../../src/explain/explain.ts'
import { addresses } from './inputs/addresses.ts'
import { bodies } from './inputs/bodies.ts'
import { hars } from './inputs/hars.ts'
import type { Pasted } from './inputs/input.ts'
import { messages } from './inputs/messages.ts'
import { transcripts } from './inputs/transcripts.ts'

const inputs: Pasted[] = [...bodies, ...transcripts, ...messages, ...addresses, ...hars]

/** What was said, in a form to read in a failure. */
function judge({ text, id, cause, verdict }: Pasted): string {
  const items = explainText(text).items
  const item = items.find(({ explanation }) => explanation?.id === id)
  const said = items.map(({ explanation }) => explanation?.id ?? 'unknown').join(', ')
  if (!item?.explanation) return `not ${id}, but ${said || 'nothing'}`
  if (items.length !== 1) return `more than one: ${said}`
  const { causes, verdict: given } = item.explanation
  if (!cause.test(causes[0]?.says ?? '')) return `first: ${causes[0]?.says}`
  return given === verdict ? 'right' : `${given}, not ${verdict}`
}

test('of the inputs in the forms that people paste, every one is explained with the right cause first', () => {
  const misses = inputs.map((input) => `${input.name}: ${judge(input)}`).filter((line) => !line.endsWith(': right'))

  expect(inputs.length).toBeGreaterThanOrEqual(60)
  expect(misses).toEqual([])
})
