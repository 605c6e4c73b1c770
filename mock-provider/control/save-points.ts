import type { MockProvider } from '../handle.ts'
import type { Snapshot } from '../world/snapshot.ts'
import { ControlProblem, unknownId } from './problems.ts'

/** A whole world each: bounded, in number and together. */
const MAX_SAVE_POINTS = 20
const MB = 1024 * 1024
/** Twice what a world with as many grants as there can be takes. */
const MAX_BYTES = 256 * MB

/** What is told of a save point; the snapshot itself holds secrets and stays here. */
export type SavePoint = { id: string; at: number; journalSeq: number }

/** The snapshots that were taken over HTTP, in memory, by id. */
export class SavePoints {
  readonly #saved = new Map<string, SavePoint & { snapshot: Snapshot; bytes: number }>()
  #nextNumber = 1
  readonly #provider: MockProvider
  readonly #maxBytes: number

  /** @param maxBytes of memory, for all of them. */
  constructor(provider: MockProvider, maxBytes = MAX_BYTES) {
    this.#provider = provider
    this.#maxBytes = maxBytes
  }

  /** @throws {ControlProblem} 409 when the id is taken or there are too many, or too much is in them. */
  save(id = this.#nextId()): SavePoint {
    if (this.#saved.has(id))
      throw new ControlProblem(409, `there is a snapshot "${id}" already; DELETE it first, or choose another id`, {
        field: 'id',
        value: id,
      })
    if (this.#saved.size >= MAX_SAVE_POINTS)
      throw new ControlProblem(409, `there are ${MAX_SAVE_POINTS} snapshots, and no more are kept; DELETE one first`)
    const snapshot = this.#provider.snapshot()
    const bytes = sizeOf(snapshot)
    this.#assertSpace(bytes)
    const point = { id, at: this.#provider.clock.now(), journalSeq: snapshot.journalSeq }
    this.#saved.set(id, { ...point, snapshot, bytes })
    return point
  }

  list(): SavePoint[] {
    return [...this.#saved.values()].map(({ id, at, journalSeq }) => ({ id, at, journalSeq }))
  }

  /** @throws {ControlProblem} 404 */
  get(id: string): SavePoint {
    const { at, journalSeq } = this.#find(id)
    return { id, at, journalSeq }
  }

  /** @throws {ControlProblem} 404 */
  restore(id: string): void {
    this.#provider.restore(this.#find(id).snapshot)
  }

  /** @throws {ControlProblem} 404 */
  remove(id: string): void {
    this.#find(id)
    this.#saved.delete(id)
  }

  #assertSpace(bytes: number): void {
    const kept = [...this.#saved.values()].reduce((sum, point) => sum + point.bytes, 0)
    if (kept + bytes <= this.#maxBytes) return
    const [needed, used, most] = [bytes, kept, this.#maxBytes].map((size) => (size / MB).toFixed(1))
    const detail = `this snapshot would take ${needed} MB beside ${used} MB of others, and ${most} MB are kept; DELETE one first, or save the world while less is in it`
    throw new ControlProblem(409, detail)
  }

  #find(id: string): SavePoint & { snapshot: Snapshot } {
    const point = this.#saved.get(id)
    if (point) return point
    throw unknownId('snapshot', id, [...this.#saved.keys()])
  }

  #nextId(): string {
    while (this.#saved.has(`s${this.#nextNumber}`)) this.#nextNumber += 1
    return `s${this.#nextNumber++}`
  }
}

/** About the bytes of memory that a value of JSON takes, counting a text wherever it stands. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return 16 + value.length
  if (typeof value !== 'object' || value === null) return 8
  let bytes = 16
  for (const member of Object.values(value)) bytes += 8 + sizeOf(member)
  return bytes
}
