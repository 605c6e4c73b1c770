// Lesson 9: a program that starts now and then must know by when.
import * as client from '../../src/client/index.ts'
import { need, readHandoff, writeHandoff } from '../handoff.ts'

const config = client.loadConfig()
const { now } = config.clock ?? client.systemClock
const DAY = 86_400

/** Part 1, yours: the last good day for a refresh, in seconds since 1970: a week before the refresh token dies. */
function refreshBy(tokens: client.TokenSet): number {
  return tokens.expiresAt + 365 * DAY
}

/** Part 2, yours: living tokens; a refusal is the end of the old consent and the beginning of the next. */
async function livingTokens(): Promise<client.TokenSet> {
  const tokens = need(readHandoff(config).tokens, 'access token', 'npm run step:4')
  if (tokens.expiresAt > now()) return tokens
  const refreshToken = need(tokens.refreshToken, 'refresh token', 'npm run step:1')
  return client.refreshTokens(config, { refreshToken })
}

export async function askTheUser(): Promise<client.TokenSet> {
  const [state, codeVerifier] = [client.createState(), client.createCodeVerifier()]
  const codeChallenge = client.deriveCodeChallenge(codeVerifier)
  const listener = await client.listenForRedirect(config, { state })
  console.log(client.buildAuthorizationUrl(config, { state, codeChallenge }))
  const { code } = await listener.response
  return client.exchangeCode(config, { code, codeVerifier })
}

const tokens = await livingTokens()
writeHandoff(config, { tokens })
console.log(`Refresh again before ${new Date(refreshBy(tokens) * 1000).toISOString().slice(0, 10)}.`)
