import type { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Connections } from './connections.ts'
import { httpDate } from './wire/write.ts'
import type { World } from './world/world.ts'

/** What node:http itself refuses: broken syntax, headers over 16 KB, a request that does not arrive in full. */
export function refuseBrokenHttp(
  world: World,
  connections: Connections,
  { error, socket }: { error: NodeJS.ErrnoException; socket: Duplex },
): void {
  if (error.code === 'ECONNRESET' || saidNothing(socket)) return void socket.destroy()
  if (!socket.writable || !connections.breakOff(socket)) return
  const { status, words, detail } = refusalOf(error)
  const unanswered = connections.unanswered(socket)
  if (unanswered) return refuseHead(world, unanswered, { status, detail })
  world.journal.append({ kind: 'request.refused', reason: 'malformed', detail })
  connections.end(socket, emptyAnswer(`${status} ${words}`))
}

/** A request that is refused by its head alone. */
export function refuseHead(
  world: World,
  response: ServerResponse,
  { status, detail }: { status: number; detail: string },
): void {
  world.journal.append({ kind: 'request.refused', reason: 'malformed', detail })
  const date = httpDate(world.clock.now())
  response.writeHead(status, { date, 'content-length': 0, connection: 'close' }).end()
}

/** An upload whose sender left in the middle of it: nobody reads an answer. */
export function noteStopped(
  world: World,
  { method, path }: { method: string; path: string },
  { message }: Error,
): void {
  const detail = `${method} ${path.slice(0, 200)}: ${message}`
  world.journal.append({ kind: 'request.refused', reason: 'malformed', detail })
}

/** A page that a browser asked for by a name that may be anybody's: the page behind it could read and press (DNS rebinding). */
export function refuseHost(world: World, { method, url, headers }: IncomingMessage, response: ServerResponse): void {
  const host = (headers.host ?? '').slice(0, 100)
  const path = (url ?? '').split('?', 1)[0]?.slice(0, 200)
  const detail = `Host "${host}" is not this mock; name it with --allowed-host (allowedHosts)`
  world.journal.append({ kind: 'request.refused', reason: 'host', detail: `${method} ${path}: ${detail}` })
  const date = httpDate(world.clock.now())
  const type = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }
  response.writeHead(403, { date, ...type, 'cache-control': 'no-store' }).end(`twitter-oauth-lab: ${detail}\n`)
}

/** Of all other connections none can be closed: each waits for an answer of ours. */
export function refuseConnection(world: World, most: number): void {
  const detail = `${most} connections wait for an answer, and no more are taken; faults.release ends waiting`
  world.journal.append({ kind: 'request.refused', reason: 'connections', detail })
}

/** A CONNECT comes from a program whose `HTTPS_PROXY` is the address of this mock. */
export function refuseTunnel(world: World, connections: Connections, socket: Duplex): void {
  world.journal.append({ kind: 'request.refused', reason: 'method', detail: 'CONNECT: this mock is no proxy' })
  socket.on('error', () => {}) // The peer is gone: nothing to answer.
  connections.end(socket, emptyAnswer('405 Method Not Allowed'))
}

/** Whether a peer connected and sent nothing, as browsers do in advance. */
function saidNothing(socket: Duplex): boolean {
  return socket instanceof Socket && socket.bytesRead === 0
}

function refusalOf({ code, message }: NodeJS.ErrnoException): { status: number; words: string; detail: string } {
  if (code === 'HPE_HEADER_OVERFLOW')
    return { status: 431, words: 'Request Header Fields Too Large', detail: 'the headers are larger than 16 KB' }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { status: 408, words: 'Request Timeout', detail: 'the rest of the request did not come in time' }
  if (code === 'HPE_INVALID_EOF_STATE')
    return { status: 400, words: 'Bad Request', detail: 'the connection ended in the middle of a request' }
  return { status: 400, words: 'Bad Request', detail: `not HTTP/1.1: ${code ?? message}` }
}

function emptyAnswer(statusLine: string): string {
  return `HTTP/1.1 ${statusLine}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`
}
