import { connect, type Socket } from 'node:net'
import { TLSSocket, type SecureContext } from 'node:tls'
import type { Destination } from './hosts.ts'

/** X's certificate, where the mock is, and who is told of programs that do not trust the one or the other. */
export type Route = { secureContext: SecureContext; mock: Destination; onDistrust: (code: string) => void }

/**
 * Ends the TLS that a program speaks with X, and carries what is inside to the mock.
 *
 * HTTP/1.1 only. Nothing is parsed: one connection of the program is one connection to the mock, byte for byte, so that
 * keep-alive, resets and hangs are the mock's own.
 */
export function carryTls(socket: Socket, { secureContext, mock, onDistrust }: Route): void {
  const secure = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] })
  let outcome: string | undefined = NO_REQUEST
  secure.once('data', () => (outcome = undefined))
  secure.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code?.startsWith('ERR_SSL_')) outcome = code
    socket.destroy()
  })
  socket.once('close', () => outcome !== undefined && onDistrust(outcome))
  join(secure, socket, connect(mock.port, mock.host))
}

/** A program that comes to trust nothing, yet says nothing: Node itself leaves like that, and a browser that only warms up. */
export const NO_REQUEST = 'NO_REQUEST'

/** The same without TLS: what a program sends to port 80. */
export function carryPlain(socket: Socket, { mock }: Route): void {
  join(socket, socket, connect(mock.port, mock.host))
}

/** Blindly, to a host that the user allowed. `answer` is told once it is reached, or why it is not. */
export function tunnel(socket: Socket, to: Destination, answer: (failure?: string) => void): void {
  const other = connect(to.port, to.host)
  const unreachable = (error: NodeJS.ErrnoException) =>
    answer(`${to.host}:${to.port} cannot be reached: ${error.code ?? error.message}`)
  other.once('error', unreachable)
  other.once('connect', () => {
    other.off('error', unreachable)
    answer()
    join(socket, socket, other)
  })
  socket.once('close', () => other.destroy())
}

/** What one side does to its connection happens to the other. `below` carries `client`, or is the same. */
function join(client: Socket, below: Socket, other: Socket): void {
  client.pipe(other).pipe(client)
  other.on('error', () => below.resetAndDestroy())
  below.on('error', () => {}) // 'close' follows.
  below.on('close', () => other.destroy())
}
