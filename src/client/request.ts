import type { ClientConfig } from './config.ts'
import { Deadline, type RequestOptions } from './deadline.ts'
import { RequestFailedError, UnexpectedResponseError } from './errors.ts'
import { createRedactor, redactError, type Redactor } from './redact.ts'
import { readRetryAfter } from './retry-after.ts'

/** `name` is how messages call the endpoint; `secrets` are what the request carries and no error may show. */
export type OutgoingRequest = { name: string; url: string; init: RequestInit; secrets: string[] } & RequestOptions

/** An answer that was read. Where it is a refusal, the texts in its body are redacted already. */
export type Answer = { response: Response; body: unknown; redact: Redactor }

const bodyLimitBytes = 64 * 1024

/** Errors that only a connection which was never made can have. */
const nothingWasSent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']

/**
 * Sends one request. It follows no redirect, so Basic and tokens never travel on.
 *
 * @returns status, headers and body of the answer; to read the body fails as the request does, and by the same deadline.
 * @throws {RequestFailedError} when no answer came.
 */
export async function send(config: ClientConfig, request: OutgoingRequest): Promise<Response> {
  const { url, init, signal } = request
  if (signal?.aborted) throw failed(request, signal.reason, { signal, mayHaveBeenProcessed: false })
  const deadline = new Deadline(request)
  const fetch = config.fetch ?? globalThis.fetch
  try {
    const answer = await deadline.wait(fetch(url, { ...init, redirect: 'error', signal: deadline.signal }))
    return endAt(deadline, answer, request)
  } catch (error) {
    const mayHaveBeenProcessed = !causes(error).some((each) => nothingWasSent.includes(readCode(each)))
    throw failed(request, error, { signal: deadline.signal, mayHaveBeenProcessed })
  }
}

/** The same answer, but nobody waits for its body beyond the deadline. The reason phrase is dropped (RFC 9112 §4). */
function endAt(deadline: Deadline, { status, headers, body }: Response, request: OutgoingRequest): Response {
  if (body === null) return new Response(null, { status, headers })
  // Begun at once: Node's fetch cancels a body that nobody has begun when the Response that it came in is garbage.
  const reader = body.getReader()
  // Not awaited: it may never settle either.
  const cancel = (reason: unknown) => void reader.cancel(reason).catch(() => {})
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const { done, value } = await deadline.wait(reader.read()).catch((error: unknown) => {
      cancel(error)
      throw failed(request, error, { signal: deadline.signal, mayHaveBeenProcessed: true })
    })
    if (done) controller.close()
    else controller.enqueue(value)
  }
  return new Response(new ReadableStream({ pull, cancel }, { highWaterMark: 0 }), { status, headers })
}

/**
 * Reads an answer whose body is JSON of at most 64 KiB.
 *
 * @returns with `undefined` for any other body; why it is no JSON is not said, as a parser's message quotes it.
 */
export async function readAnswer(response: Response, secrets: readonly string[]): Promise<Answer> {
  const text = await readText(response)
  const tokens: string[] = []
  const body = parse(text, (name, value) => {
    if (/^(access|refresh|id)_token$/.test(name) && typeof value === 'string') tokens.push(value)
    return value
  })
  const redact = createRedactor([...secrets, ...tokens])
  const redacted = (_: string, value: unknown) => (typeof value === 'string' ? redact(value) : value)
  return { response, body: response.ok ? body : parse(text, redacted), redact }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > bodyLimitBytes) return '' // leaving the loop cancels the rest of the body
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parse(text: string, revive: (name: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(text, revive)
  } catch {
    return undefined
  }
}

/** Says whether a value that came over the wire is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The error for an answer that this protocol does not know. */
export function unexpected(message: string, { response, redact }: Answer): UnexpectedResponseError {
  const contentType = response.headers.get('content-type')
  return new UnexpectedResponseError(message, {
    status: response.status,
    contentType: contentType === null ? undefined : redact(contentType),
    retryAfterSeconds: readRetryAfter(response.headers),
  })
}

function failed(
  { name, secrets }: OutgoingRequest,
  error: unknown,
  { signal, mayHaveBeenProcessed }: { signal: AbortSignal; mayHaveBeenProcessed: boolean },
): RequestFailedError {
  const redact = createRedactor(secrets)
  const next = mayHaveBeenProcessed
    ? 'It may have been processed all the same: a code or refresh token that it carried may be used up.'
    : 'Nothing was sent: it is safe to try again.'
  // What the caller aborts with comes back as it is; any other error may quote the request or the answer.
  const cause = signal.aborted && error === signal.reason ? error : redactError(error, redact)
  return new RequestFailedError(redact(`${name}: no whole answer came. ${next}`), { cause, mayHaveBeenProcessed })
}

/** An error and what caused it; a chain that bites its tail ends as well. */
function causes(error: unknown, found: Error[] = []): Error[] {
  return error instanceof Error && !found.includes(error) ? causes(error.cause, [...found, error]) : found
}

function readCode(error: Error): string {
  return 'code' in error ? String(error.code) : ''
}
