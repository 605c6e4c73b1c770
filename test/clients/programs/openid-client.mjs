import * as oidc from 'openid-client'
import { consentAt } from '../../proxy/programs/consent.mjs'
import { finish, step } from './lab.mjs'
import { playThrough } from './scenario.mjs'

const { CLIENT_ID, CLIENT_SECRET, REDIRECT_URI } = process.env
const server = {
  issuer: 'https://x.com',
  authorization_endpoint: 'https://x.com/i/oauth2/authorize',
  token_endpoint: 'https://api.x.com/2/oauth2/token',
  revocation_endpoint: 'https://api.x.com/2/oauth2/revoke',
}
const byDefault = new oidc.Configuration(server, CLIENT_ID, CLIENT_SECRET)
const withBasic = new oidc.Configuration(server, CLIENT_ID, undefined, oidc.ClientSecretBasic(CLIENT_SECRET))

await playThrough({
  signIn: () => signInWith(withBasic),
  async callMe(accessToken) {
    const url = new URL('https://api.x.com/2/users/me')
    const response = await oidc.fetchProtectedResource(withBasic, accessToken, url, 'GET')
    return response.ok ? (await response.json()).data.username : `status ${response.status}`
  },
  refresh: async (refreshToken) => readTokens(await oidc.refreshTokenGrant(withBasic, refreshToken)),
  revoke: (accessToken) => oidc.tokenRevocation(withBasic, accessToken, { token_type_hint: 'access_token' }),
  revokeWithoutHint: (accessToken) => oidc.tokenRevocation(withBasic, accessToken),
})
await step('sign in with the default client authentication', () => signInWith(byDefault))
await finish()

async function signInWith(configuration) {
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier()
  const expectedState = oidc.randomState()
  const url = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: REDIRECT_URI,
    scope: 'tweet.read users.read offline.access',
    state: expectedState,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  })
  const redirectedTo = await consentAt(url)
  return readTokens(await oidc.authorizationCodeGrant(configuration, redirectedTo, { pkceCodeVerifier, expectedState }))
}

function readTokens({ access_token: accessToken, refresh_token: refreshToken }) {
  return { accessToken, refreshToken }
}
