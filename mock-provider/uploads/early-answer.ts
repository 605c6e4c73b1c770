import type { IncomingMessage, ServerResponse } from 'node:http'
import type { WireAnswer } from '../wire/messages.ts'
import { MAX_UPLOAD_BYTES } from './paths.ts'
import { clearTimeout, setTimeout } from '../world/real-timers.ts'

/** A peer that still sends has so long to read the answer. */
const LINGER_MS = 1000
/** So much of what it still sends is read and thrown away, so that a peer that writes first and reads then gets there. */
const LINGER_BYTES = 64 * 1024 * 1024

/** True for a request with more still to come than is read to the end, or than it was given time for. */
export function comesTooMuch(request: IncomingMessage): boolean {
  const isOfBearableSize = Number(request.headers['content-length']) <= MAX_UPLOAD_BYTES
  return !request.complete && (request.isPaused() || !isOfBearableSize)
}

/**
 * Answers a request of which the larger part is still to come, and ends its connection without reading all of it.
 *
 * Not at once: with unread bytes of the peer, closing would send a reset, which would overtake the answer.
 */
export function answerEarly(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: WireAnswer,
  date: string,
): void {
  response.writeHead(status, { date, ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' })
  response.write(body)
  let left = LINGER_BYTES
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) request.pause()
  })
  request.resume()
  const end = () => void response.end()
  const timer = setTimeout(end, LINGER_MS).unref()
  request.once('end', end)
  response.once('close', () => clearTimeout(timer))
}
