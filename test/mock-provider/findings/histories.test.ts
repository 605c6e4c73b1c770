import {
  findReplays,
  readFamilies,
  readLives,
  type FaultAction,
  type MockProvider,
} from '../../../mock-provider/index.ts'
import { exchangeCode, refreshTokens, type ClientConfig } from '../../../src/client/index.ts'
import { seenBy } from '../../../src/proxy/own-mock.ts'
import { buildReport } from '../../../src/proxy/report.ts'
import { judgeNoReplay, judgeRotation } from '../../../src/testing/judges.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import { NO_EVIDENCE } from '../../../src/walkthrough/course/evidence.ts'
import { replaysOf } from '../../../src/walkthrough/course/wire-facts.ts'
import { proxyTo } from '../../proxy/connect.ts'
import { ask } from '../control/call.ts'
import { until, untilFired } from '../doors.ts'

/** One thing that a client does in a history, through real requests in process. */
class Client {
  readonly #mock: MockProvider
  readonly #config: ClientConfig

  constructor(mock: MockProvider, clientId = mock.config.clientId) {
    this.#mock = mock
    this.#config = { ...mock.configOf(clientId), fetch: mock.fetch }
  }

  async signIn(): Promise<string> {
    const { refreshToken = '' } = await this.#mock.signIn({ client: this.#config.clientId })
    return refreshToken
  }

  /** The new refresh token; none where it was refused or the answer did not come through. */
  async refresh(refreshToken: string, signal?: AbortSignal): Promise<string | undefined> {
    const answer = refreshTokens(this.#config, { refreshToken, ...(signal && { signal }) })
    return answer.then(
      (tokens) => tokens.refreshToken,
      () => undefined,
    )
  }

  /** The same with a fault that takes the answer. */
  async refreshInVain(refreshToken: string, then: FaultAction): Promise<void> {
    this.#mock.faults.arm({ at: 'token', then })
    expect((await this.refresh(refreshToken)) === undefined).toBe(true)
  }

  async code(): Promise<{ code: string; codeVerifier: string }> {
    const codeVerifier = 'v'.repeat(43)
    const { authorizationEndpoint, clientId, redirectUri } = this.#config
    const query = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: 'tweet.read users.read offline.access',
      state: 'some-state',
      code_challenge: codeVerifier,
      code_challenge_method: 'plain',
    }
    const answer = await this.#mock.approve(`${authorizationEndpoint}?${new URLSearchParams(query).toString()}`)
    return { code: answer.searchParams.get('code') ?? '', codeVerifier }
  }

