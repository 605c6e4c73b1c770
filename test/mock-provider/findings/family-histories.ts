import type { MockProvider, MockProviderOptions } from '../../../mock-provider/index.ts'
import { exchange, getCode, post, readTokens, refresh, revoke, statusOfCall } from '../fixtures.ts'

/** What an app did, and the states that its tokens must be in afterwards, lane by lane. */
export type FamilyHistory = {
  what: string
  options?: MockProviderOptions
  play: (mock: MockProvider) => Promise<unknown>
  lanes: string[]
  twice?: string[]
}

/** The tokens of a sign-in through code and exchange. */
export async function signIn(mock: MockProvider): Promise<{ accessToken: string; refreshToken: string }> {
  return readTokens(await exchange(mock, await getCode(mock)))
}

/** Basic of the first app's API key, and what it asks for its own token with. */
function askAppOnly(mock: MockProvider, path: string, form: Record<string, string>) {
  const { apiKey = '', apiSecret = '' } = mock.clients.list()[0] ?? {}
  const headers = { authorization: `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}` }
  return post(mock, path, { form, headers })
}

async function playAppOnly(mock: MockProvider): Promise<void> {
  const { text } = await askAppOnly(mock, '/oauth2/token', { grant_type: 'client_credentials' })
  const { access_token: token } = JSON.parse(text)
  await mock.fetch(`${mock.origin}/2/users/by/username/ada_practice`, { headers: { authorization: `Bearer ${token}` } })
  await askAppOnly(mock, '/oauth2/invalidate_token', { access_token: token })
}

const SIGNED_IN = ['the code used', 'AT#1 ready']

