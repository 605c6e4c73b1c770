import { hash } from 'node:crypto'

/**
 * Made-up values, the same for the same seed and name. Nothing is drawn from the world's randomness, so asking moves
 * nothing in the world; without a seed they are the same in every world.
 */
export class Samples {
  #key: string

  constructor(seed: string | number = '') {
    // A digest: the key is in snapshots, and a seed tells all of its world's tokens.
    this.#key = hash('sha256', `samples:${seed}`, 'hex')
  }

  /** 0 or more, below `end`. */
  number(name: string, end: number): number {
    return Number.parseInt(this.hex(name).slice(0, 12), 16) % end
  }

  /** One of them. @throws {RangeError} for an empty list. */
  pick<Item>(name: string, items: readonly Item[]): Item {
    const item = items[this.number(name, items.length)]
    if (item === undefined) throw new RangeError(`there is nothing to pick for ${name}`)
    return item
  }

  /** 64 hexadecimal digits. */
  hex(name: string): string {
    return hash('sha256', `${this.#key}:${name}`, 'hex')
  }

  /** 44 characters of base64. */
  base64(name: string): string {
    return hash('sha256', `${this.#key}:${name}`, 'base64')
  }

  save(): string {
    return this.#key
  }

  load(key: string): void {
    this.#key = key
  }
}
