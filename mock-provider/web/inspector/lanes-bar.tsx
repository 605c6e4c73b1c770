/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Lane, LaneUse } from '../../findings/lane.ts'
import { GUTTER, type Places } from './lane-places.ts'
import { stateClass, states } from './lane-words.ts'

const THICK: Readonly<Record<Lane['kind'], number>> = {
  code: 6,
  'access token': 8,
  'app-only token': 8,
  'refresh token': 14,
}

/** A life that ended soon is seen all the same. */
const MIN_LENGTH = 12

/** One token from birth to end, with a mark at each use; refresh tokens are the thick ones. */
export function LaneBar({ lane, y, places }: { lane: Lane; y: number; places: Places }) {
  const { born, state, kind } = lane
  const from = (born && places.xOfEvent(born.event)) ?? GUTTER - 8
  const to = Math.max(endOf(lane, places), from + MIN_LENGTH)
  const thick = THICK[kind]
  return (
    <g class={`l-lane ${stateClass(state)}`}>
      <rect
        class={born ? 'l-bar' : 'l-bar l-unborn'}
        x={from}
        y={y - thick / 2}
        width={to - from}
        height={thick}
        rx={thick / 2}
      />
      {state !== 'used' && state !== 'replayed' && state !== 'sent again' && (
        <text class="l-sign" x={to + 6} y={y + 4.5}>
          {states[state].sign}
        </text>
      )}
      {marksOf(lane.uses, places).map((mark) => (
        <UseMark {...mark} y={y} />
      ))}
    </g>
  )
}

function endOf({ end, born }: Lane, { xOfEvent, xOfInstant, columns }: Places): number {
  if (!end) return columns.at(-1)?.x ?? GUTTER
  return (end.by === undefined ? undefined : xOfEvent(end.by)) ?? xOfInstant(end.at, born?.event)
}

type Mark = { x: number; what: LaneUse['what']; times: number }

function marksOf(uses: readonly LaneUse[], { xOfEvent, isDrawn }: Places): Mark[] {
  const marks = new Map<string, Mark>()
  for (const { event, what } of uses) {
    const x = xOfEvent(event)
    if (x === undefined || !isDrawn(event)) continue
    const times = (marks.get(`${x} ${what}`)?.times ?? 0) + 1
    marks.set(`${x} ${what}`, { x, what, times })
  }
  return [...marks.values()]
}

function UseMark({ x, y, what, times }: Mark & { y: number }) {
  return (
    <g class={`l-use l-use-${what}`}>
      <circle cx={x} cy={y} r={what === 'refused' ? 7 : 4.5} />
      {what === 'refused' && <path d={`M${x - 3} ${y - 3}l6 6m0 -6l-6 6`} />}
      {times > 1 && (
        <text x={x} y={y - 8}>
          ×{times}
        </text>
      )}
    </g>
  )
}
