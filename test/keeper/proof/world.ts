/** When every simulation begins, in seconds since 1970. */
export const START = 1_000_000

type Entry = { at: number; order: number; run: () => void }

/**
 * Virtual time, and what is to happen in it: one thing after the other, in the order of time and then of asking.
 *
 * Between two things everything runs that can run without time, so that a run depends on nothing but its scenario.
 */
export class World {
  now = START
  readonly story: string[] = []
  #order = 0
  readonly #queue: Entry[] = []

  /** @returns what calls it off */
  after(seconds: number, run: () => void): () => void {
    const entry = { at: this.now + Math.max(0, seconds), order: this.#order++, run }
    let place = this.#queue.length
    while (place > 0 && isBefore(entry, this.#queue[place - 1])) place--
    this.#queue.splice(place, 0, entry)
    return () => {
      const at = this.#queue.indexOf(entry)
      if (at >= 0) this.#queue.splice(at, 1)
    }
  }

  /** Lets so much time pass, and do their work what falls into it. */
  async pass(seconds: number): Promise<void> {
    const limit = this.now + seconds
    await this.#play(limit, () => false)
    this.now = limit
  }

  /** Lets time pass until this has ended, or so many seconds are over. @returns whether it ended */
  async until(work: Promise<unknown>, seconds: number): Promise<boolean> {
    const state = { isOver: false }
    const end = () => void (state.isOver = true)
    void work.then(end, end)
    await this.#play(this.now + seconds, () => state.isOver)
    return state.isOver
  }

  async #play(limit: number, isOver: () => boolean): Promise<void> {
    await turn()
    for (let next = this.#queue[0]; !isOver() && next && next.at <= limit; next = this.#queue[0]) {
      this.#queue.shift()
      this.now = Math.max(this.now, next.at)
      next.run()
      await turn()
    }
  }

  /** A line of the story, for whoever reads why a case failed; what repeats itself is told twice. */
  tell(who: string, what: string): void {
    const isKnown = this.story.slice(-6).filter((line) => line.endsWith(` ${who} ${what}`)).length > 1
    if (!isKnown) this.story.push(`${(this.now - START).toFixed(3)} ${who} ${what}`)
  }
}

function isBefore(entry: Entry, other: Entry | undefined): boolean {
  return other !== undefined && (entry.at < other.at || (entry.at === other.at && entry.order < other.order))
}

/** All that can run now has run: promises take no time, and nothing in a simulation waits for anything else. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Numbers from 0 up to 1 that are the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
