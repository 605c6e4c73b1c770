import { dispatch, isWirePath, MAX_BODY_BYTES, refuseTooLarge } from './dispatch.ts'
import type { WireOutcome } from './exchange.ts'
import type { World } from './world/world.ts'

/**
 * The door without a socket: the same endpoints, Fetch API in, Fetch API out. Redirects are handed back, never followed,
 * unless the request says `redirect: 'error'`.
 */
export function createFetch(world: World, stopping: AbortSignal): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const { pathname, search } = new URL(request.url)
    if (stopping.aborted) throw refusal(request)
    request.signal.throwIfAborted()
    if (!isWirePath(pathname))
      throw new TypeError(
        `mock.fetch knows X's own paths only, not ${pathname}; use the handle, or the origin over HTTP`,
      )
    const body = request.body === null ? '' : await request.text()
    const headers = Object.fromEntries(request.headers)
    const wireRequest = {
      ...{ method: request.method, path: pathname, query: search.slice(1), headers, body },
      // Made only for requests that wait: each one is held by the signals it follows for as long as the provider lives.
      get signal() {
        return AbortSignal.any([request.signal, stopping])
      },
    }
    const isTooLarge = Buffer.byteLength(body) > MAX_BODY_BYTES
    const outcome = await (isTooLarge
      ? refuseTooLarge(world, Object.assign(wireRequest, { body: '' }))
      : dispatch(world, wireRequest))
    return toResponse(outcome, request, stopping)
  }
}

async function toResponse(outcome: WireOutcome, request: Request, stopping: AbortSignal): Promise<Response> {
  if (outcome === 'reset') throw failure('read ECONNRESET', 'ECONNRESET')
  if (outcome === 'hang') return untilAborted(request.signal, stopping)
  const { status, headers, body } = outcome
  if (request.redirect === 'error' && status >= 300 && status < 400)
    throw failure('unexpected redirect', 'ERR_REDIRECT')
  const empty = status === 204 || status === 205 || status === 304
  return new Response(empty ? null : body, { status, headers })
}

function untilAborted(signal: AbortSignal, stopping: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const gone = () => reject(signal.reason)
    const stopped = () => reject(failure('other side closed', 'ECONNRESET'))
    if (signal.aborted) return gone()
    if (stopping.aborted) return stopped()
    signal.addEventListener('abort', gone, { once: true })
    stopping.addEventListener('abort', stopped, { once: true })
  })
}

/** What a client sees when nobody listens, with words for whoever reads the test's output. */
function refusal({ method, url }: Request): TypeError {
  const message = `fetch failed: mock.fetch was asked for ${method} ${new URL(url).pathname} after the provider was stopped; await all work before the test ends (or stop() is called), or start another one`
  return Object.assign(failure('the mock provider was stopped', 'ECONNREFUSED'), { message })
}

/** As global fetch rejects: a TypeError whose cause has the code. */
function failure(message: string, code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) })
}
