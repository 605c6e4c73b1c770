import { Server } from 'node:net'
import { vi } from 'vitest'
import { startMockProvider, type MockProvider } from '../../mock-provider/index.ts'
import { test, expect } from '../../src/testing/vitest.ts'
import { refresh } from '../mock-provider/fixtures.ts'
import { runVitest, type Run } from './run-vitest.ts'

const seen: MockProvider[] = []

test('the first test gets a provider', async ({ mock }) => {
  seen.push(mock)

  expect((await fetch(`${mock.origin}/2/users/me`)).status).toBe(401)
})

test('the next test gets another one, and the first was stopped', async ({ mock }) => {
  const [previous] = seen

  expect(previous?.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(mock.config.clientId).not.toBe(previous?.config.clientId)
  expect(mock.journal.events).toEqual([])
  await expect(fetch(previous?.origin ?? '')).rejects.toThrow('fetch failed')
})

test('the clock of the fixture is frozen and its profile is x', async ({ mock }) => {
  expect(mock.clock.running).toBe(false)
  expect(mock.profile).toMatchObject({ replayClosesFamily: false, deadTokenError: 'invalid_request' })
})

test.extend({ mockOptions: { profile: 'rfc-strict' } })(
  'mockOptions sets what the provider is started with',
  async ({ mock }) => {
    expect(mock.profile.deadTokenError).toBe('invalid_grant')
  },
)

const listen = vi.spyOn(Server.prototype, 'listen')
let started = 0

test('a test that asks for a mock has one server started for it', ({ mock }) => {
  started = listen.mock.calls.length

  expect(mock.port).toBeGreaterThan(0)
  expect(started).toBeGreaterThan(0)
})

test('a test that asks for none has none started', () => {
  expect(listen.mock.calls).toHaveLength(started)
})

const together: MockProvider[] = []

/** Resolves once both of the concurrent tests are here. */
async function meetTheOther(mock: MockProvider): Promise<void> {
  together.push(mock)
  while (together.length < 2) await new Promise(setImmediate)
}

test.concurrent.for([1, 2])('concurrent test %i sees its own requests and time only', async (count, { mock }) => {
  const { refreshToken } = await mock.signIn()
  await meetTheOther(mock)

  mock.clock.advance({ days: count })
  for (let number = 0; number < count; number++) await fetch(`${mock.origin}/2/users/me`)
  await refresh(mock, refreshToken)

  expect(new Set(together.map(({ origin }) => origin)).size).toBe(2)
  expect(mock.journal.events.filter(({ kind }) => kind === 'api.called')).toHaveLength(count)
  expect(mock).toShowRefreshes(1)
  expect(mock.journal.events.filter(({ kind }) => kind === 'clock.moved')).toMatchObject([
    { detail: `advanced by ${count * 86_400} s` },
  ])
})

const IMPORTS = "import { test, expect } from '../../../src/testing/vitest.ts'\n"

/** Runs tests, with the fixture imported, in a vitest of their own. */
function runChild(source: string, ...flags: string[]): Promise<Run> {
  return runVitest({ 'child.temp.ts': IMPORTS + source }, ...flags)
}

test('a failing test prints what its provider saw, a passing one prints nothing', async () => {
  const { code, output } = await runChild(`
    test('passes', async ({ mock }) => {
      await mock.fetch(mock.origin + '/2/passing')
    })
    test('fails', async ({ mock }) => {
      await mock.signIn()
      await mock.fetch(mock.origin + '/2/failing', { headers: { authorization: 'Bearer very-secret' } })
      expect(1).toBe(2)
    })`)

  expect(code).toBe(1)
  expect(output).toContain('What the mock provider saw:')
  expect(output).toMatch(/1 tokens\.issued g1 AT#1 RT#1 sign-in/)
  expect(output).toMatch(/2 request\.refused GET \/2\/failing 404 unknown-path/)
  expect(output).not.toContain('/2/passing 404')
  expect(output).not.toContain('Bearer very-secret 404')
})

test('a failing test that no request reached says so', async () => {
  const { code, output } = await runChild("test('fails', ({ mock }) => expect(mock.port).toBe(0))")

  expect(code).toBe(1)
  expect(output).toContain('nothing: no request arrived')
})

const unfired = `
  const strict = test.extend({ mockOptions: { failOnUnfiredFaults: true } })
  strict('arms for nothing', async ({ mock }) => {
    mock.faults.arm({ at: 'token', then: 'reset' })
    await mock.fetch(mock.origin + '/2/users/me')
  })
  strict('arms and meets', async ({ mock }) => {
    mock.faults.arm({ at: 'users/me', then: { status: 503 } })
    await mock.fetch(mock.origin + '/2/users/me')
  })
  strict('arms nothing', async ({ mock }) => void (await mock.signIn()))
  strict('fails by itself', ({ mock }) => {
    mock.faults.arm({ at: 'token', then: 'reset' })
    expect('by itself').toBe('the only error')
  })
  test('does not ask for it', ({ mock }) => void mock.faults.arm({ at: 'token', then: 'reset' }))`

test('failOnUnfiredFaults fails the test whose fault met no request, and only that', async () => {
  const { code, output } = await runChild(unfired)

  expect(code).toBe(1)
  expect(output).toMatch(/× \S+ > arms for nothing/)
  for (const name of ['arms and meets', 'arms nothing', 'does not ask for it'])
    expect(output).toMatch(new RegExp(`✓ \\S+ > ${name}`))
  expect(output.match(/Error: mockOptions\.failOnUnfiredFaults: #1 never fired: reset at token, 1 time/g)).toHaveLength(
    1,
  )
  expect(output).toContain('the only error')
})

const throwing = `
  import tls from 'node:tls'
  import { interceptX } from '../../../src/testing/intercept.ts'
  const before = tls.connect
  let left
  test('throws', async ({ mock, time }) => {
    left = mock.origin
    interceptX(mock)
    await fetch('https://api.x.com/2/users/me')
    throw new Error('in the middle')
  })
  test('finds everything as it was', async () => {
    expect(tls.connect).toBe(before)
    expect(setTimeout.clock).toBeUndefined()
    await expect(fetch(left)).rejects.toThrow('fetch failed')
  })`

test.for(['forks', 'threads', 'vmThreads'])(
  'in %s a test that throws leaves port, hosts and time as they were',
  async (pool) => {
    const { code, output } = await runChild(throwing, `--pool=${pool}`)

    expect(code).toBe(1)
    expect(output).toMatch(/× \S+ > throws/)
    expect(output).toMatch(/✓ \S+ > finds everything as it was/)
  },
)

test.for([
  [{ journalSize: 0 }, 'journalSize cannot be 0; it takes a whole number, 1 or more'],
  [{ profile: 'y' }, 'profile'],
] as const)('mockOptions %j are refused as startMockProvider refuses them', async ([mockOptions, message]) => {
  const { code, output } = await runChild(
    `test.extend({ mockOptions: ${JSON.stringify(mockOptions)} })('starts', ({ mock }) => void mock)`,
  )

  expect(code).toBe(1)
  expect(output).toContain(message)
})

test('what a stopped provider is asked for is named, with the way out', async ({ mock }) => {
  const url = `${mock.origin}/2/users/me`
  await mock.stop()

  await expect(mock.fetch(url)).rejects.toThrow(
    'fetch failed: mock.fetch was asked for GET /2/users/me after the provider was stopped; await all work',
  )
  await expect(mock.fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  await expect(mock.signIn()).rejects.toThrow('signIn: this provider was stopped; await all work before the test ends')
  await expect(mock.approve(url)).rejects.toThrow('approve: this provider was stopped')
  await expect(mock.deny(url)).rejects.toThrow('deny: this provider was stopped')
})

test('a port that is taken is named', async ({ mock }) => {
  await expect(startMockProvider({ port: mock.port })).rejects.toThrow(`port ${mock.port} of 127.0.0.1 is taken`)
})
