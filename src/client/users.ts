import type { ClientConfig } from './config.ts'
import type { RequestOptions } from './deadline.ts'
import { ApiResponseError, callerError } from './errors.ts'
import { isRecord, readAnswer, send, unexpected } from './request.ts'

/** A user of X. Fields that were asked for beyond the three come as they are, unchecked. */
export type User = { id: string; name: string; username: string; [field: string]: unknown }

/** What `callApi` may add to a GET. `redirect` and the token are not the caller's to set. */
export type ApiRequest = {
  method?: string | undefined
  headers?: Record<string, string> | undefined
  body?: string | undefined
} & RequestOptions

/**
 * Calls the resource server with an access token and hands back its answer, whatever the status.
 *
 * @param path path and query, beginning with a slash: `/2/users/me`.
 * @throws {TypeError} `ERR_PATH`, `ERR_ACCESS_TOKEN`, `ERR_HEADERS` (a newline in it, mostly).
 * @throws {RequestFailedError} and so does reading the body of the answer when it does not come by the deadline.
 * @see RFC 6750 §2.1; X docs: OAuth 2.0 Making requests on behalf of users, "Steps to connect using OAuth 2.0"
 */
export async function callApi(
  config: ClientConfig,
  accessToken: string,
  path: string,
  request: ApiRequest = {},
): Promise<Response> {
  if (!path.startsWith('/')) throw callerError('ERR_PATH', 'path must begin with a slash, as in /2/users/me.')
  // Checked here because fetch would quote the whole header, token included, in its own message.
  if (!/^[\w.~+/-]+=*$/.test(accessToken)) {
    throw callerError('ERR_ACCESS_TOKEN', 'The access token has a blank or odd character (RFC 6750 §2.1).')
  }
  const { method = 'GET', headers, body, ...options } = request
  const name = `${method} ${path.split('?', 1)[0]}`
  const init = { method, headers: createHeaders(headers), ...(body === undefined ? {} : { body }) }
  init.headers.set('authorization', `Bearer ${accessToken}`)
  return send(config, { name, url: `${config.apiOrigin}${path}`, init, secrets: [accessToken], ...options })
}

function createHeaders(headers: Record<string, string> | undefined): Headers {
  try {
    return new Headers(headers)
  } catch {
    // Without the platform's own message, which quotes the whole value.
    throw callerError(
      'ERR_HEADERS',
      'headers has a name or a value that HTTP cannot carry: look for a newline at its end.',
    )
  }
}

/**
 * Asks who the access token speaks for. Needs the scopes `tweet.read` and `users.read`.
 *
 * @param options `fields` for `user.fields`; X gives id, name and username unasked.
 * @throws {ApiResponseError | UnexpectedResponseError | RequestFailedError}
 * @see X docs: OpenAPI 2.167, "GET /2/users/me"; X seen (many): everything stands inside `data`
 */
export async function getMe(
  config: ClientConfig,
  accessToken: string,
  options: { fields?: string[] | undefined } & RequestOptions = {},
): Promise<User> {
  const { fields, ...requestOptions } = options
  const query = fields ? `?${new URLSearchParams({ 'user.fields': fields.join(',') })}` : ''
  const response = await callApi(config, accessToken, `/2/users/me${query}`, requestOptions)
  const answer = await readAnswer(response, [accessToken])
  if (!response.ok) throw apiRefusal('GET /2/users/me', response.status, answer.body)
  const user = isRecord(answer.body) ? answer.body.data : undefined
  if (isUser(user)) return user
  throw unexpected('GET /2/users/me answered without a user in data. Check API_ORIGIN.', answer)
}

function isUser(value: unknown): value is User {
  return isRecord(value) && ['id', 'name', 'username'].every((field) => typeof value[field] === 'string')
}

/** @see RFC 9457 §3.1; X docs: Response codes and errors */
function apiRefusal(request: string, status: number, body: unknown): ApiResponseError {
  const problem = isRecord(body) ? body : {}
  const read = (member: string) => (typeof problem[member] === 'string' ? problem[member] : undefined)
  return new ApiResponseError(request, { status, title: read('title'), type: read('type'), detail: read('detail') })
}
