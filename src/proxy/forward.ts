import {
  Agent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
  type ServerResponse,
} from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import { hostName, refusalOf, xHosts, type Destination } from './hosts.ts'

export type ForwardOptions = {
  mock: Destination
  allowedHosts: readonly string[]
  onCarry: () => void
  onRefuse: (host: string) => void
}

/** These belong to one connection, not to the message (RFC 9110 §7.6.1). */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'proxy-authorization', 'te', 'upgrade']

/**
 * A request in absolute form (RFC 9112 §3.2.2): plain http, and https as axios sends it to a proxy. X's hosts are the
 * mock; hosts that the user allowed are themselves.
 */
export function createForward(options: ForwardOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const agents = new WeakMap<Socket, Agent>()
  return (request, response) => {
    const { url = '', socket } = request
    const target = /^https?:\/\//i.test(url) && URL.canParse(url) ? new URL(url) : undefined
    if (!target) return void sendText(response, { status: 400, reason: 'Bad Request', text: NO_PROXY_REQUEST })
    const host = hostName(target.hostname.replace(/^\[|\]$/g, ''))
    const refusal = refusalOf(host, options.allowedHosts)
    if (refusal !== undefined) {
      options.onRefuse(host)
      return void sendText(response, { status: 403, reason: refusal, text: refusal })
    }
    const message = { method: request.method, path: pathOf(url), headers: endToEnd(request.rawHeaders) }
    if (!xHosts.includes(host)) return void exchange(request, response, { ...message, ...reach(target) })
    options.onCarry()
    const agent = agents.get(socket) ?? ownAgent(socket)
    agents.set(socket, agent)
    exchange(request, response, { ...message, ...options.mock, agent })
  }
}

const NO_PROXY_REQUEST =
  'This is the proxy of twitter-oauth-lab. It takes CONNECT and absolute URLs: name it in HTTPS_PROXY and HTTP_PROXY.'

/** One connection of the program is one connection to the mock, as the journal counts them. */
function ownAgent(socket: Socket): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  socket.once('close', () => agent.destroy())
  return agent
}

function reach({ protocol, hostname, port }: URL): RequestOptions {
  const host = hostname.replace(/^\[|\]$/g, '')
  return { protocol, host, port: port || (protocol === 'https:' ? 443 : 80) }
}

/** As it was sent: a URL object would tidy it. */
function pathOf(url: string): string {
  const path = url.replace(/^https?:\/\/[^/?#]*/i, '')
  return path.startsWith('/') ? path : `/${path}`
}

/** Names and values in turn, as they came. */
function endToEnd(rawHeaders: string[]): string[] {
  return rawHeaders.filter((_text, index) => !HOP_BY_HOP.includes((rawHeaders[index & ~1] ?? '').toLowerCase()))
}

function exchange(request: IncomingMessage, response: ServerResponse, options: RequestOptions): void {
  const send = options.protocol === 'https:' ? httpsRequest : httpRequest
  const upstream = send(options, (answer) => {
    const headers = endToEnd(answer.rawHeaders)
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers)
    answer.pipe(response)
    answer.on('error', () => request.socket.resetAndDestroy())
  })
  upstream.on('error', () => request.socket.resetAndDestroy())
  response.on('close', () => upstream.destroy())
  request.pipe(upstream)
}

function sendText(
  response: ServerResponse,
  { status, reason, text }: { status: number; reason: string; text: string },
): void {
  const body = `${text}\n`
  const type = { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body) }
  response.writeHead(status, reason, { ...type, connection: 'close' }).end(body)
}
