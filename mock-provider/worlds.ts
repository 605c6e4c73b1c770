import type { MockProvider, NewWorld, Worlds } from './handle.ts'

/** Too many worlds are open, or no port of the range is free. */
export class NoRoomError extends Error {}

/** More worlds than any test runner has workers. */
const MAX_WORLDS = 500

/**
 * Worlds of one process, so that parallel workers do not share a clock, a journal or an armed fault. Each has a listener of
 * its own, since clients know an origin and X's paths, and nothing of prefixes.
 *
 * @param start starts a provider at a port, with the first one's host, guard and public name.
 * @param ports first and last port to use; any free ones unless given. Containers publish a range.
 */
export function createWorlds(
  start: (port: number, options: NewWorld) => Promise<MockProvider>,
  ports: readonly [number, number] | undefined,
): Worlds & { stopAll(): Promise<void> } {
  const open = new Map<string, MockProvider>()
  const reserved = new Set<number>()
  let count = 0
  const reserve = (): number => {
    if (open.size + reserved.size >= MAX_WORLDS)
      throw new NoRoomError(`worlds: ${MAX_WORLDS} are open already; remove some first`)
    if (!ports) return 0
    const used = new Set([...reserved, ...[...open.values()].map(({ port }) => port)])
    for (let port = ports[0]; port <= ports[1]; port += 1) if (!used.has(port)) return port
    throw new NoRoomError(`worlds: all ports from ${ports[0]} to ${ports[1]} are in use; remove a world first`)
  }
  const remove = async (id: string): Promise<void> => {
    const mock = open.get(id)
    if (!mock) throw new RangeError(`world "${id}" is not open; there are ${[...open.keys()].join(', ') || 'none'}`)
    open.delete(id)
    await mock.stop()
  }
  return {
    create: async (options = {}) => {
      const port = reserve()
      reserved.add(port)
      try {
        const mock = await start(port, options)
        const id = `w${++count}`
        open.set(id, mock)
        return { id, mock }
      } finally {
        reserved.delete(port)
      }
    },
    list: () => [...open].map(([id, mock]) => ({ id, mock })),
    remove,
    stopAll: async () => void (await Promise.all([...open.keys()].map(remove))),
  }
}
