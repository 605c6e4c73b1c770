import { createHash } from 'node:crypto'

/** From 0 up to 1: the same for the same seed and words, whatever else was drawn before. */
export function draw(seed: number, ...words: (string | number)[]): number {
  return (
    createHash('sha256')
      .update([seed, ...words].join(' '))
      .digest()
      .readUInt32BE() /
    2 ** 32
  )
}

/** In an order that is the same for the same seed and word. */
export function shuffle(names: readonly string[], seed: number, word: string): string[] {
  const drawn = names.map((name) => ({ name, at: draw(seed, word, name) }))
  return drawn.toSorted((a, b) => a.at - b.at).map(({ name }) => name)
}

/** The same as a series, cheaper. */
export function createSeries(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
