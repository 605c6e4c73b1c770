import { once } from 'node:events'
import { createServer } from 'node:net'
import { onTestFinished } from 'vitest'
import { startMockProvider } from '../../mock-provider/index.ts'
import { findFreePort } from '../../src/system/ports.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { ask } from './control/call.ts'
import { testWith } from './fixtures.ts'

const answers = async (origin: string) => (await fetch(`${origin}/2/users/me`)).status

test('each world has an origin, a clock, clients and a journal of its own', async ({ mock }) => {
  const { mock: first } = await mock.worlds.create()
  const { mock: second } = await mock.worlds.create({ profile: 'rfc-strict', seed: 'two' })
  first.clock.advance({ hours: 2 })

  const statuses = await Promise.all([mock, first, second].map(({ origin }) => answers(origin)))

  expect(statuses).toEqual([401, 401, 401])
  expect(new Set([mock, first, second].map(({ config }) => config.clientId)).size).toBe(3)
  expect(first.clock.now() - mock.clock.now()).toBeGreaterThanOrEqual(7200)
  expect(second.profile.deadTokenError).toBe('invalid_grant')
  expect(mock.journal.events).toHaveLength(1)
  expect(first.journal.events).toHaveLength(2)
})

test('a token of one world is unknown in another', async ({ mock }) => {
  const { mock: other } = await mock.worlds.create()
  const { accessToken } = await mock.signIn()
  const headers = { authorization: `Bearer ${accessToken}` }

  const own = await fetch(`${mock.origin}/2/users/me`, { headers })
  const foreign = await fetch(`${other.origin}/2/users/me`, { headers })

  expect([own.status, foreign.status]).toEqual([200, 401])
})

test('a world that is removed answers no more, and its id is named no more', async ({ mock }) => {
  const { id, mock: world } = await mock.worlds.create()
  const kept = await mock.worlds.create()

  await mock.worlds.remove(id)

  await expect(answers(world.origin)).rejects.toThrow('fetch failed')
  expect(mock.worlds.list().map((open) => open.id)).toEqual([kept.id])
  await expect(mock.worlds.remove(id)).rejects.toThrow(`world "${id}" is not open; there are ${kept.id}`)
})

test('all worlds end with the first', async () => {
  const mock = await startMockProvider()
  const { mock: world } = await mock.worlds.create()
  const { mock: nested } = await world.worlds.create()

  await mock.stop()

  await expect(answers(world.origin)).rejects.toThrow('fetch failed')
  await expect(answers(nested.origin)).rejects.toThrow('fetch failed')
})

test('options that cannot be are refused, and open nothing', async ({ mock }) => {
  await expect(mock.worlds.create({ profile: 'nonsense' })).rejects.toThrow('profile "nonsense" does not exist')

  expect(mock.worlds.list()).toEqual([])
})

/** So many ports in a row that are free now. @returns the first. */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = await findFreePort()
    const rest = Array.from({ length: count - 1 }, (_, index) => first + index + 1)
    const found = await Promise.all(rest.map((port) => findFreePort(port)))
    if (found.every((port, index) => port === rest[index])) return first
  }
}

test('worlds take the ports that a container publishes, and give them back', async () => {
  const free = await freePorts(2)
  const worldPorts: [number, number] = [free, free + 1]
  const mock = await startMockProvider({ worldPorts })
  onTestFinished(() => mock.stop())

  const [first, second] = await Promise.all([mock.worlds.create(), mock.worlds.create()])
  const third = mock.worlds.create()

  await expect(third).rejects.toThrow(`all ports from ${worldPorts[0]} to ${worldPorts[1]} are in use`)
  expect([first.mock.port, second.mock.port].toSorted((a, b) => a - b)).toEqual(worldPorts)
  await mock.worlds.remove(first.id)
  expect((await mock.worlds.create()).mock.port).toBe(first.mock.port)
})

/** A listener of somebody else's. */
async function holdPort(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
}

test('a port is given on once its listener is closed, to who waits for it', async () => {
  const port = await findFreePort()
  const mock = await startMockProvider({ worldPorts: [port, port] })
  onTestFinished(() => mock.stop())
  const { id } = await mock.worlds.create()

  const removed = mock.worlds.remove(id)
  const { mock: next } = await mock.worlds.create()

  await removed
  expect(next.port).toBe(port)
  expect(await answers(next.origin)).toBe(401)
})

test('eight workers that open and close worlds in a range of eight ports never fail', async () => {
  const first = await freePorts(8)
  const mock = await startMockProvider({ worldPorts: [first, first + 7] })
  onTestFinished(() => mock.stop())
  const work = async () => {
    for (let round = 0; round < 25; round += 1) {
      const { id, origin } = JSON.parse((await ask(mock, 'POST /worlds', {})).text)
      statuses.push(await answers(origin))
      await ask(mock, `DELETE /worlds/${id}`)
    }
  }
  const statuses: number[] = []

  await Promise.all(Array.from({ length: 8 }, work))

  expect(statuses).toEqual(Array(200).fill(401))
  expect(mock.worlds.list()).toEqual([])
})

test('a port that another program holds is skipped; where it was the last one, the answer is 409', async () => {
  const first = await freePorts(2)
  await holdPort(first)
  const mock = await startMockProvider({ worldPorts: [first, first + 1] })
  onTestFinished(() => mock.stop())

  const { mock: world } = await mock.worlds.create()
  const refused = await ask(mock, 'POST /worlds', {})

  expect(world.port).toBe(first + 1)
  expect(refused.status).toBe(409)
  expect(JSON.parse(refused.text).detail).toBe(
    `worlds: all ports from ${first} to ${first + 1} are in use, 1 of them by other programs; remove a world first, or give a larger range`,
  )
})

test('a world that its own handle stops is listed no more, and its port is free', async () => {
  const port = await findFreePort()
  const mock = await startMockProvider({ worldPorts: [port, port] })
  onTestFinished(() => mock.stop())
  const { mock: world } = await mock.worlds.create()

  await Promise.all([world.stop(), world.stop()])

  expect(mock.worlds.list()).toEqual([])
  expect((await mock.worlds.create()).mock.port).toBe(port)
})

test('a world that starts while the first stops, stops as well', async () => {
  const port = await findFreePort()
  const mock = await startMockProvider({ worldPorts: [port, port] })

  const open = async () => (await mock.worlds.create()).id
  const opened = open()
  await mock.stop()

  await expect(opened).rejects.toThrow('worlds.create: this provider was stopped, and its worlds with it')
  await expect(open()).rejects.toThrow('this provider was stopped')
  expect(await findFreePort(port)).toBe(port)
})

test.for([
  [0, 5],
  [5, 4],
  [1, 70_000],
  [1.5, 2],
] as [number, number][])('the range of ports %j is refused', async (worldPorts) => {
  const start = startMockProvider({ worldPorts })

  await expect(start).rejects.toThrow(/^worldPorts cannot be .* it takes a first and a last port/)
})

testWith({ allowedHosts: ['mock'], publicOrigin: 'http://mock:4000' })(
  'a world goes by the public name with its own port',
  async ({ mock }) => {
    const { mock: world } = await mock.worlds.create()

    expect(world.config.tokenEndpoint).toBe(`http://mock:${world.port}/2/oauth2/token`)
  },
)

testWith({ controlToken: 'let-me-in' })('a world is guarded as the first one is', async ({ mock }) => {
  const { mock: world } = await mock.worlds.create()

  const { status } = await fetch(`${world.origin}/_mock/clock`)

  expect(status).toBe(401)
})
