import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { inspect } from 'node:util'
import { Arrivals } from './arrivals.ts'
import { Connections } from './connections.ts'
import { dispatch, isWirePath, MAX_BODY_BYTES, refuseTooLarge } from './dispatch.ts'
import {
  noteStopped,
  refuseBrokenHttp,
  refuseConnection,
  refuseHead,
  refuseHost,
  refuseTunnel,
} from './http-refusals.ts'
import { answerEarly, comesTooMuch } from './uploads/early-answer.ts'
import { uploadOfSocket, UploadStopped } from './uploads/incoming.ts'
import { takesUpload } from './uploads/paths.ts'
import { QUIET_MS, UploadRoom } from './uploads/room.ts'
import type { WebHandler } from './web/web.ts'
import type { WireOutcome, WireRequest } from './wire/messages.ts'
import { httpDate } from './wire/write.ts'
import type { World } from './world/world.ts'

type Listener = {
  world: World
  /** Control API and pages, loaded when the first such request comes. */
  web: () => Promise<WebHandler>
  /** Whether that Host may be shown log-in, consent and lessons. */
  canShowPages: (host: string) => boolean
}

/**
 * What peers who ask nothing can take. Real time, in node:http's words: a head has `headersTimeout` to arrive from the first
 * moment of its connection on, head and body together have `requestTimeout`. LazySignal for an answer has no limit.
 */
export type ConnectionLimits = {
  connections: number
  headersTimeout: number
  requestTimeout: number
  connectionsCheckingInterval: number
  /** What an upload that sends nothing has while others wait for the room that it takes, and as much again. */
  uploadQuietTimeout: number
}

const LIMITS: ConnectionLimits = {
  connections: 2000,
  headersTimeout: 20_000,
  requestTimeout: 300_000,
  connectionsCheckingInterval: 5000,
  uploadQuietTimeout: QUIET_MS,
}

/** X's own paths on node:http: they go straight to `dispatch`, the rest to Express. */
export function createHttpServer(listener: Listener, limits: ConnectionLimits = LIMITS): Server {
  const { world } = listener
  const connections = new Connections(limits.connections)
  const arrivals = new Arrivals(() => world.journal.mark())
  const room = new UploadRoom(limits.uploadQuietTimeout)
  // An idle connection stays until its peer ends it or another needs its place. Closed by us (node:http: after 5 s), it would
  // fail a right client whose machine stood still as long: its next request goes out on a connection that is being closed.
  const options = { requireHostHeader: false, keepAliveTimeout: 0, ...limits }
  const server = createServer(options, (request, response) => {
    const connection = connections.use(request, response)
    const began = arrivals.began(request.socket)
    request.url = withoutOrigin(request.url ?? '')
    const [path, query] = splitTarget(request.url)
    // RFC 9112 §3.2. node:http would refuse it, too, but tell nobody.
    if (request.headers.host === undefined && request.httpVersion === '1.1')
      return refuseHead(world, response, { status: 400, detail: 'no Host header' })
    if (isPage(path) && !listener.canShowPages(request.headers.host ?? '')) return refuseHost(world, request, response)
    if (!isWirePath(path)) return void serveWeb(listener, request, response)
    if (takesUpload(request.method, path))
      return void answerUpload(world, { request, response, path, query, body: '', connection, began }, room)
    readBody(request, (body) => answer(listener, { request, response, path, query, body, connection, began }))
  })
  server.on('connection', (socket: Duplex) => {
    arrivals.connected(socket)
    if (!connections.add(socket)) refuseConnection(world, limits.connections)
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) =>
    refuseBrokenHttp(world, connections, { error, socket }),
  )
  server.on('connect', (_request, socket) => refuseTunnel(world, connections, socket))
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    connections.use(request, response)
    refuseHead(world, response, { status: 417, detail: `Expect: ${request.headers.expect?.slice(0, 300)}` })
  })
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
  began: number
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

/** By its head: the body is read when the endpoint asks for it, so that a fault acts whatever the size. */
async function answerUpload(world: World, arrived: Arrived, room: UploadRoom): Promise<void> {
  const { request, response } = arrived
  try {
    const incoming = uploadOfSocket(request, response, room)
    const outcome = await dispatch(world, Object.assign(toWireRequest(arrived), { incoming }))
    const isAnswer = typeof outcome === 'object' && !('sentBytes' in outcome)
    if (isAnswer && comesTooMuch(request)) return answerEarly(request, response, outcome, httpDate(world.clock.now()))
    write(world, response, outcome)
  } catch (error) {
    if (!(error instanceof UploadStopped)) fail(world, response, error)
    // Else it was told already, as the rest did not come in time, or was broken.
    else if (!response.headersSent) noteStopped(world, toWireRequest(arrived), error)
  }
}

function toWireRequest({ request, response, path, query, body, connection, began }: Arrived): WireRequest {
  const headers: Record<string, string> = {}
  for (const name in request.headers) headers[name] = String(request.headers[name])
  const method = request.method ?? 'GET'
  return Object.assign(new LazySignal(response), { method, path, query, headers, body: body ?? '', connection, began })
}

/** The signal is made when somebody looks at it, which only requests that wait do. A class, as a getter in an object literal is slow. */
class LazySignal {
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
  if (!('sentBytes' in outcome)) return endInOneWrite(response, body)
  response.flushHeaders()
  response.write(Buffer.from(body).subarray(0, outcome.sentBytes), () => response.socket?.destroySoon())
}

/** Where `end` is given the body, node:http writes it and an empty text behind it in one `writev`, at the price of both. */
function endInOneWrite(response: ServerResponse, body: string): void {
  const { socket } = response
  socket?.cork()
  response.write(body)
  socket?.uncork()
  response.end()
}

/** Answers a defect of the mock with 500 and our name, so that nobody takes it for X's, and warns in the terminal. */
function fail(world: World, response: ServerResponse, error: unknown): void {
  // As a text: Node refuses errors of another realm, as those of tests that run in a vm are.
  process.emitWarning(inspect(error))
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

/** What a browser shows, and where a user decides. The control API has a stricter guard of its own. */
function isPage(path: string): boolean {
  return path.startsWith('/i/') || (!isWirePath(path) && /^\/(?!_mock(\/|$))/.test(path))
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
