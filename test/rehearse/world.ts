import { startMockProvider, type MockProvider, type SignedIn } from '../../mock-provider/index.ts'
import { draw, shuffle } from './draws.ts'
import { Front, moveTo } from './front.ts'
import { Oracle } from './oracle.ts'
import { DAY, HOUR, STARTS_AT, writeStory, type Scale, type Story } from './story.ts'
import { Traffic } from './traffic.ts'

/** A provider, its users, and who watches. */
export type World = {
  scale: Scale
  story: Story
  mock: MockProvider
  front: Front
  oracle: Oracle
  traffic: Traffic
  accounts: string[]
  /** The user logs in: a new pair. */
  logIn: (account: string, now: number) => Promise<SignedIn & { refreshToken: string }>
  /** Users who take the app's access back, and when. */
  revocations: { account: string; at: number }[]
  revoke: (account: string, now: number) => void
  /** When the user follows a request to log in again; undefined for those who do not want to. */
  comesBackAt: (account: string, now: number) => number | undefined
}

/** The most users that the mock can have. */
export const MOST_ACCOUNTS = 10_000
const REVOKED_SHARE = 0.006

/** @param count how many of the accounts take part */
export async function startWorld(scale: Scale, count = scale.accounts): Promise<World> {
  const { seed, days } = scale
  const story = writeStory(scale)
  const mock = await startMockProvider({
    seed,
    clock: { startAt: STARTS_AT },
    overrides: { rateLimits: 'off' },
    journalSize: 100,
    secretsSize: 1000,
  })
  const accounts = nameAccounts(mock, count)
  const oracle = new Oracle()
  const { until } = story.outage
  const traffic = new Traffic(days, [{ from: until, until: until + 2 * HOUR }])
  const front = new Front({ mock, oracle, scale, story, traffic })
  const revocations = chooseRevocations(accounts, story, seed)
  const leavers = new Set<string>()
  return {
    scale,
    story,
    mock,
    front,
    oracle,
    traffic,
    accounts,
    logIn: async (account, now) => {
      moveTo(mock, now)
      const { refreshToken, ...tokens } = await mock.signIn({ user: account })
      if (refreshToken === undefined) throw new Error('the log-in brought no refresh token')
      oracle.loggedIn(account, refreshToken)
      return { ...tokens, refreshToken }
    },
    revocations,
    revoke: (account, now) => {
      moveTo(mock, now)
      mock.revokeByUser({ user: account })
      oracle.revoked(account)
      leavers.add(account)
    },
    comesBackAt: (account, now) =>
      leavers.has(account) ? undefined : now + 6 * HOUR + draw(seed, 'back', account) * DAY,
  }
}

function nameAccounts(mock: MockProvider, count: number): string[] {
  const known = mock.users.list().map(({ username }) => username)
  for (let number = known.length; number < count; number++) mock.users.add({ username: `user${number}` })
  return mock.users
    .list()
    .map(({ username }) => username)
    .slice(0, count)
}

function chooseRevocations(accounts: string[], { revocations }: Story, seed: number): World['revocations'] {
  const { from, until } = revocations
  const count = Math.max(2, Math.round(accounts.length * REVOKED_SHARE))
  return shuffle(accounts, seed, 'revokes')
    .slice(0, count)
    .map((account) => {
      const at = from + draw(seed, 'revoked', account) * (until - from)
      return { account, at }
    })
}
