import { operationStatuses } from './operations.ts'

/** A request that is answered well: what the fuzzer starts from. Values may hold slots. */
export type Endpoint = {
  method: string
  path: string
  query?: Record<string, string>
  form?: Record<string, string>
  /** What JSON can say. */
  json?: unknown
  /** Neither form nor JSON: its type, and its text as bytes. */
  body?: { type: string; text: string }
  authorization?: string
}

const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

const authorization = {
  response_type: 'code',
  client_id: '{clientId}',
  redirect_uri: '{redirectUri}',
  state: 'some-state',
  scope: 'tweet.read users.read offline.access',
  code_challenge: challenge,
  code_challenge_method: 'S256',
}
const own = { authorization: 'Basic {basic}' }
const token = '/2/oauth2/token'
const authorize = '/i/oauth2/authorize'
const revocation = { token: '{refreshToken}', token_type_hint: 'refresh_token', client_id: '{clientId}' }
const exchange = {
  grant_type: 'authorization_code',
  code: '{code}',
  redirect_uri: '{redirectUri}',
  code_verifier: verifier,
}

/** X's authorization server. */
export const oauthEndpoints: Endpoint[] = [
  { method: 'GET', path: authorize, query: authorization },
  { method: 'POST', path: authorize, form: { attempt: '{logInForm}', user: 'ada_practice' } },
  { method: 'POST', path: authorize, form: { attempt: '{consentForm}', decision: 'approve' } },
  { method: 'POST', path: authorize, form: { attempt: '{consentForm}', decision: 'cancel' } },
  { method: 'POST', path: token, form: { ...exchange, client_id: '{clientId}' }, ...own },
  { method: 'POST', path: token, form: { ...exchange, code: '{spentCode}', client_id: '{clientId}' }, ...own },
  {
    method: 'POST',
    path: token,
    ...own,
    form: { grant_type: 'refresh_token', refresh_token: '{refreshToken}', client_id: '{clientId}' },
  },
  {
    method: 'POST',
    path: token,
    ...own,
    form: { grant_type: 'refresh_token', refresh_token: '{spentRefreshToken}', client_id: '{clientId}' },
  },
  { method: 'POST', path: token, form: { grant_type: 'refresh_token', refresh_token: 'x', client_id: '{publicId}' } },
  { method: 'POST', path: '/2/oauth2/revoke', form: revocation, ...own },
  { method: 'POST', path: '/2/oauth2/revoke', form: { ...revocation, token: '{accessToken}' }, ...own },
  {
    method: 'POST',
    path: '/oauth2/token',
    form: { grant_type: 'client_credentials' },
    authorization: 'Basic {appBasic}',
  },
  {
    method: 'POST',
    path: '/oauth2/invalidate_token',
    authorization: 'Basic {appBasic}',
    form: { access_token: '{appToken}' },
  },
]

const KNOWN: Record<string, number[]> = {
  [authorize]: [200, 302, 303, 403],
  [token]: [200, 401],
  '/2/oauth2/revoke': [200, 401],
  '/oauth2/token': [200, 403],
  '/oauth2/invalidate_token': [200, 403],
}

/** Of a request that cannot be read, or whose method the path does not have. */
const ANYWHERE = [400, 404, 405, 413, 431]

/** The statuses that the mock has for a path of X. */
export function statusesOf(path: string): number[] {
  return [...ANYWHERE, ...(KNOWN[path] ?? [401, 403, 429, ...operationStatuses(path)])]
}
