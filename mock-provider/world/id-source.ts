/** X's ids count from this instant: 2010-11-04T01:42:54.657Z (github.com/twitter-archive/snowflake). */
export const FIRST_ID_MS = 1_288_834_974_657
const COUNTER_BITS = 22n
const MAX_ID = 2n ** 63n - 1n
/** Until 2080-07-10T17:30:30Z. What comes later counts on in this millisecond, so that its ids still sort by time (our choice). */
const LAST_MS = MAX_ID >> COUNTER_BITS

/** Makes ids as X's are: milliseconds since 2010-11-04 and a counter in 64 bits, so that they sort by time. */
export class IdSource {
  /** How many were made; saved with what they name. */
  count = 0

  /** @param isTaken asked of each id before it is given out. */
  next(nowMs: number, isTaken: (id: string) => boolean): string {
    const sinceFirst = BigInt(nowMs - FIRST_ID_MS)
    const ms = sinceFirst < 0n ? 0n : sinceFirst > LAST_MS ? LAST_MS : sinceFirst
    const id = String((ms << COUNTER_BITS) | BigInt(this.count++ % 2 ** Number(COUNTER_BITS)))
    return isTaken(id) ? this.next(nowMs, isTaken) : id
  }
}

/** The instant that an id carries, in milliseconds since 1970; small ids are older than X's scheme. */
export function instantOfId(id: string): number {
  return Number(BigInt(id) >> COUNTER_BITS) + FIRST_ID_MS
}
