// Lesson 5: one call, and what a 401 and a 403 mean for it.
import { loadConfig, refreshTokens } from '../../src/client/index.ts'
import { need, readHandoff, writeHandoff } from '../handoff.ts'

const config = loadConfig()
let tokens = need(readHandoff(config).tokens, 'access token', 'npm run step:4')

/** Part 1: the call. */
function callMe(accessToken: string): Promise<Response> {
  return fetch(`${config.apiOrigin}/2/users/me`, { headers: { authorization: `Bearer ${accessToken}` } })
}

/** Part 2: what to do about a refusal: 'refresh', or 'tell the user'. */
function remedyFor(status: number): 'refresh' | 'tell the user' {
  return status === 401 ? 'refresh' : 'tell the user'
}

let response = await callMe(tokens.accessToken)
if (!response.ok && remedyFor(response.status) === 'refresh' && tokens.refreshToken !== undefined) {
  tokens = await refreshTokens(config, { refreshToken: tokens.refreshToken })
  writeHandoff(config, { tokens })
  response = await callMe(tokens.accessToken)
}
if (response.ok) console.log(`You are @${(await response.json()).data.username}.`)
else {
  console.log(`X said ${response.status}. At a 403 the token is good, but not for this: ask the user for more scopes.`)
  process.exitCode = 1
}
