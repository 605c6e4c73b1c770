import type { Census } from '../stores/store.ts'

/** Why a stored pair does not open, by the code of its SealError. */
const WORDS: Readonly<Record<string, string>> = {
  ERR_SEAL_KEY_UNKNOWN:
    'the key that sealed its pair is not in the ring: give this process the ring that has it; without it the user must log in again',
  ERR_SEAL_MISMATCH:
    'its pair was sealed for another deployment, generation or row, and is not spent here: --deployment says which one this is',
  ERR_SEAL_BROKEN:
    'its pair does not open: it was changed since, or another key has the name of its own; only a new log-in helps',
}

/** The code in words; undefined for one that says nothing of a stored pair. */
export function sealWordsOf(code: string): string | undefined {
  return Object.hasOwn(WORDS, code) ? WORDS[code] : undefined
}

/** What stored pairs say of a ring that lacks their keys. */
export type Unsealable = { words: string; isAll: boolean }

/** @param kids the keys of the ring, by name. @returns undefined where each stored pair has one of them */
export function unsealableOf({ byKey }: Pick<Census, 'byKey'>, kids: readonly string[]): Unsealable | undefined {
  const all = Object.entries(byKey)
  const lacking = all.filter(([kid]) => !kids.includes(kid))
  if (lacking.length === 0) return undefined
  const pairs = pairsOf(lacking)
  const [were, users] = pairs === 1 ? ['stored pair was', 'its user'] : ['stored pairs were', 'their users']
  const [are, it] = lacking.length === 1 ? ['a key that is', 'it'] : ['keys that are', 'them']
  const names = `${lacking.map(([kid]) => kid).join(', ')}; the ring has ${kids.join(', ')}`
  return {
    isAll: pairs === pairsOf(all),
    words: `${pairs} ${were} sealed with ${are} not in the ring (${names}): give this process the ring that has ${it}; without ${it} ${users} must log in again`,
  }
}

function pairsOf(byKey: readonly [kid: string, pairs: number][]): number {
  return byKey.reduce((sum, [, pairs]) => sum + pairs, 0)
}
