import type { RandomSource } from './random.ts'

/** `ac` authorization code, `at` access token, `rt` refresh token. */
export type TokenKind = 'ac' | 'at' | 'rt'

/**
 * X's token text: 91 characters, unpadded base64url of `R(45):epoch_ms:1:0|1:kind:1`. The instant is that of issue.
 *
 * X seen (many) 2021-05 to 2026-08: 3 official samples and 16 published values, all of this frame.
 */
export function createToken(kind: TokenKind, nowMs: number, random: RandomSource): string {
  const text = `${random.text(45)}:${String(nowMs).padStart(13, '0')}:1:${random.bit()}:${kind}:1`
  return Buffer.from(text, 'latin1').toString('base64url')
}

/** True for a text of X's frame, whether or not it was ever issued. */
export function isTokenShaped(text: string, kind?: TokenKind): boolean {
  if (text.length !== 91) return false
  const decoded = /^[\w-]{45}:\d{13}:1:[01]:(ac|at|rt):1$/.exec(Buffer.from(text, 'base64url').toString('latin1'))
  return decoded !== null && (kind === undefined || decoded[1] === kind)
}

/** X's client id: 34 characters, unpadded base64url of `R(20):1:ci` (decoded docs sample). */
export function createClientId(random: RandomSource): string {
  return Buffer.from(`${random.text(20)}:1:ci`, 'latin1').toString('base64url')
}

/** X's API key has 25 characters of `A-Za-z0-9` (the shape of a value in the docs). */
export function createApiKey(random: RandomSource): string {
  return random.text(25).replace(/[-_]/g, 'x')
}

/** X's client secret: 50 characters of `A-Za-z0-9_-` (decoded Basic sample of the docs). */
export function createClientSecret(random: RandomSource): string {
  return random.text(50)
}
