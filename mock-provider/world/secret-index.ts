/** Shorter secrets, which whoever registers a client may choose, can be ordinary words. They are found only where they stand alone. */
const MIN_LENGTH = 16
/** So many of their first characters are the key of the look-up. */
const HEAD = 8

/** Secrets that are known by heart, found inside other text in either case: names of headers and media types come in lower case. */
export class SecretIndex {
  readonly #byHead = new Map<string, Set<string>>()
  /** The first characters of all heads: nearly every place in a text is passed by on their account. */
  readonly #firsts = new Set<string>()
  #longest = 0

  /** The longest that there ever was. */
  get longest(): number {
    return this.#longest
  }

  add(secret: string): void {
    if (secret.length < MIN_LENGTH) return
    const head = headOf(secret)
    const known = this.#byHead.get(head) ?? new Set()
    this.#byHead.set(head, known.add(secret))
    this.#firsts.add(head.charAt(0))
    this.#longest = Math.max(this.#longest, secret.length)
  }

  remove(secret: string): void {
    const known = this.#byHead.get(headOf(secret))
    known?.delete(secret)
    if (known?.size === 0) this.#byHead.delete(headOf(secret))
  }

  /** A text with each of them in it replaced, the first that begins before the others. */
  replaceIn(text: string, replacement: (secret: string) => string): string {
    const lower = inLowerCase(text)
    let replaced = ''
    let from = 0
    for (let index = 0; index + MIN_LENGTH <= text.length; index += 1) {
      const secret = this.#firsts.has(lower.charAt(index)) ? this.#at(lower, index) : undefined
      if (secret === undefined) continue
      replaced += text.slice(from, index) + replacement(secret)
      from = index + secret.length
      index = from - 1
    }
    return replaced + text.slice(from)
  }

  #at(lower: string, index: number): string | undefined {
    for (const secret of this.#byHead.get(lower.slice(index, index + HEAD)) ?? [])
      if (lower.startsWith(inLowerCase(secret), index)) return secret
    return undefined
  }
}

function headOf(secret: string): string {
  return inLowerCase(secret).slice(0, HEAD)
}

/** A text whose length that changes stays as it is. */
function inLowerCase(text: string): string {
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : text
}
