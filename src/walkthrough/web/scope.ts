import type { JournalEvent } from '../../../mock-provider/index.ts'
import { explain } from '../../../mock-provider/index.ts'
import type { Lesson } from '../course/lesson.ts'
import type { Seen } from '../course/look.ts'
import { mainOf } from '../course/main-event.ts'
import { eventAt, upTo, type Moment } from './moment.ts'
import { isTold } from './told-events.ts'

/** What a page shows of a run: all of it, or the world as it was at one of its events. */
export type Scope = {
  of: Seen['wire']['of']
  /** Every event of the run that can be shown. */
  all: readonly JournalEvent[]
  /** Those up to the moment that was asked for. */
  shown: readonly JournalEvent[]
  /** What was known of tokens then. */
  known: readonly JournalEvent[]
  /** The event at which the diagram stands. */
  here: JournalEvent | undefined
  /** The event that is open on the wire. */
  open: JournalEvent | undefined
  /** Whether an earlier moment is shown. */
  isEarlier: boolean
}

/** The run as somebody wishes to see it. */
export function scopeOf({ wire }: Seen, { predict }: Pick<Lesson, 'predict'>, { at, event }: Moment): Scope {
  const all = wire.events.filter(isTold)
  const last = eventAt(all, at)
  const shown = upTo(all, last)
  const known = knownThen(wire, last)
  const main = mainOf(explain(shown, known), { events: shown, kinds: predict.shown })
  const chosen = event === undefined ? undefined : shown.find(({ seq }) => seq === event)
  const here = last ?? shown.find(({ seq }) => seq === main?.seq)
  // Event 0 is none: whoever folds the open one sees them all in a line each.
  const open = event === 0 ? undefined : (chosen ?? here)
  return {
    of: wire.of,
    all,
    shown,
    known,
    here: chosen ?? here,
    open,
    isEarlier: last !== undefined && last !== all.at(-1),
  }
}

/** The journal knows events that the run does not show; all of those up to it were known by then. */
function knownThen({ known }: Seen['wire'], last: JournalEvent | undefined): readonly JournalEvent[] {
  if (!last) return known
  const index = known.findLastIndex(({ seq }) => seq === last.seq)
  return index === -1 ? known : known.slice(0, index + 1)
}
