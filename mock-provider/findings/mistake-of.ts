import type { JournalEvent } from '../world/journal.ts'
import { endpointAt } from './refusals.ts'
import type { Replay } from './lineage.ts'
import type { Mistake } from './mistakes.ts'
import { hasOverlap } from './requests.ts'

/** The known mistake that a refusal shows; undefined where it may be several, or none. @param replay what it replayed. */
export function mistakeOf(event: JournalEvent, replay: Replay | undefined): Mistake | undefined {
  if (replay) return mistakeOfReplay(replay)
  const { http, reason, detail = '' } = event
  const endpoint = http && endpointAt(http.path)
  const shown = SHOWN.find(([at, why, words]) => at === endpoint && why === reason && words.test(detail))
  if (shown) return shown[3]
  const isLate = event.kind === 'code.refused' && reason === 'expired'
  return isLate ? 'M24' : undefined
}

/** Of a replay whose first use the journal has dropped nobody can say whether its answer arrived. */
function mistakeOfReplay({ again, before, token, answerLost }: Replay): Mistake | undefined {
  if (answerLost) return 'M47'
  if (token === 'the code') return 'M23'
  if (!before) return undefined
  return hasOverlap(again, before) ? 'M45' : 'M42'
}

/** Where, for which reason of the journal, and with which words in its detail. */
const SHOWN: [at: ReturnType<typeof endpointAt>, reason: string, detail: RegExp, mistake: Mistake][] = [
  ['authorization endpoint', 'redirect', /./, 'M18'],
  ['authorization endpoint', 'client', /API key/, 'M29'],
  ['authorization endpoint', 'scope', /offline_access/, 'M32'],
  ['authorization endpoint', 'state', /./, 'M59'],
  ['authorization endpoint', 'parameter', /^state /, 'M59'],
  ['token endpoint', 'basic-missing', /./, 'M27'],
  ['token endpoint', 'secret-in-body', /./, 'M27'],
  ['revocation endpoint', 'basic-missing', /./, 'M27'],
  ['token endpoint', 'redirect', /./, 'M21'],
  ['resource server', 'user-context', /./, 'M30'],
  ['resource server', 'enrolment', /./, 'M57'],
]
