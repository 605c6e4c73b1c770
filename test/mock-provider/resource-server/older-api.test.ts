import { answerOfEvent, type MockProvider } from '../../../mock-provider/index.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import { basicOf, lastEvent, post, read, type Answer } from '../fixtures.ts'

async function call(mock: MockProvider, authorization?: string, method = 'POST'): Promise<Answer> {
  const headers = authorization === undefined ? {} : { authorization }
  return read(await mock.fetch('https://api.twitter.com/1.1/statuses/update.json', { method, headers }))
}

async function appToken(mock: MockProvider): Promise<string> {
  const [app] = mock.clients.list()
  const basic = btoa(`${app?.apiKey}:${app?.apiSecret}`)
  const form = { grant_type: 'client_credentials' }
  return JSON.parse((await post(mock, '/oauth2/token', { form, headers: { authorization: `Basic ${basic}` } })).text)
    .access_token
}

test.for(['GET', 'POST', 'DELETE'])(
  'v1.1 answers a user token of OAuth 2.0 with 403 code 220: %s',
  async (method, { mock }) => {
    const { accessToken } = await mock.signIn()

    const { status, text, headers } = await call(mock, `Bearer ${accessToken}`, method)

    expect([status, text]).toEqual([
      403,
      '{"errors":[{"code":220,"message":"Your credentials do not allow access to this resource."}]}',
    ])
    expect(headers.get('x-rate-limit-limit')).toBeNull()
    expect(lastEvent(mock)).toMatchObject({
      kind: 'api.called',
      reason: 'older-api',
      detail: 'v1.1 takes OAuth 1.0a, and this is a user token of OAuth 2.0',
      grant: 'g1',
      user: 'ada_practice',
    })
  },
)

test('v1.1 finds no credentials in a request without a header, and in one with Basic', async ({ mock }) => {
  for (const authorization of [undefined, basicOf(mock).authorization, 'Bearer']) {
    const { status, text } = await call(mock, authorization)

    expect([status, text]).toEqual([400, '{"errors":[{"code":215,"message":"Bad Authentication data."}]}'])
    expect(lastEvent(mock)).toMatchObject({
      reason: 'bearer-missing',
      detail: 'v1.1 takes OAuth 1.0a; no credentials came',
    })
  }
})

test('v1.1 has code 89 for a token that is dead or none, and the journal says which', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  mock.clock.advance({ hours: 2 })

  const [dead, junk] = [await call(mock, `Bearer ${accessToken}`), await call(mock, 'Bearer junk')]

  for (const { status, text } of [dead, junk])
    expect([status, text]).toEqual([401, '{"errors":[{"code":89,"message":"Invalid or expired token."}]}'])
  expect(mock.journal.events.slice(-2)).toMatchObject([
    { reason: 'expired', detail: 'v1.1 takes OAuth 1.0a; AT#1 expired 0 s ago' },
    { reason: 'unknown' },
  ])
})

test('what may be good at v1.1 gets no answer that looks like X', async ({ mock }) => {
  for (const authorization of [`Bearer ${await appToken(mock)}`, 'OAuth oauth_consumer_key="x"']) {
    const { status, text } = await call(mock, authorization)

    expect([status, text]).toEqual([501, expect.stringContaining('twitter-oauth-lab does not simulate')])
    expect(lastEvent(mock)).toMatchObject({
      reason: 'not-simulated',
      detail: expect.stringMatching(/^v1\.1 takes OAuth 1\.0a/),
    })
  }
})

test('a refusal of v1.1 is not taken for one of v2, nor the reverse', async ({ mock }) => {
  const events = async (path: string) => {
    await mock.fetch(`https://api.x.com${path}`, { headers: { authorization: 'Bearer junk' } })
    const event = lastEvent(mock)
    return event && answerOfEvent(event)?.meaning
  }

  expect(await events('/1.1/account/verify_credentials.json')).toBe('v1-89')
  expect(await events('/2/users/me')).toBe('api-401')
})

test('v1.1 is on the wire, over a socket too', async ({ mock }) => {
  const { accessToken } = await mock.signIn()

  const response = await fetch(`${mock.origin}/1.1/account/verify_credentials.json`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })

  expect(response.status).toBe(403)
  expect(await response.json()).toMatchObject({ errors: [{ code: 220 }] })
})