/** Every state in which a token can be, and the ways that lead there. */
export const familyHistories: FamilyHistory[] = [
  { what: 'a code and its tokens', play: signIn, lanes: [...SIGNED_IN, 'RT#1 ready'] },
  {
    what: 'a code that nobody exchanged',
    play: async (mock) => {
      await getCode(mock)
      mock.clock.advance({ seconds: 30 })
    },
    lanes: ['the code expired'],
  },
  {
    what: 'a chain of refreshes',
    play: async (mock) => {
      const { refreshToken } = await signIn(mock)
      await refresh(mock, readTokens(await refresh(mock, refreshToken)).refreshToken)
    },
    lanes: [...SIGNED_IN, 'RT#1 used', 'AT#2 ready', 'RT#2 used', 'AT#3 ready', 'RT#3 ready'],
  },
  {
    what: 'a code that came twice',
    play: async (mock) => {
      const code = await getCode(mock)
      await exchange(mock, code)
      await exchange(mock, code)
    },
    lanes: ['the code replayed', 'AT#1 ready', 'RT#1 ready'],
    twice: ['used twice: #4, #5'],
  },
  {
    what: 'a refresh token that came twice',
    play: async (mock) => {
      const { refreshToken } = await signIn(mock)
      await refresh(mock, refreshToken)
      await refresh(mock, refreshToken)
    },
    lanes: [...SIGNED_IN, 'RT#1 replayed', 'AT#2 ready', 'RT#2 ready'],
    twice: ['used twice: #5, #6'],
  },
  {
    what: 'two callers at once',
    play: async (mock) => {
      const { refreshToken } = await signIn(mock)
      mock.faults.arm({ at: 'token', then: 'hold-until-second' })
      await Promise.all([refresh(mock, refreshToken), refresh(mock, refreshToken)])
    },
    lanes: [...SIGNED_IN, 'RT#1 replayed', 'AT#2 ready', 'RT#2 ready'],
    twice: ['used twice at once: #7, #8'],
  },
  {
    what: 'a lost answer that its client did not notice',
    play: async (mock) => {
      const { refreshToken } = await signIn(mock)
      mock.faults.arm({ at: 'token', then: 'drop-after-commit' })
      await refresh(mock, refreshToken).catch(() => {})
    },
    lanes: [...SIGNED_IN, 'RT#1 used', 'AT#2 lost', 'RT#2 lost'],
  },
  {
    what: 'a lost answer, and its client’s next try',
    play: async (mock) => {
      const { refreshToken } = await signIn(mock)
      mock.faults.arm({ at: 'token', then: 'drop-after-commit' })
      await refresh(mock, refreshToken).catch(() => {})
      await refresh(mock, refreshToken)
    },
    lanes: [...SIGNED_IN, 'RT#1 sent again', 'AT#2 lost', 'RT#2 lost'],
    twice: ['sent twice: #6, #8, as an answer was lost'],
  },
  {
    what: 'an exchange whose answer was lost, and its client’s next try',
    play: async (mock) => {
      const code = await getCode(mock)
      mock.faults.arm({ at: 'token', then: 'drop-after-commit' })
      await exchange(mock, code).catch(() => {})
      await exchange(mock, code)
    },
    lanes: ['the code sent again', 'AT#1 lost', 'RT#1 lost'],
    twice: ['sent twice: #5, #7, as an answer was lost'],
  },
  {
    what: 'a user who took the access back',
    play: async (mock) => {
      await signIn(mock)
      mock.revokeByUser()
    },
    lanes: ['the code used', 'AT#1 revoked', 'RT#1 revoked'],
  },
  {
    what: 'an app that revoked its tokens',
    play: async (mock) => revoke(mock, (await signIn(mock)).refreshToken),
    lanes: ['the code used', 'AT#1 revoked', 'RT#1 revoked'],
  },
  {
    what: 'an app that revoked one token where the others live on',
    options: { overrides: { revokeScope: 'token' } },
    play: async (mock) => revoke(mock, (await signIn(mock)).refreshToken),
    lanes: [...SIGNED_IN, 'RT#1 revoked'],
  },
  {
    what: 'an access token that grew old before the user took the access back',
    play: async (mock) => {
      const { accessToken } = await signIn(mock)
      mock.clock.advance({ hours: 2 })
      await statusOfCall(mock, accessToken)
      mock.revokeByUser()
    },
    lanes: ['the code used', 'AT#1 expired', 'RT#1 revoked'],
  },
  {
    what: 'a token that lives shorter than its profile says',
    play: async (mock) => {
      const { accessToken } = await mock.signIn({ expiresInSeconds: 60 })
      mock.clock.advance({ seconds: 60 })
      await statusOfCall(mock, accessToken)
    },
    lanes: ['AT#1 expired', 'RT#1 ready'],
  },
  {
    what: 'six months without a refresh',
    play: async (mock) => {
      await signIn(mock)
      mock.clock.advance({ days: 180 })
    },
    lanes: ['the code used', 'AT#1 expired', 'RT#1 expired'],
  },
  {
    what: 'a world that was put back to before the refresh',
    play: async (mock) => {
      const { refreshToken } = await signIn(mock)
      const before = mock.snapshot()
      await refresh(mock, refreshToken)
      mock.restore(before)
      await refresh(mock, refreshToken)
    },
    lanes: [...SIGNED_IN, 'RT#1 used', 'AT#2 undone', 'RT#2 undone', 'AT#2 ready', 'RT#2 ready'],
  },
  { what: 'an app-only token', play: playAppOnly, lanes: ['app-only token revoked'] },
  {
    what: 'a journal that has dropped how it began',
    options: { journalSize: 3 },
    play: async (mock) => {
      const { accessToken, refreshToken } = await signIn(mock)
      await refresh(mock, refreshToken)
      await refresh(mock, refreshToken)
      await statusOfCall(mock, accessToken)
    },
    lanes: ['RT#1 replayed', 'AT#1 unclear', 'AT#2 ready', 'RT#2 ready'],
    twice: ['used twice: #5, #6'],
  },
  {
    what: 'a journal that has dropped the first of two uses',
    options: { journalSize: 2 },
    play: async (mock) => {
      const { accessToken, refreshToken } = await signIn(mock)
      await refresh(mock, refreshToken)
      await refresh(mock, refreshToken)
      await statusOfCall(mock, accessToken)
    },
    lanes: ['RT#1 replayed', 'AT#1 unclear'],
    twice: ['used again: #6; its first use is no longer in the journal'],
  },
]
