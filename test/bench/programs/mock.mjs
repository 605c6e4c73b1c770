import { profileX, startMockProvider } from 'twitter-oauth-lab/mock'
import { announce, options } from './serve.mjs'

/** Benchmarks ask faster than X allows. */
const overrides = 'rateLimits' in profileX ? { rateLimits: 'off' } : {}

const mock = await startMockProvider({ overrides })
const { clientId, clientSecret, redirectUri } = mock.config
const tokens = []
for (let count = 0; count < options.grants; count += 1) tokens.push(await mock.signIn())
for (let count = 0; count < (options.apps ?? 0); count += 1) await signInApp(mock.clients.register())

announce({
  port: mock.port,
  tokenPath: '/2/oauth2/token',
  authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
  refreshTokens: tokens.map(({ refreshToken }) => refreshToken),
  accessToken: tokens[0]?.accessToken,
  clientId,
  redirectUri,
})

/** Every call with a bearer token asks whether it is an app's own. */
function signInApp({ apiKey, apiSecret }) {
  const headers = { authorization: `Basic ${btoa(`${apiKey}:${apiSecret}`)}` }
  const body = new URLSearchParams({ grant_type: 'client_credentials' })
  return mock.fetch(`${mock.origin}/oauth2/token`, { method: 'POST', headers, body })
}
