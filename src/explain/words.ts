import type { Explanation, RankedCause } from '../../mock-provider/index.ts'
import { count, hang } from '../system/wrapped-text.ts'
import type { Explained, Item } from './explain.ts'
import { foldCommand } from './fold-command.ts'
import type { Success } from './found.ts'

const WEIGHTS = { many: 'seen by many', once: 'seen once', documented: 'documented', inferred: 'inferred' }
const INDENT = '  '

/** The explanation for a terminal of that width, without colours. */
export function tell({ items, successes }: Explained, columns: number): string {
  const paragraphs = [
    ...items.map((item) => tellItem(item, columns)),
    ...successes.map((each) => tellSuccess(each, columns)),
  ]
  return `\n${paragraphs.map((lines) => lines.join('\n')).join('\n\n\n')}\n`
}

function tellItem(item: Item, columns: number): string[] {
  const { explanation } = item
  const head = explanation ? headOf(explanation) : unknownHead(item)
  return [
    ...line(head, columns),
    ...line(placeOf(item), columns),
    '',
    ...(explanation ? tellExplanation(explanation, columns) : tellUnknown(item, columns)),
  ]
}

/** What X said, in the place of the table's sample of it; the sample where it shows as much. */
function headOf({ says, said }: Explanation): string {
  const [, before = '', sample] = /^([^"]*)"(.*)"/.exec(says) ?? []
  if (said === undefined || sample === undefined || says.includes(`"${said.replace(/\.$/, '')}`)) return plain(says)
  return `${plain(before)}"${said}"${plain(says.slice(before.length + sample.length + 2))}`
}

/** `POST /2/oauth2/token, line 12, 3 times in the input` */
function placeOf({ explanation, request, where, times }: Item): string {
  const place = [
    request ?? explanation?.endpoint,
    where,
    times > 1 ? `${count(times, 'time')} in the input` : undefined,
  ]
  return place.filter(Boolean).join(', ')
}

function tellExplanation(explanation: Explanation, columns: number): string[] {
  const { means, causes, verdict, ruledOut, probe, said } = explanation
  // The title has it.
  const notes = explanation.notes.filter((note) => note !== `X said: ${said}`)
  const isOpen = verdict === 'cannot tell'
  return [
    ...line(sentence(means), columns),
    ...notes.flatMap((note) => line(note, columns)),
    '',
    ...line(LEADS[verdict], columns),
    ...causes.flatMap((cause, index) => {
      if (isOpen) return tellCause(cause, `${INDENT}${index + 1}. `, columns)
      return index === 0 ? tellCause(cause, `${INDENT}  `, columns) : tellOther(cause, columns)
    }),
    ...ruledOut.flatMap(({ says, evidence }) => hang(`${INDENT}Not: `, `${plain(says)} (${evidence})`, columns)),
    '',
    ...line(isOpen ? 'Next, to tell them apart:' : 'Next, to make sure:', columns),
    ...foldCommand(probe.command, columns, `${INDENT}  `),
    ...outcomes(probe.tells).flatMap((outcome) => line(outcome, columns)),
  ]
}

const LEADS = {
  'one cause': 'The one cause that is known:',
  evidence: 'The input shows which cause it was:',
  'cannot tell': 'Cannot tell which: X says the same for each of these, the likeliest first.',
}

/** What comes to this answer, how it is known, and what to do. */
function tellCause({ says, weight, source, fix, evidence }: RankedCause, mark: string, columns: number): string[] {
  const indent = ' '.repeat(mark.length)
  return [
    ...hang(mark, sentence(says), columns),
    ...(evidence === undefined ? [] : hang(`${indent}Shown by: `, `${evidence}.`, columns, indent.length)),
    ...hang(`${indent}To do: `, sentence(fix), columns, indent.length),
    ...hang(`${indent}${WEIGHTS[weight]}: `, plain(source), columns, indent.length),
  ]
}

/** Where the input shows one cause, the others take a line. */
function tellOther({ says, weight }: RankedCause, columns: number): string[] {
  return hang(`${INDENT}Else: `, `${plain(says)} (${WEIGHTS[weight]})`, columns)
}

/** Each outcome of a probe has a line of its own. */
function outcomes(tells: string): string[] {
  return tells.split(/(?<=\.) (?=[0-9A-Z"{])/)
}

function unknownHead({ status, error, said }: Item): string {
  const words = said[0] === undefined ? undefined : `"${said[0]}"`
  return [status, error, words].filter((part) => part !== undefined).join(' ') || 'an answer without status or words'
}

function tellUnknown({ couldBe }: Item, columns: number): string[] {
  if (couldBe.length === 0)
    return line('This answer is not in the table of docs/explain.md: look it up at docs.x.com.', columns)
  return [
    ...line(
      'Cannot tell: without its words this answer can be any of these. Print the whole body, and explain that.',
      columns,
    ),
    ...couldBe.flatMap((says) => hang(`${INDENT}  `, plain(says), columns)),
  ]
}

function tellSuccess({ says, where, request, notes }: Success, columns: number): string[] {
  return [
    ...line(says, columns),
    ...line([request, where].filter(Boolean).join(', '), columns),
    ...notes.flatMap((note) => line(note, columns)),
  ]
}

function line(text: string, columns: number): string[] {
  return hang(INDENT, text, columns)
}

/** A clause of the table as a sentence. */
function sentence(clause: string): string {
  const text = plain(clause)
  const isName = clause.startsWith('`') || /^[\w.]*[_$.]\w/.test(text)
  return `${isName ? text : text.charAt(0).toUpperCase() + text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`
}

function plain(text: string): string {
  return text.replaceAll('`', '')
}
