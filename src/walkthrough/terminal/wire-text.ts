import type { JournalEvent } from '../../../mock-provider/index.ts'
import { explain, type Explained, type Row } from '../course/explain.ts'
import { clockTime } from '../course/generations.ts'
import { hang } from './text.ts'

/** What the server wrote down: each request of the app with its parameters, each of the browser in one line. */
export function wireLines(events: readonly JournalEvent[], columns: number, known = events): string[] {
  return explain(events, known).flatMap((each) => eventLines(each, columns))
}

/** The same without parameters. */
export function wireHeads(events: readonly JournalEvent[], columns: number): string[] {
  return explain(events).flatMap((each) => headLines(each, columns))
}

function eventLines(event: Explained, columns: number): string[] {
  if (!event.head.startsWith('your app')) return headLines(event, columns)
  return [
    ...headLines(event, columns),
    ...event.sent.flatMap((row) => rowLines(row, columns)),
    ...(event.came.length > 0 ? ['     answer'] : []),
    ...event.came.flatMap((row) => rowLines(row, columns)),
  ]
}

function headLines({ seq, at, head, why }: Explained, columns: number): string[] {
  return [
    ...hang(`#${String(seq).padEnd(4)}`, `${clockTime(at)} ${head}`, columns),
    ...(why === '' ? [] : hang('     journal: ', why, columns)),
  ]
}

function rowLines({ name, value: whole, means, seenBy }: Row, columns: number): string[] {
  const value = whole.length > 24 ? `${whole.slice(0, 23)}…` : whole
  const note = means === '' ? seenBy : `${means} (${seenBy})`
  if (columns < 70) return hang(`     ${name}: `, `${value}, ${note}`, columns)
  return hang(`     ${name.padEnd(22)}`, `${value.padEnd(24)}  ${note}`, columns)
}
