import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { MockProvider } from '../../../mock-provider/index.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import { until, untilFired } from '../doors.ts'
import { collectWarnings, lastEvent } from '../fixtures.ts'
import { formOf, png, uploadDoors } from './send.ts'

const MB = 1024 * 1024
const ONE_GO = '/2/media/upload'
const APPEND = '/2/media/upload/1/append'
const CHAT_APPEND = '/2/chat/media/upload/1/append'

/** A peer that sends what it is told to; `text` is all that it was sent. */
async function join({ port }: MockProvider) {
  const socket = connect(port, '127.0.0.1')
  const peer = { socket, text: '', isClosed: false }
  socket.on('data', (chunk: Buffer) => (peer.text += chunk.toString('latin1')))
  socket.on('error', () => {}) // A reset is an end, too.
  socket.on('close', () => (peer.isClosed = true))
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return peer
}

const headOf = (length: number | 'chunked', path = ONE_GO) =>
  `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n${
    length === 'chunked' ? 'transfer-encoding: chunked' : `content-length: ${length}`
  }\r\n\r\n`

test.for(
  uploadDoors.flatMap(([name, door]) => [ONE_GO, APPEND, CHAT_APPEND].map((path) => [name, path, door] as const)),
)('through %s 15 MB come to %s, and the journal has their length and no byte', async ([, path, door], { mock }) => {
  const media = png(15 * MB)

  const { status } = await door(mock, { path, body: formOf({ segment_index: '7' }, media) })

  expect(status).toBe(401)
  const facts = lastEvent(mock)?.http?.request.filter(({ in: where }) => where === 'form')
  expect(facts).toMatchObject([
    { name: 'segment_index', value: '7' },
    { name: 'media', length: 15 * MB },
  ])
  expect(JSON.stringify(mock.journal.events).length).toBeLessThan(10_000)
})

test.for(uploadDoors)('through %s base64 in JSON is journalled as the file that it is', async ([, door], { mock }) => {
  const media = png(5000)
  const sent = (body: string | FormData, headers = {}) => door(mock, { path: ONE_GO, headers, body })
  await sent(formOf({}, media))
  const asForm = lastEvent(mock)?.http?.request[0]

  await sent(JSON.stringify({ media: Buffer.from(media).toString('base64') }), { 'content-type': 'application/json' })

  expect(lastEvent(mock)?.http?.request[0]).toEqual({ ...asForm, in: 'json' })
  expect(asForm).toMatchObject({ length: 5000 })
})

test.for(uploadDoors)('through %s 17 MB get 413', async ([, door], { mock }) => {
  const { status, text } = await door(mock, { path: ONE_GO, body: formOf({}, png(17 * MB)) })

  expect([status, text]).toEqual([413, 'Payload Too Large'])
  expect(lastEvent(mock)).toMatchObject({ reason: 'too-large', detail: 'the body is larger than 16777216 bytes' })
})

test.for(uploadDoors)('through %s other paths take no more than before', async ([, door], { mock }) => {
  const { status } = await door(mock, { path: '/2/media/upload/initialize', body: 'a'.repeat(300 * 1024) })

  expect(status).toBe(413)
})

test('5 GB that are announced get 413 at once, and the connection ends without them', async ({ mock }) => {
  const peer = await join(mock)

  peer.socket.write(headOf(5e9))
  await until(() => peer.text.includes('Payload Too Large'))
  await until(() => peer.isClosed)

  expect(peer.text).toMatch(/^HTTP\/1\.1 413 [^]*connection: close/i)
})

test('a peer that writes first and reads then gets its 413, too', async ({ mock }) => {
  const peer = await join(mock)
  peer.socket.pause()
  const block = Buffer.alloc(MB)

  peer.socket.write(headOf(5e9))
  for (let sent = 0; sent < 20; sent += 1) await new Promise((resolve) => peer.socket.write(block, resolve))
  peer.socket.resume()
  await until(() => peer.text.includes('Payload Too Large'))

  expect(peer.text).toMatch(/^HTTP\/1\.1 413 /)
})

test('a body of no announced length is cut off at 16 MB', async ({ mock }) => {
  const peer = await join(mock)
  const block = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(MB), Buffer.from('\r\n')])

  peer.socket.write(headOf('chunked'))
  for (let sent = 0; sent < 17; sent += 1) peer.socket.write(block)
  await until(() => peer.text.includes('Payload Too Large'))
  await until(() => peer.isClosed)

  expect(peer.text).toMatch(/^HTTP\/1\.1 413 /)
})

const ends: [name: string, end: (socket: Socket) => unknown, detail: RegExp][] = [
  ['is broken off', (socket) => socket.resetAndDestroy(), /^POST \/2\/media\/upload: the upload stopped after \d+ /],
  ['ends', (socket) => socket.end(), /^the connection ended in the middle of a request$/],
]

