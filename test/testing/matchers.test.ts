import { AssertionError } from 'node:assert'
import { startMockProvider, type MockProvider } from '../../mock-provider/index.ts'
import { refreshTokens } from '../../src/client/index.ts'
import * as assertions from '../../src/testing/assert.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { collectWarnings, exchange, getCode, refresh, statusOfCall, testWith } from '../mock-provider/fixtures.ts'

/** A sign-in through the consent page, a call, a refresh after two hours, a call with the new token. */
async function runApp(mock: MockProvider): Promise<void> {
  const { text } = await exchange(mock, await getCode(mock))
  const first = JSON.parse(text) as { access_token: string; refresh_token: string }
  await statusOfCall(mock, first.access_token)
  mock.clock.advanceToExpiryOf(first.access_token)
  await statusOfCall(mock, first.access_token)
  const second = JSON.parse((await refresh(mock, first.refresh_token)).text) as { access_token: string }
  await statusOfCall(mock, second.access_token)
}

/** What spends the refresh token of one grant twice, as two callers do who see the same expiry. */
async function runRace(mock: MockProvider): Promise<void> {
  const { refreshToken } = await mock.signIn()
  await Promise.all([refresh(mock, refreshToken), refresh(mock, refreshToken)])
}

/** The same check as a matcher and as an assertion. */
type Check = { matcher: string; assertion: keyof typeof assertions; args: unknown[] }

const holding: Check[] = [
  { matcher: 'toShowRefreshes', assertion: 'assertRefreshes', args: [1] },
  { matcher: 'toShowRotation', assertion: 'assertRotation', args: [] },
  { matcher: 'toShowNoReplay', assertion: 'assertNoReplay', args: [] },
  { matcher: 'toShowTokenRequests', assertion: 'assertTokenRequests', args: [2] },
  { matcher: 'toShowTokenRequests', assertion: 'assertTokenRequests', args: [1, { grantType: 'refresh_token' }] },
  { matcher: 'toShowCall', assertion: 'assertCall', args: ['GET /2/users/me', { status: 401 }] },
]

const failing: Check[] = [
  { matcher: 'toShowRefreshes', assertion: 'assertRefreshes', args: [2] },
  { matcher: 'toShowRotation', assertion: 'assertRotation', args: [] },
  { matcher: 'toShowNoReplay', assertion: 'assertNoReplay', args: [] },
  { matcher: 'toShowTokenRequests', assertion: 'assertTokenRequests', args: [1] },
  { matcher: 'toShowCall', assertion: 'assertCall', args: ['GET /2/users/me'] },
  { matcher: 'toShowAllFaultsFired', assertion: 'assertAllFaultsFired', args: [] },
]

type Callable = Record<string, (...args: unknown[]) => void>

const match = (mock: unknown, { matcher, args }: Check) => (expect(mock) as unknown as Callable)[matcher]?.(...args)
const matchNot = (mock: unknown, { matcher, args }: Check) =>
  (expect(mock).not as unknown as Callable)[matcher]?.(...args)
const assertIt = (mock: unknown, { assertion, args }: Check) =>
  (assertions as unknown as Callable)[assertion]?.(mock, ...args)

test.for(holding)('$matcher and $assertion of $args hold for a correct app', async (check, { mock }) => {
  await runApp(mock)

  match(mock, check)
  assertIt(mock, check)

  expect(() => matchNot(mock, check)).toThrow(`${check.matcher}: expected `)
})

test.for(failing)(
  '$matcher and $assertion of $args fail after a race, with their evidence',
  async (check, { mock }) => {
    await runRace(mock)
    mock.faults.arm({ at: 'authorize', then: 'reset' })

    matchNot(mock, check)

    expect(() => match(mock, check)).toThrow(/#\d+ [\s\S]+ {2}likely: {2}[\s\S]+ {2}way out: /)
    expect(() => match(mock, check)).toThrow(new RegExp(`^${check.matcher}: `))
    expect(() => assertIt(mock, check)).toThrow(AssertionError)
    expect(() => assertIt(mock, check)).toThrow(new RegExp(`^${check.assertion}: `))
  },
)

test('the old access token right after a refresh breaks the rotation, and is no replay', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()
  await refresh(mock, refreshToken)
  await statusOfCall(mock, accessToken)

  expect(mock).not.toShowRotation()
  expect(mock).toShowNoReplay()
  expect(() => assertions.assertRotation(mock)).toThrow('presented AT#1, but AT#2 of #2 was the newest')
  expect(() => assertions.assertNoReplay(mock)).not.toThrow()
})

test('the stack of a failed assertion starts at the line of the test', ({ mock }) => {
  let stack = ''
  try {
    assertions.assertRefreshes(mock, 1)
  } catch (error) {
    if (error instanceof Error) stack = error.stack ?? ''
  }

  expect(stack.split('\n').find((line) => line.startsWith('    at '))).toContain('matchers.test.ts')
})

