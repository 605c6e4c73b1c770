import { inspect } from 'node:util'

/** Turns a text of somebody else's into one that may stand in an error. */
export type Redactor = (text: string) => string

/** So much of a secret, or of one of its forms, is found wherever it stands: a server may repeat a part only. */
const PART_LENGTH = 16
/** What is shorter is no secret, but a word of the text. */
const MIN_LENGTH = 8

/** Names under which somebody else may write a token that we do not know yet, with the beginning of its value. */
const NAMED_TOKEN = /((?:access|refresh|id)_token|client_secret)(["'\\]*\s*[:=]\s*["'\\]*)[^\s"'\\&,;}]+/gi

/**
 * Makes a function that shows each of these secrets as `…`, for texts of servers: they may repeat what they were sent.
 *
 * A secret is found as it is, percent- or form-encoded, as JSON writes it, in base64 (as in a Basic header), and in parts.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  let parts: Parts | undefined // made when there is something to redact, which is rare
  return (text) => {
    parts ??= collectParts(secrets.filter(({ length }) => length >= MIN_LENGTH).flatMap(formsOf))
    return hide(text, parts).replace(NAMED_TOKEN, '$1$2…')
  }
}

/** Members of an error that say what happened. Others hold whole requests, or the bytes that a parser could not read. */
const TOLD = ['name', 'message', 'stack', 'code', 'errno', 'syscall', 'hostname', 'address', 'port']

/** A copy of somebody else's error and its causes: without secrets, and without members that nobody knows. */
export function redactError(error: unknown, redact: Redactor, depth = 0): unknown {
  if (!(error instanceof Error) || depth > 8) return redact(typeof error === 'string' ? error : inspect(error))
  const copy = new Error('', error.cause === undefined ? {} : { cause: redactError(error.cause, redact, depth + 1) })
  for (const name of TOLD) {
    const value: unknown = Reflect.get(error, name)
    const told = typeof value === 'string' ? redact(value) : value
    if (['string', 'number'].includes(typeof told))
      Object.defineProperty(copy, name, { value: told, enumerable: !(name in copy) })
  }
  return copy
}

/** What gives a secret away, by its length. */
type Parts = Map<number, Set<string>>

function collectParts(forms: readonly string[]): Parts {
  const parts: Parts = new Map()
  for (const form of forms) {
    const length = Math.min(form.length, PART_LENGTH)
    const known = parts.get(length) ?? new Set()
    for (let start = 0; start + length <= form.length; start += 1) known.add(form.slice(start, start + length))
    parts.set(length, known)
  }
  return parts
}

function hide(text: string, parts: Parts): string {
  const hidden = new Uint8Array(text.length)
  for (const [length, some] of parts)
    for (let start = 0; start + length <= text.length; start += 1)
      if (some.has(text.slice(start, start + length))) hidden.fill(1, start, start + length)
  let shown = ''
  for (let index = 0; index < text.length; index += 1)
    if (!hidden[index]) shown += text[index]
    else if (!hidden[index - 1]) shown += '…'
  return shown
}

function formsOf(secret: string): string[] {
  const form = new URLSearchParams({ '': secret }).toString().slice(1)
  const percent = [form, form.replaceAll('+', '%20'), encodeURIComponent(Buffer.from(secret).toString())]
  const json = JSON.stringify(secret).slice(1, -1)
  const base64 = base64Of(secret).flatMap((text) => [text, encodeURIComponent(text), toBase64Url(text)])
  return [secret, ...percent, ...percent.map(lowerHex), json, json.replaceAll('/', '\\/'), ...base64]
}

/** What base64 makes of the secret alone, at each of the three places in a group of three bytes where it can begin. */
function base64Of(secret: string): string[] {
  return [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)])
    return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6))
  })
}

function toBase64Url(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_')
}

function lowerHex(percent: string): string {
  return percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())
}
