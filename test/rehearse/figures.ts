import type { Needless } from './asks.ts'
import type { Findings } from './incidents.ts'
import type { LossReason } from './oracle.ts'
import type { Scale } from './story.ts'

/** What came of the run with keepers. */
export type KeeperFigures = {
  scale: Scale
  store: string
  /** Accounts that are used every day. */
  active: number
  requestsOfAdoption: number
  refreshes: number
  requests: number
  byDay: number[]
  limitPerDay: number
  asked: number
  askedByReason: Record<LossReason, number>
  askedByDay: number[]
  losses: Record<LossReason, number>
  needless: Needless[]
  unnoticed: string[]
  replays: number
  carefulTries: number
  peakPerSecond: number
  catchUpPerSecond: number
  limitPerSecond: number
  accesses: number
  withoutToken: number
  alive: number
  lostAtEnd: number
  findings: Findings
  seconds: number
}

/** What came of the same with a cron; `scaledBy` makes the figures of the sample those of the fleet. */
export type CronFigures = {
  sample: number
  scaledBy: number
  requests: number
  refreshes: number
  byDay: number[]
  asked: number
  askedByDay: number[]
  unavoidable: number
  avoidable: number
  replays: number
  seconds: number
}

export function sumOf(numbers: Iterable<number>): number {
  let sum = 0
  for (const each of numbers) sum += each
  return sum
}

/** The one in the middle. */
export function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}
