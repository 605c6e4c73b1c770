/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Twice } from '../../findings/lanes.ts'
import { GUTTER, widthOf, type Places, type Row } from './lane-places.ts'

/** More of one token are counted in the last label. */
const MAX_LABELS = 3
const STEP = 26
const BOLD = 1.1

/** Where a token was used twice: both uses joined, and named in a few words; the table tells more. */
export function TwiceMarks({ row, places }: { row: Row; places: Places }) {
  const { twice, top, y } = row
  return (
    <g>
      {twice.slice(0, MAX_LABELS).map((each, index) => {
        const more = index === MAX_LABELS - 1 && twice.length > MAX_LABELS ? ` +${twice.length - MAX_LABELS}` : ''
        return <OneTwice twice={each} says={each.mark + more} top={top + 3 + index * STEP} y={y} places={places} />
      })}
    </g>
  )
}

type One = { twice: Twice; says: string; top: number; y: number; places: Places }

function OneTwice({ twice: { first, again, answerLost }, says, top, y, places }: One) {
  const to = places.xOfEvent(again) ?? GUTTER
  const from = (first === undefined ? undefined : places.xOfEvent(first)) ?? GUTTER - 8
  const wide = widthOf(says) * BOLD
  const middle = (from + to) / 2
  const left = Math.max(GUTTER, Math.min(middle - wide / 2, places.width - wide - 8))
  return (
    <g class={answerLost ? 'l-twice l-excused' : 'l-twice'}>
      <rect class="l-between" x={from} y={top + 20} width={Math.max(0, to - from)} height={y + 9 - top - 20} />
      <path d={`M${from} ${y}V${top + 10}H${to}V${y}`} />
      <rect class="l-pill" x={left} y={top} width={wide} height={20} rx={10} />
      <text x={left + wide / 2} y={top + 14}>
        {says}
      </text>
    </g>
  )
}
