import type { JournalEvent } from '../../../mock-provider/index.ts'
import type { Evidence, Run } from './evidence.ts'

const ORDINALS = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth', 'Ninth']

/** The practice user who is the attacker in lessons and checks. */
const ATTACKER = 'mallory_practice'

/** Who or what an event of a verdict is of: `First start (agree)`, `Mallory, the attacker`, `Between the starts`. */
export function captionsOf({ runs }: Pick<Evidence, 'runs'>): (event: JournalEvent) => string {
  return ({ seq, user }) => {
    if (user === ATTACKER) return 'Mallory, the attacker'
    const index = runs.findIndex(({ from, to }) => seq > from && seq <= to)
    const run = runs[index]
    return run ? startOf(run, index) : placeOf(seq, runs)
  }
}

function startOf({ name }: Run, index: number): string {
  const ordinal = ORDINALS[index]
  const start = ordinal === undefined ? `Start ${index + 1}` : `${ordinal} start`
  // A lesson that calls its starts first and second may have one between them.
  return ORDINALS.some((each) => each.toLowerCase() === name) ? start : `${start} (${name})`
}

function placeOf(seq: number, runs: readonly Run[]): string {
  const [first, last] = [runs[0], runs.at(-1)]
  if (!first || !last) return 'Without a start of your program'
  if (seq <= first.from) return 'Before the first start'
  return seq > last.to ? 'After the last start' : 'Between two starts'
}
