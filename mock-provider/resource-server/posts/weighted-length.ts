/** X docs: Counting characters: a link counts 23, whatever its length. */
const LINK_LENGTH = 23

/** Code points that count one; all others count two (X docs: Counting characters, configuration 3). */
const LIGHT: readonly (readonly [number, number])[] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
]

/** How much of the 280 a text takes. Emoji sequences are counted by their parts, where X counts two, so the sum may be too large, never too small. */
export function weightedLength(text: string): number {
  let length = 0
  const withoutLinks = text.normalize('NFC').replaceAll(/https?:\/\/\S+/g, () => {
    length += LINK_LENGTH
    return ''
  })
  for (const character of withoutLinks) length += isLight(character.codePointAt(0) ?? 0) ? 1 : 2
  return length
}

function isLight(codePoint: number): boolean {
  return LIGHT.some(([first, last]) => codePoint >= first && codePoint <= last)
}