test('assertNoSecretOf finds what a text holds', async ({ mock }) => {
  const { accessToken } = await mock.signIn()

  assertions.assertNoSecretOf(mock, 'a clean text')

  expect(() => assertions.assertNoSecretOf(mock, `log ${accessToken}`)).toThrow(
    'assertNoSecretOf: the text holds secrets',
  )
})

testWith({ clients: [{ clientSecret: 'dog' }] })(
  'a secret that is too short to be looked for is told in a warning, once for a mock',
  async ({ mock }) => {
    const warnings = collectWarnings()

    for (const _ of [1, 2]) assertions.assertNoSecretOf(mock, 'dogma')
    await new Promise(setImmediate)

    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining(`assertNoSecretOf does not look for the client secret ${mock.fingerprintOf('dog')}`),
    ])
  },
)

const short = testWith({ journalSize: 4 })

short.for([...holding])('$matcher judges nothing once the journal has lost its beginning', async (check, { mock }) => {
  await runApp(mock)
  const message = new RegExp(`^${check.matcher}: journal truncated: the mark is at event 0`)

  expect(() => match(mock, check)).toThrow(message)
  expect(() => matchNot(mock, check)).toThrow(message)
  expect(() => assertIt(mock, check)).toThrow('journal truncated')
})

short('a mark whose events are all there is judged, one before is not', async ({ mock }) => {
  const before = mock.journal.mark()
  await runApp(mock)
  const { refreshToken } = await mock.signIn()
  const mark = mock.journal.mark()
  await refresh(mock, refreshToken)

  expect(mock).toShowRefreshes(1, { since: mark })
  expect(() => expect(mock).toShowRefreshes(1, { since: before })).toThrow('journal truncated')
})

test('a world that was put back from another provider is judged from there on', async ({ mock }) => {
  const other = await startMockProvider()
  const { refreshToken } = await other.signIn()
  await refresh(other, refreshToken)
  await mock.signIn()
  const fresh = await startMockProvider()
  const mark = fresh.journal.mark()
  fresh.restore(other.snapshot())
  await Promise.all([other.stop(), fresh.stop()])

  expect(fresh.journal.events[0]?.seq).toBeGreaterThan(1)
  expect(fresh).toShowRefreshes(0)
  expect(fresh).toShowRefreshes(0, { since: mark })
})

test('one client’s and one user’s requests are judged by themselves; a user by id or name', async ({ mock }) => {
  const other = mock.clients.register({ name: 'Other app' })
  const ada = await mock.signIn()
  const ben = await mock.signIn({ user: 'ben_practice', client: other.clientId })
  await refresh(mock, ada.refreshToken)
  await refresh(mock, ben.refreshToken, { client_id: other.clientId })
  await refresh(mock, ben.refreshToken, { client_id: other.clientId })
  const benId = mock.users.list().find(({ username }) => username === 'ben_practice')?.id ?? ''

  expect(mock).toShowRefreshes(2)
  expect(mock).toShowRefreshes(1, { client: other.clientId })
  expect(mock).toShowNoReplay({ user: 'ada_practice' })
  expect(mock).not.toShowNoReplay({ user: benId })
  expect(mock).toShowTokenRequests(2, { client: other.clientId, user: 'ben_practice' })
})

test.for([
  ['toShowRefreshes', ['2'], "toShowRefreshes: the count cannot be '2'; it takes a whole number, 0 or more"],
  ['toShowRefreshes', [], 'toShowRefreshes: the count cannot be undefined'],
  ['toShowRefreshes', [-1], 'toShowRefreshes: the count cannot be -1'],
  ['toShowTokenRequests', [1.5], 'toShowTokenRequests: the count cannot be 1.5'],
  ['toShowTokenRequests', [{ since: 0 }], 'toShowTokenRequests: the count cannot be { since: 0 }'],
  [
    'toShowTokenRequests',
    [1, { grantType: 'refresh' }],
    "grantType cannot be 'refresh'; it takes authorization_code or refresh_token",
  ],
  ['toShowRotation', [{ sinse: 1 }], "toShowRotation: there is no option 'sinse'; there are since, client, user"],
  ['toShowRotation', [{ status: 1 }], "toShowRotation: there is no option 'status'; there are since, client, user"],
  ['toShowRotation', [3], 'toShowRotation: the options cannot be 3; they are { since, client, user }'],
  [
    'toShowNoReplay',
    [{ since: 4 }],
    'toShowNoReplay: since cannot be 4; it takes a mark of this mock, mock.journal.mark(), which is 0 now',
  ],
  ['toShowNoReplay', [{ since: '0' }], "toShowNoReplay: since cannot be '0'"],
  ['toShowNoReplay', [{ client: 'me' }], "toShowNoReplay: client 'me' is not registered; there are "],
  [
    'toShowNoReplay',
    [{ user: 'me' }],
    "toShowNoReplay: user 'me' does not exist; there are ada_practice, ben_practice",
  ],
  [
    'toShowCall',
    ['/2/users/me'],
    "toShowCall: the request cannot be '/2/users/me'; it takes a method and a path without query",
  ],
  ['toShowCall', ['GET /2/users/me?x=1'], "toShowCall: the request cannot be 'GET /2/users/me?x=1'"],
  ['toShowCall', ['GET https://api.x.com/2/users/me'], "such as 'GET /2/users/me'"],
  [
    'toShowCall',
    ['GET /2/users/me', { status: '200' }],
    "toShowCall: status cannot be '200'; it takes an HTTP status, or 0",
  ],
] as [string, unknown[], string][])('%s(%j) is refused, also behind not', ([matcher, args, message], { mock }) => {
  const check: Check = { matcher, assertion: 'assertRefreshes', args }

  expect(() => match(mock, check)).toThrow(message)
  expect(() => matchNot(mock, check)).toThrow(message)
})

