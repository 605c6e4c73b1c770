import { fact, holds, type Evidence, type CheckFact, type Wrong } from '../course/evidence.ts'
import { probe } from '../course/probing.ts'
import type { Room } from '../course/room.ts'

export const overTheWire = false

const SAMPLES = 1000

/** Calls `makeVerifier()` 1,000 times, then twice in a world whose weak random sources stand still. */
export async function gather(room: Room): Promise<void> {
  const inputs = Array.from({ length: SAMPLES }, () => null)
  await probe(room, { name: 'makeVerifier', trial: 'samples', inputs })
  if (samplesOf(room.evidence).every((text) => text === '')) return
  for (const trial of ['weak 1', 'weak 2'])
    await probe(room, { name: 'makeVerifier', trial, inputs: inputs.slice(0, 20) })
}

export function check(evidence: Evidence): CheckFact[] {
  const samples = samplesOf(evidence)
  const returned = samples.filter((text) => text !== '').length
  if (returned < SAMPLES)
    return [fact('not yet', `makeVerifier() returned a text in ${returned.toLocaleString('en')} of 1,000 calls`)]
  const outside = samples.find((text) => !hasLength(text))
  const odd = samples.find((text) => !hasAlphabet(text))
  const distinct = new Set(samples).size
  return [
    holds(outside === undefined, {
      met: 'all 1,000 have 43 to 128 characters (standard: RFC 7636 §4.1)',
      contradicted: `one of 1,000 has ${outside?.length} characters; 43 to 128 are asked for (standard: RFC 7636 §4.1)`,
    }),
    holds(odd === undefined, {
      met: 'all are made of A-Z a-z 0-9 - . _ ~',
      contradicted: `one has ${quoteOdd(odd ?? '')}, which is none of A-Z a-z 0-9 - . _ ~`,
    }),
    holds(distinct === SAMPLES, `${distinct.toLocaleString('en')} of 1,000 are different`),
    holds(isUnguessable(evidence), {
      met: 'they differ even when Math.random() and the clock stand still',
      contradicted: 'with Math.random() and the clock standing still, they repeat',
    }),
  ]
}

export const wrong: readonly Wrong[] = [
  {
    slip: 'M07',
    when: (evidence) =>
      samplesOf(evidence).length > 1 && new Set(samplesOf(evidence)).size === 1 && samplesOf(evidence)[0] !== '',
    say: 'A verifier belongs to one attempt of one browser, never to the program: make a new one at each call.',
  },
  {
    slip: 'M01',
    when: (evidence) => samplesOf(evidence).some((text) => text.length > 0 && text.length < 43),
    say: '43 is counted on the finished text: 32 random bytes as base64url give exactly 43 characters, and nothing is stripped.',
  },
  {
    slip: 'M02',
    when: (evidence) => samplesOf(evidence).some((text) => text.length > 128),
    say: '128 is counted on the finished text: 96 bytes give 128 characters, 128 bytes give 171.',
  },
  {
    slip: 'M04',
    when: (evidence) => samplesOf(evidence).some((text) => /[+/=]/.test(text)),
    say: 'base64url is another alphabet than base64: no "+", no "/", no "=". Node has both names.',
  },
  {
    slip: 'M14',
    when: (evidence) => new Set(samplesOf(evidence)).size > 1 && !isUnguessable(evidence),
    say: 'What Math.random() or the clock makes, a stranger can make again: take randomBytes() of node:crypto.',
  },
]

function samplesOf({ texts }: Evidence): string[] {
  return texts.samples ?? []
}

function hasLength(text: string): boolean {
  return text.length >= 43 && text.length <= 128
}

function hasAlphabet(text: string): boolean {
  return /^[A-Za-z0-9._~-]*$/.test(text)
}

function quoteOdd(text: string): string {
  return JSON.stringify(/[^A-Za-z0-9._~-]/.exec(text)?.[0] ?? '')
}

/** Two processes in which nothing but a cryptographic source moves: nothing may come twice. */
function isUnguessable({ texts }: Evidence): boolean {
  const weak = [...(texts['weak 1'] ?? []), ...(texts['weak 2'] ?? [])]
  return weak.length > 0 && new Set(weak).size === weak.length
}
