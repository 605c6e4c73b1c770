import { connect, type Socket } from 'node:net'
import { onTestFinished, vi } from 'vitest'
import type { MockProvider } from '../../../mock-provider/index.ts'
import { Journal } from '../../../mock-provider/world/journal.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import { testWith } from '../fixtures.ts'
import { ask, countListeners } from './call.ts'

/** What a subscriber costs is counted, not timed. */

const READERS = 20

/** Sockets that have asked for that and wait; each with the text that came so far. */
async function join(mock: MockProvider, path: string): Promise<{ socket: Socket; text: string }[]> {
  const listening = countListeners(mock)
  const peers = Array.from({ length: READERS }, () => {
    const peer = { socket: connect(mock.port, '127.0.0.1').setEncoding('utf8'), text: '' }
    peer.socket.on('data', (text) => void (peer.text += text))
    peer.socket.write(`GET ${path} HTTP/1.0\r\nhost: 127.0.0.1:${mock.port}\r\n\r\n`)
    onTestFinished(() => void peer.socket.destroy())
    return peer
  })
  while (listening() < READERS) await new Promise(setImmediate)
  return peers
}

function isEvent(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'seq' in value && 'kind' in value
}

/** How often an event as such was turned into a text, from now on. */
function countTexts(): () => number {
  const stringify = vi.spyOn(JSON, 'stringify')
  onTestFinished(() => stringify.mockRestore())
  return () => stringify.mock.calls.filter(([value]) => isEvent(value)).length
}

/** How many elements of arrays of events were copied by `slice`, from now on. */
function countCopies(): () => number {
  const slice = vi.spyOn(Array.prototype, 'slice')
  onTestFinished(() => slice.mockRestore())
  return () => {
    const copies = slice.mock.results.map(({ value }) => (Array.isArray(value) && isEvent(value[0]) ? value.length : 0))
    slice.mockRestore()
    return copies.reduce((sum, length) => sum + length, 0)
  }
}

test('an event is turned into a text once, however many read it', async ({ mock }) => {
  const peers = await join(mock, '/_mock/events')
  const texts = countTexts()

  for (let count = 0; count < 5; count += 1) mock.clock.advance({ seconds: 1 })
  while (!peers.every(({ text }) => text.includes('id: 5\n'))) await new Promise(setImmediate)

  expect(texts()).toBe(5)
  expect(new Set(peers.map(({ text }) => text.slice(text.indexOf('id: 1\n')))).size).toBe(1)
})

test('readers and waiters copy what is new, not what the journal keeps', async ({ mock }) => {
  for (let count = 0; count < 1000; count += 1) mock.clock.advance({ seconds: 1 })
  const streams = await join(mock, '/_mock/events')
  const waiters = await join(mock, `/_mock/journal/wait?since=${mock.journal.mark()}`)
  const copies = countCopies()

  mock.clock.advance({ seconds: 1 })
  for (const peers of [streams, waiters])
    while (!peers.every(({ text }) => text.includes('clock.moved'))) await new Promise(setImmediate)

  expect(copies()).toBeLessThanOrEqual(2 * READERS)
})

test('a stream from the start sends a large journal whole and in order', async ({ mock }) => {
  for (let count = 0; count < 3000; count += 1) mock.clock.advance({ seconds: 1 })

  const [first] = await join(mock, '/_mock/events?since=0')
  while (!first?.text.includes('id: 3000\n')) await new Promise(setImmediate)

  const ids = [...first.text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))
  expect(ids).toEqual(mock.journal.events.map(({ seq }) => seq))
})

test.for([1, 2, 7, 10])(
  'since has every event after a mark in a journal of %i, wherever its ring begins',
  (capacity) => {
    const journal = new Journal(() => 0, capacity)

    for (let written = 1; written <= 25; written += 1) {
      journal.append({ kind: 'clock.moved' })
      const oldest = Math.max(1, written - capacity + 1)
      for (let mark = oldest - 1; mark <= written + 1; mark += 1)
        expect(journal.since(mark).map(({ seq }) => seq)).toEqual(numbers(mark + 1, written))
      if (oldest > 1) expect(() => journal.since(oldest - 2)).toThrow(/journal truncated/)
    }

    expect(journal.events).toHaveLength(capacity)
  },
)

testWith({ journalSize: 1 })(
  'a waiter whose event was dropped before it could be told is told so',
  async ({ mock }) => {
    const listening = countListeners(mock)
    const answer = ask(mock, 'GET /journal/wait')
    while (listening() === 0) await new Promise(setImmediate)

    mock.clock.advance({ seconds: 1 })
    mock.clock.advance({ seconds: 1 })

    expect((await answer).status).toBe(410)
  },
)

function numbers(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
}
