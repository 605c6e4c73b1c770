import { createConnection, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { JournalEvent, MockProvider } from '../../../mock-provider/index.ts'
import { test, expect } from '../../../src/testing/vitest.ts'
import { collectWarnings } from '../fixtures.ts'
import { ask, call, countListeners } from './call.ts'

type Message = { id?: string; event?: string; data: JournalEvent }

/** The messages of an event stream, one after the other, as the HTML standard reads them. */
async function* messagesOf(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Message, undefined> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of chunks) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const fields = text
        .slice(0, end)
        .split('\n')
        .map((line) => line.split(/: (.*)/s, 2))
      text = text.slice(end + 2)
      const { data = '', ...others } = Object.fromEntries(fields)
      yield { ...others, data: JSON.parse(data) }
    }
  }
}

async function open(mock: MockProvider, query = '', headers: Record<string, string> = {}) {
  const reader = new AbortController()
  onTestFinished(() => reader.abort())
  const response = await fetch(`${mock.origin}/_mock/events${query}`, { headers, signal: reader.signal })
  if (!response.body) throw new Error('no stream')
  return { response, messages: messagesOf(response.body), leave: () => reader.abort() }
}

async function take(messages: AsyncGenerator<Message>, count: number): Promise<Message[]> {
  const taken: Message[] = []
  while (taken.length < count) {
    const { value, done } = await messages.next()
    if (done) break
    taken.push(value)
  }
  return taken
}

const idsOf = (messages: Message[]) => messages.map(({ id }) => Number(id))

// First in this file: the first request of a process loads Express, and meanwhile they are gone.
test('nothing is left of streams whose readers went before the first of them was answered', async ({ mock }) => {
  const warnings = collectWarnings()
  const listening = countListeners(mock)
  const left = new Set<Socket>()
  const sockets = Array.from({ length: 20 }, () => createConnection(mock.port, '127.0.0.1'))
  for (const socket of sockets) {
    socket.once('close', () => left.add(socket))
    socket.write(`GET /_mock/events HTTP/1.1\r\nhost: 127.0.0.1:${mock.port}\r\n\r\n`, () => socket.destroy())
  }
  while (left.size < 20) await new Promise(setImmediate)

  await ask(mock, 'GET /clock')
  while (listening() > 0) await new Promise(setImmediate)

  expect(listening()).toBe(0)
  expect(warnings).toEqual([])
})

test('a stream begins with the next event', async ({ mock }) => {
  mock.clock.advance({ seconds: 1 })
  const { response, messages } = await open(mock)

  mock.clock.advance({ seconds: 2 })
  mock.clock.advance({ seconds: 3 })

  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await take(messages, 2)).toEqual(
    mock.journal.events.slice(1).map((event) => ({ id: String(event.seq), data: event })),
  )
})

test('a stream with since begins there and goes on', async ({ mock }) => {
  for (let count = 0; count < 3; count += 1) mock.clock.advance({ seconds: 1 })
  const { messages } = await open(mock, '?since=1')

  const past = await take(messages, 2)
  mock.clock.advance({ seconds: 1 })
  const [later] = await take(messages, 1)

  expect(idsOf(past)).toEqual([2, 3])
  expect(later?.id).toBe('4')
})

test('a stream that was cut goes on where it was: Last-Event-ID counts more than since', async ({ mock }) => {
  for (let count = 0; count < 4; count += 1) mock.clock.advance({ seconds: 1 })

  const { messages } = await open(mock, '?since=0', { 'last-event-id': '2' })

  expect(idsOf(await take(messages, 2))).toEqual([3, 4])
})

test.for(['x', '-1', '1.5', '99999999999999999999'])('the Last-Event-ID %s is a 400', async (id, { mock }) => {
  const { status, text } = await call(mock, { path: '/_mock/events', headers: { 'last-event-id': id } })

  expect(status).toBe(400)
  expect(JSON.parse(text)).toMatchObject({ field: 'Last-Event-ID', value: id })
})

