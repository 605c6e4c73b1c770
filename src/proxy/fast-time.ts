import type { Readable } from 'node:stream'
import type { Lifetime } from './certificates.ts'
import { END, inFastTime, removeShared, type Start } from './faketime.ts'
import type { MockTime } from './mock-behind.ts'

const DAY_MS = 86_400_000
/** At any rate, nobody waits so long. */
const YEARS = 20

/** A program and its mock in one time that passes faster than ours. */
export class FastTime {
  readonly rate: number
  readonly #time: MockTime
  readonly #startedAtMs: number
  #group: number | undefined

  /** @param time of the mock, which stands. */
  constructor(time: MockTime, rate: number) {
    this.rate = rate
    this.#time = time
    this.#startedAtMs = time.nowMs()
  }

  /** Of certificates that are good in this time. */
  get lifetime(): Lifetime {
    const from = this.#startedAtMs - DAY_MS
    return { notBefore: new Date(from), notAfter: new Date(from + YEARS * 365 * DAY_MS) }
  }

  /** How long the program has lived, in seconds of its own. */
  get livedSeconds(): number {
    return Math.floor((this.#time.nowMs() - this.#startedAtMs) / 1000)
  }

  /** The command line in this time. libfaketime begins at whole seconds. */
  start(command: readonly string[]): Start {
    return inFastTime(command, { startAt: Math.ceil(this.#startedAtMs / 1000), rate: this.rate })
  }

  /** The process that shares the time with all of the program's. */
  watch(group: number): void {
    this.#group = group
  }

  /**
   * Sets the mock's clock by the program's, once the program is about to begin. Each line is its time at some instant before
   * it was read, so the one that has come fastest, the latest, is right.
   */
  follow(lines: Readable): void {
    let aheadMs = Number.NEGATIVE_INFINITY
    lines.setEncoding('latin1').on('data', (text: string) => {
      for (const [line] of text.matchAll(/\d+\.\d+/g))
        aheadMs = Math.max(aheadMs, Number(line) * 1000 - performance.now() * this.rate)
      if (text.includes(END)) this.#time.runFrom(aheadMs + performance.now() * this.rate, this.rate)
    })
  }

  close(): void {
    if (this.#group !== undefined) removeShared(this.#group)
  }
}
