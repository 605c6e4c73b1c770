import { clearTimeout, setTimeout } from '../world/real-timers.ts'
import { MAX_UPLOAD_BYTES } from './paths.ts'

/**
 * So much of all bodies together is in memory at one time, and one body besides; our choice. What is beyond it waits at its
 * sender, but for a chunk.
 */
const ROOM_BYTES = MAX_UPLOAD_BYTES

/** Who sends nothing for so long, up to twice that, while others wait for the room that he takes, gives way; our choice. */
export const QUIET_MS = 5000

/**
 * Bounds the memory that the uploads of one door take, by what has arrived of them. What does not fit waits, first come,
 * first served; one of those that wait goes on all the same, up to the most that an upload can have: so none waits for ever.
 */
export class UploadRoom {
  #free = ROOM_BYTES
  readonly #seats = new Set<UploadSeat>()
  readonly #waiting: UploadSeat[] = []
  #goesOn: UploadSeat | undefined
  #watch: NodeJS.Timeout | undefined
  readonly #quietMs: number

  /** @param quietMs in real time. */
  constructor(quietMs = QUIET_MS) {
    this.#quietMs = quietMs
  }

  enter(): UploadSeat {
    const seat = new UploadSeat(this)
    this.#seats.add(seat)
    return seat
  }

  /** @returns whether there is room for so much more of that upload; if not, it waits until it is let in. */
  take(seat: UploadSeat, bytes: number): boolean {
    if (this.#hasRoom(seat, bytes)) return true
    this.#waiting.push(seat)
    this.#watchQuiet()
    return false
  }

  leave(seat: UploadSeat): void {
    if (!this.#seats.delete(seat)) return
    this.#free += seat.held
    if (this.#goesOn === seat) this.#goesOn = undefined
    const at = this.#waiting.indexOf(seat)
    if (at !== -1) this.#waiting.splice(at, 1)
    this.#letIn()
  }

  #hasRoom(seat: UploadSeat, bytes: number): boolean {
    if (this.#goesOn === undefined && bytes > this.#free) this.#goesOn = seat
    if (this.#goesOn === seat) return true
    if (bytes > this.#free) return false
    this.#free -= bytes
    seat.held += bytes
    return true
  }

  #letIn(): void {
    for (let next = this.#waiting[0]; next && this.#hasRoom(next, next.wanted); next = this.#waiting[0]) {
      this.#waiting.shift()
      next.letIn()
    }
    if (this.#waiting.length === 0) this.#watch = void clearTimeout(this.#watch)
  }

  #watchQuiet(): void {
    if (this.#watch !== undefined) return
    for (const seat of this.#seats) seat.isQuiet = true
    this.#watch = setTimeout(() => {
      this.#watch = undefined
      const quiet = [...this.#seats].filter((seat) => seat.isQuiet && (seat.held > 0 || seat === this.#goesOn))
      for (const seat of quiet) seat.giveWay()
      if (this.#waiting.length > 0) this.#watchQuiet()
    }, this.#quietMs)
  }
}

/** The place of one upload in the room. */
export class UploadSeat {
  /** In bytes, without those that it has besides. */
  held = 0
  /** Since somebody began to wait. */
  isQuiet = false
  /** What it waits for, in bytes; 0 for one that does not wait. */
  wanted = 0
  /** Aborted when it has to give way. */
  readonly signal: AbortSignal
  readonly #givesWay = new AbortController()
  readonly #room: UploadRoom
  #enter: (() => void) | undefined
  #isComplete = false

  constructor(room: UploadRoom) {
    this.#room = room
    this.signal = this.#givesWay.signal
  }

  /** So much has come. @returns what to wait for until more is read; undefined where there is room at once. */
  add(bytes: number): Promise<void> | undefined {
    this.isQuiet = false
    if (this.#room.take(this, bytes)) return undefined
    this.wanted = bytes
    return new Promise((enter) => (this.#enter = enter))
  }

  /** All of it is there. */
  complete(): void {
    this.#isComplete = true
  }

  /** It may go on. What has waited for room has not been quiet. */
  letIn(): void {
    this.isQuiet = false
    this.wanted = 0
    this.#enter?.()
  }

  giveWay(): void {
    if (!this.#isComplete && this.wanted === 0) this.#givesWay.abort()
  }

  /** Nothing of it is kept any longer. Who still waits is let go. */
  leave(): void {
    this.#room.leave(this)
    this.letIn()
  }
}
