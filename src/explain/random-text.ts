/** How often random letters and digits go from lower to upper case, or between letters and digits; words do so much less. */
const CHANGES_OF_RANDOM = 0.2
/** No class is called so. */
const LONGER_THAN_WORDS = 48
/** The first letter of a word in camel case is no change, nor is what follows it. */
const CHANGE = /(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])/g

/** Whether it reads as words, a path or a number by how its letters and digits change: random text does so all the time. */
export function isWord(text: string): boolean {
  const parts = partsOf(text)
  const length = parts.join('').length
  if (length < 12) return !/\d/.test(text) || length < 8
  if (parts.some((part) => part.length >= LONGER_THAN_WORDS)) return false
  // One random part makes it no word, however long the number or the word beside it is.
  if (parts.some((part) => part.length >= 12 && changesIn(part) >= part.length * CHANGES_OF_RANDOM)) return false
  return parts.reduce((sum, part) => sum + changesIn(part), 0) < length * CHANGES_OF_RANDOM
}

/** Two letters in a row, in seven of ten places of English and of code, and in one of seven of random letters. */
const PAIRS_OF_WORDS = new Set(
  `ac ad al am an ar as at be ca ce ch ck co ct de di ea ec ed ef el em en ep er es et ex fi fo ge ha he ho ic id ie ig il im
  in io is it ke la le li ll lo ma me mi na nc nd ne ng no ns nt od ol om on op or ou ow pa pe pl po pr ra re ri ro rs rt se
  sh si so ss st ta te th ti to tr ts tt un ur us ut ve`.split(/\s+/),
)
/** Fewer pairs tell nothing. */
const MIN_PAIRS = 8
/** The least share of such pairs in words; they have no digits in the middle, so those that have some must have more. */
const SHARE_OF_WORDS = { letters: 0.3, mixed: 0.4 }
/** So much of a text tells what all of it is. */
const ENOUGH = 1000
/** Fewer different characters are somebody's `xxxx`. */
const MIN_DIFFERENT = 6

/** Whether no words are in it, by which letters follow each other: also where the case never changes, and of few characters. */
export function isRandom(text: string): boolean {
  if (new Set(text.slice(0, ENOUGH)).size < MIN_DIFFERENT) return false
  if (/^[\da-f]{16,}$/i.test(text)) return /\d.*\d/.test(text) && /[a-f].*[a-f]/i.test(text)
  const parts = partsOf(text)
  if (parts.length > 1 && parts.some((part) => part.length >= 12 && isRandom(part))) return true
  const pairs = partsOf(text.slice(0, ENOUGH)).flatMap(pairsOf)
  if (pairs.length < MIN_PAIRS || areWords(parts)) return false
  const ofWords = pairs.filter((pair) => PAIRS_OF_WORDS.has(pair.toLowerCase())).length
  const share = parts.length === 1 && /\d/.test(text) ? SHARE_OF_WORDS.mixed : SHARE_OF_WORDS.letters
  return ofWords < pairs.length * share
}

/** Several words or numbers with something between them: few pairs of letters are no evidence against them. */
function areWords(parts: readonly string[]): boolean {
  return parts.length > 1 && parts.every((part) => part.length <= 14 && /^(?:[A-Z]?[a-z]+|[A-Z]+|\d+)$/.test(part))
}

/** Those in which there is a letter. */
function pairsOf(part: string): string[] {
  return Array.from({ length: part.length - 1 }, (_none, at) => part.slice(at, at + 2)).filter((pair) =>
    /\D/.test(pair),
  )
}

function partsOf(text: string): string[] {
  return text
    .replaceAll(/%[0-9A-F]{2}/gi, '/')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
}

function changesIn(part: string): number {
  return part.split(CHANGE).length - 1
}
