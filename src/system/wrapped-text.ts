import { stripVTControlCharacters } from 'node:util'

/** Text broken at blanks; later lines begin under the text of the first, or at `later`. A word that is too long stays whole. */
export function hang(first: string, text: string, columns: number, later = first.length): string[] {
  const lines: string[] = []
  let [line, isStart] = [first, true]
  for (const word of text.split(' ')) {
    if (!isStart && widthOf(line) + 1 + widthOf(word) > columns) {
      lines.push(line.trimEnd())
      ;[line, isStart] = [' '.repeat(later), true]
    }
    line += isStart ? word : ` ${word}`
    isStart &&= line.trim() === ''
  }
  return [...lines, line]
}

/** What stands before the text of a line: its indent, its number or star, or the column to the left of a gap. */
const BEFORE = /^ *(?:\d+\. |\* |[\w’][^]{0,22}? {2,})?/

/** A block of lines, each broken by itself; later lines begin under the text of the first. */
export function wrapLines(lines: readonly string[], columns: number, indent = ''): string[] {
  return lines.flatMap((line) => {
    if (line.trim() === '') return ['']
    const before = BEFORE.exec(line)?.[0] ?? ''
    const own = before.length > columns / 2 ? (/^ */.exec(line)?.[0] ?? '') : before
    return hang(indent + own, line.slice(own.length), columns)
  })
}

/** A line of code, broken at blanks where it must be; later lines begin further in than the first. */
export function foldCode(mark: string, code: string, columns: number): string[] {
  const own = /^ */.exec(code)?.[0] ?? ''
  return hang(mark + own, code.slice(own.length), columns, mark.length + own.length + 4)
}

/** Two columns, a bar between them; the words of each are broken in its half. */
export function sideBySide(left: readonly string[], right: readonly string[], columns: number): string[] {
  const half = Math.floor((columns - 3) / 2)
  const [a, b] = [wrapLines(left, half), wrapLines(right, half)]
  return Array.from({ length: Math.max(a.length, b.length) }, (_, index) =>
    `${(a[index] ?? '').padEnd(half)} | ${b[index] ?? ''}`.trimEnd(),
  )
}

/** `1 refresh`, `2 refreshes`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}

/** Colours and the like take no room. */
function widthOf(text: string): number {
  return stripVTControlCharacters(text).length
}