test.for(
  ends.flatMap(([name, ...end]) => ([10 * MB, 'chunked'] as const).map((length) => [name, length, ...end] as const)),
)('an upload that %s half-way (%s) is told once', async ([, length, end, detail], { mock }) => {
  const warnings = collectWarnings()
  const peer = await join(mock)
  const fault = mock.faults.arm({ at: 'media', then: { dateSkewSeconds: 1 } })

  peer.socket.write(headOf(length) + (length === 'chunked' ? '5\r\nhello\r\n' : 'hello'))
  await untilFired(fault)
  end(peer.socket)
  await until(() => lastEvent(mock)?.reason === 'malformed')
  await mock.stop()

  expect(mock.journal.events.map(({ kind }) => kind)).toEqual(['fault.armed', 'request.refused'])
  expect(lastEvent(mock)?.detail).toMatch(detail)
  expect(warnings).toEqual([])
})

test('uploads that stop half-way keep no room from others', async ({ mock }) => {
  for (let count = 0; count < 5; count += 1) {
    const peer = await join(mock)
    await new Promise((resolve) => peer.socket.write(`${headOf(16 * MB)}half`, resolve))
    peer.socket.destroy()
  }

  const [, door] = uploadDoors[0] ?? []
  const answer = await door?.(mock, { path: ONE_GO, body: formOf({}, png(15 * MB)) })

  expect(answer?.status).toBe(401)
})

test('uploads that stand still keep nobody out, however much they announce', async ({ mock }) => {
  for (let count = 0; count < 5; count += 1) (await join(mock)).socket.write(`${headOf(16 * MB)}a`)
  const late = await join(mock)

  late.socket.write(`${headOf(2)}{}`)
  await until(() => late.text !== '')

  expect(late.text).toMatch(/^HTTP\/1\.1 401 /)
})

test.for(uploadDoors)('through %s 75 MB at once all come to their end', async ([, door], { mock }) => {
  const send = () => door(mock, { path: ONE_GO, body: formOf({}, png(15 * MB)) })

  const answers = await Promise.all([send(), send(), send(), send(), send()])

  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401])
})

/** Gives so many bytes, and then nothing more, and no end. */
function endless(bytes: number) {
  const seen: { cancelled?: unknown } = {}
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array(bytes)),
    cancel: (reason) => void (seen.cancelled = reason),
  })
  return { seen, body }
}

test('of mock.fetch an abort cancels an endless stream, and its room is free', async ({ mock }) => {
  const warnings = collectWarnings()
  const calls = Array.from({ length: 5 }, () => ({ ...endless(15 * MB), leaving: new AbortController() }))
  const answers = calls.map(({ body, leaving: { signal } }) => {
    const init = { method: 'POST', body, duplex: 'half', signal }
    return mock.fetch(mock.origin + ONE_GO, init).catch((error: unknown) => error)
  })
  await new Promise(setImmediate)

  const left = new Error('left')
  for (const { leaving } of calls) leaving.abort(left)
  const seen = await Promise.all(answers)
  const [, door] = uploadDoors[1] ?? []
  const answer = await door?.(mock, { path: ONE_GO, body: formOf({}, png(15 * MB)) })

  expect(seen).toEqual(calls.map(() => left))
  expect(calls.map((call) => call.seen.cancelled)).toEqual(calls.map(() => left))
  expect(answer?.status).toBe(401)
  expect(mock.journal.events.filter(({ reason }) => reason === 'malformed')).toHaveLength(5)
  expect(warnings).toEqual([])
})

test.for([ONE_GO, '/2/tweets'])('of mock.fetch an abort ends an endless body of %s', async (path, { mock }) => {
  const { body, seen } = endless(1)
  const leaving = new AbortController()
  const init = { method: 'POST', body, duplex: 'half', signal: leaving.signal }
  const call = mock.fetch(mock.origin + path, init).catch((error: unknown) => error)
  await new Promise(setImmediate)

  const left = new Error('left')
  leaving.abort(left)

  expect(await call).toBe(left)
  expect(seen.cancelled).toBe(left)
})

test('of mock.fetch an abort also cancels what nobody has read as yet', async ({ mock }) => {
  mock.faults.arm({ at: 'media', then: 'hang' })
  const { body, seen } = endless(1)
  const leaving = new AbortController()
  const init = { method: 'POST', body, duplex: 'half', signal: leaving.signal }
  const call = mock.fetch(mock.origin + ONE_GO, init).catch((error: unknown) => error)
  await new Promise(setImmediate)

  const left = new Error('left')
  leaving.abort(left)

  expect(await call).toBe(left)
  expect(seen.cancelled).toBe(left)
})

