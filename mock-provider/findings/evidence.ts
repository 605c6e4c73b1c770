import type { Advice } from './advice.ts'
import { formatEvent, formatSent } from './event-line.ts'
import type { Events } from './requests.ts'

/** More is counted, not shown. */
const MAX_SHOWN = 10

/** What was found, for a person: a sentence, the events that show it, why that is likely so, and one way out. */
export function formatEvidence(says: string, events: Events, advice?: Advice): string {
  const shown = [...new Set(events)].toSorted((a, b) => a.seq - b.seq)
  const lines = shown.slice(0, MAX_SHOWN).flatMap((event) => {
    const sent = formatSent(event)
    return sent === '' ? [`  #${formatEvent(event)}`] : [`  #${formatEvent(event)}`, `      sent ${sent}`]
  })
  if (shown.length > MAX_SHOWN) lines.push(`  … and ${shown.length - MAX_SHOWN} more`)
  const hints = advice ? [`  likely:  ${advice.likely}`, `  way out: ${advice.wayOut}`] : []
  return [says, ...lines, ...hints].join('\n')
}