test('a stream has only what was asked for', async ({ mock }) => {
  await mock.signIn()
  const { messages } = await open(mock, '?since=0&kind=clock,tokens')

  mock.faults.arm({ at: 'token', then: 'reset' })
  mock.clock.advance({ seconds: 1 })

  expect((await take(messages, 2)).map(({ data }) => data.kind)).toEqual(['tokens.issued', 'clock.moved'])
})

test('a stream ends with the provider, as an end and not as an error', async ({ mock }) => {
  const { messages } = await open(mock)
  mock.clock.advance({ seconds: 1 })

  await mock.stop()

  expect(await take(messages, 2)).toHaveLength(1)
})

test('nothing is left of a stream whose reader has gone', async ({ mock }) => {
  const warnings = collectWarnings()
  const listening = countListeners(mock)
  const streams = await Promise.all(Array.from({ length: 20 }, () => open(mock)))
  const before = listening()

  for (const { leave } of streams) leave()
  while (listening() > 0) await new Promise(setImmediate)
  mock.clock.advance({ seconds: 1 })
  await ask(mock, 'GET /clock')

  expect(before).toBe(20)
  expect(warnings).toEqual([])
})

test('HEAD is answered and opens no stream', async ({ mock }) => {
  const { status, headers } = await call(mock, { method: 'HEAD', path: '/_mock/events' })

  expect(status).toBe(200)
  expect(headers['content-type']).toMatch(/^text\/event-stream/)
})

/** A reader who has asked for the stream and does not read it. */
async function openUnread(mock: MockProvider): Promise<Socket> {
  const listening = countListeners(mock)
  const socket = createConnection(mock.port, '127.0.0.1').setEncoding('utf8')
  onTestFinished(() => void socket.destroy())
  socket.write(`GET /_mock/events HTTP/1.0\r\nhost: 127.0.0.1:${mock.port}\r\n\r\n`)
  while (listening() === 0) await new Promise(setImmediate)
  return socket
}

/** Events of many kilobytes: more than all buffers of a loopback connection hold. */
async function causeMegabytes(mock: MockProvider, count: number): Promise<void> {
  const headers = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`x-header-${index}`, 'value']))
  for (let number = 0; number < count; number += 1) {
    await mock.fetch(`${mock.origin}/2/users/me`, { headers })
    await new Promise(setImmediate) // Without a socket nobody else would get a turn.
  }
}

test.extend({ mockOptions: { journalSize: 300 } })(
  'a reader who falls behind the journal is told that events are missing, and that is the end',
  async ({ mock }) => {
    const socket = await openUnread(mock)

    await causeMegabytes(mock, 2000)

    const messages = await take(messagesOf(socket), Number.POSITIVE_INFINITY)
    expect(messages.at(-1)).toMatchObject({ event: 'truncated', data: { status: 410, title: 'Gone' } })
    expect(messages.length).toBeGreaterThan(1)
    expect(messages.length).toBeLessThan(2000)
  },
)

test.extend({ mockOptions: { journalSize: 60 } })(
  'a reader at full speed misses nothing of a journal that large events fill long before it is full',
  async ({ mock }) => {
    const { response, messages } = await open(mock)
    expect(response.status).toBe(200)
    await causeMegabytes(mock, 40)

    expect(idsOf(await take(messages, 40))).toEqual(
      mock.journal.events
        .map(({ seq }) => seq)
        .slice(-1)
        .flatMap((last) => Array.from({ length: 40 }, (_, index) => last - 39 + index)),
    )
  },
)

test('a slow reader gets every event in order, as long as the journal has them', async ({ mock }) => {
  const socket = await openUnread(mock)
  await causeMegabytes(mock, 2000)

  const messages = await take(messagesOf(socket), 2000)

  expect(idsOf(messages)).toEqual(mock.journal.events.map(({ seq }) => seq))
  expect(messages).toHaveLength(2000)
})
