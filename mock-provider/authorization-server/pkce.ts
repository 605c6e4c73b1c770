import { hash, timingSafeEqual } from 'node:crypto'
import type { Profile } from '../world/profile.ts'

export type CodeChallengeMethod = 's256' | 'plain'

/**
 * The method's name as X reads it: in any case (X seen (many): the official SDK sends `s256`), `plain` when it is left
 * out (RFC 7636 §4.3). Undefined for any other; also for another case, where the profile has the RFC's spelling.
 */
export function readCodeChallengeMethod(
  name: string = 'plain',
  inCase: Profile['challengeMethodCase'] = 'any',
): CodeChallengeMethod | undefined {
  const method = inCase === 'exact' ? name : name.toLowerCase().replace('s', 'S')
  if (method === 'S256') return 's256'
  return method === 'plain' ? method : undefined
}

/** RFC 7636 §4.1 and §4.2: 43 to 128 unreserved characters. X seen (many): shorter and longer ones pass there. */
export function isAllowedLength(text: string, rule: Profile['verifierRule']): boolean {
  return rule === 'any' || /^[A-Za-z0-9._~-]{43,128}$/.test(text)
}

/** RFC 7636 §4.6: the verifier, transformed, must be the challenge. */
export function verifierFits(verifier: string, challenge: string, method: CodeChallengeMethod): boolean {
  const derived = Buffer.from(method === 's256' ? hash('sha256', verifier, 'base64url') : verifier)
  const expected = Buffer.from(challenge)
  return derived.length === expected.length && timingSafeEqual(derived, expected)
}
