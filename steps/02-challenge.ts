// Step 2: the code_challenge, the verifier's SHA-256, which may be seen by anybody (RFC 7636 §4.2).
import { deriveCodeChallenge, loadConfig } from '../src/client/index.ts'
import { need, readHandoff, writeHandoff } from './handoff.ts'
import { fingerprint, next, say } from './show.ts'

const config = loadConfig()
const { codeVerifier } = need(readHandoff(config).attempt, 'code_verifier', 'npm run step:1')

// One way only: the challenge tells nothing about the verifier.
const codeChallenge = deriveCodeChallenge(codeVerifier)

writeHandoff(config, { attempt: { codeVerifier, codeChallenge } })

say(`code_verifier   ${fingerprint(codeVerifier)}`)
say(`code_challenge  ${codeChallenge}`)
say('Nothing was sent.')
next('npm run step:3')
