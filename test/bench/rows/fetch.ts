import { mediansOf } from '../compare.ts'
import { resultOf } from '../programs.ts'
import type { Row, Scale } from '../row.ts'

export const fetchRows: Row[] = [
  fetchRow('new Request, text(), new Response, json()', 'bare', 0.45),
  fetchRow('the same code with global fetch over a socket', 'socket', 4),
]

function fetchRow(beside: string, door: string, atLeast: number): Row {
  return {
    what: 'refresh through mock.fetch',
    beside,
    unit: 'answers/s',
    budget: { of: 'ratio', atLeast },
    measure: async ({ rounds, seconds }: Scale) => {
      const said = await resultOf('fetch.mjs', { rounds, seconds })
      const others = ratesIn(said[door])
      return mediansOf(ratesIn(said.mock).map((rate, round) => [rate, others[round] ?? Number.NaN]))
    },
  }
}

function ratesIn(value: unknown): number[] {
  if (Array.isArray(value) && value.every((rate) => typeof rate === 'number')) return value
  throw new TypeError(`fetch.mjs gave ${JSON.stringify(value)} as rates`)
}
