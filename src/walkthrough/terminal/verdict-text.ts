import type { CheckFact } from '../course/evidence.ts'
import type { Judgement } from '../course/judge.ts'
import { endOf } from '../course/program-facts.ts'
import { withUnits } from '../../../mock-provider/index.ts'
import { eventsInWords } from '../course/wire-facts.ts'
import { coloured } from '../../system/colour.ts'
import { hang } from '../../system/wrapped-text.ts'

const WORDS = { met: 'ok', 'not yet': 'not yet', contradicted: 'NO' }
const COLOURS = { met: 'green', 'not yet': 'yellow', contradicted: 'red' } as const

/** `ok` or `NO` in its colour, where there are colours. */
export function verdictWord(verdict: CheckFact['verdict']): string {
  return coloured(COLOURS[verdict], WORDS[verdict])
}

/** A verdict in lines: each fact with its evidence, then what is known of the mistake. */
export function verdictLines({ facts, slips }: Pick<Judgement, 'facts' | 'slips'>, columns: number): string[] {
  const [first] = slips
  return [
    ...facts.flatMap((fact) => factLines(fact, columns)),
    // One sentence at a time: the first is the most telling.
    ...(first ? ['', ...hang(`  Known slip ${first.slip}: `, first.say, columns)] : []),
  ]
}

/** How a program ended that did not meet its lesson, unless the verdict says that already: why it broke off, or its last words. */
export function endLines({ facts, evidence }: Pick<Judgement, 'facts' | 'evidence'>, columns: number): string[] {
  const end = endOf(evidence)
  if (end === undefined || facts.some(({ says }) => 'brokeOff' in end && says.includes(end.brokeOff))) return []
  if ('brokeOff' in end) return ['', ...hang('  ', `Your program broke off (${end.start}): ${end.brokeOff}`, columns)]
  const room = columns - 4
  const shown = end.lastWords.map((line) => (line.length > room ? `${line.slice(0, room - 1)}…` : line))
  return ['', '  Your program’s last words:', ...shown.map((line) => `    ${line}`)]
}

function factLines({ says: text, verdict, events }: CheckFact, columns: number): string[] {
  const says = withUnits(text)
  const evidence = eventsInWords(events)
  const [first = '', ...rest] = hang(
    `  ${WORDS[verdict].padEnd(7)}  `,
    evidence === '' ? says : `${says} (${evidence})`,
    columns,
  )
  return [first.replace(WORDS[verdict], verdictWord(verdict)), ...rest]
}
