// Step 6: new tokens without the user (RFC 6749 §6). At X every refresh retires the refresh token that was used.
import { loadConfig, refreshTokens, systemClock } from '../src/client/index.ts'
import { need, readHandoff, writeHandoff } from './handoff.ts'
import { fingerprint, ifThisFails, next, say, showing, showTokens } from './show.ts'

const config = loadConfig()
const before = need(readHandoff(config).tokens, 'refresh token', 'npm run step:4')
const refreshToken = need(before.refreshToken, 'refresh token (was offline.access granted?)', 'npm run step:1')

ifThisFails('After a dead refresh token the user must agree again', 'npm run step:1')

// A confidential client sends its Basic header here too: the 2022 tutorial forgot it.
const tokens = await refreshTokens(showing(config), { refreshToken })

// First save, then everything else: the old refresh token is dead from now on.
writeHandoff(config, { tokens })

say(`refresh token  ${fingerprint(refreshToken)} → ${fingerprint(tokens.refreshToken ?? '')}  the old one is spent`)
say(`access token   ${fingerprint(before.accessToken)} → ${fingerprint(tokens.accessToken)}`)
showTokens(tokens, (config.clock ?? systemClock).now())
next('npm run step:5')
