import { during, type Evidence } from './evidence.ts'
import type { Room } from './room.ts'

/** Long enough for a second request to arrive that does not wait for the first, short for who watches. */
const DELAY_SECONDS = 0.15

/** One start in which the token endpoint takes its time with refreshes, so that two that are sent at once meet. */
export async function runSlowly(room: Room, name: string): Promise<void> {
  const { faults } = room.mock
  faults.arm({
    at: 'token',
    when: { grantType: 'refresh_token' },
    times: 'always',
    then: { delaySeconds: DELAY_SECONDS },
  })
  await room.run(name)
  faults.disarm()
}

/** Whether a second refresh was sent before the first was answered. */
export function hasRaced(evidence: Evidence, name: string): boolean {
  const events = during(evidence, name)
  const done = events.findIndex(({ kind }) => kind === 'refresh.done')
  const arrived = events
    .slice(0, Math.max(done, 0))
    .filter(({ kind, reason }) => kind === 'fault.fired' && reason === 'delay')
  return arrived.length > 1
}
