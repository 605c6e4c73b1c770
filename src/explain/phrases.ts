import { meanings, type Answer } from '../../mock-provider/index.ts'
import { MAX_FOUND, takeFirst } from './bounds.ts'

/** A text of X's that stands somewhere. */
export type Phrase = { start: number; end: number; answer: Answer }

/** Shorter texts are words that anybody writes; they count in an object, and where this list has them. */
const MIN_LENGTH = 20
const SHORT = ['CreditsDepleted', 'UsageCapExceeded', 'Client Forbidden', 'Rate limit exceeded']

const texts = [
  ...new Set(
    meanings
      .flatMap(({ match }) => [match.said ?? []].flat())
      .filter((text) => text.length >= MIN_LENGTH || SHORT.includes(text)),
  ),
]

/** Texts with something of the request in them. */
const PATTERNS: [pattern: string, answer: (found: string) => Answer][] = [
  ['The (?:query parameter \\[|`[\\w.]{1,40}` query parameter )[^\\n]{0,200}', (found) => ({ said: [found] })],
  [
    '\\$\\.[\\w.\\[\\]]{1,80}: (?:\\w{1,10} found|is missing|there must)[^\\n"\\\\]{0,100}',
    (found) => ({ said: [found] }),
  ],
  [
    `(?:There were errors processing your request|is/has/lang cannot be used as|Reference to invalid operator '|Rules must contain (?:at least|a non))(?:[^\\n]{0,300}\\(at position \\d{1,5}\\)|[^\\n"\\\\]{0,200})`,
    (found) => ({ said: [found] }),
  ],
  [
    `(?:Invalid '(?:start|end)_time'|'(?:since|until)_id' must be a tweet id created after)[^\\n"\\\\]{0,120}`,
    (found) => ({ said: [found] }),
  ],
  ['File size exceeds \\d{1,12} bytes', (found) => ({ said: [found] })],
  ['\\b(client|user)-not-enrolled\\b', (found) => ({ said: [], reason: found })],
  ['\\bblocked by CORS policy', (found) => ({ said: [found] })],
  // tweepy: the status with its phrase, then the detail.
  ['\\b40[13] (?<a>Forbidden|Unauthorized)\\n\\s*\\k<a>(?=\\s|$)', (found) => ofStatus(found)],
  ['\\b429 (?<b>Too Many Requests)\\n\\s*\\k<b>(?=\\s|$)', (found) => ofStatus(found)],
  [
    'Missing(?:\\s|\\+|%20)required(?:\\s|\\+|%20)parameter(?:\\s|\\+|%20)(?:\\[|%5B)\\w{1,40}(?:\\]|%5D)',
    (found) => ({ said: [plainText(found)] }),
  ],
  [
    '(?:socket hang up|ECONNRESET|ETIMEDOUT|UND_ERR_SOCKET|UND_ERR_HEADERS_TIMEOUT|Read timed out|RemoteDisconnected|Connection reset by peer|Connection aborted|context deadline exceeded|SocketTimeoutException)',
    () => ({ said: ['no answer came'] }),
  ],
]

const ALL = new RegExp(
  [...PATTERNS.map(([source]) => source), ...texts.map(patternOfCut)].map((source) => `(?:${source})`).join('|'),
  'gi',
)

/** Every text of X's that is known by heart, whoever wrote it down, and however its blanks are written. */
export function findPhrases(text: string): Phrase[] {
  return takeFirst(text.matchAll(ALL), MAX_FOUND).map((match) => {
    const [found] = match
    return { start: match.index, end: match.index + found.length, answer: read(found) }
  })
}

/** Whether an entry of the table begins so. */
export function isKnownText(text: string): boolean {
  const [found] = takeFirst(text.matchAll(ALL), 1)
  return found?.index === 0 || /^(?:Forbidden|Unauthorized|Too Many Requests|Service Unavailable)$/i.test(text)
}

function read(found: string): Answer {
  const special = PATTERNS.find(([source]) => new RegExp(`^(?:${source})$`, 'i').test(found))
  if (special) return special[1](found)
  const words = plainText(found).toLowerCase()
  return {
    said: [texts.find((text) => words.startsWith(prefixOf(text).toLowerCase().replaceAll(/\s+/g, ' '))) ?? found],
  }
}

function ofStatus(found: string): Answer {
  const [status, ...words] = found.split(/\s+/)
  return { status: Number(status), said: [words.slice(0, words.length / 2).join(' ')] }
}

/** Loggers cut: the beginning is enough, from where no other text goes on in the same way. */
function patternOfCut(text: string): string {
  const start = prefixOf(text)
  const rest = text.slice(start.length)
  return `${pattern(start)}(?:${pattern(rest)})?`
}

/** The shortest beginning in whole words that no other text has. */
function prefixOf(text: string): string {
  const words = text.split(' ')
  const lengths = words.map((_word, index) => words.slice(0, index + 1).join(' ').length)
  const isOwn = (length: number) => texts.filter((each) => each.startsWith(text.slice(0, length))).length === 1
  return text.slice(0, lengths.find((length) => length >= MIN_LENGTH && isOwn(length)) ?? text.length)
}

/** Blanks may be plus signs, percent-encoded, escaped or line breaks; an apostrophe is written in several ways. */
function pattern(text: string): string {
  return text
    .split(' ')
    .map((word) =>
      word.replaceAll(/[.*+?^${}()|[\]\\`]/g, '\\$&').replaceAll(/[’']/g, "(?:’|'|%27|%E2%80%99|\\\\+u2019)"),
    )
    .join('(?:\\s|\\+|%20|\\\\+n|&nbsp;){1,12}')
    .replaceAll('\\[', '(?:\\[|%5B)')
}

function plainText(found: string): string {
  return found
    .replaceAll(/%5B/gi, '[')
    .replaceAll(/%5D/gi, ']')
    .replaceAll(/%27|%E2%80%99|\\+u2019/gi, '’')
    .replaceAll(/(?:\s|\+|%20|\\+n|&nbsp;)+/g, ' ')
}
