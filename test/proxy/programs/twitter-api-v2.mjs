import { TwitterApi } from 'twitter-api-v2'
import { consent } from './consent.mjs'

// The library has https://x.com and https://api.x.com built in. This program spends one refresh token twice.
const { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, REDIRECT_URI: redirectUri } = process.env
const api = new TwitterApi({ clientId, clientSecret })
const { url, codeVerifier } = api.generateOAuth2AuthLink(redirectUri, {
  scope: ['tweet.read', 'users.read', 'offline.access'],
})
const { client, refreshToken } = await api.loginWithOAuth2({ code: await consent(url), codeVerifier, redirectUri })
const { data } = await client.v2.me()
await api.refreshOAuth2Token(refreshToken)
const replay = await api.refreshOAuth2Token(refreshToken).catch((error) => error.data)
console.log(JSON.stringify({ username: data.username, replay: replay.error_description }))
