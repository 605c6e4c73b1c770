import * as oauth from 'oauth4webapi'
import { consentAt } from '../../proxy/programs/consent.mjs'
import { finish } from './lab.mjs'
import { playThrough } from './scenario.mjs'

const { CLIENT_ID, CLIENT_SECRET, REDIRECT_URI } = process.env
const server = {
  issuer: 'https://x.com',
  authorization_endpoint: 'https://x.com/i/oauth2/authorize',
  token_endpoint: 'https://api.x.com/2/oauth2/token',
  revocation_endpoint: 'https://api.x.com/2/oauth2/revoke',
}
const client = { client_id: CLIENT_ID }
const basic = oauth.ClientSecretBasic(CLIENT_SECRET)

await playThrough({
  async signIn() {
    const codeVerifier = oauth.generateRandomCodeVerifier()
    const state = oauth.generateRandomState()
    const url = new URL(server.authorization_endpoint)
    const parameters = {
      response_type: 'code',
      client_id: CLIENT_ID,
      redirect_uri: REDIRECT_URI,
      state,
      scope: 'tweet.read users.read offline.access',
      code_challenge_method: 'S256',
      code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    }
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
    const answer = oauth.validateAuthResponse(server, client, await consentAt(url), state)
    const exchange = [server, client, basic, answer, REDIRECT_URI, codeVerifier]
    const response = await oauth.authorizationCodeGrantRequest(...exchange)
    return readTokens(await oauth.processAuthorizationCodeResponse(server, client, response))
  },
  async callMe(accessToken) {
    const response = await oauth.protectedResourceRequest(accessToken, 'GET', new URL('https://api.x.com/2/users/me'))
    return response.ok ? (await response.json()).data.username : `status ${response.status}`
  },
  async refresh(refreshToken) {
    const response = await oauth.refreshTokenGrantRequest(server, client, basic, refreshToken)
    return readTokens(await oauth.processRefreshTokenResponse(server, client, response))
  },
  revoke: (accessToken) => revokeWith(accessToken, { additionalParameters: { token_type_hint: 'access_token' } }),
  revokeWithoutHint: (accessToken) => revokeWith(accessToken, {}),
})
await finish()

async function revokeWith(token, options) {
  const response = await oauth.revocationRequest(server, client, basic, token, options)
  await oauth.processRevocationResponse(response)
}

function readTokens({ access_token: accessToken, refresh_token: refreshToken }) {
  return { accessToken, refreshToken }
}
