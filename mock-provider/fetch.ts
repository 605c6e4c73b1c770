import { createCallArrivals } from './arrivals.ts'
import { dispatch, isWirePath, MAX_BODY_BYTES, refuseTooLarge } from './dispatch.ts'
import { readFetchRequest, type FetchRequest } from './fetch-request.ts'
import { noteStopped } from './http-refusals.ts'
import { uploadOfBody, UploadStopped } from './uploads/incoming.ts'
import { UploadRoom } from './uploads/room.ts'
import type { CutAnswer, WireOutcome, WireRequest } from './wire/messages.ts'
import { httpDate } from './wire/write.ts'
import type { World } from './world/world.ts'

/**
 * The door without a socket: the same endpoints, Fetch API in, Fetch API out. Redirects are handed back, never followed,
 * unless the request says `redirect: 'error'`.
 */
export function createFetch(world: World, stopping: AbortSignal): typeof globalThis.fetch {
  const beganNow = createCallArrivals(() => world.journal.mark())
  const room = new UploadRoom()
  return async (input, init) => {
    const began = beganNow()
    const read = readFetchRequest(input, init)
    const request = read instanceof Promise ? await read : read
    const { method, url, headers, body, signal } = request
    if (stopping.aborted) throw refusal(request)
    if (signal?.aborted) cancelUnread(request.upload, signal.reason)
    signal?.throwIfAborted()
    const { pathname, search } = url
    if (!isWirePath(pathname))
      throw new TypeError(
        `mock.fetch knows X's own paths only, not ${pathname}; use the handle, or the origin over HTTP`,
      )
    const wireRequest: WireRequest = { method, path: pathname, query: search.slice(1), headers, body, began }
    if (signal) wireRequest.signal = signal
    if (request.upload !== undefined) wireRequest.incoming = uploadOfBody(request.upload, signal, room)
    const isTooLarge = body.length * 3 > MAX_BODY_BYTES && Buffer.byteLength(body) > MAX_BODY_BYTES
    const outcome = isTooLarge
      ? refuseTooLarge(world, Object.assign(wireRequest, { body: '' }))
      : dispatch(world, wireRequest)
    if (request.upload !== undefined && outcome instanceof Promise) noteIfStopped(world, wireRequest, outcome)
    const ready = outcome instanceof Promise && signal ? await unlessGone(outcome, request) : await outcome
    return toResponse(ready, request, world)
  }
}

/** An upload whose caller left in the middle of it. All else that goes wrong is the caller's to see. */
function noteIfStopped(world: World, request: WireRequest, outcome: Promise<WireOutcome>): void {
  outcome.catch((error: unknown) => {
    if (error instanceof UploadStopped) noteStopped(world, request, error)
  })
}

/** The outcome, unless the caller leaves first. The server goes on with its work all the same. */
function unlessGone(outcome: Promise<WireOutcome>, { signal, upload }: FetchRequest): Promise<WireOutcome> {
  return new Promise((resolve, reject) => {
    const gone = () => {
      cancelUnread(upload, signal?.reason)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', gone, { once: true })
    void outcome.then(resolve, reject).then(() => signal?.removeEventListener('abort', gone))
  })
}

function cancelUnread(upload: FetchRequest['upload'], reason: unknown): void {
  if (typeof upload === 'object' && upload && !upload.locked) void upload.cancel(reason).catch(() => {})
}

function toResponse(outcome: WireOutcome, request: FetchRequest, world: World): Response {
  if (outcome === 'reset') throw failure('read ECONNRESET', 'ECONNRESET')
  // A hang ends only when the caller has left, so the signal has its reason.
  if (outcome === 'hang') throw request.signal?.reason
  const { status, body } = outcome
  if (request.redirect === 'error' && status >= 300 && status < 400)
    throw failure('unexpected redirect', 'ERR_REDIRECT')
  const headers = { date: httpDate(world.clock.now()), ...outcome.headers }
  if ('sentBytes' in outcome) return cutResponse(outcome, headers)
  // Response gives every text a content type, also an empty one.
  return new Response(body === '' ? null : body, { status, headers })
}

/** As global fetch reads from a connection that ends too early. */
function cutResponse({ status, body, sentBytes }: CutAnswer, headers: Record<string, string>): Response {
  const whole = Buffer.from(body)
  let sent = false
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent) return controller.error(failure('other side closed', 'UND_ERR_SOCKET', 'terminated'))
      sent = true
      controller.enqueue(whole.subarray(0, sentBytes))
    },
  })
  return new Response(stream, { status, headers: { ...headers, 'content-length': String(whole.length) } })
}

/** The error that a client gets when nobody listens, with a message for whoever reads the test's output. */
function refusal({ method, url }: FetchRequest): TypeError {
  const message = `fetch failed: mock.fetch was asked for ${method} ${url.pathname} after the provider was stopped; await all work before the test ends (or stop() is called), or start another one`
  return Object.assign(failure('the mock provider was stopped', 'ECONNREFUSED'), { message })
}

/** As global fetch rejects: a TypeError whose cause has the code. */
function failure(message: string, code: string, summary = 'fetch failed'): TypeError {
  return new TypeError(summary, { cause: Object.assign(new Error(message), { code }) })
}
