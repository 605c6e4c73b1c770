import { preparedIn, type KeyRing, type SealKey } from '../keeper/key-ring.ts'
import type { Counts } from './key-counts.ts'

/** The keys of a ring, one a line: when each was made, what it does and, where they were counted, how many pairs it sealed. */
export function linesOf(ring: KeyRing, counts?: Counts): string[] {
  const does = usesIn(ring)
  const known = ring.keys.map((key) => lineOf(key.kid, `made ${madeOf(key)}`, does(key), counts))
  const missing = Object.keys(counts ?? {}).filter((kid) => ring.keys.every((key) => key.kid !== kid))
  return [...known, ...missing.map((kid) => lineOf(kid, 'not in this ring', 'what it sealed does not open', counts))]
}

function lineOf(kid: string, made: string, does: string, counts: Counts | undefined): string {
  const pairs = counts === undefined ? '' : `  pairs sealed: ${counts[kid] ?? 0}`
  return `    ${kid.padEnd(20)}  ${made.padEnd(25)}  ${does}${pairs}`
}

function usesIn(ring: KeyRing): (key: SealKey) => string {
  const prepared = preparedIn(ring)
  return (key) => {
    if (key.kid === ring.current) return 'seals and opens'
    return key === prepared ? 'opens; the next rotate makes it seal' : 'opens'
  }
}

function madeOf({ createdAt }: SealKey): string {
  if (createdAt === undefined) return 'at an unknown time'
  return `${new Date(createdAt * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
