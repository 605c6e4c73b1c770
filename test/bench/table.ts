import type { Measured, Row } from './row.ts'

/** A row with its figures as texts. `verdict` is FAILED where nothing could be measured; `why` then says what happened. */
export type Line = {
  what: string
  measured: string
  beside: string
  ratio: string
  budget: string
  verdict: 'ok' | 'over' | 'FAILED'
  why?: string
}

const TITLES = {
  what: 'what',
  measured: 'measured',
  beside: 'beside what',
  ratio: 'ratio',
  budget: 'budget',
  verdict: '',
}

export function lineOf(row: Row, result: Measured | Error): Line {
  const { what, beside, unit, budget } = row
  const limit = 'atLeast' in budget ? `≥ ${budget.atLeast}` : `≤ ${budget.atMost}`
  const line = { what, beside, budget: `${limit} ${budget.of === 'ratio' ? '×' : unit}` }
  if (result instanceof Error) return { ...line, measured: '-', ratio: '-', verdict: 'FAILED', why: result.message }
  const { ours, other } = result
  const ratio = result.ratio ?? (other === undefined ? undefined : ours / other)
  const judged = budget.of === 'ours' ? ours : (ratio ?? Number.NaN)
  return {
    ...line,
    measured: `${figure(ours)} ${unit}`,
    beside: other === undefined ? '' : `${figure(other)} ${unit}: ${beside}`,
    ratio: ratio === undefined ? '' : figure(ratio),
    verdict: isWithin(judged, budget) ? 'ok' : 'over',
  }
}

/** False also for what is no number. */
function isWithin(value: number, budget: Row['budget']): boolean {
  return 'atLeast' in budget ? value >= budget.atLeast : value <= budget.atMost
}

/** Three digits are all that a measurement has. */
function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
}

/** Columns as wide as their widest cell; what failed is told once more below, at length. */
export function formatTable(lines: readonly Line[]): string {
  const columns = Object.keys(TITLES) as (keyof typeof TITLES)[]
  const all = [TITLES, ...lines]
  const widths = columns.map((column) => Math.max(...all.map((line) => line[column].length)))
  const table = all.map((line) => columns.map((column, index) => line[column].padEnd(widths[index] ?? 0)).join('  '))
  const rule = widths.map((width) => '-'.repeat(width)).join('  ')
  const failures = lines.flatMap(({ what, beside, why }) =>
    why === undefined ? [] : [`FAILED ${what}, ${beside}: ${why}`],
  )
  return [table[0], rule, ...table.slice(1), ...failures].map((text) => text?.trimEnd()).join('\n')
}
