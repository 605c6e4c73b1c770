import { MAX_UPLOAD_BYTES } from './paths.ts'

/** So much of all bodies together is in memory at one time; our choice. What is beyond it waits unread, at its sender. */
const ROOM_BYTES = 2 * MAX_UPLOAD_BYTES

type Waiting = { bytes: number; enter: () => void }

/** Bounds the memory that the uploads of one door take. First come, first served. */
export class UploadRoom {
  #free = ROOM_BYTES
  readonly #waiting: Waiting[] = []

  /** Does the work once there is room for so many bytes, at most those of one upload. */
  async hold<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    if (this.#waiting.length > 0 || bytes > this.#free)
      await new Promise<void>((enter) => this.#waiting.push({ bytes, enter }))
    else this.#free -= bytes
    try {
      return await work()
    } finally {
      this.#free += bytes
      this.#letIn()
    }
  }

  #letIn(): void {
    for (let next = this.#waiting[0]; next && next.bytes <= this.#free; next = this.#waiting[0]) {
      this.#waiting.shift()
      this.#free -= next.bytes
      next.enter()
    }
  }
}
