import { isMap, isNode, isSeq, LineCounter, parseDocument, type Document } from 'yaml'
import { UsageError } from '../../system/usage-error.ts'

/** Something that a file of ours must not say, and where it says so. */
export type Flaw = { file: string; line: number; says: string }

/** A lesson file that cannot be used; the message has a line `file:line: what` for each problem. */
export class LessonFileError extends UsageError {
  readonly problems: Flaw[]

  constructor(problems: Flaw[]) {
    super(problems.map(({ file, line, says }) => `${file}:${line}: ${says}`).join('\n'))
    this.name = 'LessonFileError'
    this.problems = problems
  }
}

/** A place in the front matter: names of keys and numbers of list entries. */
export type Place = readonly (string | number)[]

/** The YAML between the two `---` of a file. What is missing or wrong is collected with its line. */
export class FrontMatter {
  readonly file: string
  readonly problems: Flaw[] = []
  /** The Markdown below, and the line on which it begins. */
  readonly body: string
  readonly bodyLine: number
  readonly #document: Document
  readonly #lines = new LineCounter()

  constructor(file: string, text: string) {
    this.file = file
    const [, yaml = '', body = text] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? []
    this.body = body
    this.bodyLine = text.slice(0, text.length - body.length).split('\n').length
    this.#document = parseDocument(yaml, { lineCounter: this.#lines })
    if (yaml === '')
      this.problems.push({ file, line: 1, says: 'the file must begin with front matter between --- and ---' })
    for (const { pos, message } of this.#document.errors)
      this.problems.push({ file, line: this.#lines.linePos(pos[0]).line + 1, says: message.split('\n')[0] ?? '' })
  }

  /** Notes what is wrong with a place; a missing one is noted at the nearest key that is there. */
  note(place: Place, says: string): void {
    this.problems.push({ file: this.file, line: this.#lineOf(place), says: `${nameOf(place)} ${says}` })
  }

  text(place: Place): string {
    const value = this.value(place)
    const text = typeof value === 'number' ? String(value) : value
    if (typeof text === 'string' && text.trim() !== '') return text.trim()
    this.note(place, value === undefined ? 'is missing' : `cannot be ${JSON.stringify(value)}; it takes a text`)
    return ''
  }

  whole(place: Place, { from, to }: { from: number; to: number }): number {
    const value = this.value(place)
    if (typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to) return value
    this.note(place, `${found(value)}; it takes a whole number from ${from} to ${to}`)
    return from
  }

  choice<T extends string>(place: Place, allowed: readonly T[]): T | undefined {
    const value = this.value(place)
    const chosen = allowed.find((each) => each === value)
    if (chosen === undefined) this.note(place, `${found(value)}; it takes ${allowed.join(', ')}`)
    return chosen
  }

  /** The entries of a list, each read by its place. A list that may be left out is empty then. */
  list<T>(place: Place, read: (entry: Place) => T, { optional = false } = {}): T[] {
    const node = this.#document.getIn(place, true)
    if (isSeq(node)) return node.items.map((_, index) => read([...place, index]))
    if (!(optional && node === undefined)) this.note(place, `${found(this.value(place))}; it takes a list`)
    return []
  }

  /** Notes keys that nobody reads: a misspelt name must not pass. */
  onlyKeys(place: Place, allowed: readonly string[]): void {
    const node = place.length === 0 ? this.#document.contents : this.#document.getIn(place, true)
    if (!isMap(node)) return this.note(place, `${found(this.value(place))}; it takes ${allowed.join(', ')}`)
    for (const { key } of node.items) {
      const name = String(isNode(key) ? key.toJSON() : key)
      if (!allowed.includes(name)) this.note([...place, name], `is not known; there are ${allowed.join(', ')}`)
    }
  }

  value(place: Place): unknown {
    const node = this.#document.getIn(place, true)
    return isNode(node) ? node.toJSON() : node
  }

  #lineOf(place: Place): number {
    for (let length = place.length; length > 0; length -= 1) {
      const node = this.#document.getIn(place.slice(0, length), true)
      if (isNode(node) && node.range) return this.#lines.linePos(node.range[0]).line + 1
    }
    return 1
  }
}

function found(value: unknown): string {
  return value === undefined ? 'is missing' : `cannot be ${JSON.stringify(value)}`
}

function nameOf(place: Place): string {
  return (
    place
      .map((part) => (typeof part === 'number' ? `[${part + 1}]` : `.${part}`))
      .join('')
      .replace(/^\./, '') || 'the front matter'
  )
}
