import { expect, test } from 'vitest'
import { OAuthResponseError, RequestFailedError, UnexpectedResponseError } from '../../src/client/errors.ts'
import { judgeRefresh } from '../../src/keeper/verdicts.ts'

const said = (status: number, error: string, errorDescription?: string) =>
  new OAuthResponseError('token endpoint', { status, error, errorDescription })
const answered = (status: number) => new UnexpectedResponseError('no OAuth', { status })

test.for([
  ['X’s words for a dead token', said(400, 'invalid_request', 'Value passed for the token was invalid.'), 'dead'],
  ['the RFC’s', said(400, 'invalid_grant'), 'dead'],
  ['the RFC’s with 401', said(401, 'invalid_grant'), 'dead'],
  ['a missing parameter', said(400, 'invalid_request', 'Missing required parameter [refresh_token].'), 'request'],
  ['an invalid_request without a word', said(400, 'invalid_request'), 'request'],
  ['an unknown grant type', said(400, 'unsupported_grant_type'), 'request'],
  ['a scope that is not granted', said(400, 'invalid_scope'), 'request'],
  ['no Basic header', said(401, 'unauthorized_client', 'Missing valid authorization header'), 'client'],
  ['a wrong secret', said(401, 'invalid_client'), 'client'],
  ['an unknown 401', said(401, 'something_new'), 'client'],
  ['a suspended app', said(403, 'access_denied'), 'request'],
  ['a 403 of a gateway', answered(403), 'request'],
  ['a 401 without OAuth', answered(401), 'client'],
  ['too many requests', said(429, 'invalid_grant'), 'uncertain'],
  ['too many requests, in problem JSON', answered(429), 'uncertain'],
  ['a request that came too late', answered(408), 'uncertain'],
  ['too early', answered(425), 'uncertain'],
  ['a server’s fault', answered(500), 'uncertain'],
  ['an HTML page with 200', answered(200), 'uncertain'],
  ['a page that is not there', answered(404), 'uncertain'],
  ['a server’s fault in the words of a dead token', said(503, 'invalid_grant'), 'uncertain'],
  ['server_error', said(400, 'server_error'), 'uncertain'],
  ['an error that nobody knows', said(418, 'teapot'), 'uncertain'],
  ['no answer', new RequestFailedError('reset', { mayHaveBeenProcessed: true }), 'uncertain'],
  ['no connection', new RequestFailedError('refused', { mayHaveBeenProcessed: false }), 'unsent'],
  ['an error of somebody else’s', new Error('?'), 'uncertain'],
  ['something that is no error', 'no', 'uncertain'],
] as const)('%s is judged as it should be', ([, error, verdict]) => {
  expect(judgeRefresh(error).verdict).toBe(verdict)
})

test('the code of a judgement is fit for a log', () => {
  const odd = judgeRefresh(said(400, `invalid_request\u001b[31m"${'x'.repeat(100)}`))

  expect(odd.code).toBe('odd error')
  expect(judgeRefresh(answered(503)).code).toBe('503')
  expect(judgeRefresh(said(400, 'invalid_grant')).code).toBe('invalid_grant')
})
