/** A length of time. The units add up, and each may have a fraction. */
export type Duration = { seconds?: number; minutes?: number; hours?: number; days?: number }

/** `rate`: how many seconds pass in one of the machine's; 1 unless given. */
export type ClockState = { nowMs: number; running: boolean; rate?: number }

/** More would pass several hours between two requests. */
export const MAX_RATE = 10_000

/**
 * The time of one world. Frozen, it moves only by `advance`; running, it also moves with the machine's own clock, or at a
 * multiple of its speed.
 *
 * This is the only place of the provider that reads the machine's clock.
 */
export class WorldClock {
  #baseMs: number
  /** `performance.now()` when the clock was last set, or `undefined` while it is frozen. */
  #runningSinceMs: number | undefined
  #rate = 1
  #onMove: (movedMs: number) => void = () => {}

  /** @param state `nowMs` is milliseconds since 1970; the machine's now unless given. Frozen unless told otherwise. */
  constructor(state: Partial<ClockState> = {}) {
    this.#baseMs = state.nowMs ?? Date.now()
    this.#runningSinceMs = state.running ? performance.now() : undefined
    this.#rate = readRate(state.rate)
  }

  /** Whole seconds since 1970. */
  now(): number {
    return Math.floor(this.nowMs() / 1000)
  }

  /** Milliseconds since 1970, for X's token text only. */
  nowMs(): number {
    if (this.#runningSinceMs === undefined) return this.#baseMs
    return Math.min(MAX_MS, Math.floor(this.#baseMs + (performance.now() - this.#runningSinceMs) * this.#rate))
  }

  get running(): boolean {
    return this.#runningSinceMs !== undefined
  }

  /** How many seconds pass in one of the machine's, while it runs. */
  get rate(): number {
    return this.#rate
  }

  /** @throws {RangeError} when the sum is negative or not a number: a clock that goes back would revive dead tokens. */
  advance(duration: Duration): void {
    const seconds = secondsOf(duration)
    if (!Number.isFinite(seconds) || seconds < 0)
      throw new RangeError(
        `clock.advance: ${JSON.stringify(duration)} is ${seconds} s; give seconds, minutes, hours or days that add up to 0 or more (to go back, restore a snapshot)`,
      )
    if (this.nowMs() + seconds * 1000 > MAX_MS)
      throw new RangeError(`clock.advance: ${seconds} s would lead past ${END}`)
    this.#baseMs += Math.round(seconds * 1000)
    this.#onMove(Math.round(seconds * 1000))
  }

  freeze(): void {
    this.#baseMs = this.nowMs()
    this.#runningSinceMs = undefined
    this.#onMove(0)
  }

  /** @throws {RangeError} for a rate that is not above 0, or more than 10,000. */
  run({ rate }: { rate?: number } = {}): void {
    const next = readRate(rate)
    this.#baseMs = this.nowMs()
    this.#runningSinceMs = performance.now()
    this.#rate = next
    this.#onMove(0)
  }

  /** One listener: the world's journal. */
  onMove(listener: (movedMs: number) => void): void {
    this.#onMove = listener
  }

  save(): ClockState {
    return { nowMs: this.nowMs(), running: this.running, ...(this.#rate !== 1 && { rate: this.#rate }) }
  }

  load(state: ClockState): void {
    this.#baseMs = Math.min(MAX_MS, state.nowMs)
    this.#runningSinceMs = state.running ? performance.now() : undefined
    this.#rate = state.rate ?? 1
  }
}

function readRate(rate = 1): number {
  if (isRate(rate)) return rate
  throw new RangeError(`clock.run: rate cannot be ${rate}; it takes a number above 0, up to ${MAX_RATE}`)
}

/** Whether time can pass at this multiple. */
export function isRate(rate: unknown): rate is number {
  return typeof rate === 'number' && rate > 0 && rate <= MAX_RATE
}

/** A token of X has room for 13 digits of milliseconds. */
export const MAX_MS = 9_999_999_999_999

/** The last second that a world's clock can show. */
export const LAST_SECOND = Math.floor(MAX_MS / 1000)

/** For messages. */
export const END = '2286-11-20T17:46:39Z, the last second that X’s tokens can write'

const UNITS: Record<keyof Duration, number> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 }

/** The units of a duration, added up. */
export function secondsOf(duration: Duration): number {
  let sum = 0
  for (const [unit, count] of Object.entries(duration)) {
    const factor = Object.hasOwn(UNITS, unit) ? UNITS[unit as keyof Duration] : Number.NaN
    sum += (count ?? 0) * factor
  }
  return sum
}
