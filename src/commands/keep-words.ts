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

/** One line among others; what does not fit it goes on further in. */
export function tellLine(text: string): void {
  console.log(wrapped(text, 4))
}

function wrapped(text: string, later: number): string {
  return hang('  ', asTyped(text), process.stdout.columns || 80, later).join('\n')
}
