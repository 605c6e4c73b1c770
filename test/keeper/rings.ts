import { createHash } from 'node:crypto'
import { SealKey, type KeyRing } from '../../src/keeper/key-ring.ts'
import type { SealContext } from '../../src/keeper/seal.ts'

/** 32 bytes that look random, the same for the same name. */
export function bytesOf(name: string): Uint8Array {
  return createHash('sha256').update(name).digest()
}

/** A ring of these keys; the last one seals, unless another is named. */
export function ringOf(kids: string[], current: string = kids.at(-1) ?? ''): KeyRing {
  return { current, keys: kids.map((kid) => new SealKey(kid, bytesOf(kid))) }
}

/** Whose pair it is where a test does not care. */
export const context: SealContext = { tenant: 'acme', account: '2244994945', generation: 7, deployment: 'production' }

/** A source of random bytes that gives the same ones to each test. */
export function seededDraw(): (bytes: number) => Uint8Array {
  let drawn = 0
  return (bytes) => bytesOf(`draw ${(drawn += 1)}`).subarray(0, bytes)
}
