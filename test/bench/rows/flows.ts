import { Connection, type Answer, type Wire } from '../connection.ts'
import { runProgram } from '../programs.ts'
import { median, type Row, type Scale } from '../row.ts'
import { readReady } from '../talks.ts'

/** RFC 7636 Appendix B. */
const CODE_VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const CODE_CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

export const flowRows: Row[] = [
  {
    what: '1,000 flows (authorize, log-in, consent, token, refresh), one connection',
    beside: '',
    unit: 's',
    budget: { of: 'ours', atMost: 1.5 },
    measure: async (scale) => ({ ours: median(await flowTimes(scale)) }),
  },
]

/** Seconds that a thousand flows take, round by round. */
async function flowTimes(scale: Scale): Promise<number[]> {
  const { said, stop } = await runProgram('mock.mjs', { grants: 1 })
  const { port, authorization } = readReady(said)
  const client = { authorization, clientId: String(said.clientId), redirectUri: String(said.redirectUri) }
  const connection = new Connection(port)
  const count = scale.count(1000)
  const times: number[] = []
  // One round more than is counted: the first warms up.
  for (let round = 0; round <= scale.rounds; round += 1) {
    const before = performance.now()
    for (let flow = 0; flow < count; flow += 1) await runFlow(connection, client)
    // Milliseconds of one are seconds of a thousand.
    times.push((performance.now() - before) / count)
  }
  connection.close()
  await stop()
  return times.slice(1)
}

type Client = { authorization: string; clientId: string; redirectUri: string }

/** A user and an app, from the authorization request to the first refresh. */
async function runFlow(connection: Connection, { authorization, clientId, redirectUri }: Client): Promise<void> {
  const post = (path: string, form: Record<string, string>, headers = {}) =>
    send(connection, { method: 'POST', path, headers: { ...FORM, ...headers }, body: encode(form) })
  const asked = encode({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    state: 's',
    scope: 'tweet.read users.read offline.access',
    code_challenge: CODE_CHALLENGE,
    code_challenge_method: 'S256',
  })
  const authorizePath = '/i/oauth2/authorize'
  const logIn = await send(connection, { method: 'GET', path: `${authorizePath}?${asked}`, headers: {}, body: '' })
  const consent = await post(authorizePath, { attempt: find(logIn.body, ATTEMPT), user: 'ada_practice' })
  const redirect = await post(authorizePath, { attempt: find(consent.body, ATTEMPT), decision: 'approve' })
  const code = find(redirect.head, /[?&]code=([\w-]+)/)
  const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: CODE_VERIFIER }
  const exchanged = await post('/2/oauth2/token', grant, { authorization })
  const refreshToken = find(exchanged.body, REFRESH_TOKEN)
  const refreshed = await post(
    '/2/oauth2/token',
    { grant_type: 'refresh_token', refresh_token: refreshToken },
    { authorization },
  )
  find(refreshed.body, REFRESH_TOKEN)
}

const ATTEMPT = /name="attempt" value="([^"]+)"/
const REFRESH_TOKEN = /"refresh_token":"([^"]+)"/

async function send(connection: Connection, wire: Wire): Promise<Answer> {
  const answer = await connection.send(wire)
  if (answer.status < 400) return answer
  throw new Error(`${wire.method} ${wire.path}: ${answer.status} ${answer.body}`)
}

function find(text: string, pattern: RegExp): string {
  const [, found] = pattern.exec(text) ?? []
  if (found === undefined) throw new Error(`no ${pattern} in ${text.slice(0, 300)}`)
  return found
}

function encode(form: Record<string, string>): string {
  return new URLSearchParams(form).toString()
}
