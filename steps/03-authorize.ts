// Step 3: the user is asked, and a code comes back (RFC 6749 §4.1.1 and §4.1.2).
import { createInterface } from 'node:readline/promises'
import {
  buildAuthorizationUrl,
  canListen,
  createState,
  listenForRedirect,
  loadConfig,
  openBrowser,
  readAuthorizationResponse,
  UnverifiedErrorResponse,
} from '../src/client/index.ts'
import { need, readHandoff, writeHandoff } from './handoff.ts'
import { fingerprint, next, say } from './show.ts'

const config = loadConfig()
const attempt = need(readHandoff(config).attempt, 'code_verifier', 'npm run step:1')
const codeChallenge = need(attempt.codeChallenge, 'code_challenge', 'npm run step:2')

// The state ties the answer to this attempt: an answer with another state is somebody else's.
const state = createState()
const authorizationUrl = buildAuthorizationUrl(config, { state, codeChallenge })

// Be ready for the answer before the question is out. An error without our state is told, and ends nothing.
const onUnverifiedError = ({ message }: Error) => say(message)
const listener = canListen(config.redirectUri)
  ? await listenForRedirect(config, { state, onUnverifiedError })
  : undefined

say('The user must open this address, log in and agree:')
say()
console.log(authorizationUrl)
say()
const opened = openBrowser(authorizationUrl)
say(opened ? 'A browser was asked to open it.' : 'Open it in a browser on this machine.')
writeHandoff(config, { attempt: { ...attempt, state, authorizationUrl } })

const { code } = listener ? await listener.response : await readPasted()

writeHandoff(config, { attempt: { ...attempt, state, code } })

say(`← the browser came back to ${config.redirectUri}`)
say(`    state = ${fingerprint(state)}  the one that was sent: the answer belongs to this attempt`)
say(`    code  = ${fingerprint(code)}  good for 30 seconds and for one exchange`)
say('Whoever had the address could agree, state and all: step 5 tells who did.')
next('npm run step:4')

async function readPasted(): Promise<{ code: string }> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const address = await terminal.question('  Paste the address that the browser ends at: ')
  terminal.close()
  try {
    return readAuthorizationResponse(config, address, { state })
  } catch (error) {
    if (!(error instanceof UnverifiedErrorResponse)) throw error
    onUnverifiedError(error)
    return readPasted()
  }
}
