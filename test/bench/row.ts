/** How much is measured: all of it, or so little that only the bench itself is tested. */
export type Scale = {
  rounds: number
  /** Of one round of one contestant. */
  seconds: number
  /** How many of what is counted rather than timed; never fewer than the load has connections. */
  count(full: number): number
  /** How many processes are started for one figure. */
  spawns: number
}

export const fullScale: Scale = { rounds: 3, seconds: 2, count: (full) => full, spawns: 15 }
export const quickScale: Scale = {
  rounds: 3,
  seconds: 0.1,
  count: (full) => Math.max(10, Math.round(full / 1000)),
  spawns: 2,
}

/** `ratio` is the median of the rounds' ratios, where there are rounds; else that of the two figures. */
export type Measured = { ours: number; other?: number; ratio?: number }

export type Row = {
  what: string
  /** What stands beside it; empty where nothing does. */
  beside: string
  unit: 'answers/s' | 'µs' | 'ms' | 's' | 'MB'
  /** Of our figure, in the row's unit, or of the ratio of the two. */
  budget: { of: 'ours' | 'ratio'; atLeast: number } | { of: 'ours' | 'ratio'; atMost: number }
  measure(scale: Scale): Promise<Measured>
}

/** The middle value; of an even number of them the upper middle one. */
export function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
  if (middle === undefined) throw new RangeError('there is no median of nothing')
  return middle
}

/** @throws {TypeError} for a program that gave no number of that name. */
export function numberIn(said: Record<string, unknown>, name: string): number {
  const value = said[name]
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new TypeError(`a program gave ${JSON.stringify(value)} as ${name}`)
}
