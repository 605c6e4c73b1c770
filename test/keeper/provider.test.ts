import { expect, test } from 'vitest'
import { createProvider } from '../../src/keeper/provider.ts'
import { answering, confidentialConfig, secrets, tokenAnswer } from '../client/fixtures.ts'

const signal = new AbortController().signal

async function refreshAnswered(body: unknown, status = 200) {
  const { config, requests } = answering(confidentialConfig, () => Response.json(body, { status }))
  const refreshed = await createProvider(config).refresh(secrets.refreshToken, { signal })
  return { refreshed, request: requests[0] }
}

test('a refresh is sent as X wants it: a form, the client id, Basic', async () => {
  const { refreshed, request } = await refreshAnswered(tokenAnswer)

  expect(await request?.text()).toBe(
    `grant_type=refresh_token&refresh_token=${secrets.refreshToken}&client_id=client-1`,
  )
  expect(request?.headers.get('authorization')).toMatch(/^Basic /)
  expect(refreshed).toEqual({
    accessToken: secrets.accessToken,
    refreshToken: 'the-next-refresh-token',
    expiresInSeconds: 7200,
    scopes: ['users.read', 'tweet.read'],
    odd: [],
  })
})

test.for([
  ['expires_in', '7200', { expiresInSeconds: 7200, odd: ['an odd expires_in'] }],
  ['expires_in', -1, { expiresInSeconds: undefined, odd: ['an odd expires_in'] }],
  ['expires_in', 0, { expiresInSeconds: undefined, odd: ['an odd expires_in'] }],
  ['expires_in', null, { expiresInSeconds: undefined, odd: ['an odd expires_in'] }],
  ['expires_in', undefined, { expiresInSeconds: undefined, odd: [] }],
  ['scope', ['tweet.read'], { scopes: undefined, odd: ['an odd scope'] }],
  ['scope', undefined, { scopes: undefined, odd: [] }],
  ['refresh_token', undefined, { refreshToken: undefined, odd: [] }],
  ['refresh_token', '', { refreshToken: undefined, odd: ['an odd refresh_token'] }],
  ['access_token', undefined, { accessToken: undefined, odd: ['no access_token that can be used'] }],
  [
    'token_type',
    'mac',
    { accessToken: undefined, odd: ['no token_type "bearer"', 'no access_token that can be used'] },
  ],
] as const)('an answer whose %s is %j is used as far as it can be', async ([member, value, expected]) => {
  const { refreshed } = await refreshAnswered({ ...tokenAnswer, [member]: value })

  expect(refreshed).toMatchObject(expected)
})

test.for([[null], ['<html>'], [{}], [[tokenAnswer]], [{ token_type: 'bearer' }]])(
  'an answer of %j has no tokens',
  async ([body]) => {
    await expect(refreshAnswered(body)).rejects.toMatchObject({ name: 'UnexpectedResponseError', status: 200 })
  },
)

test('a refusal says how long the server wants to be left alone, in either form', async () => {
  const date = 'Sun, 06 Nov 1994 08:49:37 GMT'
  const headersOf = (retryAfter: string) => ({ 'retry-after': retryAfter, date })
  const waits = await Promise.all(
    ['120', 'Sun, 06 Nov 1994 08:50:37 GMT', 'Sun, 06 Nov 1994 08:00:00 GMT', 'soon', '-5', ''].map(async (text) => {
      const give = () => Response.json({ error: 'temporarily_unavailable' }, { status: 503, headers: headersOf(text) })
      const { config } = answering(confidentialConfig, give)
      const error: unknown = await createProvider(config)
        .refresh(secrets.refreshToken, { signal })
        .catch((failure: unknown) => failure)
      return error instanceof Error && 'retryAfterSeconds' in error ? error.retryAfterSeconds : 'none'
    }),
  )

  expect(waits).toEqual([120, 60, 0, undefined, undefined, undefined])
})

test('a revocation names the refresh token, or the access token where there is no other', async () => {
  const { config, requests } = answering(confidentialConfig, () => Response.json({ revoked: true }))
  const provider = createProvider(config)

  await provider.revoke({ accessToken: secrets.accessToken, refreshToken: secrets.refreshToken }, { signal })
  await provider.revoke({ accessToken: secrets.accessToken }, { signal })

  const forms = await Promise.all(requests.map((request) => request.text()))
  expect(forms[0]).toContain(`token=${secrets.refreshToken}&token_type_hint=refresh_token`)
  expect(forms[1]).toContain(`token=${secrets.accessToken}&token_type_hint=access_token`)
})
