// Step 5: a call on behalf of the user (RFC 6750 §2.1). The access token is all it takes.
import { getMe, loadConfig, systemClock } from '../src/client/index.ts'
import { need, readHandoff } from './handoff.ts'
import { ifThisFails, next, say, showing, showTokens } from './show.ts'

const config = loadConfig()
const tokens = need(readHandoff(config).tokens, 'access token', 'npm run step:4')

showTokens(tokens, (config.clock ?? systemClock).now())
say()
ifThisFails('A dead access token is replaced by', 'npm run step:6')

// X answers 401 to a token that is missing, mistyped, expired or revoked, and never says which.
const user = await getMe(showing(config), tokens.accessToken)

say(`You are ${user.name}, @${user.username}.`)
next('npm run step:6')
