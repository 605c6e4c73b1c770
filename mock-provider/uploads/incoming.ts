import type { IncomingMessage, ServerResponse } from 'node:http'
import type { IncomingUpload, UploadBody } from '../wire/messages.ts'
import { MAX_UPLOAD_BYTES } from './paths.ts'
import { readStream } from './read-stream.ts'
import type { UploadRoom, UploadSeat } from './room.ts'

/** The peer went away in the middle of an upload: nobody waits for an answer, and nothing was done. */
export class UploadStopped extends Error {
  constructor(received: number, announced?: number) {
    super(`the upload stopped after ${received} ${announced === undefined ? '' : `of ${announced} `}bytes`)
    this.name = 'UploadStopped'
  }
}

/** An upload that comes over a socket. Its body stays there, unread, until somebody asks for it. */
export function uploadOfSocket(request: IncomingMessage, response: ServerResponse, room: UploadRoom): IncomingUpload {
  const announced = readLength(request.headers['content-length'])
  return uploadOf(announced, room, (seat) => collect({ request, response, announced }, seat))
}

/**
 * The same of a call of `fetch`. A text is there already, a stream is read when somebody asks for it.
 *
 * @param signal of the caller: once it is aborted, nothing of the body is kept.
 */
export function uploadOfBody(
  body: string | ReadableStream<Uint8Array> | null,
  signal: AbortSignal | undefined,
  room: UploadRoom,
): IncomingUpload {
  if (body === null) return uploadOf(0, room, async () => new Uint8Array())
  if (typeof body !== 'string') return uploadOf(undefined, room, (seat) => collectStream(body, signal, seat))
  return uploadOf(Buffer.byteLength(body), room, (seat) => encode(body, signal, seat))
}

/** @param announced its length, where that is known before: what is too large is not read at all. */
function uploadOf(
  announced: number | undefined,
  room: UploadRoom,
  collectBody: (seat: UploadSeat) => Promise<UploadBody>,
): IncomingUpload {
  return {
    take: async (use) => {
      if (announced !== undefined && announced > MAX_UPLOAD_BYTES) return use('too-large')
      const seat = room.enter()
      try {
        const body = await collectBody(seat)
        seat.complete()
        return await use(body)
      } finally {
        seat.leave()
      }
    },
  }
}

function readLength(header: string | undefined): number | undefined {
  return header === undefined ? undefined : Number(header)
}

type Socket = { request: IncomingMessage; response: ServerResponse; announced: number | undefined }

/** @throws {UploadStopped} when the peer leaves before the end, or what came is no HTTP and was refused as such. */
function collect({ request, response, announced }: Socket, seat: UploadSeat): Promise<UploadBody> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const stop = () => reject(new UploadStopped(size, announced))
    if (request.destroyed || response.closed) return stop()
    const giveUp = (why: 'too-large' | 'quiet') => {
      request.off('data', keep).pause()
      resolve(why)
    }
    const keep = (chunk: Buffer) => {
      size += chunk.length
      if (size > MAX_UPLOAD_BYTES) return giveUp('too-large')
      chunks.push(chunk)
      const letIn = seat.add(chunk.length)
      if (!letIn) return
      request.pause()
      void letIn.then(() => request.resume())
    }
    seat.signal.addEventListener('abort', () => giveUp('quiet'))
    request.on('data', keep)
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', () => {}) // The peer is gone: nothing to answer.
    // Of a request that is not complete, node:http tells the end by its answer alone. After the body it has no effect.
    response.once('close', stop)
  })
}

async function encode(body: string, signal: AbortSignal | undefined, seat: UploadSeat): Promise<UploadBody> {
  const leave = () => seat.leave()
  signal?.addEventListener('abort', leave, { once: true })
  await seat.add(Buffer.byteLength(body))
  signal?.removeEventListener('abort', leave)
  if (signal?.aborted) throw new UploadStopped(0)
  return Buffer.from(body)
}

async function collectStream(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
  seat: UploadSeat,
): Promise<UploadBody> {
  const chunks: Uint8Array[] = []
  let size = 0
  const keep = async (chunk: Uint8Array) => {
    size += chunk.byteLength
    if (size > MAX_UPLOAD_BYTES) return false
    chunks.push(chunk)
    await seat.add(chunk.byteLength)
    return true
  }
  const leave = () => seat.leave()
  try {
    signal?.addEventListener('abort', leave, { once: true })
    await readStream(body, keep, [signal, seat.signal])
  } catch (error) {
    if (signal?.aborted) throw new UploadStopped(size)
    if (seat.signal.aborted) return 'quiet'
    throw error
  } finally {
    signal?.removeEventListener('abort', leave)
  }
  return size > MAX_UPLOAD_BYTES ? 'too-large' : Buffer.concat(chunks)
}
