// With the client's own listener, which compares the state by itself.
import * as client from '../../../src/client/index.ts'
import { writeHandoff } from '../../../steps/handoff.ts'

const config = client.loadConfig()
const [state, codeVerifier] = [client.createState(), client.createCodeVerifier()]
const listener = await client.listenForRedirect(config, { state })
const codeChallenge = client.deriveCodeChallenge(codeVerifier)
console.log(`Please open ${client.buildAuthorizationUrl(config, { state, codeChallenge })} now`)
try {
  const { code } = await listener.response
  writeHandoff(config, { attempt: { codeVerifier, state, code } })
} catch (error) {
  console.log(error instanceof Error ? error.message : 'no answer')
}
