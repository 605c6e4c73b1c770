const REALM = 'realm="twitter-oauth-lab"'

/** The `www-authenticate` of a failed client authentication: RFC 6749 §5.2, RFC 7617 §2. */
export const BASIC_CHALLENGE = `Basic ${REALM}`

/**
 * The `www-authenticate` of a refused call: RFC 6750 §3.
 *
 * @param error left out for a call that brought no token (RFC 6750 §3.1).
 * @param scopes what the call needs.
 */
export function bearerChallenge(error?: 'invalid_token' | 'insufficient_scope', scopes?: readonly string[]): string {
  const attributes = [
    REALM,
    ...(error === undefined ? [] : [`error="${error}"`]),
    ...(scopes === undefined ? [] : [`scope="${scopes.join(' ')}"`]),
  ]
  return `Bearer ${attributes.join(', ')}`
}
