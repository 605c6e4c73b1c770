// Knows by itself that a refresh token is too old, and does not try it.
import * as client from '../../../src/client/index.ts'
import { readHandoff, writeHandoff } from '../../../steps/handoff.ts'

const config = client.loadConfig()
const now = (config.clock ?? client.systemClock).now()
const lifeSeconds = 170 * 86_400
const { refreshToken = '', issuedAt = 0 } = readHandoff(config).tokens ?? {}

const tokens = now - issuedAt > lifeSeconds ? await logIn() : await client.refreshTokens(config, { refreshToken })
writeHandoff(config, { tokens })
console.log(new Date((tokens.issuedAt + lifeSeconds) * 1000).toISOString())

async function logIn(): Promise<client.TokenSet> {
  const [state, codeVerifier] = [client.createState(), client.createCodeVerifier()]
  const codeChallenge = client.deriveCodeChallenge(codeVerifier)
  const listener = await client.listenForRedirect(config, { state })
  console.log(client.buildAuthorizationUrl(config, { state, codeChallenge }))
  return client.exchangeCode(config, { ...(await listener.response), codeVerifier })
}
