// Looks at the clock first, and at the 401 all the same.
import { callApi, loadConfig, refreshTokens, systemClock } from '../../../src/client/index.ts'
import { need, readHandoff, writeHandoff } from '../../../steps/handoff.ts'

const config = loadConfig()
let refreshes = 0

async function renew(): Promise<string> {
  refreshes += 1
  const { refreshToken = '' } = need(readHandoff(config).tokens, 'tokens', 'npm run step:4')
  const tokens = await refreshTokens(config, { refreshToken })
  writeHandoff(config, { tokens })
  return tokens.accessToken
}

const { accessToken, expiresAt } = need(readHandoff(config).tokens, 'tokens', 'npm run step:4')
const isDead = expiresAt <= (config.clock ?? systemClock).now()
let response = await callApi(config, isDead ? await renew() : accessToken, '/2/users/me')
if (response.status === 401 && refreshes === 0) response = await callApi(config, await renew(), '/2/users/me')
console.log(`status ${response.status}`)
process.exitCode = response.ok ? 0 : 2
