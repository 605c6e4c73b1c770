import { interceptX } from '../../src/testing/intercept.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import type { MockProvider } from '../../mock-provider/index.ts'
import { authorizationUrl, basicOf, codeVerifier } from '../mock-provider/fixtures.ts'
import { senders, type Sender } from './senders.ts'

type Tokens = { access_token: string; refresh_token: string }

async function requestTokens(mock: MockProvider, send: Sender, grant: Record<string, string>): Promise<Tokens> {
  const { status, text } = await send('https://api.x.com/2/oauth2/token', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...basicOf(mock) },
    body: new URLSearchParams(grant).toString(),
  })
  if (status !== 200) throw new Error(`no tokens: ${status} ${text}`)
  return JSON.parse(text) as Tokens
}

async function statusOfMe(send: Sender, { access_token }: Tokens): Promise<number> {
  const { status } = await send('https://api.x.com/2/users/me', {
    headers: { authorization: `Bearer ${access_token}` },
  })
  return status
}

test.for(senders)(
  'an app that sends with %s goes through the whole flow at X’s own hosts',
  async ([, send], { mock }) => {
    interceptX(mock)
    const url = authorizationUrl(mock).href.replace(mock.origin, 'https://x.com')

    const code = (await mock.approve(url)).searchParams.get('code') ?? ''
    const { redirectUri: redirect_uri } = mock.config
    const first = await requestTokens(mock, send, {
      grant_type: 'authorization_code',
      code,
      redirect_uri,
      code_verifier: codeVerifier,
    })
    const alive = await statusOfMe(send, first)
    mock.clock.advanceToExpiryOf(first.access_token)
    const expired = await statusOfMe(send, first)
    const { refresh_token } = first
    const second = await requestTokens(mock, send, { grant_type: 'refresh_token', refresh_token })
    const again = await statusOfMe(send, second)

    expect([alive, expired, again]).toEqual([200, 401, 200])
    expect(mock).toShowTokenRequests(1, { grantType: 'authorization_code' })
    expect(mock).toShowRefreshes(1)
    expect(mock).toShowRotation()
    expect(mock).toShowNoReplay()
  },
)
