import {
  clockTime,
  explain,
  momentOf,
  type Explained,
  type JournalEvent,
  type Row,
} from '../../../mock-provider/index.ts'
import { isOfTheApp, mainOf } from '../course/main-event.ts'
import { hang } from '../../system/wrapped-text.ts'

type AllOf = {
  columns: number
  /** Events that know the labels of tokens; the same ones unless given. */
  known?: readonly JournalEvent[]
  /** What steps have printed above: it is not shown again. */
  printed?: string
  /** A line above each group of events that have it in common. */
  captionOf?: (event: JournalEvent) => string
}

/** What the server wrote down: each request that the app made or had made, with its parameters, whole; of others one line. */
export function wireLines(
  events: readonly JournalEvent[],
  { columns, known = events, printed = '', captionOf }: AllOf,
): string[] {
  const isNew = newTo(printed)
  const shape = { columns, time: timeOf(events), isWhole: true }
  const shown = explain(events, known).map(({ sent, came, ...each }) => {
    const event = events.find(({ seq }) => seq === each.seq)
    const lines = eventLines({ ...each, sent: sent.filter(isNew), came: came.filter(isNew) }, shape)
    return { lines, caption: event && captionOf?.(event) }
  })
  return shown.flatMap(({ lines, caption }, index) => {
    const before = shown[index - 1]
    const isHead = caption !== undefined && caption !== before?.caption
    const isApart = before && (isHead || [lines, before.lines].some(({ length }) => length > 3))
    return [...(isApart ? [''] : []), ...(isHead ? [`${caption}:`] : []), ...lines]
  })
}

/** Whether a parameter was not printed with that value; labels of tokens are the journal's alone. */
function newTo(printed: string): (row: Row) => boolean {
  const known = new Set(printed.split('\n').map((line) => line.trim().replace(/(?: =|:) /, ' ')))
  return ({ name, value }) => !known.has(`${name} ${value.replace(/\b[AR]T#\d+ /, '')}`)
}

type OneOf = { columns: number; known: readonly JournalEvent[]; kinds: readonly string[] }

/** Of all requests one line, of one everything: the newest of the app that is of those kinds, else its newest. */
export function wireOfOne(events: readonly JournalEvent[], { columns, known, kinds }: OneOf): string[] {
  const explained = explain(events, known)
  const main = mainOf(explained, { events, kinds })
  return explained.flatMap((each) =>
    each === main
      ? eventLines(each, { columns, time: timeOf(events), isWhole: false })
      : headLines(each, columns, timeOf(events)),
  )
}

/** The same without parameters. */
export function wireHeads(events: readonly JournalEvent[], columns: number): string[] {
  return explain(events).flatMap((each) => headLines(each, columns, timeOf(events)))
}

type TimeOf = (at: number) => string

/** With its date where a day or more passes. */
function timeOf(events: readonly JournalEvent[]): TimeOf {
  return (events.at(-1)?.at ?? 0) - (events[0]?.at ?? 0) < 86_400 ? clockTime : momentOf
}

/** `isWhole`: values are not cut. */
type Shape = { columns: number; time: TimeOf; isWhole: boolean }

function eventLines(event: Explained, { columns, time, isWhole }: Shape): string[] {
  const head = headLines(event, columns, time)
  if (!isOfTheApp(event)) return head
  const nameWidth = Math.max(0, ...[...event.sent, ...event.came].map(({ name }) => name.length)) + 2
  const lines = isWhole ? wholeRowLines : rowLines
  const rows = (some: readonly Row[]) => some.flatMap((row) => lines(row, nameWidth, columns))
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

function rowLines({ name, value, ...row }: Row, nameWidth: number, columns: number): string[] {
  if (columns < 70) return hang(`     ${name}: `, `${cut(value, 24)}, ${noteOf(row)}`, columns, 9)
  const room = roomBeside(nameWidth, columns)
  return hang(`     ${name.padEnd(nameWidth)}${cut(value, room).padEnd(room)}  `, noteOf(row), columns)
}

/** The same with the whole value: where the note has no room beside it, it stands below. */
function wholeRowLines(row: Row, nameWidth: number, columns: number): string[] {
  const { name, value } = row
  const [room, isNarrow] = [roomBeside(nameWidth, columns), columns < 70]
  if (!isNarrow && value.length <= room) return rowLines(row, nameWidth, columns)
  const first = isNarrow ? `     ${name}: ` : `     ${name.padEnd(nameWidth)}`
  const later = isNarrow ? 9 : first.length
  const broken = inPieces(value, columns - first.length, columns - later)
  return [...hang(first, broken, columns, later), ...hang(' '.repeat(later), noteOf(row), columns)]
}

function roomBeside(nameWidth: number, columns: number): number {
  return Math.max(16, Math.min(24, columns - 5 - nameWidth - 2 - NOTE))
}

function noteOf({ means, seenBy }: Pick<Row, 'means' | 'seenBy'>): string {
  return means === '' ? seenBy : `${means} (${seenBy})`
}

/** Blanks in words that no line has room for. */
function inPieces(text: string, first: number, later: number): string {
  if (text.split(' ').every((word) => word.length <= Math.min(first, later))) return text
  const rest = text.slice(first).match(new RegExp(`.{1,${later}}`, 'g')) ?? []
  return [text.slice(0, first), ...rest].join(' ')
}

function cut(text: string, room: number): string {
  return text.length > room ? `${text.slice(0, room - 1)}…` : text
}
