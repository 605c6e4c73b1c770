import { stripVTControlCharacters } from 'node:util'

const ENTITIES: Record<string, string> = {
  '&quot;': '"',
  '&#34;': '"',
  '&#x22;': '"',
  '&#39;': "'",
  '&#x27;': "'",
  '&apos;': "'",
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
}

/** JSON in percent-encoding, as it stands in addresses. */
const ENCODED_JSON = /%(?:25)*7B(?:\+|%(?:25)*20)*%(?:25)*(?:5C|22)[^\s"'<>]*/gi

/** Takes off what other writers put around an answer: colours, HTML entities, percent-encoded JSON, `\u0022`. Lines stay lines. */
export function unwrap(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/&(?:quot|amp|lt|gt|apos|#34|#39|#x22|#x27);/gi, (entity) => ENTITIES[entity.toLowerCase()] ?? entity)
    .replaceAll(ENCODED_JSON, decode)
    .replaceAll(/(?<!\\)\\+u00(22|27|26|3c|3e)/gi, (_whole, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    .replaceAll(/\r\n?/g, '\n')
}

/** As often as it was encoded, within reason. */
function decode(text: string): string {
  let decoded = text
  for (let times = 0; times < 4 && /%(?:25)*7B/i.test(decoded); times += 1)
    decoded = decoded.replaceAll('+', ' ').replaceAll(/%([0-9a-f]{2})/gi, (_whole, code: string) => byte(code))
  return decoded
}

/** Of several bytes of one character each becomes one of its own: X’s answers are ASCII. */
function byte(code: string): string {
  const character = String.fromCharCode(Number.parseInt(code, 16))
  return character === '\n' || character === '\r' ? ' ' : character
}
