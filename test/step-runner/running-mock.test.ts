import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { askMock } from '../../src/step-runner/running-mock.ts'

/** Somebody on a port of this machine who says this to whoever comes. */
async function startSpeaker(says: string): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => void socket.write(says))
  })
  server.listen(0, '127.0.0.1')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

const head = (status: string, more = '') => `HTTP/1.1 ${status}\r\nconnection: close\r\n${more}\r\n`

const speakers: [what: string, says: string, message: RegExp][] = [
  ['never answers', '', /^No mock answers at http/],
  ['begins an answer and stops', head('200 OK', 'content-length: 50\r\n'), /is no mock of twitter-oauth-lab/],
  [
    'says gzip and sends none',
    `${head('200 OK', 'content-encoding: gzip\r\ncontent-length: 2\r\n')}{}`,
    /is no mock of twitter-oauth-lab/,
  ],
  ['speaks no HTTP', 'hello\r\n', /^No mock answers at http/],
  ['answers with a page', `${head('200 OK', 'content-length: 6\r\n')}<html>`, /is no mock of twitter-oauth-lab/],
  ['answers with other JSON', `${head('200 OK', 'content-length: 4\r\n')}null`, /is no mock of twitter-oauth-lab/],
  [
    'refuses',
    `${head('403 Forbidden', 'content-length: 7\r\n')}no\u001b[2J\n`,
    /_mock\/config answered 403: no \[2J $/,
  ],
]

test.for(speakers)('whoever %s at MOCK_ORIGIN is told of in a sentence', async ([, says, message]) => {
  const origin = await startSpeaker(says)

  const asked = askMock(origin, '/_mock/config', { timeoutSeconds: 0.5 })

  await expect(asked).rejects.toThrow(message)
})
