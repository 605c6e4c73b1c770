import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Socket } from 'node:net'

/** What the proxy itself answers. */
export type Refusal = { status: number; reason: string; text: string }

export const badRequest = (text: string): Refusal => ({ status: 400, reason: 'Bad Request', text })
export const badGateway = (text: string): Refusal => ({ status: 502, reason: 'Bad Gateway', text })

/** For who has its answer and stays: so long it may read, then its connection is closed. */
const LINGER_MS = 5000

/** To a request that node:http has read. */
export function answerRefused(response: ServerResponse, { status, reason, text }: Refusal): void {
  const body = `${text}\n`
  const type = { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body) }
  response.writeHead(status, reason, { ...type, connection: 'close' }).end(body)
}

/** On a connection that is ours alone: no answer of node:http is under way on it. */
export function endRefused(socket: Socket, { status, reason, text }: Refusal): void {
  const type = 'content-type: text/plain; charset=utf-8\r\nconnection: close'
  const head = `HTTP/1.1 ${status} ${reason}\r\n${type}\r\ncontent-length: ${Buffer.byteLength(text) + 1}\r\n\r\n`
  socket.end(`${head}${text}\n`)
  socket.resume() // Without a reader it would never see the other side's end, and closing would cut off our answer.
  socket.setTimeout(LINGER_MS, () => socket.destroy())
}

/** The answer on its way on a connection: what comes behind its request must not cut it off. */
export type UnderWay = (socket: Duplex) => ServerResponse | undefined

/** Remembers the last answer of each connection; node:http sends those before it first. */
export function followAnswers(server: Server): UnderWay {
  const answers = new WeakMap<Duplex, ServerResponse>()
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => answers.set(socket, response))
  return (socket) => {
    const answer = answers.get(socket)
    return answer?.closed === false ? answer : undefined
  }
}

/** What node:http cannot read gets an answer as well, and the requests before it keep theirs. */
export function refuseBroken(server: Server, underWay: UnderWay): void {
  const refused = new WeakSet<Duplex>()
  server.on('clientError', (error: NodeJS.ErrnoException, client) => {
    const socket = client as Socket // node:http hands over what its listener accepted.
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
    if (refused.has(socket)) return // node:http tells it of each further piece.
    refused.add(socket)
    const refusal = refusalOf(error)
    const answer = underWay(socket)
    if (!answer) endRefused(socket, refusal)
    else if (answer.req.complete) answer.once('close', () => endRefused(socket, refusal))
    else if (answer.headersSent) socket.resetAndDestroy()
    else answerRefused(answer, refusal)
  })
}

function refusalOf({ code = '', message }: NodeJS.ErrnoException): Refusal {
  if (code === 'HPE_HEADER_OVERFLOW')
    return { status: 431, reason: 'Request Header Fields Too Large', text: 'The headers are larger than 16 KB.' }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { status: 408, reason: 'Request Timeout', text: 'The request did not end.' }
  return badRequest(`This is not HTTP/1.1: ${code || message}`)
}
