import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openSession, type SessionOptions } from '../../../src/walkthrough/course/open-session.ts'
import type { Session } from '../../../src/walkthrough/course/session.ts'
import type { Happening } from '../../../src/walkthrough/course/session-state.ts'
import { cleanEnv, temporaryHome } from '../../run-command.ts'

/** The practice user agrees, at once. */
export const PLAYED = { atConsent: async () => 'played' as const }

/** A session with a home of its own, or the one that is named; it is closed after the test. */
export async function openLearner({
  home = temporaryHome(),
  ...options
}: Partial<SessionOptions> & { home?: string } = {}) {
  const env = cleanEnv({ LAB_HOME: join(home, '.lab'), LAB_TRY: join(home, 'try') })
  const told: string[] = []
  const session = await openSession({ env, tell: (line) => void told.push(line), ...options })
  onTestFinished(() => session.close())
  return { session, home, told, happenings: follow(session) }
}

function follow(session: Session): Happening[] {
  const happenings: Happening[] = []
  session.subscribe((happening) => void happenings.push(happening))
  return happenings
}

/** `step 3`, `scene`, `2 hours`: what a run did, in order. */
export function actsOf(happenings: readonly Happening[]): string[] {
  return happenings.flatMap((happening) => {
    if (happening.kind === 'step.ended') return [`step ${happening.step}${happening.isThrough ? '' : ' failed'}`]
    if (happening.kind === 'scene.played') return ['scene']
    if (happening.kind !== 'time.passed') return []
    return [
      Object.entries(happening.by)
        .map(([unit, number]) => `${number} ${unit}`)
        .join(' '),
    ]
  })
}

/** All that steps printed. */
export function printedOf(happenings: readonly Happening[]): string {
  return happenings.map((happening) => (happening.kind === 'step.printed' ? happening.piece : '')).join('')
}
