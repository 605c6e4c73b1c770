import { OAuth2 } from '@xdevplatform/xdk'
import { expect, test } from '../../src/testing/vitest.ts'
import { interceptX } from '../../src/testing/intercept.ts'

test('a token of five seconds is due at once for a client that refreshes a minute ahead', async ({ mock }) => {
  interceptX(mock)
  const { clientId, clientSecret = '', redirectUri } = mock.config
  const oauth2 = new OAuth2({ clientId, clientSecret, redirectUri })
  const { accessToken, refreshToken = '', issuedAt, expiresAt } = await mock.signIn({ expiresInSeconds: 5 })
  const token = { access_token: accessToken, refresh_token: refreshToken, token_type: 'bearer' }
  oauth2.setToken({ ...token, expires_in: expiresAt - issuedAt })

  const dueBefore = oauth2.isTokenExpired()
  await oauth2.refreshToken()

  expect([dueBefore, oauth2.isTokenExpired()]).toEqual([true, false])
  expect(mock).toShowRefreshes(1)
})
