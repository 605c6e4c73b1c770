import { expect, test } from 'vitest'
import { ApiResponseError, OAuthResponseError } from '../../src/client/index.ts'

test.each([
  ['token endpoint', 'unauthorized_client', 'Missing valid authorization header', /Basic/],
  ['revocation endpoint', 'unauthorized_client', 'Missing valid authorization header', /Basic/],
  ['token endpoint', 'invalid_client', 'Value passed for the client id was invalid.', /CLIENT_ID/],
  ['token endpoint', 'invalid_request', 'Value passed for the authorization code was invalid.', /30 s/],
  ['token endpoint', 'invalid_request', 'Value passed for the token was invalid.', /consent again/],
  ['authorization endpoint', 'access_denied', undefined, /user said no/],
  ['token endpoint', 'server_error', undefined, /docs\.x\.com/],
])('a refusal at the %s with %s names the next thing to try', (endpoint, error, errorDescription, hint) => {
  const { message } = new OAuthResponseError(endpoint, { error, errorDescription, status: 400 })

  expect(message).toMatch(hint)
  expect(message).toContain(endpoint)
  expect(message).toContain(error)
})

test('the hint for a dead access token is to refresh, for a 403 it is the scopes', () => {
  expect(new ApiResponseError('GET /2/users/me', { status: 401, title: 'Unauthorized' }).message).toMatch(/refresh/)
  expect(new ApiResponseError('GET /2/users/me', { status: 403, title: 'Forbidden' }).message).toMatch(/scope/)
})

test('a server cannot steer the terminal through a message', () => {
  const { message } = new OAuthResponseError('token endpoint', {
    error: 'a\u001B[2Jb',
    errorDescription: 'c\nd\u009Be',
  })

  expect(message).not.toMatch(/\p{Cc}/u)
})
