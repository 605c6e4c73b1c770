import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { createSecureContext } from 'node:tls'
import { createAuthority, type Lifetime } from './certificates.ts'
import { createForward } from './forward.ts'
import { readDestination, refusalOf, shownHost, xHosts, type Destination } from './hosts.ts'
import { badGateway, badRequest, endRefused, followAnswers, refuseBroken } from './refusals.ts'
import { carryPlain, carryTls, tunnel, type Route } from './tunnel.ts'

export type ProxyOptions = {
  /** Where the hosts of X lead to: `http://127.0.0.1:4000`. */
  mockOrigin: string
  /** 0, unless given: any free port. */
  port?: number
  /** Host names that are tunnelled to themselves. */
  allowedHosts?: readonly string[]
  /** Of the certificates; for programs that live in another time. A day unless given. */
  lifetime?: Lifetime
}

/** What went through the proxy, and what did not. */
type Traffic = {
  /** Connections and requests for hosts of X. */
  carried: number
  /** Refused hosts with how often each was asked for. */
  refused: Map<string, number>
  /** Connections that brought no request, mostly for want of trust in our certificate: OpenSSL's code, or `NO_REQUEST`. */
  distrust: Map<string, number>
}

export type Proxy = {
  /** For `HTTPS_PROXY`. */
  origin: string
  port: number
  /** TLS with X's names from the first byte, for programs that are led here without knowing of a proxy. */
  tlsPort: number
  /** The same without TLS. */
  plainPort: number
  /** PEM; valid for a day and for names of X only. */
  caCertificate: string
  traffic: Traffic
  /** Waits until all connections are closed, for what they amounted to is known then, and at most so many real seconds. */
  settle(atMostSeconds: number): Promise<void>
  stop(): Promise<void>
}

const MAX_CONNECTIONS = 2000

/**
 * Starts a forward proxy on 127.0.0.1 that carries the hosts of X to a mock and refuses every other one.
 *
 * @throws {Error} `EADDRINUSE` for a port that is taken; one with the install line where a library is missing.
 */
export async function startProxy({ mockOrigin, port = 0, allowedHosts = [], lifetime }: ProxyOptions): Promise<Proxy> {
  const authority = await createAuthority(lifetime)
  const { certificate, key } = await authority.issue(xHosts)
  const traffic: Traffic = { carried: 0, refused: new Map(), distrust: new Map() }
  const { hostname, port: mockPort } = new URL(mockOrigin)
  const mock: Destination = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(mockPort || 80) }
  const route: Route = {
    secureContext: createSecureContext({ cert: certificate, key }),
    mock,
    onDistrust: (code) => count(traffic.distrust, code),
  }
  const onCarry = () => void (traffic.carried += 1)
  const onRefuse = (host: string) => count(traffic.refused, shownHost(host))
  // Only the peer ends a connection that is idle, as at the mock's own listener.
  const server = createServer({ keepAliveTimeout: 0 }, createForward({ mock, allowedHosts, onCarry, onRefuse }))
  const underWay = followAnswers(server)
  refuseBroken(server, underWay)
  server.on('connect', (request, client, head) => {
    const socket = client as Socket // node:http hands over what its listener accepted.
    socket.on('error', () => {}) // The peer is gone: nothing to answer.
    const answer = underWay(socket)
    if (answer) answer.once('close', () => endRefused(socket, badRequest(TOO_EARLY)))
    else connectTo({ request, socket, head, allowedHosts, route, traffic })
  })
  const [tls, plain] = [carryTls, carryPlain].map((carry) =>
    createTcpServer({ allowHalfOpen: true }, (client) => {
      onCarry()
      carry(client, route)
    }),
  ) as [Server, Server]
  const servers = [server, tls, plain]
  const sockets = followSockets(servers)
  await listen(server, port)
  await listen(tls, 0)
  await listen(plain, 0)
  return {
    origin: `http://127.0.0.1:${portOf(server)}`,
    port: portOf(server),
    tlsPort: portOf(tls),
    plainPort: portOf(plain),
    caCertificate: authority.certificate,
    traffic,
    settle: async (atMostSeconds) => {
      await new Promise(setImmediate) // Connections that came just now are heard of.
      const closed = Promise.all([...sockets].map((socket) => once(socket, 'close')))
      await Promise.race([closed, wait(atMostSeconds * 1000, undefined, { ref: false })])
    },
    stop: async () => {
      const closed = servers.map((each) => new Promise((resolve) => each.close(resolve)))
      for (const socket of sockets) socket.destroy()
      await Promise.all(closed)
    },
  }
}

type Connect = {
  request: IncomingMessage
  socket: Socket
  head: Buffer
  allowedHosts: readonly string[]
  route: Route
  traffic: Traffic
}

/** CONNECT (RFC 9110 §9.3.6): to X with TLS unless the port is 80; to allowed hosts blindly. */
function connectTo({ request, socket, head, allowedHosts, route, traffic }: Connect): void {
  const to = readDestination(request.url ?? '')
  if (!to) return endRefused(socket, badRequest('CONNECT takes host:port'))
  const refusal = refusalOf(to.host, allowedHosts)
  if (refusal !== undefined) {
    count(traffic.refused, shownHost(to.host))
    return endRefused(socket, { status: 403, reason: refusal, text: refusal })
  }
  if (head.length > 0) socket.unshift(head)
  if (!xHosts.includes(to.host))
    return tunnel(socket, to, (failure) => {
      if (failure === undefined) socket.write(ESTABLISHED)
      else endRefused(socket, badGateway(failure))
    })
  traffic.carried += 1
  socket.write(ESTABLISHED)
  if (to.port === 80) carryPlain(socket, route)
  else carryTls(socket, route)
}

const ESTABLISHED = 'HTTP/1.1 200 Connection Established\r\n\r\n'

const TOO_EARLY = 'CONNECT came before the request in front of it was answered.'

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** Tunnels are no longer the HTTP server's to close. */
function followSockets(servers: Server[]): Set<Socket> {
  const sockets = new Set<Socket>()
  for (const server of servers) {
    server.maxConnections = MAX_CONNECTIONS
    server.on('connection', (socket: Socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
  }
  return sockets
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `--port ${port} is taken by another program: choose another, or 0 for any free one`
      reject(
        error.code === 'EADDRINUSE' ? Object.assign(new Error(taken, { cause: error }), { code: error.code }) : error,
      )
    })
    server.listen(port, '127.0.0.1', resolve)
  })
  server.on('error', () => {}) // Of one connection that could not be accepted, as when file handles run out.
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}
