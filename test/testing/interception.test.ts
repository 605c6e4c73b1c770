import tls from 'node:tls'
import { onTestFinished } from 'vitest'
import { startMockProvider } from '../../mock-provider/index.ts'
import { interceptX } from '../../src/testing/intercept.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { connects, failureOf, otherHost, untilFired } from './network.ts'
import { senders } from './senders.ts'

test('restore puts everything back, once', async ({ mock }) => {
  const before = connects()
  const interception = interceptX(mock)
  const during = connects()

  interception.restore()
  interception.restore()

  expect(before.filter((connect, index) => connect === during[index])).toEqual([])
  expect(connects()).toEqual(before)
})

test('using ends the interception, also when the block throws', ({ mock }) => {
  const before = connects()
  const fail = () => {
    using _interception = interceptX(mock)
    throw new Error('the app failed')
  }

  expect(fail).toThrow('the app failed')

  expect(connects()).toEqual(before)
})

test('a provider that stops takes its interception along', async () => {
  const before = connects()
  const mock = await startMockProvider()
  interceptX(mock)

  await mock.stop()

  expect(connects()).toEqual(before)
})

test('a request that is under way when the interception ends fails, and does not hang', async ({ mock }) => {
  const fault = mock.faults.arm({ at: 'users/me', then: 'hang' })
  const interception = interceptX(mock)
  const request = failureOf(fetch('https://api.x.com/2/users/me'))
  await untilFired(fault)

  interception.restore()

  expect(await request).toContain('UND_ERR_SOCKET')
})

test('what others put on top of an interception stays, and what is left below does nothing', async ({ mock }) => {
  const { connect } = tls
  onTestFinished(() => void (tls.connect = connect))
  const interception = interceptX(mock, { others: 'refuse' })
  const ours = tls.connect
  const wrapper = ((...args: Parameters<typeof tls.connect>) => ours(...args)) as typeof tls.connect
  tls.connect = wrapper
  const other = await otherHost()

  interception.restore()
  const socket = other.connect().on('error', () => {})
  const [firstByte] = await other.bytes
  socket.destroy()

  expect(tls.connect).toBe(wrapper)
  expect(firstByte).toBe(22)
})

test.for(senders)('a pooled connection of %s does not lead to the mock of before', async ([, send], { mock }) => {
  const url = 'https://api.x.com/2/users/me'
  const first = interceptX(mock)
  await send(url)
  first.restore()
  const next = await startMockProvider()
  using _second = interceptX(next)

  await send(url)
  await next.stop()

  expect(mock).toShowCall('GET /2/users/me')
  expect(next).toShowCall('GET /2/users/me')
  expect(mock.journal.events).toHaveLength(1)
})

test('a second interception is refused, and names the mock that has X’s hosts', async ({ mock }) => {
  const other = await startMockProvider()
  using _first = interceptX(other)

  expect(() => interceptX(mock)).toThrow(`interceptX: X’s hosts lead to the mock at ${other.origin} already`)
  expect(() => interceptX(other)).toThrow('run such tests one after the other (not test.concurrent)')

  await other.stop()
})

test('once the first is restored, another mock can have X’s hosts', async ({ mock }) => {
  const other = await startMockProvider()
  interceptX(other).restore()
  interceptX(mock)

  const { status } = await fetch('https://api.x.com/2/users/me')
  await other.stop()

  expect(status).toBe(401)
  expect(mock).toShowCall('GET /2/users/me', { status: 401 })
})

test('a provider that was stopped cannot have X’s hosts', async ({ mock }) => {
  await mock.stop()

  expect(() => interceptX(mock)).toThrow(`interceptX: the provider at ${mock.origin} was stopped`)
})

test.for([
  ['no mock', [undefined], 'interceptX: undefined is no mock; give what startMockProvider() resolves to (await it)'],
  [
    'a promise of one',
    [Promise.resolve()],
    'interceptX: a Promise is no mock; give what startMockProvider() resolves to (await it)',
  ],
  ['an origin', ['http://127.0.0.1:4000'], "interceptX: 'http://127.0.0.1:4000' is no mock"],
] as [string, unknown[], string][])('interceptX refuses %s', ([, args, message]) => {
  const call = interceptX as (...given: unknown[]) => unknown

  expect(() => call(...args)).toThrow(message)
})

test.for([
  ['refuse', "interceptX: the options cannot be 'refuse'; they are { others }"],
  [null, 'interceptX: the options cannot be null; they are { others }'],
  [{ other: 'refuse' }, "interceptX: there is no option 'other'; there is others"],
  [{ others: true }, "interceptX: others cannot be true; it takes 'pass' or 'refuse'"],
] as [unknown, string][])('interceptX refuses the options %j', ([options, message], { mock }) => {
  const call = interceptX as (...given: unknown[]) => unknown
  const before = connects()

  expect(() => call(mock, options)).toThrow(message)

  expect(connects()).toEqual(before)
})
