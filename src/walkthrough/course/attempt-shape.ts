import { hash } from 'node:crypto'
import type { AttemptShape } from './evidence.ts'

/** What an authorization URL shows of how its challenge and state were made. */
export function shapeOf(url: string): Omit<AttemptShape, 'run'> {
  const query = new URL(url).searchParams
  // A "+" that nobody encoded arrives as a blank.
  const challenge = query.get('code_challenge')?.replaceAll(' ', '+') ?? ''
  const state = query.get('state') ?? ''
  return { challenge: kindOf(challenge), isStateVerifier: state !== '' && isVerifierOf(state, query) }
}

/** Of a SHA-256 in one of the ways in which people write it down. */
function kindOf(challenge: string): AttemptShape['challenge'] {
  if (challenge === '') return 'missing'
  if (/^[\w-]{43}$/.test(challenge)) return 'as it should be'
  if (/^[\w-]{43}=$/.test(challenge)) return 'padded'
  if (/^[A-Za-z0-9+/]{43}=?$/.test(challenge)) return 'base64'
  if (/^[0-9a-f]{64}$/i.test(challenge)) return 'hex'
  const inside = Buffer.from(challenge.replace(/=+$/, ''), 'base64url').toString('latin1')
  return /^[0-9a-f]{64}$/i.test(inside) ? 'hex in base64url' : 'something else'
}

/** By S256, or by the plain method. A challenge that is sent as state as well gives nothing away. */
function isVerifierOf(text: string, query: URLSearchParams): boolean {
  const challenge = query.get('code_challenge')
  const isPlain = query.get('code_challenge_method')?.toUpperCase() !== 'S256'
  return challenge === hash('sha256', text, 'base64url') || (isPlain && challenge === text)
}
