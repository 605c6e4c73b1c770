// Step 4: the code and the verifier are exchanged for tokens (RFC 6749 §4.1.3, RFC 7636 §4.5).
import { exchangeCode, loadConfig, OAuthResponseError, systemClock } from '../src/client/index.ts'
import { need, readHandoff, writeHandoff } from './handoff.ts'
import { next, say, showing, showTokens } from './show.ts'

const config = loadConfig()
const { attempt } = readHandoff(config)
const code = need(attempt?.code, 'authorization code', 'npm run step:3')
const codeVerifier = need(attempt?.codeVerifier, 'code_verifier', 'npm run step:1')

// Only who has the verifier can use the code; a confidential client proves its secret as well.
const tokens = await exchangeCode(showing(config), { code, codeVerifier }).catch((error: unknown) => {
  // The code is used, too old, or not this attempt's: whichever it is, the next run begins a new attempt.
  if (error instanceof OAuthResponseError && error.status === 400) writeHandoff(config, { attempt: undefined })
  throw error
})

writeHandoff(config, { attempt: undefined, tokens })

say(`granted: ${tokens.scopes.join(' ')}`)
showTokens(tokens, (config.clock ?? systemClock).now())
next('npm run step:5')
