import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { dispatch, isWirePath, MAX_BODY_BYTES, refuseTooLarge } from './dispatch.ts'
import type { WireOutcome, WireRequest } from './exchange.ts'
import { httpDate } from './wire/write.ts'
import type { World } from './world/world.ts'

const MAX_CONNECTIONS = 2000

/** Everything that is not X's own path: control API, lessons. Loaded when the first such request comes. */
export type WebHandler = (request: IncomingMessage, response: ServerResponse) => void

type Listener = { world: World; web: () => Promise<WebHandler> }

/** X's own paths on node:http: they go straight to `dispatch`, the rest to Express. */
export function createHttpServer(listener: Listener): Server {
  const connections = new WeakMap<Duplex, number>()
  let connectionCount = 0
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    const connection = connections.get(request.socket) ?? 0
    request.url = withoutOrigin(request.url ?? '')
    const [path, query] = splitTarget(request.url)
    // RFC 9112 §3.2. node:http would refuse it, too, but tell nobody.
    if (request.headers.host === undefined && request.httpVersion === '1.1')
      return refuseHead(listener.world, response, { status: 400, detail: 'no Host header' })
    if (!isWirePath(path)) return void serveWeb(listener, request, response)
    readBody(request, (body) => answer(listener, { request, response, path, query, body, connection }))
  })
  server.maxConnections = MAX_CONNECTIONS
  server.on('connection', (socket: Duplex) => connections.set(socket, ++connectionCount))
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) =>
    refuseBrokenHttp(listener.world, error, socket),
  )
  server.on('connect', (_request, socket) => refuseTunnel(listener.world, socket))
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    refuseHead(listener.world, response, { status: 417, detail: `Expect: ${request.headers.expect?.slice(0, 300)}` }),
  )
  return server
}

/** `undefined` as body: it was larger than the limit. */
type Arrived = {
  request: IncomingMessage
  response: ServerResponse
  path: string
  query: string
  body: string | undefined
  connection: number
}

function answer({ world }: Listener, arrived: Arrived): void {
  const { response, body } = arrived
  try {
    const wireRequest = toWireRequest(arrived)
    const outcome = body === undefined ? refuseTooLarge(world, wireRequest) : dispatch(world, wireRequest)
    if (outcome instanceof Promise) void writeLater(world, response, outcome)
    else write(world, response, outcome)
  } catch (error) {
    fail(world, response, error)
  }
}

function toWireRequest({ request, response, path, query, body, connection }: Arrived): WireRequest {
  const headers: Record<string, string> = {}
  for (const name in request.headers) headers[name] = String(request.headers[name])
  const method = request.method ?? 'GET'
  return Object.assign(new Waiting(response), { method, path, query, headers, body: body ?? '', connection })
}

/** Only requests that wait look at the signal, so it is made only for them; in an object literal, the getter itself is dear. */
class Waiting {
  readonly #response: ServerResponse

  constructor(response: ServerResponse) {
    this.#response = response
  }

  get signal(): AbortSignal {
    const gone = new AbortController()
    this.#response.once('close', () => gone.abort())
    return gone.signal
  }
}

async function writeLater(world: World, response: ServerResponse, outcome: Promise<WireOutcome>): Promise<void> {
  try {
    write(world, response, await outcome)
  } catch (error) {
    fail(world, response, error)
  }
}

/** All headers in one go: after a `setHeader`, node:http takes a slow way that costs more than an endpoint. */
function write(world: World, response: ServerResponse, outcome: WireOutcome): void {
  if (outcome === 'reset') return void response.socket?.resetAndDestroy()
  if (outcome === 'hang') return
  const { status, headers, body } = outcome
  const date = httpDate(world.clock.now())
  response.writeHead(status, { date, ...headers, 'content-length': Buffer.byteLength(body) })
  if (!('sentBytes' in outcome)) return void response.end(body)
  response.flushHeaders()
  response.write(Buffer.from(body).subarray(0, outcome.sentBytes), () => response.socket?.destroySoon())
}

/** A defect of the mock must not look like X, must not crash it, and must be seen. */
function fail(world: World, response: ServerResponse, error: unknown): void {
  process.emitWarning(error instanceof Error ? error : new Error(String(error)))
  if (response.headersSent) return void response.destroy()
  const body = 'twitter-oauth-lab: a defect in the mock, not an answer of X; its terminal has the details\n'
  const date = httpDate(world.clock.now())
  response.writeHead(500, { date, 'content-type': 'text/plain; charset=utf-8' }).end(body)
}

function readBody(request: IncomingMessage, done: (body: string | undefined) => void): void {
  if (request.method === 'GET' || request.method === 'HEAD') {
    request.resume()
    return done('')
  }
  const chunks: Buffer[] = []
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= MAX_BODY_BYTES) chunks.push(chunk)
    else chunks.length = 0 // Read to the end, so that the peer gets our answer, but keep none of it.
  })
  request.on('end', () => done(size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString('utf8')))
  request.on('error', () => {}) // The peer is gone: nothing to answer.
}

/** RFC 9112 §3.2.2: a proxy's absolute form. Express would parse what is left of a broken one, with a warning. */
function withoutOrigin(target: string): string {
  const relative = target.replace(/^https?:\/\/[^/?]*/i, '')
  return relative === '' || relative.startsWith('?') ? `/${relative}` : relative
}

function splitTarget(target: string): [path: string, query: string] {
  const mark = target.indexOf('?')
  return mark === -1 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)]
}

async function serveWeb(listener: Listener, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const web = await listener.web()
    response.setHeader('date', httpDate(listener.world.clock.now()))
    web(request, response)
  } catch (error) {
    fail(listener.world, response, error)
  }
}

/** What node:http itself refuses: broken syntax, headers over 16 KB, a request that never ends. */
function refuseBrokenHttp(world: World, error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW'
  const status = tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request'
  const detail = tooLarge ? 'the headers are larger than 16 KB' : `not HTTP/1.1: ${error.code ?? error.message}`
  world.journal.append({ kind: 'request.refused', reason: 'malformed', detail })
  socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`)
}

/** A request that is refused by its head alone. */
function refuseHead(
  world: World,
  response: ServerResponse,
  { status, detail }: { status: number; detail: string },
): void {
  world.journal.append({ kind: 'request.refused', reason: 'malformed', detail })
  const date = httpDate(world.clock.now())
  response.writeHead(status, { date, 'content-length': 0, connection: 'close' }).end()
}

/** Somebody's `HTTPS_PROXY` points here. */
function refuseTunnel(world: World, socket: Duplex): void {
  world.journal.append({ kind: 'request.refused', reason: 'method', detail: 'CONNECT: this mock is no proxy' })
  socket.on('error', () => {}) // The peer is gone: nothing to answer.
  socket.end('HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
}
