/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { render } from 'preact-render-to-string'
import { selectFamilies, titleOf } from './family-selection.ts'
import type { Inspection } from './inspection.ts'
import { placeFamily } from './lane-places.ts'
import { Lanes } from './lanes-svg.tsx'
import { mermaidOf } from './mermaid.ts'
import { fileStyles } from './styles-families.ts'

const TITLE_HEIGHT = 36

/** The families that the page with this address shows, as a file of Mermaid text. */
export function familiesMermaid(inspection: Inspection): string {
  const { shown, isWhole } = selectFamilies(inspection)
  const families = shown.map(({ lanes }) => ({ lanes, title: titleOf(inspection, lanes) }))
  return mermaidOf(families, isWhole)
}

/** The same as a picture that needs nothing else: one below the other. */
export function familiesSvg(inspection: Inspection): string {
  const { shown, isWhole } = selectFamilies(inspection)
  let top = 0
  const drawn = shown.map(({ lanes }) => {
    const places = placeFamily(lanes, isWhole)
    const at = top
    top += TITLE_HEIGHT + places.height
    return { lanes, places, at, title: titleOf(inspection, lanes) }
  })
  const width = Math.max(400, ...drawn.map(({ places }) => places.width))
  const height = Math.max(top, 60)
  return render(
    <svg
      xmlns="http://www.w3.org/2000/svg"
      class="lanes"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <title>Token families</title>
      <style>{fileStyles}</style>
      {drawn.length === 0 && (
        <text x={12} y={36}>
          No families yet.
        </text>
      )}
      {drawn.map(({ lanes, places, at, title }) => (
        <g transform={`translate(0 ${at})`}>
          <text class="l-title" x={12} y={26}>
            {title}
          </text>
          <g transform={`translate(0 ${TITLE_HEIGHT})`}>
            <Lanes family={lanes} places={places} />
          </g>
        </g>
      ))}
    </svg>,
  )
}
