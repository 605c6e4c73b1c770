import type { Evidence, CheckFact } from '../course/evidence.ts'
import type { Judgement } from '../course/judge.ts'
import { withUnits } from '../course/generations.ts'
import { eventsInWords } from '../course/wire-facts.ts'
import { hang } from '../../system/wrapped-text.ts'

const WORDS = { met: 'ok', 'not yet': 'not yet', contradicted: 'NO' }

/** A verdict in lines: each fact with its evidence, then what is known of the mistake. */
export function verdictLines({ facts, slips }: Pick<Judgement, 'facts' | 'slips'>, columns: number): string[] {
  const [first] = slips
  return [
    ...facts.flatMap((fact) => factLines(fact, columns)),
    // One sentence at a time: the first is the most telling.
    ...(first ? ['', ...hang(`  Known slip ${first.slip}: `, first.say, columns)] : []),
  ]
}

/** Where a program broke off, unless the verdict says that already. */
export function brokenOff({ runs }: Evidence, told: string): string[] {
  const crash = runs.find((run) => run.crash)?.crash
  if (!crash || told.includes(crash.message)) return []
  // The file that calls a function of theirs is ours.
  const where = crash.file === 'probe.mjs' ? '' : `${crash.file}, line ${crash.line}: `
  return ['', `Your program broke off. ${where}${crash.message}`]
}

function factLines({ says: text, verdict, events }: CheckFact, columns: number): string[] {
  const says = withUnits(text)
  const evidence = eventsInWords(events)
  return hang(`  ${WORDS[verdict].padEnd(7)}  `, evidence === '' ? says : `${says} (${evidence})`, columns)
}
