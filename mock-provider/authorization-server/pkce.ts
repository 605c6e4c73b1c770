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

/**
 * What a challenge is that does not fit its verifier, for the journal: the slips of M03, M04 and M10. Undefined for any other.
 *
 * @param challenge as the query was read: a `+` that was not percent-encoded has become a space there.
 */
export function slipOf(verifier: string, challenge: string, method: CodeChallengeMethod): string | undefined {
  const sent = challenge.replaceAll(' ', '+')
  if (method === 'plain') return sent === sha256(verifier, 'base64url') ? PLAIN_OF_HASH : plainSlip(verifier, sent)
  if (sent === verifier) return 'the challenge is the verifier itself, and the method is S256'
  const spelling = spellingOf(verifier, sent)
  return spelling && `the challenge is the verifier’s hash ${spelling}; S256 wants base64url without padding`
}

const PLAIN_OF_HASH =
  'the challenge is the S256 hash of the verifier, and the method is plain: name code_challenge_method=S256'

function plainSlip(verifier: string, challenge: string): string | undefined {
  const spelling = spellingOf(verifier, challenge)
  return spelling && `the challenge is the verifier’s hash ${spelling}, and the method is plain`
}

/** RFC 7636 §4.2 asks for base64url without padding (Appendix A). */
function spellingOf(verifier: string, challenge: string): string | undefined {
  const hex = sha256(verifier, 'hex')
  const base64 = sha256(verifier, 'base64')
  const spellings: [text: string, spelling: string][] = [
    [`${sha256(verifier, 'base64url')}=`, 'in base64url with its padding'],
    [base64, 'in standard base64 (+ and /) with its padding'],
    [base64.replace(/=+$/, ''), 'in standard base64 (+ and /)'],
    [hex, 'in hexadecimal'],
    [hex.toUpperCase(), 'in hexadecimal'],
    [Buffer.from(hex).toString('base64url'), 'in hexadecimal, and that in base64url'],
    [Buffer.from(hex).toString('base64'), 'in hexadecimal, and that in base64'],
  ]
  return spellings.find(([text]) => text === challenge)?.[1]
}

function sha256(text: string, encoding: 'base64url' | 'base64' | 'hex'): string {
  return hash('sha256', text, encoding)
}
