import { StoreError } from '../../../src/keeper/errors.ts'
import type { GrantKey, GrantRow } from '../../../src/keeper/grant.ts'
import { createMemoryStore } from '../../../src/keeper/stores/memory.ts'
import type { GrantStore } from '../../../src/keeper/stores/store.ts'
import type { SimProcess } from './sim-process.ts'
import type { World } from './world.ts'

/** An operation fails: before it took effect, or after it. Nobody who asked can tell which. */
export type StoreFault = 'before' | 'after'

/** One change of the row, as it is after it. */
export type Write = { at: number; by: SimProcess | undefined; does: string; row: GrantRow }

type Given = {
  key: GrantKey
  /** By the number of the operation. */
  faults: ReadonlyMap<number, StoreFault>
  isDown: (process: SimProcess) => boolean
  isCalm: () => boolean
  latency: () => number
  onWrite: (write: Write, before: GrantRow | undefined) => void
}

const WRITES: readonly string[] = ['put', 'claim', 'commit', 'settle', 'revoke', 'erase', 'touch', 'reseal', 'doubtAll']

/** A store that all processes share, on the other side of a wire that fails. */
export class SimStore {
  readonly writes: Write[] = []
  readonly inner: GrantStore = createMemoryStore()
  readonly #world: World
  readonly #given: Given
  #count = 0

  constructor(world: World, given: Given) {
    this.#world = world
    this.#given = given
  }

  /** The row of the simulated grant, as it is now. */
  get row(): GrantRow | undefined {
    return this.writes.at(-1)?.row
  }

  /** The store as one process reaches it. */
  for(process: SimProcess): GrantStore {
    const through = <Args extends unknown[], T>(does: string, run: (...args: Args) => Promise<T>) => {
      return (...args: Args) => this.reach(process, does, () => run(...args))
    }
    const { inner } = this
    return {
      read: through('read', inner.read),
      put: through('put', inner.put),
      claim: through('claim', inner.claim),
      commit: through('commit', inner.commit),
      settle: through('settle', inner.settle),
      revoke: through('tombstone', inner.revoke),
      erase: through('erase', inner.erase),
      postpone: through('postpone', inner.postpone),
      touch: through('touch', inner.touch),
      reseal: through('reseal', inner.reseal),
      due: through('due', inner.due),
      list: through('list', inner.list),
      census: through('census', inner.census),
      doubtAll: through('doubtAll', inner.doubtAll),
      close: inner.close,
    }
  }

  /** One operation of a process, over the wire. */
  reach<T>(process: SimProcess, does: string, run: () => Promise<T>): Promise<T> {
    return process.ask(does, this.#given.latency(), () => this.#effect(process, does, run))
  }

  /** What stands there now, taken down if it is new. */
  async note(by: SimProcess | undefined, does: string): Promise<void> {
    const row = await this.inner.read(this.#given.key)
    const before = this.row
    if (!row || JSON.stringify(row) === JSON.stringify(before)) return
    const write = { at: this.#world.now, by, does, row }
    this.writes.push(write)
    this.#world.tell(by?.name ?? 'somebody', `${does}: generation ${row.version} ${row.state}`)
    this.#given.onWrite(write, before)
  }

  async #effect<T>(process: SimProcess, does: string, run: () => Promise<T>): Promise<T> {
    const fault = this.#given.isCalm() ? undefined : this.#given.faults.get(++this.#count)
    if (this.#given.isDown(process) || fault === 'before') throw this.#failure(process, `${does} fails`)
    const result = await run()
    if (WRITES.includes(does) || does === 'tombstone') await this.note(process, does)
    if (fault === 'after') throw this.#failure(process, `${does} happens, and its answer is lost`)
    return result
  }

  #failure(process: SimProcess, what: string): Error {
    this.#world.tell(process.name, what)
    return new StoreError('ERR_STORE_UNAVAILABLE', 'The store cannot be reached.', { retryable: true })
  }
}
