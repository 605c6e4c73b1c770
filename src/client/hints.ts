/** What is looked at of a problem. */
type Problem = { status: number; title?: string | undefined; detail?: string | undefined }

/**
 * The next thing to try, by endpoint, `error` and, where that is not enough, `error_description`; at the resource server by
 * status, then title or detail.
 *
 * X seen (many) 2021-12 to 2026-07 for the texts; X docs: OAuth 2.0 Authorization Code Flow with PKCE, "Glossary" for the 30 s.
 */
export const hints: Record<string, string> = {
  'authorization endpoint access_denied': 'The user said no: ask again only if the user wants to.',
  'authorization endpoint invalid_scope': 'A scope name is wrong: check SCOPES.',
  'authorization endpoint invalid_request':
    'A parameter of the authorization URL is missing or wrong: let buildAuthorizationUrl() write it.',
  // One text for a missing header and for a wrong secret; refresh and revoke need the header too.
  'token endpoint unauthorized_client':
    'A confidential client needs Basic with the right secret at every call: check CLIENT_SECRET, or the type of app.',
  'revocation endpoint unauthorized_client': 'A confidential client needs Basic here too: check CLIENT_SECRET.',
  'token endpoint invalid_client': 'This client id is unknown, or not the one of this token: check CLIENT_ID.',
  'token endpoint invalid_request Value passed for the authorization code was invalid.':
    'The code is unknown, used already or older than 30 s: ask the user again and exchange at once.',
  'token endpoint invalid_request Value passed for the token was invalid.':
    'The refresh token is used up, expired or revoked: if no newer one is stored, ask the user for consent again.',
  'token endpoint invalid_request Value passed for the code verifier did not match the code challenge.':
    'Send the verifier whose challenge opened this very attempt: keep it by state.',
  'token endpoint invalid_request Value passed for the redirect uri did not match the uri of the authorization code.':
    'REDIRECT_URI must be the same string as in the authorization URL, to the last slash.',
  'resource server 401':
    'The access token is dead (expired, revoked or cut off): refresh it once; if the new one is refused too, ask the user.',
  'resource server 403 Forbidden':
    'A scope is missing (/2/users/me needs tweet.read and users.read) or your plan lacks this call: scopes grow only by consent.',
  'resource server 402': 'The plan has no credits left: buy some in X’s developer console, the code is right.',
  'resource server 403 Client Forbidden':
    'The app or the account is in no project, plan or environment with this call: see X’s developer console, the token is good.',
  'resource server 403 Unsupported Authentication': 'This call takes a user’s access token: log in with the code flow.',
  'resource server 403 You are not allowed to create a Tweet with duplicate content.':
    'This user has posted this text before: take it as done, or change it.',
  'resource server 403 You are not permitted to perform this action.':
    'X refuses the action, not the token: the text is too long, or the post is not yours.',
  'resource server 400 Invalid Request': 'A parameter or the body is wrong: the messages under errors name it.',
  'resource server 429 UsageCapExceeded': 'The plan’s cap is used up: a new window does not help, a larger plan does.',
  'resource server 429': 'Wait until x-rate-limit-reset, and keep what you have read.',
  'resource server 503': 'Wait, then try again.',
}

/** Finds the next thing to try after a refusal; at the resource server `error` is the status. */
export function findHint(endpoint: string, error: string, description = ''): string {
  const general = `${endpoint} ${error}`
  if (description.startsWith('Missing required parameter')) return 'Send the parameter that it names.'
  return hints[`${general} ${description}`] ?? hints[general] ?? UNKNOWN
}

/** The same for a problem of the resource server. */
export function findProblemHint({ status, title = '', detail = title }: Problem): string {
  const general = `resource server ${status}`
  // Of a 403 that says more, "Forbidden" is no more than its status.
  const byTitle = title === 'Forbidden' ? undefined : hints[`${general} ${title}`]
  return hints[`${general} ${detail}`] ?? byTitle ?? hints[general] ?? UNKNOWN
}

const UNKNOWN = 'Look this answer up at docs.x.com.'
