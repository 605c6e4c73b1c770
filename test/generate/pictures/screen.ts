/** Letters that look alike: `look` is the names of what a terminal was told about them, `bold green`. */
export type Run = { text: string; look: string }

type Cell = { letter: string; look: string }

/** What a program in a terminal may send: a letter, or a sequence of ECMA-48. */
// eslint-disable-next-line no-control-regex -- control characters are what it reads
const PIECE = /\x1b\[(\??)([\d;]*)([A-Za-z])|[^]/gu

/** Sequences that set one look and end others. */
const LOOKS: Record<string, { sets?: string; ends: readonly string[] }> = {
  '1': { sets: 'bold', ends: ['dim'] },
  '2': { sets: 'dim', ends: ['bold'] },
  '22': { ends: ['bold', 'dim'] },
  '9': { sets: 'struck', ends: [] },
  '29': { ends: ['struck'] },
  ...Object.fromEntries(
    Object.entries({ 31: 'red', 32: 'green', 33: 'yellow', 36: 'cyan', 90: 'grey' }).map(([code, sets]) => [
      code,
      { sets, ends: ['red', 'green', 'yellow', 'cyan', 'grey'] },
    ]),
  ),
  '39': { ends: ['red', 'green', 'yellow', 'cyan', 'grey'] },
}

/** The lines that a terminal of that width shows once all of it was sent; nothing scrolls away. */
export function screenOf(sent: string, columns: number): Run[][] {
  const screen = new Screen(columns)
  for (const [piece, isPrivate, numbers = '', name] of sent.matchAll(PIECE))
    if (name === undefined) screen.print(piece)
    else if (isPrivate === '') screen.obey(name, numbers)
  return screen.rows.map(runsOf)
}

class Screen {
  readonly rows: Cell[][] = [[]]
  readonly #columns: number
  #row = 0
  #column = 0
  #looks: readonly string[] = []

  constructor(columns: number) {
    this.#columns = columns
  }

  print(letter: string): void {
    if (letter === '\r') this.#column = 0
    else if (letter === '\n') this.#goTo(this.#row + 1)
    else this.#put(letter)
  }

  /** @throws {Error} for a sequence that no picture has needed yet. */
  obey(name: string, numbers: string): void {
    const by = Number(numbers || 1)
    if (name === 'A') this.#goTo(this.#row - by)
    else if (name === 'B') this.#goTo(this.#row + by)
    else if (name === 'C') this.#column += by
    else if (name === 'D') this.#column = Math.max(0, this.#column - by)
    else if (name === 'J' && numbers === '') this.#eraseBelow()
    else if (name === 'm') numbers.split(';').forEach((code) => this.#dress(code))
    else throw new Error(`a terminal sequence that screen.ts does not know: ESC [ ${numbers}${name}`)
  }

  #put(letter: string): void {
    if (this.#column >= this.#columns) {
      this.#goTo(this.#row + 1)
      this.#column = 0
    }
    const row = (this.rows[this.#row] ??= [])
    while (row.length < this.#column) row.push({ letter: ' ', look: '' })
    row[this.#column] = { letter, look: this.#looks.join(' ') }
    this.#column += 1
  }

  #goTo(row: number): void {
    this.#row = Math.max(0, row)
    while (this.rows.length <= this.#row) this.rows.push([])
  }

  #eraseBelow(): void {
    this.rows.splice(this.#row + 1)
    this.rows[this.#row]?.splice(this.#column)
  }

  #dress(code: string): void {
    const known = LOOKS[code]
    if (known === undefined && code !== '0' && code !== '')
      throw new Error(`a look that screen.ts does not know: ${code}`)
    const kept = known ? this.#looks.filter((look) => !known.ends.includes(look) && look !== known.sets) : []
    this.#looks = known?.sets === undefined ? kept : [...kept, known.sets]
  }
}

function runsOf(cells: readonly Cell[]): Run[] {
  const runs: Run[] = []
  for (const { letter, look } of cells) {
    const last = runs.at(-1)
    if (last?.look === look) last.text += letter
    else runs.push({ text: letter, look })
  }
  return runs
}

/** A line as it reads. */
export function textOf(line: readonly Run[]): string {
  return line
    .map(({ text }) => text)
    .join('')
    .trimEnd()
}
