// Lesson 6: a living access token at every start, without the user.
import { loadConfig, systemClock } from '../../src/client/index.ts'
import { need, readHandoff } from '../handoff.ts'

const config = loadConfig()
const { now } = config.clock ?? systemClock
let tokens = need(readHandoff(config).tokens, 'access token', 'npm run step:4')

/** Part 1, yours: whether the access token is dead, or dies within the next half minute. */
function isDead(): boolean {
  return false
}

if (isDead()) {
  // Part 2, yours: trade the refresh token for a new pair, and keep the pair.
  tokens = need(readHandoff(config).tokens, 'access token', 'npm run step:4')
}
console.log(`The access token lives for another ${Math.round((tokens.expiresAt - now()) / 60)} min.`)
