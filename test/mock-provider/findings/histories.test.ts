import { readFamilies, findReplays, type FaultAction, type MockProvider } from '../../../mock-provider/index.ts'
import { exchangeCode, refreshTokens, type ClientConfig } from '../../../src/client/index.ts'
import { seenBy } from '../../../src/proxy/own-mock.ts'
import { buildReport } from '../../../src/proxy/report.ts'
import { judgeNoReplay } from '../../../src/testing/judges.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import { NO_EVIDENCE } from '../../../src/walkthrough/course/evidence.ts'
import { replaysOf } from '../../../src/walkthrough/course/wire-facts.ts'
import { proxyTo } from '../../proxy/connect.ts'
import { ask } from '../control/call.ts'

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
  async refresh(refreshToken: string): Promise<string | undefined> {
    const answer = refreshTokens(this.#config, { refreshToken })
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

  exchange(given: { code: string; codeVerifier: string }): Promise<unknown> {
    return exchangeCode(this.#config, given).catch(() => {})
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
    what: 'a spent token of a world that was put back since',
    play: async (client, mock) => {
      const first = await client.signIn()
      await client.refresh(first)
      mock.restore(mock.snapshot())
      await client.refresh(first)
    },
    shows: ['RT#1 unknown'],
  },
  {
    what: 'a spent token of a world that was put back since, whose answer was lost',
    play: async (client, mock) => {
      const first = await client.signIn()
      await client.refreshInVain(first, 'drop-after-commit')
      mock.restore(mock.snapshot())
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
