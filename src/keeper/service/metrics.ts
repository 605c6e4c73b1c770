import { histogramOf, writeExposition, type Metric } from './exposition.ts'
import { judgeHealth, type Signs } from './health.ts'
import { HELD_BOUNDS } from './record.ts'

/**
 * The metrics of one service, in the text format of Prometheus.
 *
 * Counters are of this process, and begin at 0 with it; what is said of grants is of the store, so it is the same at each service that
 * shares it. Where the store does not answer, what it would say is missing: a 0 would be a lie.
 */
export function writeMetrics(signs: Signs): string {
  return writeExposition([...ofThisProcess(signs), ...ofTheStore(signs)])
}

function ofThisProcess(signs: Signs): Metric[] {
  const { record, now } = signs
  const { ticks, worked, unsaved } = record
  const pause = record.pauseAt(now)
  const health = judgeHealth(signs)
  return [
    {
      name: 'keeper_events_total',
      help: 'Events of the keeper since this process started, by type.',
      type: 'counter',
      samples: [...record.counts].map(([type, value]) => ({ labels: { type }, value })),
    },
    {
      name: 'keeper_refresh_held_seconds',
      help: 'From the claim of a grant to the commit of its new pair.',
      type: 'histogram',
      samples: histogramOf(HELD_BOUNDS, record.held),
    },
    {
      name: 'keeper_ticks_total',
      help: 'Rounds of background work that came to an end, by how.',
      type: 'counter',
      samples: [
        { labels: { result: 'done' }, value: ticks.done },
        { labels: { result: 'failed' }, value: ticks.failed },
      ],
    },
    {
      name: 'keeper_worked_grants_total',
      help: 'Grants that background work looked at, failed on, rescued from the spool, or sealed anew.',
      type: 'counter',
      samples: Object.entries(worked).map(([part, value]) => ({ labels: { part }, value })),
    },
    gauge('keeper_since_last_tick_seconds', 'How long ago a round of background work ended.', [
      { value: health.lastTick.secondsAgo },
    ]),
    gauge('keeper_unsaved_rotations', 'New pairs that the store has not taken yet, by where they are.', [
      { labels: { in: 'memory' }, value: unsaved.filter(({ spooled }) => !spooled).length },
      { labels: { in: 'spool' }, value: unsaved.filter(({ spooled }) => spooled).length },
    ]),
    gauge('keeper_paused', 'Whether nothing is asked of the provider now, by whose fault.', [
      { labels: { blames: 'client' }, value: Number(pause?.blames === 'client') },
      { labels: { blames: 'provider' }, value: Number(pause?.blames === 'provider') },
    ]),
    gauge('keeper_healthy', 'Whether /healthz answers 200.', [{ value: Number(health.ok) }]),
    gauge('keeper_start_time_seconds', 'When this process started, in seconds since 1970.', [
      { value: record.startedAt },
    ]),
  ]
}

function ofTheStore({ store }: Signs): Metric[] {
  if ('code' in store) return [up(0)]
  const { byState, due, needsConsentSince, byKey } = store.census
  return [
    up(1),
    gauge(
      'keeper_grants',
      'Grants in the store, by state.',
      Object.entries(byState).map(([state, value]) => ({ labels: { state }, value })),
    ),
    gauge('keeper_grants_due', 'Grants whose work is due now.', [{ value: due }]),
    gauge('keeper_grants_lost_recently', 'Grants that came to need consent within the last minutes (valveSeconds).', [
      { value: needsConsentSince },
    ]),
    gauge(
      'keeper_sealed_pairs',
      'Sealed pairs in the store, by the key that sealed them.',
      Object.entries(byKey).map(([kid, value]) => ({ labels: { kid }, value })),
    ),
  ]
}

function up(value: number): Metric {
  return gauge('keeper_store_up', 'Whether the store answers.', [{ value }])
}

function gauge(name: string, help: string, samples: Metric['samples']): Metric {
  return { name, help, type: 'gauge', samples }
}
