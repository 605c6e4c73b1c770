/** A word of a shell command, quoted parts and all; a short flag goes with its value. */
const WORD = /(?:(?<!\S)-[duHXp]\s+)?(?:[^\s'"]|'[^']*'|"[^"]*")+/g

/** A command in lines that a shell takes as one: broken between words, with a backslash. A word that is too long stays whole. */
export function foldCommand(command: string, columns: number, indent: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const [word] of command.matchAll(WORD)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && indent.length + longer.length + 2 > columns) {
      lines.push(line)
      line = `  ${word}`
    } else line = longer
  }
  return [...lines.map((each) => `${indent}${each} \\`), indent + line]
}
