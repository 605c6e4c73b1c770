/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { FamilyLanes } from '../../findings/lanes.ts'
import { sayFoldedLanes } from './lane-folds.ts'
import { GUTTER, type Places, type Row } from './lane-places.ts'
import { stateClass, stateText } from './lane-words.ts'
import { AxisHead, Verticals } from './lanes-axis.tsx'
import { LaneBar } from './lanes-bar.tsx'
import { TwiceMarks } from './lanes-twice.tsx'

type Drawn = { family: FamilyLanes; places: Places }

/** A family as lanes on a time axis, a step a column; to be put into an `<svg>` of its size. */
export function Lanes({ family, places }: Drawn) {
  return (
    <g>
      <Generations rows={places.rows} width={places.width} />
      <Verticals places={places} />
      <AxisHead places={places} />
      <Successions family={family} places={places} />
      {places.rows.map((row) => (
        <RowOf row={row} places={places} />
      ))}
    </g>
  )
}

function RowOf({ row, places }: { row: Row; places: Places }) {
  const { lane, fold, y } = row
  if (fold)
    return (
      <text class="l-soft" x={12} y={y + 4}>
        {sayFoldedLanes(fold)}
      </text>
    )
  if (!lane) return null
  return (
    <g>
      <text class="l-token" x={12} y={y + 4}>
        {lane.token}
      </text>
      <text
        class={`l-state ${stateClass(lane.state)}`}
        x={lane.kind === 'app-only token' ? 12 : 88}
        y={y + (lane.kind === 'app-only token' ? 18 : 4)}
      >
        {stateText(lane.state)}
      </text>
      <TwiceMarks row={row} places={places} />
      <LaneBar lane={lane} y={y} places={places} />
    </g>
  )
}

/** A shade behind tokens that one answer brought. */
function Generations({ rows, width }: { rows: readonly Row[]; width: number }) {
  const bands: { top: number; height: number; event: number | undefined }[] = []
  for (const { top, height, lane } of rows) {
    const last = bands.at(-1)
    const event = lane?.born?.event
    if (last && event !== undefined && last.event === event) last.height += height
    else bands.push({ top, height, event })
  }
  const shaded = bands.filter((_, index) => index % 2 === 0)
  return (
    <g class="l-band">
      {shaded.map(({ top, height }) => (
        <rect x={0} y={top} width={width} height={height} rx={4} />
      ))}
    </g>
  )
}

/** From the token that was spent down to those that came for it. */
function Successions({ family, places }: Drawn) {
  const lost = new Set(family.steps.filter(({ lostBy }) => lostBy !== undefined).map(({ event }) => event))
  const { rows, xOfEvent, isDrawn } = places
  return (
    <g>
      {rows.flatMap(({ lane, y }) =>
        (lane?.uses ?? [])
          .filter(({ what, event }) => what === 'spent' && isDrawn(event))
          .map(({ event }) => {
            const x = xOfEvent(event) ?? GUTTER
            const born = rows.filter((row) => row.lane?.born?.event === event)
            const end = born.at(-1)?.y ?? y
            return <path class={lost.has(event) ? 'l-next l-gone' : 'l-next'} d={`M${x} ${y}V${end}`} />
          }),
      )}
    </g>
  )
}
