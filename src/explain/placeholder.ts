/** What is known of a secret without it. `kind` and `issuedAt` (seconds since 1970) are read from X's token text. */
export type Secret = { number: number; length: number; isWhole: boolean; kind?: 'ac' | 'at' | 'rt'; issuedAt?: number }

/** Matches a placeholder; of `split` the odd parts are those. */
export const PLACEHOLDER = /(⟦[^⟦⟧]*⟧)/g

/** How a masked value stands in a text that is read on: `⟦3:91:whole:rt:1767225600⟧`. It is never shown. */
export function writePlaceholder({ number, length, isWhole, kind, issuedAt }: Secret): string {
  return `⟦${number}:${length}:${isWhole ? 'whole' : ''}:${kind ?? ''}:${issuedAt ?? ''}⟧`
}

/** No word of X's is so long, what joins words aside. */
const LONGEST_WORD = 19

/** The text for people: `…` for each masked value and for whatever is longer than words are; nothing that steers a terminal. */
export function withoutPlaceholders(text: string): string {
  return text
    .replaceAll(PLACEHOLDER, '…')
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')
    .replaceAll(/\S{20,}/g, (run) => (run.split(/[^A-Za-z]+/).some((word) => word.length > LONGEST_WORD) ? '…' : run))
}

/** The first placeholder in a text. */
export function findSecret(text: string): Secret | undefined {
  const [, number, length, whole, kind = '', issuedAt = ''] = /⟦(\d+):(\d+):(\w*):(\w*):(\d*)⟧/.exec(text) ?? []
  if (number === undefined) return undefined
  return {
    number: Number(number),
    length: Number(length),
    isWhole: whole === 'whole',
    ...((kind === 'ac' || kind === 'at' || kind === 'rt') && { kind }),
    ...(issuedAt !== '' && { issuedAt: Number(issuedAt) }),
  }
}

/** X's token text is base64url of `R(45):epoch_ms:1:0|1:kind:1`: 91 characters. */
const FRAME = /^[\w-]{45}:(\d{13}):1:[01]:(ac|at|rt):1$/

/** What may be known of a value. */
export function describeSecret(value: string, number: number, isWhole: boolean): Secret {
  const [, ms, kind] = value.length === 91 ? (FRAME.exec(Buffer.from(value, 'base64url').toString('latin1')) ?? []) : []
  const secret = { number, length: value.length, isWhole }
  if (ms === undefined || (kind !== 'ac' && kind !== 'at' && kind !== 'rt')) return secret
  return { ...secret, kind, issuedAt: Math.floor(Number(ms) / 1000) }
}
