/** Plain text broken at blanks; later lines begin under the text of the first. A word that is too long stays whole. */
export function hang(first: string, text: string, columns: number): string[] {
  const lines: string[] = []
  let line = first
  for (const word of text.split(' ')) {
    const isStart = line === first || line.trim() === ''
    if (!isStart && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = ' '.repeat(first.length)
    }
    line += line === first || line.trim() === '' ? word : ` ${word}`
  }
  return [...lines, line]
}

/** The same for a block of lines that keep their own indent. */
export function wrapLines(lines: readonly string[], columns: number, indent = ''): string[] {
  return lines.flatMap((line) => {
    const own = /^ */.exec(line)?.[0] ?? ''
    return line.trim() === '' ? [''] : hang(indent + own, line.slice(own.length), columns)
  })
}

/** `1 refresh`, `2 refreshes`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
