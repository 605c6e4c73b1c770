import net from 'node:net'
import axios from 'axios'
import * as undici from 'undici'
import { onTestFinished, vi } from 'vitest'
import { interceptX } from '../../src/testing/intercept.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { countingProxy, failureOf, otherHost } from './network.ts'
import { plainSenders, senders } from './senders.ts'

test('a connection to another host passes untouched: its first bytes are a TLS handshake', async ({ mock }) => {
  const other = await otherHost()
  interceptX(mock)

  const socket = other.connect().on('error', () => {})
  const [firstByte] = await other.bytes
  socket.destroy()

  expect(firstByte).toBe(22)
  expect(other.lookups).toEqual(['other.test'])
  expect(mock.journal.events).toEqual([])
})

test("{ others: 'refuse' } refuses another host before its name is looked up", async ({ mock }) => {
  const other = await otherHost()
  interceptX(mock, { others: 'refuse' })

  const socket = other.connect()
  const error = await new Promise<Error>((resolve) => socket.once('error', resolve))

  expect(error.message).toMatch(/^interceptX: other\.test:\d+ was refused, because \{ others: 'refuse' \}/)
  expect(other.lookups).toEqual([])
})

test.for(senders)('%s to another host fails with the reason under refuse', async ([, send], { mock }) => {
  interceptX(mock, { others: 'refuse' })

  const failure = await failureOf(send('https://other.test/'))

  expect(failure).toContain('interceptX: other.test:443 was refused')
})

test.for(plainSenders)('%s without TLS to another host fails under refuse', async ([, send], { mock }) => {
  interceptX(mock, { others: 'refuse' })

  const failure = await failureOf(send('http://other.test/'))

  expect(failure).toContain('interceptX: other.test:80 was refused')
})

test.for(['localhost', '127.0.0.1', '127.9.9.9', '::1', '0.0.0.0', 'app.localhost'])(
  '%s is this machine, under refuse too',
  async (host, { mock }) => {
    interceptX(mock, { others: 'refuse' })

    const socket = net.connect({ host, port: mock.port })
    const error = await new Promise<Error | undefined>((resolve) => {
      socket.once('error', resolve).once('connect', () => resolve(undefined))
    })
    socket.destroy()

    expect(error?.message ?? '').not.toContain('interceptX')
  },
)

test('through the tunnel of a proxy nothing is sent: the request goes to the mock', async ({ mock }) => {
  const proxy = await countingProxy()
  interceptX(mock)

  const { statusCode } = await undici.request('https://api.x.com/2/users/me', {
    dispatcher: new undici.ProxyAgent(proxy.url),
  })

  expect(statusCode).toBe(401)
  expect(proxy.tunnels).toEqual(['api.x.com:443'])
  await proxy.tunnelClosed
  expect(proxy.received()).toBe(0)
})

test('axios does not take X’s hosts to the proxy of the environment, and finds it there again', async ({ mock }) => {
  const proxy = await countingProxy()
  vi.stubEnv('HTTPS_PROXY', proxy.url)
  vi.stubEnv('NO_PROXY', 'internal.test')
  onTestFinished(() => void vi.unstubAllEnvs())
  const before = { ...process.env }
  const interception = interceptX(mock)

  const { status } = await axios.get('https://api.x.com/2/users/me', { validateStatus: () => true })
  const during = process.env.NO_PROXY
  interception.restore()

  expect(status).toBe(401)
  expect(proxy.tunnels).toEqual([])
  expect(during).toBe('internal.test,x.com,api.x.com,twitter.com,api.twitter.com')
  expect({ ...process.env }).toEqual(before)
})
