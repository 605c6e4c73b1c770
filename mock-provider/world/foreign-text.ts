import { fingerprint, type Secrets } from './secrets.ts'

/** A shorter text cannot hold a secret. */
const MIN_LENGTH = 16
/** Of a text that is cut, a secret at the cut shows no more than this many characters: a token's 91, each as `%2541`. */
const LONGEST_PIECE = 455
/** How often a text is percent-decoded: once for its own place, and twice for a URL inside a URL inside a URL. */
const MAX_DECODINGS = 3

/**
 * What others sent, as it may be written down: with every secret in it as its fingerprint, without anything that a terminal
 * would obey, cut, and as a text of its own.
 *
 * Tokens, codes, app-only tokens and the ids of open forms are known by their form, so those too that this world never saw
 * or has forgotten; secrets of clients by heart. Both are found inside other text, in either case, percent-encoded, in base64
 * and in hexadecimal.
 */
export class ForeignText {
  readonly #secrets: Secrets

  constructor(secrets: Secrets) {
    this.#secrets = secrets
  }

  /** @param most how many characters are kept. */
  write(text: string, most: number): string {
    const piece = Math.max(LONGEST_PIECE, 5 * this.#secrets.clientSecrets.longest)
    const isCut = text.length > most + 4 * piece
    const masked = this.#mask(isCut ? text.slice(0, most + 4 * piece) : text)
    return ownCopy(printable(isCut ? masked.slice(0, -piece) : masked).slice(0, most))
  }

  #mask(text: string, decodings = 0): string {
    if (this.#secrets.isIssued(text)) return this.#fingerprintOf(text)
    if (text.length < MIN_LENGTH) return text
    const plain = this.#maskPlain(text)
    const decoded = decodings < MAX_DECODINGS ? percentDecoded(plain) : plain
    const masked = decoded === plain ? plain : this.#mask(decoded, decodings + 1)
    // What needs decoding to be masked is written down decoded, everything else as it came.
    const found = masked === decoded ? plain : masked
    return found.replace(/[\w+/-]{22,}={0,2}/g, (run) => (this.#hides(run) ? this.#fingerprintOf(run) : run))
  }

  /** Whether a run of letters and digits is a secret in base64, wherever in a group of four it begins, or in hexadecimal. */
  #hides(run: string): boolean {
    const readings = [0, 1, 2, 3].map((start) => Buffer.from(run.slice(start), 'base64'))
    for (const [digits] of run.matchAll(/[0-9a-f]{32,}/gi))
      readings.push(Buffer.from(digits, 'hex'), Buffer.from(digits.slice(1), 'hex'))
    return readings.some((bytes) => {
      const text = bytes.toString('latin1')
      return this.#maskPlain(text) !== text
    })
  }

  #maskPlain(text: string): string {
    const withoutTokens = text
      .replace(/[\w-]{91,}/g, (run) => this.#maskTokens(run))
      .replace(ATTEMPT_ID, (id) => this.#fingerprintOf(id))
      .replace(APP_ONLY, (token) => this.#fingerprintOf(token.replace('/', '%2F').replace('=', '%3D')))
    return this.#secrets.clientSecrets.replaceIn(withoutTokens, (secret) => this.#fingerprintOf(secret))
  }

  /** Tokens of X's form in a run of their characters. */
  #maskTokens(run: string): string {
    let masked = ''
    let from = 0
    for (const { index } of run.matchAll(TOKEN_END)) {
      const end = index + TOKEN_END_LENGTH
      const start = end - TOKEN_LENGTH
      if (start < from || !/oj/iy.test(run.slice(start + INSTANT_AT, start + INSTANT_AT + 2))) continue
      masked += run.slice(from, start) + this.#fingerprintOf(run.slice(start, end))
      from = end
    }
    return masked + run.slice(from)
  }

  #fingerprintOf(secret: string): string {
    return fingerprint(this.#secrets.digest(secret))
  }
}

/** `world/tokens.ts` makes them. In base64url a colon and the first digit of the instant are `Oj` and `:ac:1`, `:at:1`, `:rt:1` the end. */
const TOKEN_LENGTH = 91
const INSTANT_AT = 60
const TOKEN_END = /(?:OmFj|OmF0|OnJ0)OjE/gi
const TOKEN_END_LENGTH = 7
/** `world/attempts.ts` makes them: whoever has one can press the button on that page. */
const ATTEMPT_ID = /lab-attempt-[\w-]{32}/gi
/** `world/app-only.ts` has the form; printed percent-encoded or not. */
const APP_ONLY = /A{21}[0-9a-f]{21}(?:%2F|\/)[0-9a-f]{9}(?:%3D|=)[0-9a-f]{34}/gi

/** Each `%41` as the byte that it is; broken ones stay. */
function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_code, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}

/**
 * Control characters, direction marks, line separators and halves of a surrogate pair as `\u{1b}`: whoever prints the text
 * prints one line, and a terminal shows what stands there.
 */
export function printable(text: string): string {
  // Checked first, as nearly every text is plain.
  if (/^[ -~]*$/.test(text)) return text
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  )
}

/** A copy, as V8 keeps the whole text in memory as long as a slice of it is in use: a word of a body would keep the body. */
function ownCopy(text: string): string {
  return Buffer.from(text).toString()
}
