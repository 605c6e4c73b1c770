import { startMockProvider } from '../../mock-provider/index.ts'
import { findFreePort } from '../../src/system/ports.ts'
import { expect, test } from '../../src/testing/vitest.ts'
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

/** Two ports in a row that are free now. */
async function freePair(): Promise<[number, number]> {
  for (;;) {
    const port = await findFreePort()
    if ((await findFreePort(port + 1)) === port + 1) return [port, port + 1]
  }
}

test('worlds take the ports that a container publishes, and give them back', async ({ onTestFinished }) => {
  const worldPorts = await freePair()
  const mock = await startMockProvider({ worldPorts })
  onTestFinished(() => mock.stop())

  const [first, second] = await Promise.all([mock.worlds.create(), mock.worlds.create()])
  const third = mock.worlds.create()

  await expect(third).rejects.toThrow(`all ports from ${worldPorts[0]} to ${worldPorts[1]} are in use`)
  expect([first.mock.port, second.mock.port].toSorted((a, b) => a - b)).toEqual(worldPorts)
  await mock.worlds.remove(first.id)
  expect((await mock.worlds.create()).mock.port).toBe(first.mock.port)
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

testWith({ publicOrigin: 'http://mock:4000' })(
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
