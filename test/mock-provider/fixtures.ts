import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import type { JournalEvent, MockProvider, MockProviderOptions } from '../../mock-provider/index.ts'
import { test } from '../../src/testing/vitest.ts'

/** RFC 7636 Appendix B. */
export const codeVerifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
export const codeChallenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

/** Parameters of a request that change what would be sent; `undefined` leaves one out. */
export type Changes = Record<string, string | undefined>

export type Answer = { status: number; headers: Headers; text: string }

/** The fixture's `test` with a provider that is started so. */
export function testWith(mockOptions: MockProviderOptions) {
  return test.extend({ mockOptions })
}

/** The authorization request of a correct client. */
export function authorizationUrl(mock: MockProvider, changes: Changes = {}): URL {
  const { authorizationEndpoint, clientId, redirectUri, scopes } = mock.config
  const url = new URL(authorizationEndpoint)
  const parameters: Changes = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state: 'state-1',
    code_challenge: codeChallenge,
    code_challenge_method: 'S256',
    ...changes,
  }
  url.search = encode(parameters)
  return url
}

/** The code that the user's approval leads to. */
export async function getCode(mock: MockProvider, changes: Changes = {}): Promise<string> {
  const redirected = await mock.approve(authorizationUrl(mock, changes))
  const code = redirected.searchParams.get('code')
  if (code === null) throw new Error(`no code in ${redirected.href}`)
  return code
}

/** Basic of a client, or nothing for one without a secret. */
export function basicOf(mock: MockProvider, clientId: string = mock.config.clientId): Record<string, string> {
  const { clientSecret } = mock.configOf(clientId)
  return clientSecret === undefined
    ? {}
    : { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` }
}

/** Posts a form without a socket. */
export async function post(
  mock: MockProvider,
  path: string,
  { form, headers = {} }: { form: Changes; headers?: Record<string, string> },
): Promise<Answer> {
  const all = { 'content-type': 'application/x-www-form-urlencoded', ...headers }
  return read(await mock.fetch(mock.origin + path, { method: 'POST', headers: all, body: encode(form) }))
}

/** The code exchange of a correct confidential client. */
export function exchange(mock: MockProvider, code: string, changes: Changes = {}): Promise<Answer> {
  const { clientId, redirectUri } = mock.config
  const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: codeVerifier }
  return post(mock, '/2/oauth2/token', { form: { ...grant, client_id: clientId, ...changes }, headers: basicOf(mock) })
}

/** The refresh of a correct client, the first one unless `client_id` names another. */
export function refresh(mock: MockProvider, refreshToken: string | undefined, changes: Changes = {}): Promise<Answer> {
  const clientId = changes.client_id ?? mock.config.clientId
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId, ...changes }
  return post(mock, '/2/oauth2/token', { form, headers: basicOf(mock, clientId) })
}

export function revoke(mock: MockProvider, token: string | undefined, changes: Changes = {}): Promise<Answer> {
  const clientId = changes.client_id ?? mock.config.clientId
  const form = { token, token_type_hint: 'refresh_token', client_id: clientId, ...changes }
  return post(mock, '/2/oauth2/revoke', { form, headers: basicOf(mock, clientId) })
}

/** The status of users/me with that access token. */
export async function statusOfCall(mock: MockProvider, accessToken: string): Promise<number> {
  const headers = { authorization: `Bearer ${accessToken}` }
  const { status } = await mock.fetch(`${mock.origin}/2/users/me`, { headers })
  return status
}

/** The tokens of an answer; fails for any other answer. */
export function readTokens({ status, text }: Answer): { accessToken: string; refreshToken: string; expiresIn: number } {
  if (status !== 200) throw new Error(`no tokens: ${status} ${text}`)
  const { access_token, refresh_token, expires_in } = JSON.parse(text) as Record<string, unknown>
  return { accessToken: String(access_token), refreshToken: String(refresh_token), expiresIn: Number(expires_in) }
}

/** The id of the registered public client. */
export function publicClientId(mock: MockProvider): string {
  const client = mock.clients.list().find(({ type }) => type === 'public')
  if (!client) throw new Error('no public client')
  return client.clientId
}

export async function read(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, text: await response.text() }
}

export function lastEvent(mock: MockProvider): JournalEvent | undefined {
  return mock.journal.events.at(-1)
}

/** Sends bytes as they are over a socket of its own and resolves with all that came back, once the other side closes it. */
export function sendRaw(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', () => {}) // A reset is an answer, too.
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
    onTestFinished(() => void socket.destroy())
  })
}

/** Every warning of this process until the test ends. */
export function collectWarnings(): Error[] {
  const warnings: Error[] = []
  const collect = (warning: Error) => void warnings.push(warning)
  process.on('warning', collect)
  onTestFinished(() => void process.off('warning', collect))
  return warnings
}

function encode(parameters: Changes): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return new URLSearchParams(given).toString()
}
