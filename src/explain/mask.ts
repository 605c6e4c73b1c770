import { describeSecret, PLACEHOLDER, writePlaceholder, type Secret } from './placeholder.ts'
import { isRandom, isWord } from './random-text.ts'

/** Replaces each secret-looking value of a text by a placeholder that says its length, kind and number; newlines stay. */
export type Mask = (text: string) => string

/** A name with one of these in it has a secret for its value; `token_type` and the like do not. */
const NAME =
  '[\\w.-]{0,40}(?:secret|token|password|passwd|verifier|api[_-]?key|consumer[_-]?key|signature|nonce|session|csrf|credential|guest_id|__cf_bm|ct0|twid)(?!_?types?\\b|_?type_?hint|_?endpoint|_?ur[il])[\\w-]{0,40}|code|state|code_?challenge|auth[_-]?code'

/** `"name": "`, `name=`, `name => `, `%22name%22%3A%22`, `\"name\":\"`: up to the value, with the quote that it ends at. */
const BEFORE = `(?:\\\\*["'\`]|%22|&quot;)?\\]?\\s*(=>|[:=]|%3[AD])\\s*(?:string\\(\\d+\\)\\s*)?`
const NAMED = new RegExp(`(?<![\\w-])(${NAME})(${BEFORE})((?:\\\\*["'\`]|%22)?)([^\\s"'\`\\\\&,;}\\])<>]+)`, 'gi')

/** The header, whatever its value looks like. */
const AUTHORIZATION = /(\bauthorization\\*["']?\s*[:=]\s*\\*["']?(?:basic|bearer|oauth)\s+)([^\n"'\\,}]+)/gi
/** A scheme and what follows it, wherever it stands. */
const SCHEME = /\b(Basic|Bearer)((?:\s|%20|\+)+)([\w+/=.~%-]{6,})/gi
/** A cookie line, or a cookie with its attributes in quotes. */
const COOKIES =
  /((?:set-)?cookie\\*["']?\s*[:=]\s*\\*["']?)([^\n"'\\[\]]+)|(["'])([\w-]+=[^"'\n]*;\s*(?:max-age|expires|path|domain|httponly|secure)[^"'\n]*)\3/gi
/** User and password of an address, and of curl's -u. */
const USER_INFO = /(:\/\/)([^\s/@:"']+:[^\s/@"']+)(?=@)|(\s(?:-u|--user)[\s=]+["']?)([^\s"':]+:[^\s"']+)/g
/** An access token of OAuth 1.0a: the user's id, and letters behind it. */
const OAUTH_1 = /\b\d{5,20}-[A-Za-z\d]{16,}/g
const UUID = /(?<![\da-f])[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}(?![\da-f])/gi
/** A sign of equality ends base64, or a name. */
const RUN = /[\w+/.~%-]{16,}={0,2}/g
/** In fewer characters words can have as many changes. */
const LONG = 20
const PIECE = /[\w-]{16,}/g
/** Of an address of X the parts are looked at one by one: the path says whose answer it is. */
const PATH_OF_X = /^\W*(?:[\w.-]+)?\/(?:2|1\.1|oauth2|i)\//
const SEGMENT = /[^/]{8,}/g

/** A mask that knows a value again: the same value has the same number in all texts that go through it. */
export function createMask(): Mask {
  const known = new Map<string, Secret>()
  const hide = (value: string): string => {
    const secret = known.get(value) ?? describeSecret(value, known.size + 1, isWhole(value))
    known.set(value, secret)
    return writePlaceholder(secret)
  }
  return (text) => maskShapes(maskKnown(maskNamed(maskHeaders(text, hide), hide), known, hide), hide)
}

type Hide = (value: string) => string

function maskHeaders(text: string, hide: Hide): string {
  return text
    .replace(COOKIES, (_whole, name = '', line = '', quote = '', cookie = '') =>
      name === '' ? quote + hide(cookie) + quote : name + hide(line),
    )
    .replace(USER_INFO, (_whole, before, info, flag, pair) => (before ? before + hide(info) : flag + hide(pair)))
    .replace(AUTHORIZATION, (_whole, before, value) => before + hide(value))
    .replace(SCHEME, (whole, scheme, gap, value) => (isSecretLike(value) ? scheme + gap + hide(value) : whole))
}

function maskNamed(text: string, hide: Hide): string {
  return text.replace(
    NAMED,
    (whole: string, name: string, before: string, sign: string, quote: string, value: string) => {
      if (value.startsWith('⟦') || isHarmless(name, value)) return whole
      // "cannot fetch token: Value passed …" is prose.
      if (quote === '' && sign === ':' && (isWord(value) || value.length < 8)) return whole
      // That it was cut off stays to be seen.
      const [dots = ''] = /(?:\.{2,}|…)$/.exec(value) ?? []
      return name + before + quote + hide(value) + dots
    },
  )
}

/** What was a secret by its name in one place is one in every other, too. */
function maskKnown(text: string, known: ReadonlyMap<string, Secret>, hide: Hide): string {
  const values = [...known.keys()].filter((value) => value.length >= 12 && /[^a-z_]/.test(value))
  return values
    .toSorted((a, b) => b.length - a.length)
    .reduce((masked, value) => inFree(masked, (part) => part.replaceAll(value, () => hide(value))), text)
}

/** Changes a text between its placeholders. */
function inFree(text: string, change: (part: string) => string): string {
  return text
    .split(PLACEHOLDER)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join('')
}

/** A status or an error's name under `code`, and what a flag or a type says. */
function isHarmless(name: string, value: string): boolean {
  if (/^(?:true|false|null|None|undefined|nil|bearer)$/i.test(value)) return true
  return /^code$/i.test(name) && /^(?:-?\d{1,4}|[A-Z][A-Z_]+)$/.test(value)
}

function maskShapes(text: string, hide: Hide): string {
  const maskIf = (isSecret: (part: string) => boolean) => (part: string) => (isSecret(part) ? hide(part) : part)
  const maskRun = (run: string): string => {
    if (PATH_OF_X.test(run)) return run.replace(SEGMENT, maskIf(isSecretLike))
    if (run.length < LONG) return isRandom(run) ? hide(run) : run.replace(PIECE, maskIf(isRandom))
    return isWord(run) ? run.replace(PIECE, maskIf(isSecretLike)) : hide(run)
  }
  const withoutIds = inFree(text, (part) => part.replace(OAUTH_1, hide).replace(UUID, hide))
  return inFree(withoutIds, (part) => part.replace(RUN, maskRun))
}

function isSecretLike(part: string): boolean {
  return !isWord(part) || isRandom(part)
}

/** Not `xxxx`, `$CODE`, `VGNi...` or `<code>`: people blacken what they paste. */
function isWhole(value: string): boolean {
  return value.length >= 20 && /^[\w+/=.~%-]+$/.test(value) && !value.includes('..') && !isWord(value)
}
