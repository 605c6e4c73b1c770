import type { Census } from '../stores/store.ts'
import type { Pause, ServiceRecord, Unsaved } from './record.ts'
import { unsealableOf } from './seal-words.ts'

/** What the store answers when it is asked; `code` where it does not. */
export type StoreAnswer = { census: Census } | { code: string }

/** What health is judged by. */
export type Signs = {
  record: ServiceRecord
  store: StoreAnswer
  now: number
  longestPauseSeconds: number
  /** The keys of the ring, by name, if somebody has told. */
  kids?: readonly string[] | undefined
}

/** How a service is doing, as `/healthz` answers it. Instants are seconds since 1970. */
export type Health = {
  /** Whether it does its work. If not, a person should look; starting it again may cost a pair that is in memory alone. */
  ok: boolean
  /** In words, what is wrong; empty if nothing is. */
  because: string[]
  store: { reachable: boolean; code?: string }
  lastTick: { at: number; secondsAgo: number; failed: number; underWay: boolean }
  unsavedRotations: { inMemory: number; onDisk: number }
  paused?: { blames: Pause['blames']; retryAt: number; why: string }
}

/** So much later than due, a tick is missing and not just late. */
const LATE_SECONDS = 120

/** Pure. */
export function judgeHealth({ record, store, now, longestPauseSeconds, kids }: Signs): Health {
  const { ticks, unsaved } = record
  const pause = record.pauseAt(now)
  const secondsAgo = Math.max(0, now - (ticks.endedAt || record.startedAt))
  const because = [
    ...('code' in store ? [`the store does not answer (${store.code})`] : []),
    ...reasonsOfKeys(store, kids),
    ...reasonsOfTicks(record, now, longestPauseSeconds),
    ...reasonsOfUnsaved(unsaved),
    ...(pause?.blames === 'client' ? [`nothing is refreshed: ${pause.why}`] : []),
  ]
  return {
    ok: because.length === 0,
    because,
    store: 'code' in store ? { reachable: false, code: store.code } : { reachable: true },
    lastTick: { at: ticks.endedAt, secondsAgo, failed: ticks.failed, underWay: ticks.underWay },
    unsavedRotations: {
      inMemory: unsaved.filter(({ spooled }) => !spooled).length,
      onDisk: unsaved.filter(({ spooled }) => spooled).length,
    },
    ...(pause && { paused: { blames: pause.blames, retryAt: pause.retryAt, why: pause.why } }),
  }
}

function reasonsOfKeys(store: StoreAnswer, kids: Signs['kids']): string[] {
  const unsealable = 'census' in store && kids && unsealableOf(store.census, kids)
  return unsealable ? [unsealable.words] : []
}

/** A tick may take hours, as long as something happens meanwhile. */
function reasonsOfTicks({ ticks, lastSignAt, startedAt }: ServiceRecord, now: number, longestPause: number): string[] {
  const lastAt = ticks.underWay ? lastSignAt : Math.max(ticks.endedAt, startedAt)
  const silentSeconds = now - lastAt
  if (silentSeconds <= longestPause + LATE_SECONDS) return []
  const what = ticks.underWay ? 'the tick that is under way says nothing' : 'no tick has ended'
  return [`${what} since ${Math.round(silentSeconds)} s`]
}

/** On a disk it outlives this process, and background work takes care of it. */
function reasonsOfUnsaved(unsaved: readonly Unsaved[]): string[] {
  const inMemory = unsaved.filter(({ spooled }) => !spooled).length
  if (inMemory === 0) return []
  const which = inMemory === 1 ? 'a new token pair is' : `${inMemory} new token pairs are`
  return [`${which} in memory alone: do not stop this process`]
}
