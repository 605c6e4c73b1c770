/** A part of a text. `start` and `end` count code points, as X's do (twitter-text: `convertUnicodeIndices`). */
type Span = { start: number; end: number }

/** What X finds in a text by itself, each kind in the text's order. */
export type TextEntities = {
  urls: (Span & { url: string })[]
  hashtags: (Span & { tag: string })[]
  cashtags: (Span & { tag: string })[]
  mentions: (Span & { username: string })[]
}

const URL = /https?:\/\/[^\s<>"“”]+/gi
/** Punctuation behind a link is not part of it (twitter-text). */
const URL_TAIL = new Set('.,;:!?\'"`)]}…')

/** twitter-text: letters, marks, digits and `_`, not digits alone; nothing wordlike before the `#`. */
const HASHTAG = /(?<![\p{L}\p{M}\p{N}_&/])[#＃]([\p{L}\p{M}\p{N}_]*[\p{L}\p{M}_][\p{L}\p{M}\p{N}_]*)/gu

/** twitter-text: 1 to 6 letters, with a part of 1 or 2 behind `.` or `_`. */
const CASHTAG = /(?<![\p{L}\p{N}_$])\$([a-z]{1,6}(?:[._][a-z]{1,2})?)(?![\p{L}\p{N}_])/giu

/** twitter-text, with practice names of up to 20 characters. */
const MENTION = /(?<![\w@!#$%&*/])[@＠](\w{1,20})(?![@\w])/g

/** The links, tags and names in a text; what stands inside a link is part of the link alone. */
export function entitiesOf(text: string): TextEntities {
  const position = positionsOf(text)
  const links = [...text.matchAll(URL)].map(({ 0: link, index }) => ({ url: withoutTail(link), index }))
  const found = (pattern: RegExp) =>
    outsideOf(links, [...text.matchAll(pattern)]).map((match) => ({
      start: position(match.index),
      end: position(match.index + match[0].length),
      value: match[1] ?? '',
    }))
  return {
    urls: links.map(({ url, index }) => ({ start: position(index), end: position(index + url.length), url })),
    hashtags: found(HASHTAG).map(({ value, ...span }) => ({ ...span, tag: value })),
    cashtags: found(CASHTAG).map(({ value, ...span }) => ({ ...span, tag: value })),
    mentions: found(MENTION).map(({ value, ...span }) => ({ ...span, username: value })),
  }
}

/** By hand: a pattern that ends in `+$` begins anew at each character of a long run of them. */
function withoutTail(link: string): string {
  let end = link.length
  while (URL_TAIL.has(link.charAt(end - 1))) end -= 1
  return link.slice(0, end)
}

/** Those that do not begin inside a link. Both are in the text's order, so that one walk is enough. */
function outsideOf<Found extends { index: number }>(
  links: readonly { url: string; index: number }[],
  all: readonly Found[],
): Found[] {
  let next = 0
  return all.filter(({ index }) => {
    for (let link = links[next]; link && link.index + link.url.length <= index; link = links[next]) next += 1
    return index < (links[next]?.index ?? Infinity)
  })
}

/** The user names in a text, once each and in lower case, as X compares them. */
export function mentionsIn(text: string): string[] {
  if (!/[@＠]/.test(text)) return []
  const found = text.includes('://')
    ? entitiesOf(text).mentions.map(({ username }) => username)
    : [...text.matchAll(MENTION)].map(([, username = '']) => username)
  return [...new Set(found.map((username) => username.toLowerCase()))]
}

/**
 * The words of a text in lower case. X docs, Build a query: keywords match tokens, and tokens end at punctuation, symbols and
 * blanks: "coca-cola" is two of them. A link is none (X's texts hold t.co links in its place). An emoji is a token.
 */
export function wordsOf(text: string): string[] {
  const plain = text.replaceAll(URL, ' ').toLowerCase()
  return plain.match(/^[ -~\s]*$/.test(plain) ? ASCII_WORD : WORD) ?? []
}

const WORD = /[\p{L}\p{M}\p{N}]+|\p{Extended_Pictographic}/gu
/** The same for most texts, several times as fast. */
const ASCII_WORD = /[a-z0-9]+/g

/** The first script that a text has, in this order: Japanese texts have Chinese characters as well. */
const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Han}/u, 'zh'],
  [/\p{Script=Cyrillic}/u, 'ru'],
  [/\p{Script=Arabic}/u, 'ar'],
  [/\p{Script=Hebrew}/u, 'iw'],
  [/\p{Script=Greek}/u, 'el'],
  [/\p{Script=Thai}/u, 'th'],
  [/\p{Script=Devanagari}/u, 'hi'],
  [/\p{Script=Latin}/u, 'en'],
]

/** X detects languages; here it is told by script alone, with Latin letters as English (our choice). `und`: X's word for none. */
export function languageOf(text: string): string {
  const words = wordsOf(text).join(' ')
  return SCRIPTS.find(([script]) => script.test(words))?.[1] ?? 'und'
}

/** X's texts of reposts end here, with an ellipsis (X seen (many): `RT @name: …` of 140 characters). */
const REPOST_LENGTH = 140

/** The text of a repost. */
export function repostText(username: string, text: string): string {
  const characters = [...`RT @${username}: ${text}`]
  if (characters.length <= REPOST_LENGTH) return characters.join('')
  return `${characters.slice(0, REPOST_LENGTH - 1).join('')}…`
}

/** Turns an index of UTF-16 units into one of code points. It goes on from the one before, so that rising ones cost one walk. */
function positionsOf(text: string): (unit: number) => number {
  if (!/[\ud800-\udfff]/.test(text)) return (unit) => unit
  let [unit, position] = [0, 0]
  return (wanted) => {
    if (wanted < unit) [unit, position] = [0, 0]
    for (; unit < wanted; position += 1) unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1
    return position
  }
}