test.for<unknown>(['mock', undefined, null, { journal: [] }, () => {}, Promise.resolve({})])(
  '%s is no mock',
  (value) => {
    for (const check of holding) {
      expect(() => match(value, check)).toThrow(/^\w+: .+ is no mock; give what startMockProvider\(\) resolves to/)
      expect(() => matchNot(value, check)).toThrow('is no mock')
      expect(() => assertIt(value, check)).toThrow(TypeError)
    }
    expect(() => expect('text').toHoldNoSecretOf(value as MockProvider)).toThrow('toHoldNoSecretOf: ')
  },
)

test('a stopped provider is still judged', async ({ mock }) => {
  await runApp(mock)
  await mock.stop()

  expect(mock).toShowRefreshes(1)
  expect(mock).toShowRotation()
})

test('whether all faults fired is no question where none was armed', ({ mock }) => {
  const says = 'no fault was armed, so there is none that could have fired; arm one with mock.faults.arm(…)'

  expect(() => expect(mock).toShowAllFaultsFired()).toThrow(`toShowAllFaultsFired: ${says}`)
  expect(() => expect(mock).not.toShowAllFaultsFired()).toThrow(`toShowAllFaultsFired: ${says}`)
  expect(() => assertions.assertAllFaultsFired(mock)).toThrow(`assertAllFaultsFired: ${says}`)
})

test('a fault that was armed and met its request is one that fired; from a mark on there may be none', async ({
  mock,
}) => {
  mock.faults.arm({ at: 'users/me', then: { status: 503 } })
  const since = mock.journal.mark()
  await fetch(`${mock.origin}/2/users/me`)

  expect(mock).toShowAllFaultsFired()
  assertions.assertAllFaultsFired(mock)
  expect(() => expect(mock).not.toShowAllFaultsFired()).toThrow('expected a fault that met no request; all did')
  expect(() => expect(mock).toShowAllFaultsFired({ since })).toThrow(`no fault was armed after event ${since}, so`)
})

/** A refresh over a socket, as an app sends it. */
async function refreshBySocket({ config }: MockProvider, refreshToken = ''): Promise<void> {
  await refreshTokens(config, { refreshToken }).catch(() => {})
}

const AT_ONCE = 'two callers refreshed with the same token at once'

test.for([
  ['without a socket', (mock: MockProvider, token = '') => refresh(mock, token)],
  ['over sockets', refreshBySocket],
] as const)('with a frozen clock it is the order that tells a race from a replay: %s', async ([, send], { mock }) => {
  const raced = await mock.signIn()
  const replayed = await mock.signIn()
  await Promise.all([send(mock, raced.refreshToken), send(mock, raced.refreshToken)])
  const since = mock.journal.mark()
  for (let round = 0; round < 2; round += 1) await send(mock, replayed.refreshToken)

  expect(() => expect(mock).toShowNoReplay()).toThrow(AT_ONCE)
  expect(() => expect(mock).toShowNoReplay({ since })).toThrow('the refresh token of the answer was not stored, or')
})

test('a keep-alive connection that was used before races as well as a new one', async ({ mock }) => {
  const warm = await mock.signIn()
  await Promise.all([1, 2, 3].map(() => refreshBySocket(mock, warm.refreshToken)))
  const { refreshToken } = await mock.signIn()
  const since = mock.journal.mark()

  await Promise.all([refreshBySocket(mock, refreshToken), refreshBySocket(mock, refreshToken)])

  expect(() => expect(mock).toShowNoReplay({ since })).toThrow(AT_ONCE)
})
