import { readStream } from './uploads/read-stream.ts'
import { takesUpload } from './uploads/paths.ts'

/** What a call of `fetch` asks for. Header names are lower case. */
export type FetchRequest = {
  method: string
  url: URL
  headers: Record<string, string>
  /** Empty for an upload. */
  body: string
  /** The body of an upload, not read as yet. */
  upload?: string | ReadableStream<Uint8Array> | null
  signal: AbortSignal | undefined
  redirect: RequestRedirect
}

/**
 * Reads the arguments of `fetch` as its standard has it (Fetch, §5.4 and §5.6).
 *
 * The usual ones are read by hand: a `Request` costs more than all that an endpoint does, and its body would be encoded to
 * be decoded at once. Whatever is out of the ordinary becomes a `Request`, whose rules and errors then hold.
 *
 * @throws {TypeError} as `new Request` does.
 */
export function readFetchRequest(
  input: RequestInfo | URL,
  init: RequestInit | undefined,
): FetchRequest | Promise<FetchRequest> {
  return readUsual(input, init) ?? readRequest(new Request(input, init))
}

const METHODS: ReadonlySet<unknown> = new Set(['GET', 'POST', 'PUT', 'DELETE'])
const MEMBERS: ReadonlySet<string> = new Set(['method', 'headers', 'body', 'signal', 'redirect'])

function readUsual(input: RequestInfo | URL, init: RequestInit = {}): FetchRequest | undefined {
  if (typeof input !== 'string' && !(input instanceof URL)) return undefined
  for (const name in init) if (!MEMBERS.has(name)) return undefined
  const { method = 'GET', redirect = 'follow', signal } = init
  if (!METHODS.has(method) || !isRedirect(redirect)) return undefined
  if (signal !== undefined && signal !== null && !(signal instanceof AbortSignal)) return undefined
  const body = textOf(init.body)
  if (body === undefined || (body.type !== undefined && method === 'GET')) return undefined
  const url = typeof input === 'string' ? parse(input) : input
  if (!url || url.username !== '' || url.password !== '') return undefined
  const headers = new Headers(init.headers)
  if (body.type !== undefined && !headers.has('content-type')) headers.set('content-type', body.type)
  const request: FetchRequest = {
    method,
    url,
    headers: Object.fromEntries(headers),
    body: body.text,
    signal: signal ?? undefined,
    redirect,
  }
  return takesUpload(method, url.pathname) ? { ...request, body: '', upload: body.text } : request
}

function isRedirect(text: unknown): text is RequestRedirect {
  return text === 'follow' || text === 'error' || text === 'manual'
}

/** The body and the content type that comes with it (Fetch, "extract a body"); `undefined` for all but texts and forms. */
function textOf(body: RequestInit['body']): { text: string; type?: string } | undefined {
  if (body === undefined || body === null) return { text: '' }
  // Half a surrogate pair would be replaced on its way through UTF-8.
  if (typeof body === 'string')
    return /[\ud800-\udfff]/.test(body) ? undefined : { text: body, type: 'text/plain;charset=UTF-8' }
  if (body instanceof URLSearchParams)
    return { text: body.toString(), type: 'application/x-www-form-urlencoded;charset=UTF-8' }
  return undefined
}

function parse(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

async function readRequest(request: Request): Promise<FetchRequest> {
  const { method, signal, redirect } = request
  const url = new URL(request.url)
  const head = { method, url, headers: Object.fromEntries(request.headers), signal, redirect }
  if (takesUpload(method, url.pathname)) return { ...head, body: '', upload: request.body }
  const body = request.body === null || signal.aborted ? '' : await readText(request.body, signal)
  return { ...head, body }
}

/** `Request.text` would wait for the end of the stream also when the caller has left. */
async function readText(stream: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = []
  await readStream(stream, (chunk) => chunks.push(chunk) > 0, [signal])
  return new TextDecoder().decode(Buffer.concat(chunks))
}
