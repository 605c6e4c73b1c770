import { request as httpRequest, type IncomingMessage, type RequestOptions, type ServerResponse } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { endToEnd } from './headers.ts'
import { answerRefused, badGateway, badRequest } from './refusals.ts'

/** `mirrorsReset`: a reset of the other side is one for the program, else it is answered with 502. */
export type Exchange = { request: IncomingMessage; response: ServerResponse; mirrorsReset: boolean }

/**
 * Sends a request on, and its answer back. Whatever either side sends, it ends in an answer or in the end of this one
 * connection: node:http throws for what it cannot write down, and that would end the program along with us.
 */
export function exchange({ request, response, mirrorsReset }: Exchange, options: RequestOptions): void {
  const send = options.protocol === 'https:' ? httpsRequest : httpRequest
  const breakOff = () => void request.socket.resetAndDestroy()
  let upstream
  try {
    upstream = send(options)
  } catch (error) {
    return answerRefused(response, badRequest(`This request cannot be sent on: ${messageOf(error)}`))
  }
  const fail = (why: string) => {
    if (response.headersSent) breakOff()
    else answerRefused(response, badGateway(`${options.host}:${options.port} ${why}`))
  }
  let answer: IncomingMessage | undefined
  upstream.on('error', (error) => {
    if (answer?.complete || response.destroyed) return
    if (mirrorsReset && isReset(error)) breakOff()
    else fail(`gave no answer: ${messageOf(error)}`)
  })
  upstream.on('upgrade', (_answer, socket) => {
    socket.destroy()
    fail('switched protocols, which nobody had asked for')
  })
  upstream.on('response', (arrived) => {
    answer = arrived
    const problem = writeHead(response, arrived)
    if (problem !== undefined) return fail(`gave an answer that cannot be sent on: ${problem}`)
    arrived.on('error', breakOff)
    arrived.pipe(response)
  })
  response.on('error', () => {}) // 'close' follows.
  response.on('close', () => {
    request.unpipe(upstream)
    upstream.destroy()
  })
  request.pipe(upstream)
}

/** Why the head of an answer cannot be written; how it ends (`transfer-encoding`) is for our side of it to decide. */
function writeHead(response: ServerResponse, { statusCode = 0, statusMessage, rawHeaders }: IncomingMessage) {
  if (statusCode < 200) return `its status is ${statusCode}`
  try {
    response.writeHead(statusCode, statusMessage, endToEnd(rawHeaders, ['transfer-encoding']))
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

/** Not of a connection that was ended in peace, which node:http gives the same code. */
function isReset({ code, syscall }: NodeJS.ErrnoException): boolean {
  return code === 'ECONNRESET' && syscall === 'read'
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && error.message === '' ? String(error.code) : error.message
}
