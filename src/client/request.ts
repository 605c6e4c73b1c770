import type { ClientConfig } from './config.ts'
import { RequestFailedError } from './errors.ts'

/** How long to wait, and who may call it off. */
export type RequestOptions = {
  signal?: AbortSignal | undefined
  /** Real seconds until the whole answer must be there; 10 by default. */
  timeoutSeconds?: number | undefined
}

const bodyLimitBytes = 64 * 1024

/** Errors that only a connection which was never made can have. */
const nothingWasSent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']

/**
 * Sends one request. It follows no redirect, so Basic and tokens never travel on.
 *
 * @param request `name` is how messages call the endpoint.
 * @throws {RequestFailedError} when no answer came.
 */
export async function send(
  config: ClientConfig,
  request: { name: string; url: string; init: RequestInit } & RequestOptions,
): Promise<Response> {
  const { name, url, init, signal, timeoutSeconds = 10 } = request
  if (signal?.aborted) throw failed(name, signal.reason, false)
  const timeout = AbortSignal.timeout(Math.ceil(timeoutSeconds * 1000))
  const either = signal ? AbortSignal.any([signal, timeout]) : timeout
  const fetch = config.fetch ?? globalThis.fetch
  try {
    return await fetch(url, { ...init, redirect: 'error', signal: either })
  } catch (cause) {
    throw failed(name, cause, !causes(cause).some((error) => nothingWasSent.includes(readCode(error))))
  }
}

/**
 * Reads a JSON body of at most 64 KiB.
 *
 * @returns `undefined` for anything else; why it is no JSON is not said, as a parser's message quotes the body.
 */
export async function readJson(name: string, response: Response): Promise<unknown> {
  const text = await readText(response).catch((cause: unknown) => {
    throw failed(name, cause, true)
  })
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
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

/** Says whether a value that came over the wire is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function failed(name: string, cause: unknown, mayHaveBeenProcessed: boolean): RequestFailedError {
  // A parser's error of Node's fetch keeps the bytes that it could not read, tokens among them.
  for (const error of causes(cause)) Reflect.deleteProperty(error, 'data')
  const next = mayHaveBeenProcessed
    ? 'It may have been processed all the same: a code or refresh token that it carried may be used up.'
    : 'Nothing was sent: it is safe to try again.'
  return new RequestFailedError(`${name}: no whole answer came. ${next}`, { cause, mayHaveBeenProcessed })
}

function causes(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : []
}

function readCode(error: Error): string {
  return 'code' in error ? String(error.code) : ''
}
