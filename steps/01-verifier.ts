// Step 1: the code_verifier, a secret for one authorization request (RFC 7636 §4.1).
import { createCodeVerifier, loadConfig } from '../src/client/index.ts'
import { writeHandoff } from './handoff.ts'
import { fingerprint, next, say } from './show.ts'

const config = loadConfig()

// 32 random bytes as base64url: 43 characters that nobody can guess.
const codeVerifier = createCodeVerifier()

// It stays on this machine until step 4. A new verifier begins a new attempt.
writeHandoff(config, { attempt: { codeVerifier } })

say(`code_verifier  ${fingerprint(codeVerifier)}  ${codeVerifier.length} characters, kept here`)
say('Nothing was sent.')
next('npm run step:2')
