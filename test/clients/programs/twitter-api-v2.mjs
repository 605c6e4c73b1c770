import { TwitterApi } from 'twitter-api-v2'
import { consent } from '../../proxy/programs/consent.mjs'
import { finish } from './lab.mjs'
import { playThrough } from './scenario.mjs'

const { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, REDIRECT_URI: redirectUri } = process.env
const api = new TwitterApi({ clientId, clientSecret })

await playThrough({
  async signIn() {
    const scope = ['tweet.read', 'users.read', 'offline.access']
    const { url, codeVerifier } = api.generateOAuth2AuthLink(redirectUri, { scope })
    return readTokens(await api.loginWithOAuth2({ code: await consent(url), codeVerifier, redirectUri }))
  },
  callMe: async (accessToken) => (await new TwitterApi(accessToken).v2.me()).data.username,
  refresh: async (refreshToken) => readTokens(await api.refreshOAuth2Token(refreshToken)),
  revoke: (accessToken) => api.revokeOAuth2Token(accessToken),
})
await finish()

function readTokens({ accessToken, refreshToken }) {
  return { accessToken, refreshToken }
}
