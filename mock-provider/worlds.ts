import type { MockProvider, NewWorld, OpenWorld, WorldNews, Worlds } from './handle.ts'
import { NoRoomError, WorldPorts } from './world-ports.ts'

/** More worlds than any test runner has workers. */
const MAX_WORLDS = 500

/**
 * Worlds of one process, so that parallel workers do not share a clock, a journal or an armed fault. Each has a listener of
 * its own, since clients know an origin and X's paths, and nothing of prefixes.
 *
 * @param start starts a provider at a port, with the first one's host, guard and public name.
 * @param range first and last port to use; any free ones unless given. Containers publish a range.
 */
export function createWorlds(
  start: (port: number, options: NewWorld) => Promise<MockProvider>,
  range: readonly [number, number] | undefined,
): Worlds & { stopAll(): Promise<void> } {
  const ports = range && new WorldPorts(range)
  const open = new Map<string, MockProvider>()
  const subscribers = new Set<(news: WorldNews) => void>()
  let [count, starting, stopped] = [0, 0, false]

  const startOne = async (options: NewWorld): Promise<MockProvider> => {
    if (open.size + starting >= MAX_WORLDS)
      throw new NoRoomError(`worlds: ${MAX_WORLDS} are open already; remove some first`)
    starting += 1
    try {
      return await (ports ? ports.take((port) => start(port, options)) : start(0, options))
    } finally {
      starting -= 1
    }
  }
  const close = async (id: string, mock: MockProvider): Promise<void> => {
    if (!open.delete(id)) return
    const closed = mock.stop()
    ports?.giveBack(mock.port, closed)
    await closed
  }
  const create = async (options: NewWorld = {}): Promise<OpenWorld> => {
    const mock = await startOne(options)
    const id = `w${++count}`
    open.set(id, mock)
    // Whoever has a world can also stop it by its own handle.
    mock.signal.addEventListener('abort', () => void close(id, mock))
    for (const tell of subscribers) tell({ id, mock, what: 'opened' })
    if (!stopped) return { id, mock }
    await close(id, mock)
    throw new Error('worlds.create: this provider was stopped, and its worlds with it')
  }
  const remove = async (id: string, { failed = false } = {}): Promise<void> => {
    const mock = open.get(id)
    if (!mock) throw new RangeError(`world "${id}" is not open; there are ${[...open.keys()].join(', ') || 'none'}`)
    if (failed) for (const tell of subscribers) tell({ id, mock, what: 'failed' })
    await close(id, mock)
  }
  const stopAll = async (): Promise<void> => {
    stopped = true
    await Promise.all([...open.keys()].map((id) => remove(id)))
  }
  const subscribe: Worlds['subscribe'] = (listener) => {
    subscribers.add(listener)
    return () => void subscribers.delete(listener)
  }
  return { create, list: () => [...open].map(([id, mock]) => ({ id, mock })), subscribe, remove, stopAll }
}
