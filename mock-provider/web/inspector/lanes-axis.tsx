/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { inWords } from '../../findings/lane-steps.ts'
import { GUTTER, HEAD_HEIGHT, numberOf, type Column, type Places } from './lane-places.ts'

const MARK_Y = 16
const NUMBER_Y = 36
const AXIS_Y = 48
const TIME_Y = 64
const DAY_Y = 79

/** Numbers of events above the axis, times below it, and what passed between two steps. */
export function AxisHead({ places: { columns } }: { places: Places }) {
  const [first, last] = [columns[0], columns.at(-1)]
  return (
    <g class="l-axis">
      <path d={`M${first?.x ?? GUTTER} ${AXIS_Y}H${last?.x ?? GUTTER}`} />
      <text x={12} y={NUMBER_Y}>
        event
      </text>
      <text x={12} y={TIME_Y}>
        time, UTC
      </text>
      {columns.map((column, index) => (
        <ColumnHead column={column} before={columns[index - 1]} />
      ))}
    </g>
  )
}

function ColumnHead({ column, before }: { column: Column; before: Column | undefined }) {
  const { x, at, step, fold } = column
  const isLater = before?.at !== at
  const day = dayOf(at)
  return (
    <g>
      <circle cx={x} cy={AXIS_Y} r={2.5} />
      {step && (
        <text class="l-number" x={x} y={NUMBER_Y}>
          {numberOf(step)}
        </text>
      )}
      {isLater && !fold && (
        <text class="l-time" x={x} y={TIME_Y}>
          {new Date(at * 1000).toISOString().slice(11, 19)}
        </text>
      )}
      {!fold && (before === undefined || dayOf(before.at) !== day) && (
        <text class="l-time" x={x} y={DAY_Y}>
          {day}
        </text>
      )}
      {before && step?.kind !== 'clock' && <Passed column={column} before={before} />}
    </g>
  )
}

/** Where more than a moment passed, the axis says how much. */
function Passed({ column, before }: { column: Column; before: Column }) {
  const passed = column.at - before.at
  if (passed < 1 || column.fold || before.fold) return null
  return (
    <text class="l-passed" x={(column.x + before.x) / 2} y={NUMBER_Y + 1}>
      {inWords(passed)}
    </text>
  )
}

function dayOf(at: number): string {
  return new Date(at * 1000).toISOString().slice(0, 10)
}

/** A line down for each step; a strong one where time or world changed, or the family ended. */
export function Verticals({ places: { columns, height } }: { places: Places }) {
  return (
    <g>
      {columns.map(({ x, step, fold, mark }) => (
        <g
          class={`l-vertical l-at-${fold ? 'fold' : (step?.kind ?? 'now')}${step?.lostBy === undefined ? '' : ' l-at-lost'}`}
        >
          <path d={`M${x} ${HEAD_HEIGHT - 6}V${height - 6}`} />
          {mark !== undefined && (
            <text x={x} y={MARK_Y}>
              {mark}
            </text>
          )}
        </g>
      ))}
    </g>
  )
}
