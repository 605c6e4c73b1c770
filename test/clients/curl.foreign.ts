import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { beforeAll } from 'vitest'
import type { MockProvider } from '../../mock-provider/index.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { basicFact, sentWith } from './sent.ts'
import { find, tools } from './toolchain.ts'

/** curl plays browser and client: what a shell script can do, with no OAuth library and no Node in between. */

const run = promisify(execFile)
beforeAll(() => void find(tools.curl))

type Answer = { status: number; location: string; body: string }

/** `-q`: nobody's .curlrc; `--noproxy`: loopback stays loopback. The last line of the output is ours. */
async function curl(...options: string[]): Promise<Answer> {
  const report = '\n%{http_code} %{redirect_url}'
  const { stdout } = await run('curl', ['-q', '--silent', '--show-error', '--noproxy', '*', '-w', report, ...options])
  const end = stdout.lastIndexOf('\n')
  const [status, location = ''] = stdout.slice(end + 1).split(' ')
  return { status: Number(status), location, body: stdout.slice(0, end) }
}

/** `--data-urlencode name=value` for each: curl encodes what follows the first `=`. */
function form(fields: Record<string, string>): string[] {
  return Object.entries(fields).flatMap(([name, value]) => ['--data-urlencode', `${name}=${value}`])
}

/** The hidden field that leads from page to page. */
function readAttempt({ body }: Answer): string {
  const attempt = /<input type="hidden" name="attempt" value="([^"]+)"/.exec(body)?.[1]
  if (attempt === undefined) throw new Error(`the page has no hidden field "attempt":\n${body}`)
  return attempt
}

/** The authorization request with `curl --get`, then both forms; gives where the browser would go. */
async function decide({ config }: MockProvider, codeVerifier: string, decision: 'approve' | 'cancel'): Promise<URL> {
  const { authorizationEndpoint, clientId, redirectUri, scopes } = config
  const request = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state: 'state-1',
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
  }
  const logInPage = await curl('--get', ...form(request), authorizationEndpoint)
  const user = { attempt: readAttempt(logInPage), user: 'ben_practice' }
  const consentPage = await curl(...form(user), authorizationEndpoint)
  const answer = await curl(...form({ attempt: readAttempt(consentPage), decision }), authorizationEndpoint)
  return new URL(answer.location)
}

function postAsClient({ config }: MockProvider, endpoint: string, fields: Record<string, string>): Promise<Answer> {
  return curl('-u', `${config.clientId}:${config.clientSecret}`, ...form(fields), endpoint)
}

function exchange(mock: MockProvider, code: string, codeVerifier: string): Promise<Answer> {
  const { tokenEndpoint, redirectUri } = mock.config
  const fields = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: codeVerifier }
  return postAsClient(mock, tokenEndpoint, fields)
}

function refresh(mock: MockProvider, refreshToken: string): Promise<Answer> {
  const fields = { grant_type: 'refresh_token', refresh_token: refreshToken }
  return postAsClient(mock, mock.config.tokenEndpoint, fields)
}

/** What `jq -r .access_token` would print. */
function readTokens({ status, body }: Answer): { accessToken: string; refreshToken: string } {
  expect(status, body).toBe(200)
  const answer: Record<string, unknown> = JSON.parse(body)
  return { accessToken: String(answer.access_token), refreshToken: String(answer.refresh_token) }
}

async function signIn(mock: MockProvider) {
  const codeVerifier = randomBytes(32).toString('base64url')
  const redirectedTo = await decide(mock, codeVerifier, 'approve')
  return readTokens(await exchange(mock, redirectedTo.searchParams.get('code') ?? '', codeVerifier))
}

function callUsersMe({ config }: MockProvider, accessToken: string): Promise<Answer> {
  return curl('-H', `authorization: Bearer ${accessToken}`, `${config.apiOrigin}/2/users/me`)
}

test('curl walks through log-in and consent page and is sent back with state and code', async ({ mock }) => {
  const redirectedTo = await decide(mock, 'v'.repeat(43), 'approve')

  expect(`${redirectedTo.origin}${redirectedTo.pathname}`).toBe(mock.config.redirectUri)
  expect([...redirectedTo.searchParams.keys()]).toEqual(['state', 'code'])
  expect(redirectedTo.searchParams.get('state')).toBe('state-1')
  const kinds = mock.journal.events.map(({ kind }) => kind)
  expect(kinds).toEqual(['attempt.opened', 'consent.shown', 'consent.given', 'code.issued'])
})

test('curl presses Cancel and is sent back with access_denied', async ({ mock }) => {
  const redirectedTo = await decide(mock, 'v'.repeat(43), 'cancel')

  expect(redirectedTo.search).toBe('?error=access_denied&state=state-1')
})

test('curl -u exchanges the code with Basic and reads users/me as the user who consented', async ({ mock }) => {
  const { clientId, clientSecret = '' } = mock.config

  const { accessToken } = await signIn(mock)

  const sent = sentWith(mock, 'tokens.issued')
  expect(sent.fact('authorization')).toMatchObject(basicFact(mock, clientId, clientSecret))
  expect(sent.fact('user-agent')?.value).toMatch(/^curl\//)
  const me = await callUsersMe(mock, accessToken)
  expect(me.status).toBe(200)
  expect(JSON.parse(me.body)).toMatchObject({ data: { username: 'ben_practice' } })
})

test('curl without -u is refused in X’s words', async ({ mock }) => {
  const { clientId, clientSecret = '', tokenEndpoint } = mock.config
  const { refreshToken } = await signIn(mock)
  const fields = { client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken }

  const answer = await curl(...form({ grant_type: 'refresh_token', ...fields }), tokenEndpoint)

  expect(answer.status).toBe(401)
  expect(answer.body).toBe('{"error":"unauthorized_client","error_description":"Missing valid authorization header"}')
  expect(sentWith(mock, 'refresh.refused').reason).toBe('secret-in-body')
})

test('two hours later curl gets 401, refreshes and goes on', async ({ mock }) => {
  const first = await signIn(mock)
  mock.clock.advance({ hours: 2 })
  const refused = await callUsersMe(mock, first.accessToken)

  const second = readTokens(await refresh(mock, first.refreshToken))

  expect(refused.status).toBe(401)
  expect(second.refreshToken).not.toBe(first.refreshToken)
  expect(second.refreshToken).toHaveLength(91)
  expect((await callUsersMe(mock, second.accessToken)).status).toBe(200)
})

test('curl cannot use a refresh token twice', async ({ mock }) => {
  const { refreshToken } = await signIn(mock)
  readTokens(await refresh(mock, refreshToken))

  const replay = await refresh(mock, refreshToken)

  expect(replay.status).toBe(400)
  expect(replay.body).toBe('{"error":"invalid_request","error_description":"Value passed for the token was invalid."}')
  expect(sentWith(mock, 'refresh.refused').reason).toBe('replayed')
})

test('curl revokes with a token_type_hint, and the access token is dead', async ({ mock }) => {
  const { accessToken, refreshToken } = await signIn(mock)
  const fields = { token: refreshToken, token_type_hint: 'refresh_token' }

  const answer = await postAsClient(mock, mock.config.revocationEndpoint, fields)

  expect(answer).toMatchObject({ status: 200, body: '{"revoked":true}' })
  expect((await callUsersMe(mock, accessToken)).status).toBe(401)
})
