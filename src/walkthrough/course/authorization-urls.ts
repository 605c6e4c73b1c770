/** A blank, a quote or a colour ends a URL. */
const END = /[\s"'`<>\p{Cc}]/u
/** What only ends the sentence around a URL is not part of it. */
const PUNCTUATION = '.,;:!?)]}'
const AUTHORIZATION_URL = /https?:\/\/[^\s/]+\/i\/oauth2\/authorize\?/

/** Finds the authorization URLs in what a program prints, piece by piece, and looks at each character once. */
export class AuthorizationUrls {
  /** A word whose end has not been printed yet. */
  #begun = ''

  /** @returns the URLs that are complete with this piece. */
  read(piece: string): string[] {
    const [first = '', ...rest] = piece.split(END)
    const words = [this.#begun + first, ...rest]
    this.#begun = words.pop() ?? ''
    return words.flatMap(urlIn)
  }
}

function urlIn(word: string): string[] {
  const found = AUTHORIZATION_URL.exec(word)
  if (!found) return []
  let end = word.length
  while (PUNCTUATION.includes(word.charAt(end - 1))) end -= 1
  return end > found.index + found[0].length ? [word.slice(found.index, end)] : []
}
