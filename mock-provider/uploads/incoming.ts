import type { IncomingMessage, ServerResponse } from 'node:http'
import type { IncomingUpload, UploadBody } from '../wire/messages.ts'
import { MAX_UPLOAD_BYTES } from './paths.ts'
import type { UploadRoom } from './room.ts'

/** The peer went away in the middle of an upload: nobody waits for an answer, and nothing was done. */
export class UploadStopped extends Error {
  constructor(received: number, announced: number | undefined) {
    super(`the upload stopped after ${received} ${announced === undefined ? '' : `of ${announced} `}bytes`)
    this.name = 'UploadStopped'
  }
}

/** An upload that comes over a socket. Its body stays there, unread, until somebody asks for it and there is room. */
export function uploadOfSocket(request: IncomingMessage, response: ServerResponse, room: UploadRoom): IncomingUpload {
  const announced = readLength(request.headers['content-length'])
  return uploadOf(announced, room, () => collect(request, response, announced))
}

/** The same of a call of `fetch`. A text is there already, a stream is read when somebody asks for it. */
export function uploadOfBody(body: string | ReadableStream<Uint8Array> | null, room: UploadRoom): IncomingUpload {
  if (body === null) return uploadOf(0, room, async () => new Uint8Array())
  if (typeof body !== 'string') return uploadOf(undefined, room, () => collectStream(body))
  return uploadOf(Buffer.byteLength(body), room, async () => Buffer.from(body))
}

/** @param announced its length, where that is known before: what is too large is not read at all. */
function uploadOf(
  announced: number | undefined,
  room: UploadRoom,
  collectBody: () => Promise<UploadBody>,
): IncomingUpload {
  return {
    take: async (use) => {
      if (announced !== undefined && announced > MAX_UPLOAD_BYTES) return use('too-large')
      return room.hold(announced ?? MAX_UPLOAD_BYTES, async () => use(await collectBody()))
    },
  }
}

function readLength(header: string | undefined): number | undefined {
  return header === undefined ? undefined : Number(header)
}

/** @throws {UploadStopped} when the peer leaves before the end, or what came is no HTTP and was refused as such. */
function collect(
  request: IncomingMessage,
  response: ServerResponse,
  announced: number | undefined,
): Promise<UploadBody> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const stop = () => reject(new UploadStopped(size, announced))
    if (request.destroyed || response.closed) return stop()
    const keep = (chunk: Buffer) => {
      size += chunk.length
      if (size <= MAX_UPLOAD_BYTES) return void chunks.push(chunk)
      request.off('data', keep).pause()
      resolve('too-large')
    }
    request.on('data', keep)
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', () => {}) // The peer is gone: nothing to answer.
    // Of a request that is not complete, node:http tells the end by its answer alone. After the body it has no effect.
    response.once('close', stop)
  })
}

async function collectStream(body: ReadableStream<Uint8Array>): Promise<UploadBody> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > MAX_UPLOAD_BYTES) return 'too-large' // To leave the loop cancels the stream.
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
