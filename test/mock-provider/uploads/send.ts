import { request as httpRequest } from 'node:http'
import type { MockProvider } from '../../../mock-provider/index.ts'

export type Bytes = Uint8Array<ArrayBuffer>
type Sent = { path: string; headers?: Record<string, string>; body: string | Bytes | FormData }
type Seen = { status: number; text: string }
export type UploadDoor = (mock: MockProvider, sent: Sent) => Promise<Seen>

/** The bytes and the headers of a body, as Node writes a form. */
async function encode({ body, headers = {} }: Sent): Promise<{ bytes: Buffer; headers: Record<string, string> }> {
  const response = new Response(body)
  const type = response.headers.get('content-type')
  const bytes = Buffer.from(await response.arrayBuffer())
  return { bytes, headers: { ...(type !== null && body instanceof FormData && { 'content-type': type }), ...headers } }
}

const socket: UploadDoor = async ({ port }, sent) => {
  const { bytes, headers } = await encode(sent)
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method: 'POST', path: sent.path, agent: false }
    const length = { 'content-length': bytes.length }
    const sending = httpRequest({ ...options, headers: { ...length, ...headers } }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (more: string) => void (text += more))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    sending.on('error', reject)
    sending.end(bytes)
  })
}

const inProcess: UploadDoor = async (mock, { path, headers = {}, body }) => {
  const response = await mock.fetch(mock.origin + path, { method: 'POST', headers, body })
  return { status: response.status, text: await response.text() }
}

export const uploadDoors: [name: string, door: UploadDoor][] = [
  ['a socket', socket],
  ['mock.fetch', inProcess],
]

/** A form with a file, as browsers and most libraries send it. */
export function formOf(members: Record<string, string>, media?: Bytes): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(members)) form.append(name, value)
  if (media) form.append('media', new Blob([media]), 'a file')
  return form
}

/** The head of a PNG and as many bytes in all; they differ with the seed. */
export function png(length: number, seed = 1, [width, height] = [1200, 630]): Bytes {
  const head = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
  return fileOf(length, seed, Buffer.concat([head, numbers('uint32', [width, height])]))
}

/** The same of a JPEG: a segment that is passed over, then the frame. */
export function jpeg(length: number, width: number, height: number): Bytes {
  const head = Buffer.from('ffd8ffe000040000ffc0001108', 'hex')
  return fileOf(length, 1, Buffer.concat([head, numbers('uint16', [height, width])]))
}

function fileOf(length: number, seed: number, head: Buffer): Bytes {
  const bytes = new Uint8Array(length).fill(seed)
  bytes.set(head.subarray(0, length))
  return bytes
}

function numbers(kind: 'uint16' | 'uint32', values: (number | undefined)[]): Buffer {
  const size = kind === 'uint16' ? 2 : 4
  const bytes = Buffer.alloc(size * values.length)
  for (const [index, value = 0] of values.entries()) bytes.writeUIntBE(value, index * size, size)
  return bytes
}
