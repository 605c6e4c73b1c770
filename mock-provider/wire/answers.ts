import { BASIC_CHALLENGE, bearerChallenge } from './challenges.ts'
import type { KnownAnswer } from './known-answer.ts'
import { olderAnswers } from './older-errors.ts'
import { postAnswers } from './post-answers.ts'

export type { KnownAnswer } from './known-answer.ts'

/** Headers of the token endpoint were never seen: compact JSON is the safe choice (our choice). */
function oauthError(caseId: string, status: number, error: string, errorDescription?: string): KnownAnswer {
  const body = errorDescription === undefined ? { error } : { error, error_description: errorDescription }
  return { case: caseId, status, contentType: 'application/json; charset=utf-8', body, layer: 'oauth' }
}

/** X seen (many): the gateway's problems carry no rate-limit headers; keys in this order. */
function gatewayProblem(caseId: string, status: number, title: string): KnownAnswer {
  const body = { title, type: 'about:blank', status, detail: title }
  return { case: caseId, status, contentType: 'application/problem+json', body, layer: 'gateway' }
}

/** X seen (many): the application's answers are compact and carry the rate-limit headers. */
function application(caseId: string, status: number, body: KnownAnswer['body']): KnownAnswer {
  return { case: caseId, status, contentType: 'application/json; charset=utf-8', body, layer: 'application' }
}

/** In another key order than the gateway's. */
function applicationProblem(caseId: string, status: number, title: string): KnownAnswer {
  return application(caseId, status, { title, detail: title, type: 'about:blank', status })
}

function plain(caseId: string, status: number, body: string): KnownAnswer {
  return { case: caseId, status, contentType: 'text/plain; charset=utf-8', body, layer: 'page' }
}

/** Every refusal of the authorization server and the resource server, to the letter. */
export const answers = {
  ...olderAnswers,
  /** Same body for a missing header, a wrong secret and a secret in the body. The only text without a full stop. */
  missingAuthorizationHeader: {
    ...oauthError('token-confidential-no-basic', 401, 'unauthorized_client', 'Missing valid authorization header'),
    challenge: BASIC_CHALLENGE,
  },
  clientIdInvalid: oauthError(
    'token-bad-client-id',
    400,
    'invalid_client',
    'Value passed for the client id was invalid.',
  ),
  clientIdMissing: missingParameter('client_id', 'token-missing-client-id'),
  grantTypeInvalid: oauthError(
    'token-client-credentials',
    400,
    'invalid_request',
    'Value passed for the grant type was invalid. Grant type should be one of [authorization_code, refresh_token].',
  ),
  codeInvalid: oauthError(
    'token-invalid-code',
    400,
    'invalid_request',
    'Value passed for the authorization code was invalid.',
  ),
  redirectUriMismatch: oauthError(
    'token-wrong-redirect-uri',
    400,
    'invalid_request',
    'Value passed for the redirect uri did not match the uri of the authorization code.',
  ),
  verifierMismatch: oauthError(
    'token-wrong-verifier',
    400,
    'invalid_request',
    'Value passed for the code verifier did not match the code challenge.',
  ),
  refreshTokenInvalid: oauthError(
    'token-invalid-refresh',
    400,
    'invalid_request',
    'Value passed for the token was invalid.',
  ),
  typeHintMissing: missingParameter('token_type_hint', 'revoke-missing-token-type-hint'),
  /** RFC 6749 §5.2: parameters repeated or malformed. X's words are unknown, so there are none. */
  malformedRequest: oauthError('rfc6749-5.2', 400, 'invalid_request'),
  /** RFC 6749 §6: a scope at refresh that the user did not grant. */
  scopeNotGranted: oauthError('rfc6749-6', 400, 'invalid_scope'),
  /** RFC 7009 §2.1 has the request refused and names no error: that of RFC 6749 §5.2 for what "was issued to another client". */
  othersToken: oauthError('rfc7009-2.1', 400, 'invalid_grant'),
  /** RFC 7009 §2.2.1. */
  tokenTypeUnsupported: oauthError('rfc7009-2.2.1', 400, 'unsupported_token_type'),
  unauthorized: { ...gatewayProblem('me-401', 401, 'Unauthorized'), challenge: bearerChallenge('invalid_token') },
  /** The same for a call that brought no token. */
  tokenMissing: { ...gatewayProblem('me-401', 401, 'Unauthorized'), challenge: bearerChallenge() },
  forbidden: {
    ...gatewayProblem('me-403-missing-scope', 403, 'Forbidden'),
    challenge: bearerChallenge('insufficient_scope'),
  },
  tooManyRequests: applicationProblem('429-window', 429, 'Too Many Requests'),
  rateLimitExceeded: application('429-docs-form', 429, { errors: [{ code: 88, message: 'Rate limit exceeded' }] }),
  serviceUnavailable: applicationProblem('503', 503, 'Service Unavailable'),
  ...postAnswers,
  /** As text: its `account_id` is a bare number above 2^53. */
  creditsDepleted: application(
    '402-credits',
    402,
    '{"account_id":1234567890123456789,"title":"CreditsDepleted","detail":"Your enrolled account [1234567890123456789] does not have any credits to fulfill this request.","type":"https://api.twitter.com/2/problems/credits"}',
  ),
  usageCapExceeded: application('429-usage-cap', 429, {
    account_id: 123123123,
    product_name: 'standard-basic',
    title: 'UsageCapExceeded',
    period: 'Monthly',
    scope: 'Product',
    detail: 'Usage cap exceeded: Monthly product cap',
    type: 'https://api.twitter.com/2/problems/usage-capped',
  }),
  clientNotEnrolled: application('403-client-not-enrolled', 403, {
    client_id: '12345678',
    detail:
      'When authenticating requests to the Twitter API v2 endpoints, you must use keys and tokens from a Twitter developer App that is attached to a Project. You can create a project via the developer portal.',
    registration_url: 'https://developer.twitter.com/en/docs/projects/overview',
    title: 'Client Forbidden',
    required_enrollment: 'Appropriate Level of API Access',
    reason: 'client-not-enrolled',
    type: 'https://api.twitter.com/2/problems/client-forbidden',
  }),
  clientNotEnrolledDocs: application('403-client-not-enrolled-docs', 403, {
    client_id: '101010101',
    required_enrollment: 'Standard Basic',
    registration_url: 'https://developer.twitter.com/en/account',
    title: 'Client Forbidden',
    detail:
      'This request must be made using an approved developer account that is enrolled in the requested endpoint. Learn more by visiting our documentation.',
    reason: 'client-not-enrolled',
    type: 'https://api.x.com/2/problems/client-forbidden',
  }),
  userNotEnrolled: application('403-user-not-enrolled', 403, {
    type: 'https://api.x.com/2/problems/client-forbidden',
    title: 'Client Forbidden',
    detail:
      'This request is billed to the authenticated user. Create a developer account at the Developer Console and enroll it in Pay-per-use.',
    reason: 'user-not-enrolled',
    registration_url: 'https://console.x.com',
    required_enrollment: 'Pay-per-use',
  }),
  /** The page of X, in its words; with status 200, as X serves it. */
  errorPage: {
    case: 'authorize-bad-redirect-uri',
    status: 200,
    contentType: 'text/html; charset=utf-8',
    body: '',
    layer: 'page',
  },
  /** X seen (once) 2026-09: zero bytes, and authentication is not looked at. */
  unknownPath: plain('404-unknown-path', 404, ''),
  /** Mock only, and made not to look like X: a known operation that this mock does not simulate. */
  notSimulated: plain('our choice', 501, 'twitter-oauth-lab does not simulate this operation of X\n'),
  /** Mock only: what X answers to these was never seen. */
  methodNotAllowed: plain('our choice', 405, 'Method Not Allowed'),
  requestTimeout: plain('our choice', 408, 'Request Timeout'),
  payloadTooLarge: plain('our choice', 413, 'Payload Too Large'),
} satisfies Record<string, KnownAnswer>

