/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { Empty } from '../kit/components.tsx'
import type { Inspection } from './inspection.ts'

export function familiesPage({ events }: Inspection) {
  return (
    <Empty>
      <p>{events.length} events so far.</p>
    </Empty>
  )
}
