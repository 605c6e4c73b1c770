import type { Levers } from '../../control/levers.ts'
import type { MockProvider } from '../../handle.ts'
import type { JournalEvent } from '../../world/journal.ts'
import type { Theme } from '../kit/document.tsx'
import type { Tone } from '../kit/components.tsx'

/** Where the inspector is. */
export const INSPECTOR = '/_mock/inspector'

/** What a lever has done, or why it did nothing. `typed`: the fields of a form that was refused, to be typed on. */
export type News = { tone: Tone; says: string; typed?: URLSearchParams }

/** All that a page of the inspector is made of, read when it is asked for. */
export type Inspection = {
  readonly provider: MockProvider
  readonly levers: Levers
  /** What the journal holds, oldest first. */
  readonly events: readonly JournalEvent[]
  /** What the address asks for. */
  readonly query: URLSearchParams
  /** Whether whoever looks may change something. */
  readonly mayChange: boolean
  /** Whether the control token would let them. */
  readonly needsToken: boolean
  /** Goes along with every form. */
  readonly formToken: string
  /** The address of this page, path and query, to come back to. */
  readonly address: string
  readonly theme: Theme
  readonly news: News | undefined
  /** A test waits until somebody here lets it go on. */
  readonly testWaits?: boolean
}

/** An address of the inspector with some of its parameters changed; an empty value takes one away. */
export function addressWith(
  { address }: Pick<Inspection, 'address'>,
  changes: Record<string, string | number>,
): string {
  const url = new URL(address, 'http://mock')
  for (const [name, value] of Object.entries(changes))
    if (value === '') url.searchParams.delete(name)
    else url.searchParams.set(name, String(value))
  return url.pathname + url.search
}
