import { DAY, STARTS_AT } from './story.ts'

/** A rate is what comes within so many seconds. */
const WINDOW_SECONDS = 10

/** Counts what reaches the provider. */
export class Traffic {
  readonly byDay: number[]
  refreshes = 0
  /** Spent tokens, where the client had the living one. */
  replays = 0
  /** Spent tokens, where no client had the living one: there is no other way to find that out. */
  carefulTries = 0
  readonly #recent: number[] = []
  readonly #watched: { from: number; until: number }[]
  /** Requests a second: the most at any time, and within the windows of time that are watched. */
  peak = 0
  watchedPeak = 0

  constructor(days: number, watched: { from: number; until: number }[]) {
    this.byDay = Array.from({ length: days }, () => 0)
    this.#watched = watched
  }

  get requests(): number {
    return this.byDay.reduce((sum, each) => sum + each, 0)
  }

  count(at: number): void {
    const day = Math.floor((at - STARTS_AT) / DAY)
    if (day >= this.byDay.length) return
    this.byDay[day] = (this.byDay[day] ?? 0) + 1
    this.#recent.push(at)
    while ((this.#recent[0] ?? at) <= at - WINDOW_SECONDS) this.#recent.shift()
    const rate = this.#recent.length / WINDOW_SECONDS
    this.peak = Math.max(this.peak, rate)
    if (this.#watched.some(({ from, until }) => at >= from && at < until))
      this.watchedPeak = Math.max(this.watchedPeak, rate)
  }
}
