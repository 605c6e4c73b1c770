// Lesson 6: a living access token at every start, without the user.
import { loadConfig, refreshTokens, systemClock } from '../../src/client/index.ts'
import { need, readHandoff, writeHandoff } from '../handoff.ts'

const config = loadConfig()
const { now } = config.clock ?? systemClock
let tokens = need(readHandoff(config).tokens, 'access token', 'npm run step:4')

/** Part 1: whether the access token is dead, or dies within the next half minute. */
function isDead(): boolean {
  return tokens.expiresAt - now() < 30
}

if (isDead()) {
  // Part 2: trade the refresh token for a new pair, and keep the pair.
  const refreshToken = need(tokens.refreshToken, 'refresh token', 'npm run step:1')
  tokens = await refreshTokens(config, { refreshToken })
  writeHandoff(config, { tokens })
}
console.log(`The access token lives for another ${Math.round((tokens.expiresAt - now()) / 60)} min.`)
