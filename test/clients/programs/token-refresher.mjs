import { TwitterApiAutoTokenRefresher } from '@twitter-api-v2/plugin-token-refresher'
import { TwitterApi } from 'twitter-api-v2'
import { consent } from '../../proxy/programs/consent.mjs'
import { control, finish, passHours, step } from './lab.mjs'

// The plugin refreshes by itself, so there is another story to play than with libraries that are told to.
const { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, REDIRECT_URI: redirectUri } = process.env
const refreshCredentials = { clientId, clientSecret }
const api = new TwitterApi(refreshCredentials)
const atRefresh = { at: 'token', when: { grantType: 'refresh_token' } }

async function signIn() {
  const scope = ['tweet.read', 'users.read', 'offline.access']
  const { url, codeVerifier } = api.generateOAuth2AuthLink(redirectUri, { scope })
  return api.loginWithOAuth2({ code: await consent(url), codeVerifier, redirectUri })
}

/** As its README has it: one plugin for one user's tokens. */
function clientOf({ accessToken, refreshToken }) {
  const refresher = new TwitterApiAutoTokenRefresher({ refreshToken, refreshCredentials })
  return new TwitterApi(accessToken, { plugins: [refresher] })
}

const callMe = async (client) => (await client.v2.me()).data.username
const callBoth = (one, other) => async () => {
  const outcomes = await Promise.allSettled([callMe(one), callMe(other)])
  return outcomes
    .map(({ status }) => status)
    .toSorted()
    .join(', ')
}

const client = clientOf(await step('sign in', signIn))
await step('call', () => callMe(client))
await passHours(2)
await step('call after two hours', () => callMe(client))
await passHours(2)
await step('call after two more hours', () => callMe(client))

const another = clientOf(await signIn())
await passHours(2)
await control('/faults', { ...atRefresh, then: 'hold-until-second' })
await step('call twice at once after two hours', callBoth(another, another))

const tokens = await signIn()
await passHours(2)
await control('/faults', { ...atRefresh, then: 'hold-until-second' })
await step('call from two clients at once after two hours', callBoth(clientOf(tokens), clientOf(tokens)))

const unlucky = clientOf(await signIn())
await passHours(2)
await control('/faults', { ...atRefresh, then: { status: 503 } })
await step('call while the refresh fails', () => callMe(unlucky))
await step('call after a failed refresh', async () => {
  await callMe(unlucky).catch(() => {})
  await passHours(2)
  return callMe(unlucky)
})

const limited = clientOf(await signIn())
await step('call without the scope', () => limited.v2.follow('1', '2'))
await finish()
