import { profileX, startMockProvider } from 'twitter-oauth-lab/mock'
import { announce, options } from './serve.mjs'

/** Benchmarks ask faster than X allows. */
const overrides = 'rateLimits' in profileX ? { rateLimits: 'off' } : {}

const mock = await startMockProvider({ overrides })
const { clientId, clientSecret, redirectUri } = mock.config
const tokens = []
for (let count = 0; count < options.grants; count += 1) tokens.push(await mock.signIn())

announce({
  port: mock.port,
  tokenPath: '/2/oauth2/token',
  authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
  refreshTokens: tokens.map(({ refreshToken }) => refreshToken),
  accessToken: tokens[0]?.accessToken,
  clientId,
  redirectUri,
})
