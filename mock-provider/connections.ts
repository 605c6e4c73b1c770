import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { clearTimeout, setTimeout } from './world/real-timers.ts'

type Connection = {
  number: number
  /** Counts up with every connection and request of the listener: the lowest has been quiet for longest. */
  usedAt: number
  /** The newest one; what is asked before it is answered before it. */
  request?: IncomingMessage
  response?: ServerResponse
  /** Something came that cannot be read; nothing behind it is. */
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

  /** Of what comes behind a mistake nothing is read. @returns whether it is the first one. */
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
    // A second answer to a request of which the rest never came would be taken for that to the next one.
    linger(socket, request && !request.complete ? '' : last)
  }

  /** Who has asked nothing goes first, then who does not finish asking; of these who was quiet for longest. */
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

/** Nobody waits for what may follow the head of a GET. */
function hasArrived({ complete, method }: IncomingMessage): boolean {
  return complete || method === 'GET' || method === 'HEAD'
}

/** Not at once: what the peer has sent and nobody read would make a reset of it, and the reset would overtake our answer. */
function linger(socket: Duplex, last = ''): void {
  if (!socket.writable) return
  socket.end(last)
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref()
  socket.once('close', () => clearTimeout(timer))
}
