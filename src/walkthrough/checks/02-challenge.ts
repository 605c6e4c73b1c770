import { createHash, hash } from 'node:crypto'
import type { Mistake } from '../../../mock-provider/index.ts'
import { fact, holds, type Evidence, type CheckFact, type Wrong } from '../course/evidence.ts'
import { probe } from '../course/probing.ts'
import type { Room } from '../course/room.ts'

export const overTheWire = false

/** RFC 7636 Appendix B. */
const VECTOR = {
  verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
}

/** The vector, then 200 verifiers of every legal length and character; the same ones each time. */
const VERIFIERS = [VECTOR.verifier, ...Array.from({ length: 200 }, (_, index) => verifierNumber(index))]

/** Calls `challengeOf(verifier)` for each. */
export async function gather(room: Room): Promise<void> {
  await probe(room, { name: 'challengeOf', trial: 'challenges', inputs: VERIFIERS })
}

export function check({ texts }: Evidence): CheckFact[] {
  const challenges = texts.challenges ?? []
  if (challenges.every((text) => text === '')) return [fact('not yet', 'challengeOf() returned nothing yet')]
  const right = challenges.filter((text, index) => text === challengeOf(VERIFIERS[index] ?? '')).length
  const vector = challenges[0] === VECTOR.challenge
  return [
    holds(vector, {
      met: 'the example of the standard comes out right (standard: RFC 7636 Appendix B)',
      contradicted: `the example of the standard gives ${shown(challenges[0])}, not ${shown(VECTOR.challenge)} (standard: RFC 7636 Appendix B)`,
    }),
    holds(right === VERIFIERS.length, `${right} of ${VERIFIERS.length} challenges are the right ones`),
    holds(
      challenges.every((text) => text.length === 43),
      `they have ${lengths(challenges)} characters; SHA-256 as base64url has 43`,
    ),
  ]
}

export const wrong: readonly Wrong[] = [
  mistake(
    'M10',
    'This is method plain: the verifier itself. Whoever sees the request already holds the proof.',
    (verifier) => verifier,
  ),
  mistake('M03', 'Encode the 32 bytes of the hash, not its 64 letters: digest() without "hex".', (verifier) =>
    Buffer.from(hash('sha256', verifier, 'hex')).toString('base64url'),
  ),
  mistake('M03', 'This is the hash in hexadecimal. The challenge is its 32 bytes as base64url.', (verifier) =>
    hash('sha256', verifier, 'hex'),
  ),
  mistake(
    'M04',
    'The "=" at the end has to go: base64url here has no padding.',
    (verifier) => `${challengeOf(verifier)}=`,
  ),
  mistake('M04', 'This is base64, another alphabet: "+" and "/" must be "-" and "_", and "=" goes.', (verifier) =>
    hash('sha256', verifier, 'base64'),
  ),
  mistake(
    'M04',
    'This is base64 without its "=". Its "+" and "/" are still there: some challenges are right, others not.',
    (verifier) => hash('sha256', verifier, 'base64').replace(/=+$/, ''),
  ),
  mistake('M03', 'The hash is of the verifier as text (ASCII), not of the bytes that it was made of.', (verifier) =>
    createHash('sha256').update(Buffer.from(verifier, 'base64url')).digest('base64url'),
  ),
]

/** A wrong answer is recognised by computing it: all challenges must be what that mistake gives. */
function mistake(slip: Mistake, say: string, compute: (verifier: string) => string): Wrong {
  const fits = ({ texts }: Evidence) =>
    (texts.challenges ?? []).length > 0 &&
    (texts.challenges ?? []).every((text, index) => text === compute(VERIFIERS[index] ?? ''))
  return { slip, say, when: fits }
}

/** Written on its own, and not the client's: a shared function would agree with its own bug. */
function challengeOf(verifier: string): string {
  return hash('sha256', verifier, 'base64url')
}

function verifierNumber(index: number): string {
  const text = [1, 2, 3].map((part) => hash('sha256', `${index}.${part}`, 'base64url')).join('~.')
  return text.slice(0, 43 + (index % 86))
}

function lengths(challenges: readonly string[]): string {
  const all = [...new Set(challenges.map((text) => text.length))].toSorted((a, b) => a - b)
  return all.length > 2 ? `${all[0]} to ${all.at(-1)}` : all.join(' and ')
}

function shown(text = ''): string {
  return text.length > 16 ? `${text.slice(0, 8)}… (${text.length} characters)` : JSON.stringify(text)
}
