import type { DueReport } from '../due.ts'
import type { KeeperEvent } from '../events.ts'
import { nameOf, type GrantKey } from '../grant.ts'
import { eventTypes, levelOf, type Level } from './levels.ts'
import { sealWordsOf } from './seal-words.ts'

/** The upper bounds of the histogram's buckets, in seconds: up to the longest lease. */
export const HELD_BOUNDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const

/** Something that went wrong, as the status page shows it. */
export type Problem = { at: number; level: Level; type: string; key?: GrantKey | undefined; what: string }

/** Why nothing is asked of the provider. */
export type Pause = { blames: 'client' | 'provider'; why: string; retryAt: number }

/** Where a new pair is that the store has not taken. */
export type Unsaved = { key: GrantKey; generation: number; spooled: boolean }

/** How background work is getting on; instants are seconds since 1970, 0 for never. */
export type Ticks = { done: number; failed: number; beganAt: number; endedAt: number; underWay: boolean }

const KEPT_PROBLEMS = 20
/** A pause that nobody has spoken of for so long is over, even if nothing was refreshed since. */
const FORGOTTEN_SECONDS = 600

/** What one process has seen, from its events alone: for health, metrics and the status page. */
export class ServiceRecord {
  readonly startedAt: number
  readonly counts = new Map<string, number>(eventTypes.map((type) => [type, 0]))
  /** How many refreshes took so long, by bucket; the last one has no bound. */
  readonly held = { buckets: [...HELD_BOUNDS, Infinity].map(() => 0), sum: 0, count: 0 }
  readonly problems: Problem[] = []
  readonly ticks: Ticks = { done: 0, failed: 0, beganAt: 0, endedAt: 0, underWay: false }
  readonly worked = { looked: 0, failed: 0, rescued: 0, resealed: 0 }
  /** The last time that anything happened. */
  lastSignAt: number
  #pause: Pause | undefined
  readonly #unsaved = new Map<string, Unsaved>()

  constructor(startedAt: number) {
    this.startedAt = startedAt
    this.lastSignAt = startedAt
  }

  note(event: KeeperEvent): void {
    const { type, at } = event
    this.lastSignAt = Math.max(this.lastSignAt, at)
    this.counts.set(type, (this.counts.get(type) ?? 0) + 1)
    const level = levelOf(event)
    if (level !== 'debug' && level !== 'info') this.#noteProblem(event, level)
    if (type === 'refresh.rotated') this.#noteHeld(event.heldSeconds)
    this.#notePause(event)
    this.#noteUnsaved(event)
  }

  beginTick(at: number): void {
    Object.assign(this.ticks, { beganAt: at, underWay: true })
    this.lastSignAt = Math.max(this.lastSignAt, at)
  }

  /** @param report undefined for a tick that failed as a whole */
  endTick(at: number, report: DueReport | undefined): void {
    const { ticks, worked } = this
    Object.assign(ticks, { endedAt: at, underWay: false })
    this.lastSignAt = Math.max(this.lastSignAt, at)
    if (!report) return void (ticks.failed += 1)
    ticks.done += 1
    for (const part of ['looked', 'failed', 'rescued', 'resealed'] as const) worked[part] += report[part]
  }

  /** Why nothing is asked of the provider now; undefined while nothing keeps us. */
  pauseAt(now: number): Pause | undefined {
    const pause = this.#pause
    if (!pause) return undefined
    const isOver = pause.blames === 'provider' ? now >= pause.retryAt : now >= pause.retryAt + FORGOTTEN_SECONDS
    return isOver ? undefined : pause
  }

  get unsaved(): Unsaved[] {
    return [...this.#unsaved.values()]
  }

  #noteProblem(event: KeeperEvent, level: Level): void {
    const key = 'key' in event ? event.key : undefined
    this.problems.unshift({ at: event.at, level, type: event.type, key, what: wordsOf(event) })
    this.problems.length = Math.min(this.problems.length, KEPT_PROBLEMS)
  }

  #noteHeld(seconds: number): void {
    const index = HELD_BOUNDS.findIndex((bound) => seconds <= bound)
    const at = index === -1 ? HELD_BOUNDS.length : index
    this.held.buckets[at] = (this.held.buckets[at] ?? 0) + 1
    this.held.sum += seconds
    this.held.count += 1
  }

  /** After a pause of the client's somebody tries; whoever is answered ends it for all. */
  #notePause(event: KeeperEvent): void {
    const { type } = event
    if (type === 'client.misconfigured') this.#pause = { blames: 'client', why: event.why, retryAt: event.retryAt }
    if (type === 'provider.paused' && (this.#pause?.retryAt ?? 0) < event.retryAt)
      this.#pause = { blames: 'provider', why: event.why, retryAt: event.retryAt }
    if (['refresh.rotated', 'refresh.lost_race', 'rotation.rescued'].includes(type)) this.#pause = undefined
  }

  #noteUnsaved(event: KeeperEvent): void {
    if (!('key' in event)) return
    const { key, type } = event
    if (type === 'rotation.unpersisted') {
      const { generation, spooled } = event
      this.#unsaved.set(nameOf(key), { key, generation, spooled })
    }
    const ends = ['refresh.rotated', 'refresh.lost_race', 'rotation.rescued', 'grant.revoked', 'grant.adopted']
    if (ends.includes(type)) this.#unsaved.delete(nameOf(key))
  }
}

/** What an event says beside its kind and its grant. */
function wordsOf(event: KeeperEvent): string {
  switch (event.type) {
    case 'refresh.transient':
    case 'refresh.uncertain':
      return event.code
    case 'seal.failed':
      return sealWordsOf(event.code) ?? event.code
    case 'refresh.odd_answer':
      return event.what
    case 'rotation.unpersisted':
      return `${event.spooled ? 'on this disk' : 'in memory alone'}, ${event.code}`
    case 'rotation.rescued':
      return `generation ${event.generation}, from ${event.from === 'spool' ? 'this disk' : 'memory'}`
    case 'grant.needs_consent':
      return event.reason
    case 'client.misconfigured':
    case 'provider.paused':
    case 'valve.closed':
      return event.why
    case 'store.failed':
      return `${event.during}: ${event.code}`
    case 'clock.jump':
    case 'clock.skew':
      return `${event.bySeconds.toFixed(1)} s`
    case 'lease.stolen':
      return `from ${event.from || 'nobody'}`
    case 'grant.revoked':
      return 'the provider could not be told yet'
    default:
      return ''
  }
}
