import { Client, generateCodeVerifier, OAuth2 } from '@xdevplatform/xdk'
import { consent } from '../../proxy/programs/consent.mjs'
import { finish, step } from './lab.mjs'
import { playThrough } from './scenario.mjs'

const { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, REDIRECT_URI: redirectUri } = process.env
const scope = ['tweet.read', 'users.read', 'offline.access']
const oauth2 = new OAuth2({ clientId, clientSecret, redirectUri, scope })

await playThrough({
  signIn: () => signInWith(oauth2),
  callMe: async (accessToken) => (await new Client({ accessToken }).users.getMe()).data.username,
  refresh: async (refreshToken) => readTokens(await oauth2.refreshToken(refreshToken)),
})

const another = new OAuth2({ clientId, clientSecret, redirectUri, scope })
const tokens = await step('sign in anew', () => signInWith(another))
// With its whole life as the margin a token is due at once, if the library knows its expiry at all.
await step('ask whether the token is due', async () => another.isTokenExpired(7200))
await step('call refreshToken() of the API client', () => new Client(tokens).refreshToken())
await finish()

async function signInWith(flow) {
  const codeVerifier = generateCodeVerifier()
  await flow.setPkceParameters(codeVerifier)
  const code = await consent(await flow.getAuthorizationUrl('some-state'))
  return readTokens(await flow.exchangeCode(code, codeVerifier))
}

function readTokens({ access_token: accessToken, refresh_token: refreshToken }) {
  return { accessToken, refreshToken }
}
