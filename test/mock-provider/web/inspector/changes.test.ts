import { getEventListeners } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import type { MockProvider } from '../../../../mock-provider/index.ts'
import { expect, test } from '../../../../src/testing/vitest.ts'
import { collectWarnings } from '../../fixtures.ts'
import { callMe, pageAt, rowsOf } from './wire-story.ts'

/** A stream of changes; `next` resolves to the number that comes next. */
async function listen(mock: MockProvider, since: string, headers: Record<string, string> = {}) {
  const path = `/_mock/inspector/changes?since=${since}`
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: mock.port, path, headers, agent: false }, resolve)
    asked.on('error', reject)
    asked.end()
  })
  const stop = () => void response.destroy()
  onTestFinished(stop)
  const chunks = response.setEncoding('utf8')[Symbol.asyncIterator]()
  const next = async () => Number(/^data: (\d+)$/m.exec(String((await chunks.next()).value))?.[1])
  return { next, stop, type: response.headers['content-type'] }
}

test('a page that has seen everything is told of the next event, and of it alone', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  const stream = await listen(mock, String(mock.journal.mark()))

  await callMe(mock, accessToken)
  const told = await stream.next()

  expect(stream.type).toBe('text/event-stream; charset=utf-8')
  expect(told).toBe(2)
})

test('events that come together are told once, with the number of the newest', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  const stream = await listen(mock, String(mock.journal.mark()))

  for (let count = 0; count < 20; count += 1) await callMe(mock, accessToken)
  const told = [await stream.next()]
  while (told.at(-1) !== 21) told.push(await stream.next())

  expect(told).toEqual([...new Set(told)])
  expect(told.length).toBeLessThan(20)
})

test('a stream that was cut goes on at its last event, and the page has each row once', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  const first = await listen(mock, String(mock.journal.mark()))
  await callMe(mock, accessToken)
  const seen = await first.next()
  first.stop()
  for (let count = 0; count < 5; count += 1) await callMe(mock, accessToken)

  // `since` is in the page's address and stays as it was; the browser adds what it has heard.
  const again = await listen(mock, '1', { 'last-event-id': String(seen) })
  const told = await again.next()

  expect([seen, told]).toEqual([2, 7])
  expect(rowsOf(await pageAt(mock))).toEqual([7, 6, 5, 4, 3, 2, 1])
})

test('a stream whose last event is the newest is told of nothing but what comes', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  const stream = await listen(mock, '0', { 'last-event-id': String(mock.journal.mark()) })

  await callMe(mock, accessToken)

  expect(await stream.next()).toBe(2)
})

test.for(['', 'abc', '-5', '1e999', '99999'])(
  'a stream since %j begins with the newest event',
  async (since, { mock }) => {
    await mock.signIn()

    const stream = await listen(mock, since)

    expect(await stream.next()).toBe(1)
  },
)

test('who asks for the head of the stream alone is not kept waiting: the connection takes its next request', async ({
  mock,
}) => {
  const host = `Host: 127.0.0.1:${mock.port}\r\n`
  const asked = connect(mock.port, '127.0.0.1')

  asked.write(`HEAD /_mock/inspector/changes?since=0 HTTP/1.1\r\n${host}\r\n`)
  asked.write(`GET /_mock/inspector/look.css HTTP/1.1\r\n${host}Connection: close\r\n\r\n`)
  const came = await readText(asked)

  expect(came.match(/^HTTP\/1\.1 200/gm)).toHaveLength(2)
})

test('a dozen open streams are no leak to Node, and leave none of their listeners behind', async ({ mock }) => {
  const warnings = collectWarnings()
  const listeners = () => getEventListeners(mock.signal, 'abort').length
  const first = await listen(mock, '0')
  const before = listeners()

  const streams = await Promise.all(Array.from({ length: 12 }, () => listen(mock, '0')))
  const open = listeners()
  for (const { stop } of [first, ...streams]) stop()
  while (listeners() >= before) await new Promise(setImmediate)

  expect(open).toBe(before + 12)
  expect(warnings).toEqual([])
})
