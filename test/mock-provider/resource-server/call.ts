import type { MockProvider, User } from '../../../mock-provider/index.ts'
import observed from '../../../mock-provider/wire/observed.json' with { type: 'json' }

const allScopes = observed.scopes.map(({ name }) => name)

/** `body` is the JSON of the answer, to be compared; an empty object for any other answer. */
// oxlint-disable-next-line typescript/no-explicit-any -- tests compare its members, whatever they are
export type ApiAnswer = { status: number; headers: Headers; text: string; body: any }

type Options = { as?: string; scopes?: string[]; method?: string; json?: unknown }

/** One call with a fresh token of that user (Ada unless given) that has all scopes unless told otherwise. */
export async function callApi(mock: MockProvider, path: string, options: Options = {}): Promise<ApiAnswer> {
  const { as = 'ada_practice', scopes = allScopes, json } = options
  const { accessToken } = await mock.signIn({ user: as, scopes })
  return callWith(mock, accessToken, path, { ...options, json })
}

/** One call with that token. */
export async function callWith(
  mock: MockProvider,
  token: string,
  path: string,
  { method, json }: Options = {},
): Promise<ApiAnswer> {
  const response = await mock.fetch(mock.origin + path, {
    method: method ?? (json === undefined ? 'GET' : 'POST'),
    headers: { authorization: `Bearer ${token}`, ...(json !== undefined && { 'content-type': 'application/json' }) },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text.startsWith('{') ? JSON.parse(text) : {},
  }
}

/** A bearer token of the first app alone. */
export async function appToken(mock: MockProvider): Promise<string> {
  const [client] = mock.clients.list()
  const headers = { authorization: `Basic ${btoa(`${client?.apiKey}:${client?.apiSecret}`)}` }
  const body = new URLSearchParams({ grant_type: 'client_credentials' })
  const response = await mock.fetch(`${mock.origin}/oauth2/token`, { method: 'POST', headers, body })
  const answer: { access_token: string } = JSON.parse(await response.text())
  return answer.access_token
}

export function userNamed(mock: MockProvider, username: string): User {
  const user = mock.users.list().find((each) => each.username === username)
  if (!user) throw new Error(`no user ${username}`)
  return user
}