/**
 * "Missing required parameter [name]." X seen (many) with client_id, code_verifier and token_type_hint; inferred for
 * grant_type, code, redirect_uri, refresh_token and token.
 */
export function missingParameter(name: string, caseId: string = MISSING_CASES[name] ?? 'inferred'): KnownAnswer {
  return oauthError(caseId, 400, 'invalid_request', `Missing required parameter [${name}].`)
}

const MISSING_CASES: Record<string, string> = {
  code_verifier: 'token-missing-verifier',
  grant_type: 'token-missing-grant-type',
}

/**
 * An error of the authorization request that reaches the app (RFC 6749 §4.1.2.1).
 *
 * X seen (many): its own page gets a 400, "Redirect is requested.", and goes there by script; here it is a redirect.
 */
export function errorRedirect(location: string): KnownAnswer {
  return { case: 'authorize-long-state', status: 302, contentType: '', body: '', layer: 'page', location }
}

/** RFC 6749 §5.2: `invalid_client`; 401 and a challenge for whoever tried the Authorization header. */
export function invalidClient(answer: KnownAnswer, hasTriedHeader: boolean): KnownAnswer {
  const renamed = withError(answer, 'invalid_client')
  return hasTriedHeader ? { ...renamed, status: 401, challenge: BASIC_CHALLENGE } : renamed
}

/** The same refusal under profile `rfc-strict`: RFC 6749 §5.2 and RFC 7636 §4.6 have errors of their own for it. */
export function withError(answer: KnownAnswer, error: string): KnownAnswer {
  if (typeof answer.body === 'string' || answer.body.error === error) return answer
  return { ...answer, body: { ...answer.body, error } }
}

/** How X calls the app's own token. */
export const APP_ONLY = 'OAuth 2.0 Application-Only'

/** Case me-403-app-only: two blanks after the first sentence; the list in brackets is the endpoint's. */
export function unsupportedAuthentication(used: string, supported: readonly string[]): KnownAnswer {
  const detail = `Authenticating with ${used} is forbidden for this endpoint.  Supported authentication types are [${supported.join(', ')}].`
  const type = 'https://api.twitter.com/2/problems/unsupported-authentication'
  const body = { title: 'Unsupported Authentication', detail, type, status: 403 }
  const challenge = used === APP_ONLY ? bearerChallenge('insufficient_scope') : bearerChallenge()
  const contentType = 'application/problem+json'
  return { case: 'me-403-app-only', status: 403, contentType, body, layer: 'gateway', challenge }
}
