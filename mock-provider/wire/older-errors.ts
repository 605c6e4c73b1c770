import type { KnownAnswer } from './known-answer.ts'

/** The form of errors before v2. */
function olderError(caseId: string, status: number, error: Record<string, unknown>): KnownAnswer {
  const contentType = 'application/json; charset=utf-8'
  return { case: caseId, status, contentType, body: { errors: [error] }, layer: 'oauth' }
}

/** Of the app-only endpoint and of API v1.1, to the letter. */
export const olderAnswers = {
  /** X docs: OAuth 2.0 Application-Only, "Common error cases"; member order of the live copies. */
  appOnlyRefused: olderError('apponly-bad-credentials', 403, {
    code: 99,
    message: 'Unable to verify your credentials',
    label: 'authenticity_token_error',
  }),
  appOnlyGrantMissing: olderError('apponly-missing-grant', 403, {
    code: 170,
    message: 'Missing required parameter: grant_type',
  }),
  /** API v1.1 to an OAuth 2.0 user token. X seen (many) 2022: PLhery/node-twitter-api-v2 167, 371, 417 and 445. */
  olderApiForbidden: olderError('v11-oauth2-user-token', 403, {
    code: 220,
    message: 'Your credentials do not allow access to this resource.',
  }),
  /** Case v11-no-credentials. */
  olderApiNoCredentials: olderError('v11-no-credentials', 400, { code: 215, message: 'Bad Authentication data.' }),
  /** X docs: Response codes. That v1.1 says so to a dead token of OAuth 2.0 is our choice. */
  olderApiDeadToken: olderError('our choice', 401, { code: 89, message: 'Invalid or expired token.' }),
} satisfies Record<string, KnownAnswer>
