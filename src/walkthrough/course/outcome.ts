import type { JournalEvent } from '../../../mock-provider/index.ts'

/** An answer beside what is so. */
export type Outcome = { said: string; truth: string; isRight: boolean; why: string }

/** What came of a deliberate damage: the scene's lines, the last two refusals of its server, and the answer. */
export type Damage = Outcome & { lines: string[]; refused: JournalEvent[] }

/** A hint: three of them in words, then the way from the starter to a solution, line by line. */
export type Hint =
  { grade: number; name: 'look' | 'idea' | 'almost'; says: string } | { grade: 4; name: 'show'; difference: string[] }
