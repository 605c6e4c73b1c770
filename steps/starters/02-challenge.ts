// Lesson 2: the code_challenge. The course calls challengeOf() with 201 verifiers.

/** base64url of the SHA-256 of the verifier's characters, without padding (RFC 7636 §4.2). */
export function challengeOf(verifier: string): string {
  // Your part: node:crypto has createHash().
  return verifier.slice(verifier.length)
}
