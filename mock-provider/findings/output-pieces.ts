/** Output is looked at in pieces of this size, */
const PIECE = 65_536
/** each with so much of the one before: a secret may be cut in two, and stand there coloured or broken up. */
const OVERLAP = 16_384

/** A part of an output with its beginning's place: so many lines came before it. */
export type Piece = { bytes: Buffer; lines: number }

/** An output that is looked at while it comes: in pieces, each of which begins with the end of the one before. */
export class OutputPieces {
  #waiting: Buffer[] = []
  #size = 0
  #lines = 0

  /** @returns whether it is time to take a piece. */
  add(chunk: Buffer): boolean {
    this.#waiting.push(chunk)
    this.#size += chunk.length
    return this.#size >= PIECE + OVERLAP
  }

  /** All that has come since the last piece, and its end once more. @param overlap at least so many bytes of it. */
  take(overlap = 0): Piece {
    const piece = { bytes: Buffer.concat(this.#waiting), lines: this.#lines }
    const cut = Math.max(0, piece.bytes.length - Math.max(OVERLAP, overlap))
    this.#lines += countLines(piece.bytes.subarray(0, cut))
    this.#waiting = [piece.bytes.subarray(cut)]
    this.#size = piece.bytes.length - cut
    return piece
  }
}

function countLines(bytes: Buffer): number {
  return bytes.toString('latin1').split('\n').length - 1
}