test.for([ONE_GO, '/2/tweets'])(
  'a stream of texts to %s is a TypeError, as in global fetch',
  async (path, { mock }) => {
    const body = new ReadableStream<unknown>({ start: (controller) => controller.enqueue('a text') })

    const init = { method: 'POST', body: body as BodyInit, duplex: 'half' }
    const call = mock.fetch(mock.origin + path, init)

    await expect(call).rejects.toMatchObject({
      name: 'TypeError',
      message: 'fetch failed',
      cause: { message: 'Received non-Uint8Array chunk' },
    })
  },
)

test('a fault acts on the head of an upload, whatever its size', async ({ mock }) => {
  mock.faults.arm({ at: 'media', then: { status: 503, retryAfterSeconds: 30 } })
  const peer = await join(mock)

  peer.socket.write(headOf(5e9))
  await until(() => peer.text.includes('\r\n\r\n'))

  expect(peer.text).toMatch(/^HTTP\/1\.1 503 [^]*retry-after: 30/i)
  expect(lastEvent(mock)).toMatchObject({ kind: 'fault.fired' })
})

test.for(uploadDoors)(
  'through %s a fault that answers leaves the door open for the next upload',
  async ([, door], { mock }) => {
    mock.faults.arm({ at: 'media', times: 3, then: { status: 503 } })
    const send = () => door(mock, { path: ONE_GO, body: formOf({}, png(15 * MB)) })

    const answers = [await send(), await send(), await send(), await send()]

    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 401])
  },
)

test.for(uploadDoors)('through %s an upload that a fault delays is read later', async ([, door], { mock }) => {
  const fault = mock.faults.arm({ at: 'media', then: { delaySeconds: 3600 } })
  const answer = door(mock, { path: ONE_GO, body: formOf({}, png(3 * MB)) })
  await untilFired(fault)

  fault.release()

  expect((await answer).status).toBe(401)
})

test.for(uploadDoors)('through %s two uploads that are made to meet both go on', async ([, door], { mock }) => {
  mock.faults.arm({ at: 'media', then: 'hold-until-second' })
  const send = () => door(mock, { path: ONE_GO, body: formOf({}, png(15 * MB)) })

  const answers = await Promise.all([send(), send()])

  expect(answers.map(({ status }) => status)).toEqual([401, 401])
})

test('a keep-alive connection goes on behind an upload', async ({ mock }) => {
  const peer = await join(mock)

  peer.socket.write(`${headOf(2)}{}${headOf(2)}{}GET /2/users/me HTTP/1.1\r\nhost: a\r\n\r\n`)
  await until(() => peer.text.match(/HTTP\/1\.1 401/g)?.length === 3)

  expect(peer.isClosed).toBe(false)
})

test('a keep-alive connection goes on behind an upload that a fault left unread', async ({ mock }) => {
  mock.faults.arm({ at: 'media', then: { status: 503 } })
  const peer = await join(mock)

  peer.socket.write(headOf(4 * MB))
  await until(() => peer.text.includes('503'))
  peer.socket.write(Buffer.alloc(4 * MB))
  peer.socket.write('GET /2/users/me HTTP/1.1\r\nhost: a\r\n\r\n')
  await until(() => peer.text.includes('401'))

  expect(peer.text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 503', 'HTTP/1.1 401'])
})

test('of mock.fetch a stream is read to 16 MB and no further', async ({ mock }) => {
  let pulled = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1
      controller.enqueue(new Uint8Array(MB))
    },
  })

  const init = { method: 'POST', body, duplex: 'half' }
  const response = await mock.fetch(mock.origin + ONE_GO, init)

  expect(response.status).toBe(413)
  expect(pulled).toBeLessThan(20)
})

test('the bytes of a file without a name are the file', async ({ mock }) => {
  const media = Buffer.from(png(300, 0xff))
  const type = 'multipart/form-data; boundary=----b'
  const part = (head: string) =>
    Buffer.concat([
      Buffer.from(`------b\r\n${head}\r\nContent-Type: application/octet-stream\r\n\r\n`),
      media,
      Buffer.from('\r\n------b--\r\n'),
    ])
  const heads = ['name="media"', 'name="media"; filename=a.png', "name=media; filename*=UTF-8''a.png"]
  const digests = []

  for (const head of [...heads, 'name="media"; filename="a.png"']) {
    const body = part(`Content-Disposition: form-data; ${head}`)
    await mock.fetch(mock.origin + ONE_GO, { method: 'POST', headers: { 'content-type': type }, body })
    digests.push(lastEvent(mock)?.http?.request.find(({ name }) => name === 'media'))
  }

  expect(new Set(digests.map((each) => JSON.stringify(each))).size).toBe(1)
  expect(digests[0]).toMatchObject({ length: media.length })
  expect(createHash('sha256').update(media).digest('hex')).toHaveLength(64)
})
