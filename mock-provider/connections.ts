import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { clearTimeout, setTimeout } from './world/real-timers.ts'

type Connection = {
  number: number
  /** Counts up with every connection and request of the listener: the lowest has been quiet for longest. */
  usedAt: number
  /** The newest one. Requests before it are answered before it. */
  request?: IncomingMessage
  response?: ServerResponse
  /** Something arrived that cannot be read. Nothing behind it is read either. */
  broken: boolean
}

/** A peer that does not end its side after ours has so long to read what was sent last. */
const LINGER_MS = 1000

/** The connections of one listener: numbered, bounded, and ended without cutting an answer off. */
export class Connections {
  readonly #open = new Map<Duplex, Connection>()
  readonly #most: number
  #count = 0
  #uses = 0

  /** @param most how many can be open at once. */
  constructor(most: number) {
    this.#most = most
  }

  /** When there are too many, the one that is needed least is closed. @returns false where all others wait for an answer. */
  add(socket: Duplex): boolean {
    if (this.#open.size >= this.#most && !this.#makeRoom()) {
      socket.destroy()
      return false
    }
    this.#open.set(socket, { number: ++this.#count, usedAt: ++this.#uses, broken: false })
    socket.once('close', () => this.#open.delete(socket))
    return true
  }

  /** A request has begun to arrive. @returns the number of its connection. */
  use(request: IncomingMessage, response: ServerResponse): number {
    const connection = this.#open.get(request.socket)
    if (!connection) return 0
    connection.usedAt = ++this.#uses
    connection.request = request
    connection.response = response
    return connection.number
  }

  /** From here on nothing more is read of the connection. @returns whether this was its first mistake. */
  breakOff(socket: Duplex): boolean {
    const connection = this.#open.get(socket)
    if (!connection || connection.broken) return false
    return (connection.broken = true)
  }

  /** A request that has not arrived in full and has no answer yet: the answer to give it. */
  unanswered(socket: Duplex): ServerResponse | undefined {
    const { request, response } = this.#open.get(socket) ?? {}
    return (request && hasArrived(request)) || response?.headersSent ? undefined : response
  }

  /** Ends the connection, once all that was asked on it is answered. @param last what to send where nothing was asked. */
  end(socket: Duplex, last: string): void {
    const { request, response } = this.#open.get(socket) ?? {}
    if (response?.closed === false) return void response.once('close', () => linger(socket))
    // A request that never arrived in full gets one answer: a client would take a second one for that to its next request.
    linger(socket, request && !request.complete ? '' : last)
  }

  /** First a connection without a request, then one whose request is not complete; of these the one that was quiet for longest. */
  #makeRoom(): boolean {
    const spared = this.#quietest(isIdle) ?? this.#quietest(isSending)
    if (!spared) return false
    this.#open.delete(spared)
    spared.destroy()
    return true
  }

  #quietest(isMeant: (connection: Connection) => boolean): Duplex | undefined {
    let [found, since]: [Duplex | undefined, number] = [undefined, Number.POSITIVE_INFINITY]
    for (const [socket, connection] of this.#open)
      if (connection.usedAt < since && isMeant(connection)) [found, since] = [socket, connection.usedAt]
    return found
  }
}

function isIdle({ response }: Connection): boolean {
  return response === undefined || response.closed
}

function isSending({ request }: Connection): boolean {
  return request !== undefined && !hasArrived(request)
}

/** A GET is complete with its head: a body that may follow is not waited for. */
function hasArrived({ complete, method }: IncomingMessage): boolean {
  return complete || method === 'GET' || method === 'HEAD'
}

/** Not closed at once: with unread bytes of the peer, closing would send a reset, which would overtake our answer. */
function linger(socket: Duplex, last = ''): void {
  if (!socket.writable) return
  socket.end(last)
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref()
  socket.once('close', () => clearTimeout(timer))
}
