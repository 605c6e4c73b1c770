import { Groups } from './groups.ts'
import { isPlainId, NO_PLAIN_ID, Snowflakes } from './snowflake.ts'

/** What one account keeps under a name of its own. */
export type OwnedThing = { readonly id: string; readonly ownerId: string; readonly name: string }

export type OwnedState<Thing> = { all: Thing[]; counter: number }

/** What an account may have any number of, up to a bound for all accounts together: then the oldest is dropped first. */
export class Owned<Thing extends OwnedThing> {
  readonly #all = new Map<string, Thing>()
  readonly #byOwner = new Groups<string>()
  readonly #ids = new Snowflakes()
  readonly #most: number
  readonly #onRemoved: (id: string) => void

  /** @param onRemoved takes away what refers to a thing that is no more. */
  constructor(most: number, onRemoved: (id: string) => void) {
    this.#most = most
    this.#onRemoved = onRemoved
  }

  find(id: string): Thing | undefined {
    return this.#all.get(id)
  }

  /** Newest first. */
  of(ownerId: string): Thing[] {
    return this.#byOwner
      .of(ownerId)
      .flatMap((id) => this.#all.get(id) ?? [])
      .toReversed()
  }

  /** Whether no other has to make room for one more. */
  get hasRoom(): boolean {
    return this.#all.size < this.#most
  }

  list(): Thing[] {
    return [...this.#all.values()]
  }

  remove(id: string): void {
    const thing = this.#all.get(id)
    if (!thing) return
    this.#all.delete(id)
    this.#byOwner.remove(thing.ownerId, id)
    this.#onRemoved(id)
  }

  save(): OwnedState<Thing> {
    return structuredClone({ all: this.list(), counter: this.#ids.counter })
  }

  /** Takes over what it is given. */
  load({ all, counter }: OwnedState<Thing>): void {
    this.#all.clear()
    this.#byOwner.clear()
    for (const thing of all) this.#keep(thing)
    this.#ids.counter = counter
  }

  /** @throws {RangeError} for an id that cannot be or is taken. */
  protected idFor(given: string | undefined, nowMs: number): string {
    if (given === undefined) return this.#ids.next(nowMs, (id) => this.#all.has(id))
    if (isPlainId(given) && !this.#all.has(given)) return given
    throw new RangeError(`id "${given}" is ${isPlainId(given) ? 'taken' : NO_PLAIN_ID}; choose another`)
  }

  protected keepNew(thing: Thing): Thing {
    this.#keep(thing)
    for (const oldest of this.#all.keys()) {
      if (this.#all.size <= this.#most) break
      this.remove(oldest)
    }
    return thing
  }

  /** In the place of the one with its id and owner. */
  protected replace(thing: Thing): Thing {
    this.#all.set(thing.id, Object.freeze(thing))
    return thing
  }

  #keep(thing: Thing): void {
    this.#all.set(thing.id, Object.freeze(thing))
    this.#byOwner.add(thing.ownerId, thing.id)
  }
}
