import type { Lane } from '../../findings/lane.ts'
import type { FamilyLanes, Twice } from '../../findings/lanes.ts'
import type { Step } from '../../findings/lane-steps.ts'
import { foldFamily, sayFolded, type Fold } from './lane-folds.ts'

/** A vertical line of a drawing: a step, several folded ones, or now. `mark` stands above it. */
export type Column = { x: number; at: number; step?: Step; fold?: Fold<Step>; mark?: string }

/** A horizontal line: a token, or several folded ones. `top` is where its place begins, `y` where its bar is. */
export type Row = { y: number; top: number; height: number; twice: Twice[]; lane?: Lane; fold?: Fold<Lane> }

/** Where everything of a drawing is, in pixels. */
export type Places = {
  width: number
  height: number
  columns: Column[]
  rows: Row[]
  /** Where a step is, or the fold that it is in; undefined for an event that is no step. */
  xOfEvent: (event: number) => number | undefined
  /** Whether a step is drawn and not folded. */
  isDrawn: (event: number) => boolean
  /** Where an instant is, from an event on: between two steps time runs evenly. */
  xOfInstant: (at: number, from: number | undefined) => number
}

/** Below these labels lanes begin. */
export const HEAD_HEIGHT = 92
export const GUTTER = 176
const GAP = 66
const MAX_GAP = 128
const ROW = 28
const TWICE = 26
/** Narrower ones are drawn wider. */
const GOOD_WIDTH = 1010
const CHARACTER = 6.6

/** Lays a family out: a column a step, a row a token. */
export function placeFamily(family: FamilyLanes, isWhole: boolean): Places {
  const shown = foldFamily(family, isWhole)
  const rows = placeRows(shown.lanes, family.twice)
  const columns = placeColumns(shown.steps, family)
  const drawn = new Set(columns.flatMap(({ step }) => step?.events ?? []))
  const places = new Map(columns.flatMap((column) => eventsIn(column).map((event) => [event, column.x] as const)))
  const last = rows.at(-1)
  return {
    width: Math.round((columns.at(-1)?.x ?? GUTTER) + 64),
    height: (last ? last.top + last.height : HEAD_HEIGHT) + 12,
    columns,
    rows,
    xOfEvent: (event) => places.get(event),
    isDrawn: (event) => drawn.has(event),
    xOfInstant: (at, from) => instantIn(columns, at, from),
  }
}

function eventsIn({ step, fold }: Column): number[] {
  return [...(step?.events ?? []), ...(fold?.folded ?? []).flatMap(({ events }) => events)]
}

function placeRows(lanes: ReturnType<typeof foldFamily>['lanes'], twice: readonly Twice[]): Row[] {
  const rows: Row[] = []
  let top = HEAD_HEIGHT
  for (const each of lanes) {
    const own = 'folded' in each ? [] : twice.filter(({ lane }) => lane === each.index)
    const above = Math.min(own.length, 3) * TWICE
    const height = ROW + above
    const what = 'folded' in each ? { fold: each } : { lane: each.lane }
    rows.push({ top, height, y: top + above + ROW / 2, twice: own, ...what })
    top += height
  }
  return rows
}

type Unplaced = Omit<Column, 'x'> & { width: number }

function placeColumns(steps: ReturnType<typeof foldFamily>['steps'], { now }: FamilyLanes): Column[] {
  const unplaced: Unplaced[] = [...steps.map(columnOf), { at: now, mark: 'now', width: GAP }]
  const natural = unplaced.reduce((sum, { width }) => sum + width, 0)
  const stretch = Math.min(MAX_GAP / GAP, Math.max(1, (GOOD_WIDTH - GUTTER) / natural))
  let edge = GUTTER
  return unplaced.map(({ width, ...column }) => {
    const wide = Math.max(width, GAP * stretch)
    const x = edge + (edge === GUTTER ? 34 + Math.max(0, (width - GAP) / 2) : wide / 2)
    edge = edge === GUTTER ? x + wide / 2 : edge + wide
    return { ...column, x: Math.round(x) }
  })
}

function columnOf(each: Step | Fold<Step>): Unplaced {
  if ('folded' in each) {
    const mark = sayFolded(each)
    return { at: each.folded.at(-1)?.at ?? 0, fold: each, mark, width: widthOf(mark) }
  }
  const mark = each.mark ?? (each.lostBy === undefined ? undefined : 'answer lost')
  const width = Math.max(GAP, widthOf(mark ?? ''), widthOf(numberOf(each)))
  return { at: each.at, step: each, width, ...(mark !== undefined && { mark }) }
}

/** Roughly: fonts differ. */
export function widthOf(text: string): number {
  return text.length * CHARACTER + 18
}

/** `#12`, `#12–#40`. */
export function numberOf({ event, last }: Pick<Step, 'event' | 'last'>): string {
  return event === last ? `#${event}` : `#${event}–#${last}`
}

function instantIn(columns: readonly Column[], at: number, from: number | undefined): number {
  const start = columns.findIndex(({ step }) => from !== undefined && step?.events.includes(from))
  const next = columns.findIndex((column, index) => index >= start && column.at >= at)
  const [after, before] = [columns[next], columns[next - 1]]
  if (!after) return columns.at(-1)?.x ?? GUTTER
  if (!before || after.at === at || next <= start) return after.x
  return before.x + ((after.x - before.x) * (at - before.at)) / (after.at - before.at)
}
