import { Client, generateCodeVerifier, OAuth2 } from '@xdevplatform/xdk'
import { consent } from './consent.mjs'

// X's own SDK; https://x.com and https://api.x.com are built in.
const { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, REDIRECT_URI: redirectUri } = process.env
const oauth2 = new OAuth2({
  clientId,
  clientSecret,
  redirectUri,
  scope: ['tweet.read', 'users.read', 'offline.access'],
})
const codeVerifier = generateCodeVerifier()
await oauth2.setPkceParameters(codeVerifier)
const code = await consent(await oauth2.getAuthorizationUrl('some-state'))
await oauth2.exchangeCode(code, codeVerifier)
const { access_token: accessToken } = await oauth2.refreshToken()
const { data } = await new Client({ accessToken }).users.getMe()
console.log(JSON.stringify({ username: data.username }))
