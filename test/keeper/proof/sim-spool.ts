import type { Spool, Spooled } from '../../../src/keeper/spool.ts'
import type { SimProcess } from './sim-process.ts'

/** The disk of one machine: it outlives the processes on it. */
export class SimDisk {
  readonly entries = new Map<string, Spooled>()
  #count = 0

  holds(refreshToken: string): boolean {
    return [...this.entries.values()].some(({ commit }) => commit.sealed.includes(`"${refreshToken}"`))
  }

  for(process: SimProcess, given: { isFull: () => boolean }): Spool {
    const check = () => {
      if (given.isFull()) throw new Error('ENOSPC')
    }
    return {
      append: (rotation) =>
        process.ask('spool', 0.004, async () => {
          check()
          const id = `entry ${++this.#count}`
          this.entries.set(id, rotation)
          process.world.tell(process.name, `spools generation ${rotation.commit.version + 1}`)
          return id
        }),
      entries: () =>
        process.ask('spooled', 0.002, async () => [...this.entries].map(([id, entry]) => ({ id, ...entry }))),
      remove: (id) => process.ask('unspool', 0.002, async () => void this.entries.delete(id)),
    }
  }
}
