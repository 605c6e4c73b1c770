import { createHash, randomBytes } from 'node:crypto'
import { callerError } from './errors.ts'

/**
 * Creates a `code_verifier`: the one-time secret that ties the code exchange to the authorization request.
 *
 * Keep it where the user's browser cannot see it, and use it once. Whoever steals the code still lacks this.
 *
 * @returns 43 characters of unpadded base64url, made of 32 random bytes.
 * @see RFC 7636 §4.1
 */
export function createCodeVerifier(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * Turns a `code_verifier` into the `code_challenge` of the authorization request (method S256).
 *
 * `plain` is left out on purpose: it would put the verifier itself into the browser history.
 *
 * @param codeVerifier 43 to 128 unreserved characters (RFC 7636 §4.1).
 * @returns 43 characters of unpadded base64url.
 * @throws {TypeError} `ERR_CODE_VERIFIER` when the length or the alphabet is wrong.
 * @see RFC 7636 §4.2; X docs: OAuth 2.0 Authorization Code Flow with PKCE, "Parameters"
 */
export function deriveCodeChallenge(codeVerifier: string): string {
  assertCodeVerifier(codeVerifier)
  return createHash('sha256').update(codeVerifier, 'ascii').digest('base64url')
}

/**
 * Creates a `state`: the random mark by which the client knows an answer to its own question.
 *
 * It keeps out answers that somebody else began (CSRF). It is no secret from those who see the URL, in which it stands.
 *
 * It is opaque on purpose. X seen (once) 2024-11: a JSON text in `state` came back without its quotes.
 *
 * @returns 43 characters of unpadded base64url; X takes up to 500.
 * @see RFC 6749 §10.12; X docs: OAuth 2.0 Authorization Code Flow with PKCE, "Parameters"
 */
export function createState(): string {
  return randomBytes(32).toString('base64url')
}

function assertCodeVerifier(codeVerifier: string): void {
  if (/^[A-Za-z0-9._~-]{43,128}$/.test(codeVerifier)) return
  throw callerError(
    'ERR_CODE_VERIFIER',
    'The code_verifier must be 43 to 128 characters of A-Z a-z 0-9 - . _ ~ (RFC 7636 §4.1). Use createCodeVerifier().',
  )
}
