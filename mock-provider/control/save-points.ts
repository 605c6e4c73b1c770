import type { MockProvider } from '../handle.ts'
import type { Snapshot } from '../world/snapshot.ts'
import { ControlProblem, unknownId } from './problems.ts'

/** A whole world each: bounded. */
const MAX_SAVE_POINTS = 20

/** What is told of a save point; the snapshot itself holds secrets and stays here. */
export type SavePoint = { id: string; at: number; journalSeq: number }

/** The snapshots that were taken over HTTP, in memory, by id. */
export class SavePoints {
  readonly #saved = new Map<string, SavePoint & { snapshot: Snapshot }>()
  #nextNumber = 1
  readonly #provider: MockProvider

  constructor(provider: MockProvider) {
    this.#provider = provider
  }

  /** @throws {ControlProblem} 409 when the id is taken or there are too many. */
  save(id = this.#nextId()): SavePoint {
    if (this.#saved.has(id))
      throw new ControlProblem(409, `there is a snapshot "${id}" already; DELETE it first, or choose another id`, {
        field: 'id',
        value: id,
      })
    if (this.#saved.size >= MAX_SAVE_POINTS)
      throw new ControlProblem(409, `there are ${MAX_SAVE_POINTS} snapshots, and no more are kept; DELETE one first`)
    const snapshot = this.#provider.snapshot()
    const point = { id, at: this.#provider.clock.now(), journalSeq: snapshot.journalSeq }
    this.#saved.set(id, { ...point, snapshot })
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
