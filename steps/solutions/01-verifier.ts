// Lesson 1: a code_verifier. The course calls makeVerifier() a thousand times.
import { randomBytes } from 'node:crypto'

/** 43 to 128 characters of A-Z a-z 0-9 - . _ ~, from a source that nobody can guess (RFC 7636 §4.1). */
export function makeVerifier(): string {
  return randomBytes(32).toString('base64url')
}
