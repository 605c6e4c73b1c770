import { Agent, type IncomingMessage, type RequestOptions, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { exchange } from './exchange.ts'
import { endToEnd } from './headers.ts'
import { hostName, readTarget, refusalOf, xHosts, type Destination } from './hosts.ts'
import { answerRefused, badRequest } from './refusals.ts'

export type ForwardOptions = {
  mock: Destination
  allowedHosts: readonly string[]
  onCarry: () => void
  onRefuse: (host: string) => void
}

/**
 * A request in absolute form (RFC 9112 §3.2.2): plain http, and https as axios sends it to a proxy. X's hosts are the
 * mock; hosts that the user allowed are themselves.
 */
export function createForward(options: ForwardOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const agents = new WeakMap<Socket, Agent>()
  return (request, response) => {
    const { url = '', socket } = request
    const target = readTarget(url)
    if (!target) return answerRefused(response, badRequest(NO_PROXY_REQUEST))
    const host = hostName(target.hostname.replace(/^\[|\]$/g, ''))
    const refusal = refusalOf(host, options.allowedHosts)
    if (refusal !== undefined) {
      options.onRefuse(host)
      return answerRefused(response, { status: 403, reason: refusal, text: refusal })
    }
    const message = { method: request.method, path: pathOf(url), headers: headersOf(request, target) }
    if (!xHosts.includes(host))
      return exchange({ request, response, mirrorsReset: false }, { ...message, ...reach(target) })
    options.onCarry()
    const agent = agents.get(socket) ?? ownAgent(socket)
    agents.set(socket, agent)
    exchange({ request, response, mirrorsReset: true }, { ...message, ...options.mock, agent })
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
  const path = url.replace(/^https?:\/\/[^/?#\\]*/i, '')
  return path.startsWith('/') ? path : `/${path}`
}

/** RFC 9112 §3.2.2: the host is that of the URL, whatever stands in `Host`. */
function headersOf({ rawHeaders }: IncomingMessage, { host }: URL): string[] {
  return ['Host', host, ...endToEnd(rawHeaders, ['host'])]
}
