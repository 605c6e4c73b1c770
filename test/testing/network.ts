import http from 'node:http'
import net from 'node:net'
import tls, { connect as importedConnect } from 'node:tls'
import { onTestFinished } from 'vitest'
import type { ArmedFault } from '../../mock-provider/index.ts'

/** The error of a failed request and those behind it, as one text. */
export async function failureOf(request: Promise<unknown>): Promise<string> {
  const errors: string[] = []
  let error: unknown = await request.then(
    () => new Error('nothing: it succeeded'),
    (reason: unknown) => reason,
  )
  while (error instanceof Error) {
    errors.push(`${error.name} ${'code' in error ? String(error.code) : ''} ${error.message}`)
    error = error.cause
  }
  return errors.join(' <- ')
}

/** Resolves once a request has met the fault. */
export async function untilFired(fault: ArmedFault): Promise<void> {
  while (fault.fired === 0) await new Promise(setImmediate)
}

/** On any free port of this machine, until the test ends. */
export async function listen(server: net.Server): Promise<{ port: number }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return { port: typeof address === 'object' ? (address?.port ?? 0) : 0 }
}

/** A host that does not exist anywhere but here; `bytes` is what arrives first. */
export async function otherHost(): Promise<{ connect: () => net.Socket; bytes: Promise<Buffer>; lookups: string[] }> {
  const lookups: string[] = []
  const server = net.createServer()
  const bytes = new Promise<Buffer>((resolve) => {
    server.on('connection', (socket) => socket.on('error', () => {}).once('data', resolve))
  })
  const { port } = await listen(server)
  const lookup: net.LookupFunction = (host, _options, found) => {
    lookups.push(host)
    found(null, [{ address: '127.0.0.1', family: 4 }])
  }
  return { connect: () => tls.connect({ host: 'other.test', port, lookup }), bytes, lookups }
}

type CountingProxy = { url: string; tunnels: string[]; received: () => number; tunnelClosed: Promise<unknown> }

/** A proxy that tunnels whatever it is asked for to a server that only counts what comes. */
export async function countingProxy(): Promise<CountingProxy> {
  const tunnels: string[] = []
  let received = 0
  let close: (value?: unknown) => void
  const tunnelClosed = new Promise((resolve) => (close = resolve))
  const proxy = http.createServer((request, response) => {
    tunnels.push(request.url ?? '')
    response.end()
  })
  proxy.on('connect', (request: http.IncomingMessage, socket: net.Socket) => {
    tunnels.push(request.url ?? '')
    socket
      .on('error', () => {})
      .on('data', (chunk) => (received += chunk.length))
      .on('end', () => close())
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
  })
  const { port } = await listen(proxy)
  return { url: `http://127.0.0.1:${port}`, tunnels, received: () => received, tunnelClosed }
}

/** What interception changes. */
export function connects() {
  return [tls.connect, importedConnect, net.Socket.prototype.connect]
}
