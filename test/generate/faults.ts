import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { faultTable, type Action, type Entries, type FaultTable } from '../../mock-provider/world/fault-entries.ts'
import { times } from '../../mock-provider/world/fault-values.ts'
import type { ValueKind } from '../../mock-provider/world/value-kinds.ts'
import { table } from './markdown.ts'

/** Where `npm run generate` writes the table of all members; the rest of the page is written by hand. */
export const faultsPath = fileURLToPath(new URL('../../docs/faults.md', import.meta.url))

const BEGIN = '<!-- From mock-provider/world/fault-entries.ts by `npm run generate`: do not edit from here -->'
const END = '<!-- to here -->'

/** Longer lists are left to the refusal of a wrong value. */
const MAX_TAKES = 120

/** The page with the table of all members as the entries have them. */
export async function renderFaults(page: string): Promise<string> {
  const [before = '', rest = ''] = page.split(BEGIN)
  const after = rest.split(END)[1] ?? ''
  const head = ['member', 'takes', 'what it does', 'goes with']
  const parts = [before.trimEnd(), BEGIN, table(head, memberRows(faultTable)), END, after.trim()]
  return format(`${parts.join('\n\n')}\n`, { ...(await resolveConfig(faultsPath)), parser: 'markdown' })
}

/** One row for each thing that a fault can have. */
export function memberRows({ endpoints, words, conditions, actions }: FaultTable): string[][] {
  return [
    ...Object.entries(endpoints).map(([name, says]) => [`\`"at":"${name}"\``, '', says, '']),
    ...Object.entries(conditions).map(([name, kind]) => [`\`when.${name}\``, takenBy(kind), kind.says ?? '', '']),
    ['`times`', takenBy(times), 'how many requests it meets; 1 unless given', ''],
    ...Object.entries(words).map(([name, says]) => [`\`"then":"${name}"\``, '', says, '']),
    ...Object.values(actions).flatMap(rowsOf),
  ]
}

function rowsOf({ by, beside }: Action): string[][] {
  const together: Entries = { ...by, ...beside }
  return Object.entries(together).map(([name, kind]) => {
    const others = Object.keys(by).filter((other) => other !== name)
    return [`\`then.${name}\``, takenBy(kind), kind.says ?? '', others.map((other) => `\`${other}\``).join(' or ')]
  })
}

function takenBy({ takes }: ValueKind<unknown>): string {
  return takes.length > MAX_TAKES ? 'one of a list; a wrong value is refused with it' : takes
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(faultsPath, await renderFaults(readFileSync(faultsPath, 'utf8')))
