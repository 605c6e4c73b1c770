import type { KeeperEvent } from '../events.ts'

/** How much an event matters to whoever reads the log. */
export type Level = 'debug' | 'info' | 'warn' | 'error' | 'fatal'

/** The usual level of each kind of event; all kinds that there are. */
const usual: Record<KeeperEvent['type'], Level> = {
  'grant.adopted': 'info',
  'refresh.started': 'debug',
  'refresh.rotated': 'info',
  'refresh.joined': 'debug',
  'refresh.lost_race': 'info',
  'refresh.transient': 'warn',
  'refresh.uncertain': 'warn',
  'refresh.odd_answer': 'warn',
  'rotation.unpersisted': 'error',
  'rotation.rescued': 'warn',
  'grant.needs_consent': 'warn',
  'grant.revoked': 'info',
  'client.misconfigured': 'error',
  'provider.paused': 'warn',
  'lease.stolen': 'warn',
  'clock.jump': 'warn',
  'clock.skew': 'error',
  'seal.failed': 'error',
  'store.failed': 'error',
  'valve.closed': 'error',
}

/** All kinds of events, for counters that begin at 0. */
export const eventTypes: readonly string[] = Object.keys(usual)

/** The level of this very event. */
export function levelOf(event: KeeperEvent): Level {
  // It is in memory alone: what ends this process ends the grant.
  if (event.type === 'rotation.unpersisted' && !event.spooled) return 'fatal'
  if (event.type === 'grant.revoked' && !event.atProvider) return 'warn'
  return usual[event.type]
}
