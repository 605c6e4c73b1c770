/** X's ids count from this instant: 2010-11-04T01:42:54.657Z (github.com/twitter-archive/snowflake). */
const FIRST_MS = 1_288_834_974_657n
/** The same, for instants. */
export const FIRST_ID_MS = Number(FIRST_MS)
const COUNTER_BITS = 22n
const MAX_ID = 2n ** 63n - 1n
/** Until 2080-07-10T17:30:30Z. What comes later counts on in this millisecond (our choice). */
const LAST_MS = MAX_ID >> COUNTER_BITS

/** Ids of X's form: milliseconds since 2010-11-04 and a counter in 64 bits, so that they sort by time. */
export class Snowflakes {
  /** How many were made. */
  counter = 0

  /** The next id of that instant that is not taken. */
  next(nowMs: number, isTaken: (id: string) => boolean): string {
    for (;;) {
      const id = snowflakeAt(nowMs, this.counter++)
      if (!isTaken(id)) return id
    }
  }
}

/** The id of an instant and a number that tells it from others of that instant. */
export function snowflakeAt(ms: number, counter: number): string {
  const sinceFirst = BigInt(ms) - FIRST_MS
  const inRange = sinceFirst < 0n ? 0n : sinceFirst > LAST_MS ? LAST_MS : sinceFirst
  return String((inRange << COUNTER_BITS) | BigInt(counter % 2 ** Number(COUNTER_BITS)))
}

/** The instant that an id carries, in milliseconds since 1970; small ones are older than X's scheme. */
export function instantOfId(id: string): number {
  return Number(BigInt(id) >> COUNTER_BITS) + FIRST_ID_MS
}

/**
 * True for an id as X writes its own: digits, below 2^63, with no zero before them. What is added here has such a one, as two
 * texts for one number would be two accounts in one conversation.
 */
export function isPlainId(text: string): boolean {
  return /^(0|[1-9]\d{0,18})$/.test(text) && BigInt(text) <= MAX_ID
}

/** What is wrong with an id that cannot be. */
export const NO_PLAIN_ID = 'no number below 2^63 without leading zeros'
