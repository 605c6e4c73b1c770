import { createInterface } from 'node:readline/promises'
import {
  buildAuthorizationUrl,
  canListen,
  createCodeVerifier,
  createState,
  deriveCodeChallenge,
  exchangeCode,
  listenForRedirect,
  openBrowser,
  readAuthorizationResponse,
  UnverifiedErrorResponse,
  type ClientConfig,
  type TokenSet,
} from '../client/index.ts'
import { tell } from './keep-words.ts'

/** A whole log-in, steps 1 to 4 in one: the user agrees in a browser, the code is exchanged. */
export async function logIn(config: ClientConfig, env: NodeJS.ProcessEnv): Promise<TokenSet> {
  const codeVerifier = createCodeVerifier()
  const state = createState()
  const url = buildAuthorizationUrl(config, { state, codeChallenge: deriveCodeChallenge(codeVerifier) })
  const listener = canListen(config.redirectUri)
    ? await listenForRedirect(config, { state, onUnverifiedError })
    : undefined
  console.log(`\n  The user must open this address, log in and agree:\n\n${url}\n`)
  console.log(openBrowser(url, env) ? '  A browser was asked to open it.' : '  Open it in a browser on this machine.')
  const { code } = listener ? await listener.response : await readPasted(config, state)
  return exchangeCode(config, { code, codeVerifier })
}

/** It ends nothing. */
function onUnverifiedError({ message }: Error): void {
  tell(message)
}

async function readPasted(config: ClientConfig, state: string): Promise<{ code: string }> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const address = await terminal.question('  Paste the address that the browser ends at: ')
  terminal.close()
  try {
    return readAuthorizationResponse(config, address, { state })
  } catch (error) {
    if (!(error instanceof UnverifiedErrorResponse)) throw error
    onUnverifiedError(error)
    return readPasted(config, state)
  }
}
