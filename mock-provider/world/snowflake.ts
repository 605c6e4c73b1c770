/** X's ids count from this instant: 2010-11-04T01:42:54.657Z (github.com/twitter-archive/snowflake). */
const FIRST_MS = 1_288_834_974_657n
/** The same, for instants. */
export const FIRST_ID_MS = Number(FIRST_MS)
const COUNTER_BITS = 22n
/** Until 2080-07-10T17:30:30Z. What comes later counts on in this millisecond (our choice). */
const LAST_MS = (2n ** 63n - 1n) >> COUNTER_BITS

/** Ids of X's form: milliseconds since 2010-11-04 and a counter in 64 bits, so that they sort by time. */
export class Snowflakes {
  /** How many were made. */
  counter = 0

  /** The next id of that instant that is not taken. */
  next(nowMs: number, isTaken: (id: string) => boolean): string {
    const sinceFirst = BigInt(nowMs) - FIRST_MS
    const ms = sinceFirst < 0n ? 0n : sinceFirst > LAST_MS ? LAST_MS : sinceFirst
    for (;;) {
      const id = String((ms << COUNTER_BITS) | BigInt(this.counter++ % 2 ** Number(COUNTER_BITS)))
      if (!isTaken(id)) return id
    }
  }
}

/** The instant that an id carries, in milliseconds since 1970; small ones are older than X's scheme. */
export function instantOfId(id: string): number {
  return Number(BigInt(id) >> COUNTER_BITS) + FIRST_ID_MS
}
