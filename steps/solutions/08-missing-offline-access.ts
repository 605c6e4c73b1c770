// Lesson 8: the consent had no offline.access, so there is no refresh token. What now?
import * as client from '../../src/client/index.ts'
import { need, readHandoff, writeHandoff } from '../handoff.ts'

const config = client.loadConfig()
const { now } = config.clock ?? client.systemClock

/** Part 1: what a new consent asks for. */
const scopes = ['tweet.read', 'users.read', 'offline.access']

/** Part 2: living tokens: those that are there, refreshed ones, or those of a new consent. */
async function livingTokens(): Promise<client.TokenSet> {
  const tokens = need(readHandoff(config).tokens, 'access token', 'npm run step:4')
  if (tokens.expiresAt > now()) return tokens
  if (tokens.refreshToken === undefined) return askTheUser()
  return client.refreshTokens(config, { refreshToken: tokens.refreshToken })
}

async function askTheUser(): Promise<client.TokenSet> {
  const [state, codeVerifier] = [client.createState(), client.createCodeVerifier()]
  const codeChallenge = client.deriveCodeChallenge(codeVerifier)
  const listener = await client.listenForRedirect(config, { state })
  console.log(client.buildAuthorizationUrl(config, { state, codeChallenge, scopes }))
  const { code } = await listener.response
  return client.exchangeCode(config, { code, codeVerifier })
}

const tokens = await livingTokens()
writeHandoff(config, { tokens })
console.log(`You are @${(await client.getMe(config, tokens.accessToken)).username}.`)
