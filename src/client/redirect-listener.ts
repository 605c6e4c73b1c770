import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { readAuthorizationResponse, UnverifiedErrorResponse } from './authorization.ts'
import type { ClientConfig } from './config.ts'
import { callerError, OAuthResponseError, RequestFailedError } from './errors.ts'
import { parseUrl } from './parse-url.ts'

/** A listener that waits for one authorization response. */
export type RedirectListener = {
  /** The answer to this attempt; rejects as `readAuthorizationResponse` does, or with a `RequestFailedError` when none came. */
  response: Promise<{ code: string }>
  close(): Promise<void>
}

type Outcome = { code: string } | Error
type Reply = { status: number; text: string; outcome?: Outcome; unverified?: UnverifiedErrorResponse }

const replies = {
  done: { status: 200, text: 'Signed in. You can close this page and go back to the terminal.' },
  refused: { status: 200, text: 'Access was not granted. Go back to the terminal: it says why.' },
  wrong: { status: 400, text: 'This is not the answer to the open attempt. Still waiting for the right one.' },
  unverified: {
    status: 400,
    text: 'An error came that does not carry the state of the open attempt: it is unverified, and ends nothing. Still waiting for the right answer; the terminal says what to do.',
  },
  notFound: { status: 404, text: 'Only the redirect URI is answered here.' },
  notAllowed: { status: 405, text: 'Only GET is answered here.' },
  misdirected: { status: 421, text: 'This name is not the one in the redirect URI.' },
}

/** Says whether a redirect URI is http on a literal loopback address. `localhost` may mean either of them (RFC 8252 §8.3). */
export function canListen(redirectUri: string): boolean {
  const url = parseUrl(redirectUri)
  return url?.protocol === 'http:' && ['127.0.0.1', '[::1]'].includes(url.hostname)
}

/**
 * Listens on the redirect URI, resolves once it does, and closes after one answer to this attempt.
 *
 * A wrong or missing `state`, and any other path, method or Host, is refused while the listener keeps waiting.
 *
 * @param attempt the `state` of this attempt; `deadlineSeconds` of real time, 300 by default; `onUnverifiedError` is told
 * each kind of error that came without the state once, as anybody can send them by the thousand.
 * @throws {TypeError} `ERR_REDIRECT_NOT_LOOPBACK` (let the user paste the address instead), `ERR_REDIRECT_PORT`.
 * @throws {RequestFailedError} when `signal` was aborted before.
 * @see RFC 8252 §7.3
 */
export async function listenForRedirect(
  config: ClientConfig,
  attempt: {
    state: string
    deadlineSeconds?: number | undefined
    signal?: AbortSignal | undefined
    onUnverifiedError?: ((error: UnverifiedErrorResponse) => void) | undefined
  },
): Promise<RedirectListener> {
  const { state, deadlineSeconds = 300, signal, onUnverifiedError } = attempt
  if (signal?.aborted) throw gaveUp('was called off', { cause: signal.reason, mayHaveBeenProcessed: false })
  const answers = new EventEmitter()
  const first = new Promise<Outcome>((resolve) => answers.once('outcome', resolve))
  const settle = (outcome: Outcome) => answers.emit('outcome', outcome)
  const told = new Set<string>()
  const server = createServer((request, response) => {
    const { outcome, unverified, ...page } = answer(config, request, state)
    if (unverified && !told.has(unverified.error)) onUnverifiedError?.(unverified)
    if (unverified) told.add(unverified.error)
    // Settled when the page is out, so that a caller who exits at once does not cut it off.
    if (outcome) response.once('close', () => settle(outcome))
    show(response, page)
  })
  await listen(server, config.redirectUri)

  const stop = (why: string) => settle(gaveUp(why, { cause: signal?.reason, mayHaveBeenProcessed: true }))
  const abort = () => stop('was called off')
  const deadline = setTimeout(stop, deadlineSeconds * 1000, `saw no answer in ${deadlineSeconds} s`)
  signal?.addEventListener('abort', abort)
  const closed = first.then(() => {
    clearTimeout(deadline)
    signal?.removeEventListener('abort', abort)
    return closeServer(server)
  })
  const response = first.then((outcome) => {
    if (outcome instanceof Error) throw outcome
    return outcome
  })
  response.catch(() => {}) // whoever closes without awaiting it has nothing to handle
  if (signal?.aborted) abort()
  const close = async () => {
    stop('was closed')
    await closed
  }
  return { response, close }
}

function answer(config: ClientConfig, request: IncomingMessage, state: string): Reply {
  const { host, origin, pathname } = new URL(config.redirectUri)
  const target = request.url ?? ''
  if (request.headers.host !== host) return replies.misdirected // a foreign name that resolves to us: DNS rebinding
  if (target.split('?', 1)[0] !== pathname) return replies.notFound
  if (request.method !== 'GET') return replies.notAllowed
  try {
    return { ...replies.done, outcome: readAuthorizationResponse(config, origin + target, { state }) }
  } catch (error) {
    if (error instanceof UnverifiedErrorResponse) return { ...replies.unverified, unverified: error }
    return error instanceof OAuthResponseError ? { ...replies.refused, outcome: error } : replies.wrong
  }
}

/** Shows constant text: nothing of the request is ever repeated. */
function show(response: ServerResponse, { status, text }: Reply): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
    ...(status === 405 ? { allow: 'GET' } : {}),
  })
  const head = '<meta name="color-scheme" content="light dark"><title>Redirect</title>'
  response.end(`<!doctype html><html lang="en">${head}<p>${text}</p></html>\n`)
}

async function listen(server: Server, redirectUri: string): Promise<void> {
  if (!canListen(redirectUri)) {
    const message = 'REDIRECT_URI is not http on 127.0.0.1 or [::1]: paste the address from the browser instead.'
    throw callerError('ERR_REDIRECT_NOT_LOOPBACK', message)
  }
  const { host, hostname, port } = new URL(redirectUri)
  server.listen(Number(port || 80), hostname.replace(/^\[|\]$/g, ''))
  await once(server, 'listening').catch((cause: unknown) => {
    const message = `Cannot listen on ${host}, port ${port || 80}: another program has it, or it may not be used. End that program, or register another port.`
    throw callerError('ERR_REDIRECT_PORT', message, cause)
  })
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections() // those too that a browser opened and never used
  await closed
}

function gaveUp(why: string, options: { cause?: unknown; mayHaveBeenProcessed: boolean }): RequestFailedError {
  return new RequestFailedError(`The redirect listener ${why}. Open a new authorization URL to try again.`, options)
}
