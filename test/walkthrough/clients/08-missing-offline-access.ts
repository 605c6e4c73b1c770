// Asks for one scope more than it must, and keeps everything itself.
import * as client from '../../../src/client/index.ts'
import { readHandoff, writeHandoff } from '../../../steps/handoff.ts'

const config = { ...client.loadConfig(), scopes: ['offline.access', 'users.read', 'tweet.read', 'follows.read'] }
const old = readHandoff(config).tokens
const alive = await client.callApi(config, old?.accessToken ?? '', '/2/users/me')
let fresh = old
if (alive.status === 401 && old?.refreshToken)
  fresh = await client.refreshTokens(config, { refreshToken: old.refreshToken })
else if (alive.status === 401) {
  const [state, codeVerifier] = [client.createState(), client.createCodeVerifier()]
  const codeChallenge = client.deriveCodeChallenge(codeVerifier)
  const listener = await client.listenForRedirect(config, { state })
  process.stdout.write(client.buildAuthorizationUrl(config, { state, codeChallenge }) + '\n')
  fresh = await client.exchangeCode(config, { ...(await listener.response), codeVerifier })
}
writeHandoff(config, { tokens: fresh })
await client.getMe(config, fresh?.accessToken ?? '')
