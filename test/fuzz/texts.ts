import * as fc from 'fast-check'

/**
 * Texts as no client should send them. `{accessToken}` and the like are slots: `scene.ts` fills them with what a world
 * issued, so that a case reads the same in every world and prints no secret.
 */

/** What of a world may stand anywhere in a request; the first ones must never stand in a journal. */
export const SECRETS = [
  'clientSecret',
  'otherSecret',
  'apiSecret',
  'accessToken',
  'narrowToken',
  'otherUserToken',
  'refreshToken',
  'spentRefreshToken',
  'code',
  'spentCode',
  'appToken',
] as const
/** Of log-in and consent pages: whoever has one presses the buttons of that page, once. And a client secret of yesterday. */
export const LESSER_SECRETS = ['logInForm', 'consentForm', 'retiredSecret'] as const
const NAMES = ['clientId', 'publicId', 'otherId', 'apiKey', 'redirectUri', 'otherRedirect', 'userId', 'postId'].concat([
  'otherUserId',
  'listId',
  'folderId',
  'mediaId',
  'conversationId',
  'dmEventId',
])

/** Such a secret in a longer text; with `writings`, as `scene.ts` writes it: `.percent`, `.base64`, `.hex`. */
export const secretOf = (names: readonly string[], writings: readonly string[] = ['']): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(
        '',
        'x',
        'http://127.0.0.1:5000/oauth/callback?state=a&code=',
        'tweet.read ',
        'Bearer ',
        '"',
        '\\',
      ),
      fc.constantFrom(...names),
      fc.constantFrom(...writings),
      fc.constantFrom('', '.', '&a=b', ' users.read', ','),
    )
    .map(([before, name, how, behind]) => `${before}{${name}${how}}${behind}`)

const secret = secretOf(SECRETS)

const NASTY = [
  '',
  ' ',
  '\0',
  '\t',
  '\x1b[2J\x1b[31m',
  '\x9b31m',
  '\r\nset-cookie: a=b\r\n\r\nHTTP/1.1 200 OK',
  '\n1 api.called',
  '\u2028',
  '%',
  '%zz',
  '%00',
  '%0d%0aset-cookie:%20a=b',
  '%1b[2J',
  '%c0%ae',
  '%ed%a0%80',
  '%f0%9f%98',
  '%2B',
  '+',
  '%25%32%35',
  '\ud800',
  '\udc00x',
  '\u202e',
  '\u200b',
  '\ufeff',
  'é',
  '𝒳',
  '../..',
  '//evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'true',
  '{"a":',
  '[]',
  '"',
  "'",
  '<script>alert(1)</script>',
  '-1',
  '0',
  '1e999',
  'NaN',
  '9007199254740993',
  '1'.repeat(25),
  'http://127.0.0.1:5000/oauth/callback/',
  'http://127.0.0.1:5000/oauth/callback?a=b',
  'http://127.0.0.1:5000@evil.example/',
]

const long = fc
  .tuple(fc.constantFrom('a', 'é', '\x1b', ' ', ',', '%41', '{accessToken}'), fc.integer({ min: 2, max: 400 }))
  .map(([text, times]) => text.repeat(times))

/** Anything but what belongs there. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 3, arbitrary: secret },
  { weight: 2, arbitrary: fc.constantFrom(...NAMES).map((name) => `{${name}}`) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: long },
)

/** How a text is written into a query or form: as browsers do, every byte of it, or as it is. */
export type Writing = 'form' | 'every byte' | 'as it is'

export const writing: fc.Arbitrary<Writing> = fc.constantFrom('form', 'form', 'form', 'every byte', 'as it is')

/** Percent-encodes all but the slots. */
export function write(text: string, how: Writing): string {
  if (how === 'as it is') return toBytes(text)
  const safe = how === 'form' ? /[^\w.~-]/ : /[^]/
  const encode = (part: string) => [...Buffer.from(part)].map((byte) => encodeByte(byte, safe)).join('')
  return text
    .split(SLOTS)
    .map((part, index) => (index % 2 === 0 ? encode(part) : part))
    .join('')
}

const SLOTS = /(\{\w+(?:\.\w+)?\})/

function encodeByte(byte: number, unsafe: RegExp): string {
  const character = String.fromCharCode(byte)
  return unsafe.test(character) ? `%${byte.toString(16).padStart(2, '0')}` : character
}

/** A character for each byte of UTF-8. Half a surrogate pair becomes the three bytes that no decoder takes. */
export function toBytes(text: string): string {
  return text.replace(/[^]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    if (code < 0xd800 || code > 0xdfff) return Buffer.from(character).toString('latin1')
    return String.fromCharCode(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f))
  })
}
