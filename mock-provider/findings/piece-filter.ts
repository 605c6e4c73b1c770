/** A table of fewer bits for each piece would let through too much that is none. */
const BITS_FOR_EACH = 16

/**
 * A set of pieces of bytes, each eight long, of which one can ask quickly where in a text one of them may begin: at every place
 * where one does, and at few others (a Bloom filter, CACM 13/7, 1970, with one hash).
 *
 * A text has a character for each byte.
 */
export class PieceFilter {
  static readonly LENGTH = 8
  readonly #marks: number[] = []
  #table = new Uint8Array(1 << 10)

  /** @param piece eight bytes */
  add(piece: string): void {
    const mark = mix(four(piece, 0), four(piece, 4))
    this.#marks.push(mark)
    if (this.#marks.length * BITS_FOR_EACH <= this.#table.length * 8) return this.#set(mark)
    this.#table = new Uint8Array(this.#table.length * 4)
    for (const each of this.#marks) this.#set(each)
  }

  /** Calls `found` with each place where a piece may begin, from front to back. */
  eachPlace(bytes: string, found: (index: number) => void): void {
    const table = this.#table
    const mask = table.length * 8 - 1
    let [first, second] = [four(bytes, 0), four(bytes, 4)]
    for (let end = PieceFilter.LENGTH; end <= bytes.length; end++) {
      const bit = mix(first, second) & mask
      if (((table[bit >> 3] ?? 0) >> (bit & 7)) & 1) found(end - PieceFilter.LENGTH)
      first = (first >>> 8) | (second << 24)
      second = (second >>> 8) | (bytes.charCodeAt(end) << 24)
    }
  }

  #set(mark: number): void {
    const bit = mark & (this.#table.length * 8 - 1)
    this.#table[bit >> 3] = (this.#table[bit >> 3] ?? 0) | (1 << (bit & 7))
  }
}

/** Four bytes in one number, the first of them lowest. */
function four(bytes: string, from: number): number {
  let number = 0
  for (let index = 3; index >= 0; index--) number = (number << 8) | bytes.charCodeAt(from + index)
  return number
}

/** The middle of the product of odd numbers depends on all bits below it. */
function mix(first: number, second: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)
  return (mixed ^ (mixed >>> 15)) >>> 0
}
