import { compareRates, type Contestant } from '../compare.ts'
import type { Row } from '../row.ts'
import { callMe } from '../talks.ts'

const alone: Contestant = { program: 'mock.mjs', options: { grants: 10 } }

/** A subscriber never slows a request: calls while others follow the journal. */
export const subscriberRows: Row[] = [
  subscriberRow('100 event streams', { count: 100, path: '/_mock/events' }, 0.5),
  subscriberRow(
    '1,000 calls that wait',
    { count: 1000, path: '/_mock/journal/wait?kind=clock&timeoutSeconds=300' },
    0.7,
  ),
]

function subscriberRow(beside: string, subscribers: { count: number; path: string }, atLeast: number): Row {
  const followed: Contestant = { program: 'mock.mjs', options: { grants: 10, subscribers } }
  return {
    what: `users/me beside ${beside}`,
    beside: 'nobody beside',
    unit: 'answers/s',
    budget: { of: 'ratio', atLeast },
    measure: (scale) => compareRates({ ours: followed, other: alone, talk: callMe }, scale),
  }
}