  exchange(given: { code: string; codeVerifier: string }, signal?: AbortSignal): Promise<unknown> {
    return exchangeCode(this.#config, { ...given, ...(signal && { signal }) }).catch(() => {})
  }
}

/** What the three readers must agree on: `RT#1 lost` is a replay after an answer that a fault took, `unknown` one whose first use the journal does not have. */
type History = {
  what: string
  overrides?: Record<string, unknown>
  profile?: string
  play: (client: Client, mock: MockProvider) => Promise<unknown>
  shows: string[]
}

const again = async (client: Client, between: () => unknown = () => {}) => {
  const first = await client.signIn()
  await client.refresh(first)
  await between()
  await client.refresh(first)
}

const afterLoss =
  (then: FaultAction): History['play'] =>
  async (client) => {
    const first = await client.signIn()
    await client.refreshInVain(first, then)
    await client.refresh(first)
  }

/** A request that a fault delays until its client has given up and done something else. */
async function delayed(
  mock: MockProvider,
  send: (signal: AbortSignal) => Promise<unknown>,
  meanwhile: () => Promise<unknown>,
): Promise<void> {
  // An hour of real time: it is released.
  const fault = mock.faults.arm({ at: 'token', then: { delaySeconds: 3600 } })
  const caller = new AbortController()
  const answer = send(caller.signal)
  await untilFired(fault)
  caller.abort()
  await answer
  await meanwhile()
  fault.release()
  await until(() => mock.journal.events.some(({ reason }) => reason === 'answer-lost'))
}

const histories: History[] = [
  {
    what: 'a chain, each token once',
    play: async (client) => client.refresh((await client.refresh(await client.signIn())) ?? ''),
    shows: [],
  },
  { what: 'a spent token, while its family lives', play: (client) => again(client), shows: ['RT#1'] },
  {
    what: 'a spent token, after the user took the access back',
    play: (client, mock) => again(client, () => mock.revokeByUser()),
    shows: ['RT#1'],
  },
  {
    what: 'a spent token twice, the first time of which closed the family',
    profile: 'x-reported',
    play: async (client) => {
      const first = await client.signIn()
      for (const _ of [1, 2, 3]) await client.refresh(first)
    },
    shows: ['RT#1', 'RT#1'],
  },
  { what: 'the token before, within its grace', profile: 'grace', play: (client) => again(client), shows: ['RT#1'] },
  {
    what: 'the token before, after its grace',
    profile: 'grace',
    play: (client, mock) => again(client, () => mock.clock.advance({ minutes: 5 })),
    shows: ['RT#1'],
  },
  {
    what: 'the same token again where nothing rotates',
    overrides: { rotation: 'never' },
    play: (client) => again(client),
    shows: [],
  },
  { what: 'after a dropped answer', play: afterLoss('drop-after-commit'), shows: ['RT#1 lost'] },
  { what: 'after half an answer', play: afterLoss('truncated-body'), shows: ['RT#1 lost'] },
  { what: 'after broken JSON', play: afterLoss('malformed-json'), shows: ['RT#1 lost'] },
  { what: 'after a 503 behind the work', play: afterLoss({ status: 503, afterCommit: true }), shows: ['RT#1 lost'] },
  {
    what: 'after X’s own words behind the work',
    play: afterLoss({ case: 'token-invalid-refresh', afterCommit: true }),
    shows: ['RT#1 lost'],
  },
  {
    what: 'after an answer that says it is no JSON, which a client may read or not',
    play: async (client, mock) => {
      mock.faults.arm({ at: 'token', then: { contentType: 'text/html' } })
      await again(client)
    },
    shows: ['RT#1 lost'],
  },
  { what: 'after an answer without tokens', play: afterLoss({ omit: ['access_token'] }), shows: ['RT#1 lost'] },
  {
    what: 'after an answer with a wrong date, which hides nothing',
    play: async (client, mock) => {
      mock.faults.arm({ at: 'token', then: { dateSkewSeconds: 600 } })
      await again(client)
    },
    shows: ['RT#1'],
  },
  {
    what: 'a retry after a 503 that did nothing',
    play: async (client) => {
      const first = await client.signIn()
      await client.refreshInVain(first, { status: 503 })
      expect((await client.refresh(first)) !== undefined).toBe(true)
    },
    shows: [],
  },
  {
    what: 'a lost answer that another client’s request follows',
    play: async (client, mock) => {
      const other = new Client(mock, mock.clients.list().at(-1)?.clientId)
      const [first, theirs] = [await client.signIn(), await other.signIn()]
      await client.refreshInVain(first, 'drop-after-commit')
      await other.refresh(theirs)
      await other.refresh(theirs)
      await client.refresh(first)
    },
    shows: ['RT#1', 'RT#1 lost'],
  },
  {
    what: 'a token whose delayed request its client left, to try again',
    play: async (client, mock) => {
      const first = await client.signIn()
      await delayed(
        mock,
        (signal) => client.refresh(first, signal),
        () => client.refresh(first),
      )
    },
    shows: ['RT#1 lost'],
  },
  {
    what: 'a token whose client tried again before it left the delayed request',
    play: async (client, mock) => {
      const first = await client.signIn()
      const fault = mock.faults.arm({ at: 'token', then: { delaySeconds: 3600 } })
      const caller = new AbortController()
      const slow = client.refresh(first, caller.signal)
      await untilFired(fault)
      await client.refresh(first)
      caller.abort()
      await slow
      fault.release()
      await until(() => mock.journal.events.some(({ reason }) => reason === 'answer-lost'))
    },
    shows: ['RT#1 lost'],
  },
  {
    what: 'a token whose delayed request its client left, to try again, within its grace',
    profile: 'grace',
    play: async (client, mock) => {
      const first = await client.signIn()
      await delayed(
        mock,
        (signal) => client.refresh(first, signal),
        () => client.refresh(first),
      )
      await client.refresh(first)
    },
    shows: ['RT#1 lost', 'RT#1'],
  },
  {
    what: 'a code whose delayed request its client left, to try again',
    play: async (client, mock) => {
      const code = await client.code()
      await delayed(
        mock,
        (signal) => client.exchange(code, signal),
        () => client.exchange(code),
      )
    },
    shows: ['the code lost'],
  },
  {
    what: 'a token that comes again after the delayed request was left and the retry was answered',
    play: async (client, mock) => {
      const first = await client.signIn()
      await delayed(
        mock,
        (signal) => client.refresh(first, signal),
        () => client.refresh(first),
      )
      await client.refresh(first)
    },
    shows: ['RT#1 lost', 'RT#1'],
  },
  {
    what: 'a token that comes again after its delayed answer had nobody to go to',
    play: async (client, mock) => {
      const first = await client.signIn()
      await delayed(
        mock,
        (signal) => client.refresh(first, signal),
        () => Promise.resolve(),
      )
      await client.refresh(first)
    },
    shows: ['RT#1 lost'],
  },
  {
    what: 'a spent token whose delayed refusal nobody waited for',
    play: async (client, mock) => {
      const first = await client.signIn()
      await client.refresh(first)
      await delayed(
        mock,
        (signal) => client.refresh(first, signal),
        () => Promise.resolve(),
      )
    },
    shows: ['RT#1'],
  },
  {
    what: 'a spent token whose refusal was lost',
    play: async (client) => {
      const first = await client.signIn()
      await client.refresh(first)
      await client.refreshInVain(first, 'drop-after-commit')
    },
    shows: ['RT#1'],
  },
  {
    what: 'two workers with one token, one of whom waits for an answer that a fault delays',
    play: async (client, mock) => {
      const first = await client.signIn()
      const fault = mock.faults.arm({ at: 'token', then: { delaySeconds: 3600 } })
      const slow = client.refresh(first)
      await untilFired(fault)
      await client.refresh(first)
      fault.release()
      await slow
    },
    shows: ['RT#1'],
  },
  {
    what: 'two workers with one token',
    play: async (client) => {
      const first = await client.signIn()
      await Promise.all([client.refresh(first), client.refresh(first)])
    },
    shows: ['RT#1'],
  },
  {
    what: 'two clients, each with its own',
    play: async (client, mock) => {
      const other = new Client(mock, mock.clients.list().at(-1)?.clientId)
      for (const each of [client, other]) await each.refresh(await each.signIn())
    },
    shows: [],
  },
  {
    what: 'a world put back to before the refresh',
    play: async (client, mock) => {
      const first = await client.signIn()
      const before = mock.snapshot()
      await client.refresh(first)
      mock.restore(before)
      expect((await client.refresh(first)) !== undefined).toBe(true)
    },
    shows: [],
  },
  {
    what: 'a token of a world put back to after its refresh',
    play: async (client, mock) => {
      const first = await client.signIn()
      await client.refresh(first)
      mock.restore(mock.snapshot())
      await client.refresh(first)
    },
    shows: ['RT#1'],
  },
  {
    what: 'a token of a world put back to after its refresh, whose answer was lost',
    play: async (client, mock) => {
      const first = await client.signIn()
      await client.refreshInVain(first, 'drop-after-commit')
      mock.restore(mock.snapshot())
      await client.refresh(first)
    },
    shows: ['RT#1 lost'],
  },
  {
    what: 'a code of a world put back to after its exchange',
    play: async (client, mock) => {
      const code = await client.code()
      await client.exchange(code)
      mock.restore(mock.snapshot())
      await client.exchange(code)
    },
    shows: ['the code'],
  },
  {
    what: 'a token of a world put back to after its refresh, from where it had been put back to before it',
    play: async (client, mock) => {
      const first = await client.signIn()
      const before = mock.snapshot()
      await client.refresh(first)
      const after = mock.snapshot()
      mock.restore(before)
      expect((await client.refresh(first)) !== undefined).toBe(true)
      mock.restore(after)
      await client.refresh(first)
      mock.restore(before)
      expect((await client.refresh(first)) !== undefined).toBe(true)
    },
    shows: ['RT#1'],
  },
  {
    what: 'a token twice in a world that was put back to before',
    play: async (client, mock) => {
      const first = await client.signIn()
      const before = mock.snapshot()
      await client.refreshInVain(first, 'drop-after-commit')
      mock.restore(before)
      await client.refresh(first)
      await client.refresh(first)
    },
    shows: ['RT#1'],
  },
  {
    what: 'a token of a world that was reset since',
    play: async (client, mock) => {
      await client.refresh(await client.signIn())
      mock.reset()
      await client.refresh(await client.signIn())
    },
    shows: [],
  },
  {
    what: 'a spent token of another world’s save point',
    play: async (client, mock) => {
      const { startMockProvider } = await import('../../../mock-provider/index.ts')
      const other = await startMockProvider({ clients: [{ ...mock.clients.list()[0], name: 'the same' }] })
      const theirs = new Client(other, mock.config.clientId)
      const first = await theirs.signIn()
      await theirs.refresh(first)
      const saved = other.snapshot()
      await other.stop()
      const own = await client.signIn()
      await client.refresh(own)
      mock.restore(saved)
      await client.refresh(first)
    },
    shows: ['RT#1 unknown'],
  },
  {
    what: 'a code twice',
    play: async (client) => {
      const code = await client.code()
      await client.exchange(code)
      await client.exchange(code)
    },
    shows: ['the code'],
  },
  {
    what: 'a code again after its answer was lost',
    play: async (client, mock) => {
      const code = await client.code()
      mock.faults.arm({ at: 'token', then: 'drop-after-commit' })
      await client.exchange(code)
      await client.exchange(code)
    },
    shows: ['the code lost'],
  },
]

const words = (replays: { token: string; before?: unknown; first?: unknown; answerLost: boolean }[]) =>
  replays.map(({ token, before, first, answerLost }) =>
    [token, answerLost ? 'lost' : '', (before ?? first) === undefined ? 'unknown' : ''].filter(Boolean).join(' '),
  )

/** A replay in the answer of the control API. */
type Shown = { token: string; answerLost: boolean }

test.for(histories)(
  'matcher, report, lesson and control API see the same: $what',
  async ({ profile, overrides, play, shows }) => {
    const { startMockProvider } = await import('../../../mock-provider/index.ts')
    const mock = await startMockProvider({ ...(profile !== undefined && { profile }), ...(overrides && { overrides }) })
    try {
      await play(new Client(mock), mock)
      const events = mock.journal.events

      expect(words(findReplays(events))).toEqual(shows)
      expect(words(readFamilies(events).families.flatMap(({ replays }) => replays)).toSorted()).toEqual(
        shows.toSorted(),
      )
      expect(judgeNoReplay(events).pass).toBe(shows.length === 0)
      const blamed = shows.filter((each) => !/ (lost|unknown)$/.test(each))
      const report = buildReport({
        seen: seenBy(mock),
        proxy: await proxyTo(mock),
        command: ['a-program'],
        ended: { code: 0 },
        failOn: ['replay'],
      })
      expect(report.failed).toHaveLength(blamed.length)
      expect(words(replaysOf({ ...NO_EVIDENCE, events }))).toEqual(blamed)
      const { json } = await ask(mock, 'GET /findings')
      expect(json.replays.map(({ token, answerLost }: Shown) => (answerLost ? `${token} lost` : token))).toEqual(
        shows.map((each) => each.replace(' unknown', '')),
      )
      expect(json.replays.length === 0 || judgeNoReplay(events).message.startsWith(json.replays[0].says)).toBe(true)
    } finally {
      await mock.stop()
    }
  },
)

test.for(histories.filter(({ shows }) => shows.some((each) => each.endsWith(' lost'))))(
  'nobody is accused of a token that a fault withheld: $what',
  async ({ play }) => {
    const { startMockProvider } = await import('../../../mock-provider/index.ts')
    const mock = await startMockProvider()
    try {
      await play(new Client(mock), mock)
      const [lost] = findReplays(mock.journal.events).filter(({ answerLost }) => answerLost)
      const own = mock.journal.events.filter(({ grant }) => grant === undefined || grant === lost?.again.grant)

      expect(judgeNoReplay(own).message).toMatch(/likely: {2}the answer to #\d+ was lost/)
    } finally {
      await mock.stop()
    }
  },
)

test('a refresh says what it spent and what it brought; one that spends nothing says so', async ({ mock }) => {
  const client = new Client(mock)
  await client.refresh(await client.signIn())

  expect(mock.journal.events.at(-1)).toMatchObject({
    labels: ['RT#1', 'AT#2', 'RT#2'],
    spent: 'RT#1',
    issued: ['AT#2', 'RT#2'],
  })
})

test.extend({ mockOptions: { overrides: { rotation: 'never' } } })(
  'without rotation a refresh brings an access token and spends nothing',
  async ({ mock }) => {
    const client = new Client(mock)
    await client.refresh(await client.signIn())

    expect(mock.journal.events.at(-1)).toMatchObject({ labels: ['RT#1', 'AT#2'], issued: ['AT#2'] })
    expect(mock.journal.events.at(-1)).not.toHaveProperty('spent')
  },
)

test('the event that tells of a lost answer names the one whose it was', async ({ mock }) => {
  const client = new Client(mock)
  await client.refreshInVain(await client.signIn(), 'drop-after-commit')

  const [done, fired] = mock.journal.events.slice(-2)
  expect(fired).toMatchObject({ kind: 'fault.fired', lost: done?.seq })
})

test('what a client left while a fault delayed it is told with the retry that was answered', async ({ mock }) => {
  const client = new Client(mock)
  const first = await client.signIn()
  await delayed(
    mock,
    (signal) => client.refresh(first, signal),
    () => client.refresh(first),
  )

  const [retry, left] = mock.journal.events.filter(({ http }) => http)
  expect(judgeNoReplay(mock.journal.events).message).toContain(
    `likely:  the answer to #${left?.seq} was lost: a fault delayed it, its client gave up, and #${retry?.seq} was its next try`,
  )
  expect(judgeRotation(mock.journal.events).message).toContain(`likely:  the answer to #${left?.seq} was lost`)
})

test('a restored world says up to which event it remembers, unless the save point is of another world', async ({
  mock,
}) => {
  const { startMockProvider } = await import('../../../mock-provider/index.ts')
  const other = await startMockProvider()
  const [before, theirs] = [mock.snapshot(), other.snapshot()]
  await other.stop()
  await new Client(mock).signIn()

  for (const snapshot of [before, theirs, mock.snapshot(), theirs]) mock.restore(snapshot)
  mock.restore(mock.snapshot())
  mock.reset()

  const restored = mock.journal.events.filter(({ kind }) => kind === 'world.restored')
  expect(restored.map(({ upTo }) => upTo)).toEqual([0, undefined, 1, undefined, 5, 0])
})

test('a world that goes on in another provider remembers what it was when it was saved', async ({ mock }) => {
  const { startMockProvider } = await import('../../../mock-provider/index.ts')
  const client = new Client(mock)
  await client.refresh(await client.signIn())
  const other = await startMockProvider()
  const before = mock.journal.events
  other.restore(mock.snapshot())
  other.restore(other.snapshot())
  await other.stop()

  expect(other.journal.events.map(({ upTo }) => upTo)).toEqual([before.length, before.length + 1])
  expect(readLives([...before, ...other.journal.events])).toEqual(readLives(before))
})

test('of a world that was put back the tokens and families are as they were then', async ({ mock }) => {
  const client = new Client(mock)
  const first = await client.signIn()
  const before = mock.snapshot()
  await client.refresh(first)
  mock.clock.advance({ seconds: 60 })
  mock.revokeByUser()

  const lives = () => readLives(mock.journal.events).map(({ label, spentAt, closed }) => [label, spentAt, closed?.why])
  const spent = mock.clock.now() - 60
  expect(lives()).toEqual([
    ['AT#1', undefined, 'user'],
    ['RT#1', spent, undefined],
    ['AT#2', undefined, 'user'],
    ['RT#2', undefined, 'user'],
  ])
  expect(readFamilies(mock.journal.events).families).toMatchObject([{ closed: 'user' }])

  mock.restore(before)
  expect(lives()).toEqual([
    ['AT#1', undefined, undefined],
    ['RT#1', undefined, undefined],
  ])
  expect(readFamilies(mock.journal.events).families).not.toMatchObject([{ closed: 'user' }])
})
