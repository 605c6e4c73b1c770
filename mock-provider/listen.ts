import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Where to listen, as the operator said it. */
type Place = { host: string; port: number }

/**
 * Listens there.
 *
 * @throws {Error} in one sentence, with the system's `code`, where that cannot be.
 */
export async function listen(server: Server, place: Place): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, place)))
    server.listen(place.port, place.host, resolve)
  })
  return server.address() as AddressInfo
}

/** Whether a listener there has every address of the machine: then its own is none that anybody could connect to. */
export function isEveryAddress(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}

/** What listen(2) and getaddrinfo(3) say of an address that one cannot have. */
const SENTENCES: Record<string, (place: Place) => string> = {
  EADDRINUSE: ({ host, port }) =>
    `port ${port} of ${host} is taken by another program: choose another, or 0 for any free one`,
  EACCES: ({ port }) => `port ${port} is not for this user: choose one from 1024 on, or 0 for any free one`,
  EADDRNOTAVAIL: ({ host }) => `host ${host} (--host) is no address of this machine: ${CHOICE}`,
  ENOTFOUND: ({ host }) => `host ${JSON.stringify(host)} (--host) is a name that leads to no address: ${CHOICE}`,
}
const CHOICE = 'give one that it has, such as 127.0.0.1, or 0.0.0.0 for all'

function explain(error: NodeJS.ErrnoException, place: Place): Error {
  const { code = 'unknown', syscall } = error
  const said = SENTENCES[syscall === 'getaddrinfo' ? 'ENOTFOUND' : code]?.(place)
  const message =
    said ?? `host ${place.host} (--host) with port ${place.port} cannot be listened on (${code}): ${CHOICE}`
  return Object.assign(new Error(message, { cause: error }), { code, syscall })
}
