// With fetch alone, and ten minutes early.
import { loadConfig, systemClock } from '../../../src/client/index.ts'
import { readHandoff, writeHandoff } from '../../../steps/handoff.ts'

const config = loadConfig()
const now = (config.clock ?? systemClock).now()
const { tokens } = readHandoff(config)
if (tokens && now > tokens.expiresAt - 600) {
  const response = await fetch(config.tokenEndpoint, {
    method: 'POST',
    headers: { Authorization: 'Basic ' + Buffer.from(`${config.clientId}:${config.clientSecret}`).toString('base64') },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: tokens.refreshToken ?? '' }),
  })
  const { access_token: accessToken, refresh_token: refreshToken, expires_in } = await response.json()
  writeHandoff(config, {
    tokens: { ...tokens, accessToken, refreshToken, issuedAt: now, expiresAt: now + expires_in },
  })
}
