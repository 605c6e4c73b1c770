import { setMaxListeners } from 'node:events'
import { createHandle } from './create-handle.ts'
import type { MockProvider, NewWorld } from './handle.ts'
import { createHttpServer } from './http.ts'
import { isEveryAddress, listen } from './listen.ts'
import { OwnNames } from './own-names.ts'
import type { WebHandler } from './web/web.ts'
import { Waiting } from './waiting.ts'
import { parseUrl } from './wire/parse-url.ts'
import { World, type WorldOptions } from './world/world.ts'
import { practiceClients } from './world/practice.ts'
import { setImmediate } from './world/real-timers.ts'
import { createWorlds } from './worlds.ts'

export type MockProviderOptions = WorldOptions & {
  /** 0, unless given: any free port. */
  port?: number
  /** `127.0.0.1` unless given; another address needs `controlToken` and `allowedHosts`. */
  host?: string
  /** Host names (without port) under which the control API may be called, besides the listener's own. */
  allowedHosts?: string[]
  /** How others reach this mock, where that is not its own address: `http://mock:4000`. */
  publicOrigin?: string
  /** Required in `authorization: Bearer …` of every control call, where given. */
  controlToken?: string
  /** Registered for both practice clients; the 2022 tutorial's own unless given. */
  redirectUris?: readonly string[]
  /** First and last port for further worlds (`mock.worlds`); any free ones unless given. */
  worldPorts?: readonly [number, number]
}

/**
 * Starts one world with one listener and returns the handle to both. Loopback, clock frozen, profile `x` unless told
 * otherwise.
 *
 * @throws {RangeError} for an option that cannot be; an `Error` with `code` `EADDRINUSE` for a port that is taken.
 */
export function startMockProvider(options: MockProviderOptions = {}): Promise<MockProvider> {
  return start(options, () => options.publicOrigin)
}

/** @param publicOriginOf the name that others know a port of this process by, if it is not its own address. */
async function start(
  options: MockProviderOptions,
  publicOriginOf: (port: number) => string | undefined,
): Promise<MockProvider> {
  const host = options.host ?? '127.0.0.1'
  assertReachable(host, options)
  assertPorts(options.worldPorts)
  assertOrigin(options)
  const world = new World({ ...options, clients: options.clients ?? practiceClients(options.redirectUris) })
  const stopping = new AbortController()
  // Each open stream and each test that waits listens: as many as there are is no leak.
  setMaxListeners(0, stopping.signal)
  const waiting = new Waiting()
  const web = lazily(async (): Promise<WebHandler> => {
    const { createWeb } = await import('./web/web.ts')
    return createWeb(world, provider, { ...options, names, stopping: stopping.signal, waiting })
  })
  const server = createHttpServer({ world, web, canShowPages: (name) => names.canShowPages(name) })
  const { port, address } = await listen(server, { host, port: options.port ?? 0 })
  const origin = publicOriginOf(port) ?? originAt(address, port, options)
  const names = new OwnNames(origin, options)
  const { stopAll, ...worlds } = createWorlds(
    (worldPort, ofWorld) => startWorld(options, worldPort, ofWorld),
    options.worldPorts,
  )
  const close = lazily(async (): Promise<void> => {
    await stopAll()
    await new Promise(setImmediate) // Calls that wait are told before their connections close.
    await new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
  })
  const stop = (): Promise<void> => {
    const closed = close()
    stopping.abort()
    world.faults.abandon()
    world.journal.flush()
    return closed
  }
  const provider = createHandle(world, { origin, port, names, signal: stopping.signal, stop, worlds, waiting })
  return provider
}

/** With the first world's host, guard and public name. */
function startWorld(first: MockProviderOptions, port: number, ofWorld: NewWorld): Promise<MockProvider> {
  const { host, controlToken, allowedHosts, publicOrigin } = first
  const shared = {
    ...(host !== undefined && { host }),
    ...(controlToken !== undefined && { controlToken }),
    ...(allowedHosts !== undefined && { allowedHosts }),
  }
  return start({ ...ofWorld, ...shared, port }, (own) =>
    publicOrigin === undefined ? undefined : Object.assign(new URL(publicOrigin), { port: String(own) }).origin,
  )
}

/** Other machines must not be able to turn the clock of this mock or to read its journal. */
function assertReachable(host: string, { controlToken, allowedHosts }: MockProviderOptions): void {
  for (const name of allowedHosts ?? []) assertHostName(name)
  if (controlToken === '')
    throw new RangeError(
      'controlToken (--control-token) is empty: leave it out, or give a text that others cannot guess',
    )
  if (host === '127.0.0.1' || host === '::1' || host === 'localhost') return
  if (controlToken && allowedHosts && allowedHosts.length > 0) return
  throw new RangeError(
    `host ${host} can be reached from other machines: give controlToken (--control-token) and the names it is called by in allowedHosts (--allowed-host) as well`,
  )
}

function assertHostName(name: string): void {
  if (parseUrl(`http://${name}`)?.hostname === name.toLowerCase()) return
  throw new RangeError(
    `allowedHosts (--allowed-host) cannot have ${JSON.stringify(name)}; it takes host names without scheme and port, such as mock`,
  )
}

function assertOrigin({ publicOrigin: origin, ...guard }: MockProviderOptions): void {
  if (origin === undefined) return
  const name = parseUrl(origin)?.hostname
  if (!name)
    throw new RangeError(
      `publicOrigin (--public-origin) cannot be ${JSON.stringify(origin)}; it takes an origin such as http://mock:4000`,
    )
  if (new OwnNames(origin, guard).answersAtOrigin(0)) return
  throw new RangeError(
    `publicOrigin (--public-origin) is ${origin}, where the control API would answer nobody: give allowedHosts (--allowed-host) ${name} as well, or controlToken (--control-token)`,
  )
}

function assertPorts(ports: MockProviderOptions['worldPorts']): void {
  if (!ports) return
  const [first, last] = ports
  if (Number.isInteger(first) && Number.isInteger(last) && first >= 1 && first <= last && last <= 65_535) return
  throw new RangeError(`worldPorts cannot be ${first} to ${last}; it takes a first and a last port, 1 to 65535`)
}

/** Of all addresses of a machine none is one to connect to: there it goes by the first name that it was given. */
function originAt(address: string, port: number, { host = address, allowedHosts = [] }: MockProviderOptions): string {
  const name = isEveryAddress(address) ? (allowedHosts[0] ?? host) : host
  return `http://${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}:${port}`
}

function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined
  return () => (loaded ??= load())
}
