import type { JournalEvent } from '../../../mock-provider/index.ts'
import { explain, type Explained, type Row } from '../course/explain.ts'
import { clockTime, momentOf, withUnits } from '../course/generations.ts'
import { hang } from '../../system/wrapped-text.ts'

/** What the server wrote down: each request that the app made or had made, with its parameters; of others one line. */
export function wireLines(events: readonly JournalEvent[], columns: number, known = events): string[] {
  const blocks = explain(events, known).map((each) => eventLines(each, columns, timeOf(events)))
  const isLong = (index: number) => (blocks[index]?.length ?? 0) > 3
  return blocks.flatMap((lines, index) => (index > 0 && (isLong(index) || isLong(index - 1)) ? ['', ...lines] : lines))
}

type OneOf = { columns: number; known: readonly JournalEvent[]; kinds: readonly string[] }

/** Of all requests one line, of one everything: the newest of the app that is of those kinds, else its newest. */
export function wireOfOne(events: readonly JournalEvent[], { columns, known, kinds }: OneOf): string[] {
  const explained = explain(events, known)
  const kindOf = new Map(events.map(({ seq, kind }) => [seq, kind]))
  const own = explained.filter(isOfTheApp)
  const main = own.findLast(({ seq }) => kinds.includes(kindOf.get(seq) ?? '')) ?? own.at(-1)
  return explained.flatMap((each) =>
    each === main ? eventLines(each, columns, timeOf(events)) : headLines(each, columns, timeOf(events)),
  )
}

/** The same without parameters. */
export function wireHeads(events: readonly JournalEvent[], columns: number): string[] {
  return explain(events).flatMap((each) => headLines(each, columns, timeOf(events)))
}

/** An event as the journal has it: number, kind, and what it was about. */
export function recordOf({ seq, kind, http, reason, detail, labels = [], user }: JournalEvent): string {
  const [used, ...fresh] = labels
  const what =
    kind === 'refresh.done'
      ? `${used} -> ${fresh.join(', ')}`
      : kind === 'code.issued'
        ? `for ${user}`
        : labels.join(', ')
  const isOpen = kind === 'attempt.opened' ? 'for nobody yet' : ''
  const why = withUnits([reason, detail].filter(Boolean).join(': '))
  const status = kind === 'api.called' ? String(http?.status ?? '') : ''
  return `#${seq} ${[kind, status, what, isOpen].filter(Boolean).join(' ')}${why === '' ? '' : `: ${why}`}`
}

/** The browser carries the app's question to the log-in page: it is the app's all the same. */
function isOfTheApp({ head, sent }: Explained): boolean {
  return head.startsWith('your app') || sent.some(({ name }) => name === 'response_type')
}

type TimeOf = (at: number) => string

/** With its date where a day or more passes. */
function timeOf(events: readonly JournalEvent[]): TimeOf {
  return (events.at(-1)?.at ?? 0) - (events[0]?.at ?? 0) < 86_400 ? clockTime : momentOf
}

function eventLines(event: Explained, columns: number, time: TimeOf): string[] {
  const head = headLines(event, columns, time)
  if (!isOfTheApp(event)) return head
  const nameWidth = Math.max(...[...event.sent, ...event.came].map(({ name }) => name.length)) + 2
  const rows = (some: readonly Row[]) => some.flatMap((row) => rowLines(row, nameWidth, columns))
  return [...head, ...rows(event.sent), ...(event.came.length > 0 ? ['     answer'] : []), ...rows(event.came)]
}

function headLines({ seq, at, head, why }: Explained, columns: number, time: TimeOf): string[] {
  return [
    ...hang(`#${String(seq).padEnd(4)}`, `${time(at)} ${head}`, columns),
    ...(why === '' ? [] : hang('     journal: ', why, columns, 7)),
  ]
}

/** Room for most notes beside a value; a longer one goes on below itself. */
const NOTE = 31

function rowLines({ name, value, means, seenBy }: Row, nameWidth: number, columns: number): string[] {
  const note = means === '' ? seenBy : `${means} (${seenBy})`
  if (columns < 70) return hang(`     ${name}: `, `${cut(value, 24)}, ${note}`, columns, 9)
  const room = Math.max(16, Math.min(24, columns - 5 - nameWidth - 2 - NOTE))
  return hang(`     ${name.padEnd(nameWidth)}${cut(value, room).padEnd(room)}  `, note, columns)
}

function cut(text: string, room: number): string {
  return text.length > room ? `${text.slice(0, room - 1)}…` : text
}
