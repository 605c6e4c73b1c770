/**
 * How a flight ends. It never rejects.
 * - `look`: the row is another one now, or may be: read it again.
 * - `held`: somebody else has the lease, or had it a moment ago.
 * - `failed`: with what to tell the callers.
 */
export type FlightEnd = { is: 'look' } | { is: 'held' } | { is: 'failed'; error: Error }
