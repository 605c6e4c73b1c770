import { asTyped } from '../system/own-command.ts'
import { hang } from '../system/wrapped-text.ts'

/**
 * Paragraphs for a person, indented and as wide as the terminal; a pipe gets 80 columns. An empty one is left out, and one that begins with
 * `$ ` is a command, which stays in one piece.
 */
export function tell(...paragraphs: string[]): void {
  for (const paragraph of paragraphs.filter((each) => each !== '')) {
    const [, command] = /^\$ (.*)$/s.exec(paragraph) ?? []
    console.log(command === undefined ? `\n${wrapped(paragraph, 2)}` : `\n    ${asTyped(command)}`)
  }
}

/** A help text as wide as the terminal, and as it stands in a pipe; what is in the right column is broken under itself. */
export function wrapHelp(help: string, columns = process.stdout.columns || 120): string {
  const lines = help.replace(/\n {30,}(?=\S)/g, ' ').split('\n')
  return lines.flatMap((line) => wrapRow(line, Math.min(columns, 120))).join('\n')
}

function wrapRow(line: string, columns: number): string[] {
  const [left = ''] = /^ *(?:\S.*? {2,}(?=\S))?/.exec(line) ?? []
  const right = line.slice(left.length)
  if (left.trim() === '' || left.length <= columns / 2) return hang(left, right, columns)
  const [indent = ''] = /^ */.exec(line) ?? []
  return [left.trimEnd(), ...hang(`${indent}  `, right, columns)]
}

/** One line among others; what does not fit it goes on further in. */
export function tellLine(text: string): void {
  console.log(wrapped(text, 4))
}

function wrapped(text: string, later: number): string {
  return hang('  ', asTyped(text), process.stdout.columns || 80, later).join('\n')
}
