import type { WireRequest } from './wire/messages.ts'
import type { Fact } from './world/journal.ts'
import { answers } from './wire/answers.ts'
import { ProtocolError } from './wire/errors.ts'

/** More than any OAuth request needs; keeps journal and memory bounded. */
const MAX_PARAMETERS = 100

/**
 * The parameters of one request, from its query and its body.
 *
 * X takes a form (docs), JSON (twitter-api-v2 posts it) and the query with an empty body (X's own TypeScript SDK).
 */
export class Parameters {
  readonly list: [where: Fact['in'], name: string, value: string][] = []
  /** Why the body was not read as it was meant, for the journal; undefined where it was. */
  readonly unread: string | undefined
  readonly #values = new Map<string, string>()

  /** @throws {ProtocolError} for malformed encoding and for a parameter that occurs twice (RFC 6749 §3.1, §3.2). */
  constructor(request: WireRequest) {
    this.#readEncoded('query', request.query)
    if (request.body === '') return
    const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase()
    if (type === 'application/json') this.#readJson(request.body)
    // No content type at all is read as a form: our choice.
    else if (type === '' || type === 'application/x-www-form-urlencoded')
      this.unread = this.#readForm(request.body, type)
    else this.unread = `a body of type ${type} is not read; send application/x-www-form-urlencoded`
  }

  /** The value, or `undefined` for one that is missing or empty (RFC 6749 §3.1: empty means omitted). */
  get(name: string): string | undefined {
    return this.#values.get(name) || undefined
  }

  /** JSON is read as a form where it says so, as at any server: what comes of it is one strange name. */
  #readForm(text: string, type: string): string | undefined {
    const slip = isJsonObject(text)
      ? `the body is JSON, and is not read as such under ${type || 'no content type'}`
      : ''
    this.#readEncoded('form', text, slip)
    return slip === '' ? undefined : `${slip}; send a form, or say application/json`
  }

  #readEncoded(where: 'query' | 'form', text: string, slip = ''): void {
    if (text === '') return
    if (/%(?![0-9a-f]{2})/i.test(text))
      throw malformed(`the ${where} has a % that two hexadecimal digits do not follow${slip && `: ${slip}`}`)
    for (const [name, value] of new URLSearchParams(text)) this.#add(where, name, value)
  }

  #readJson(text: string): void {
    const body = parseJson(text)
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw malformed('the JSON body is not an object')
    for (const [name, value] of Object.entries(body)) {
      if (typeof value === 'object' && value !== null)
        throw malformed(`the JSON member "${name.slice(0, 300)}" is not a text`)
      if (value !== null) this.#add('json', name, String(value))
    }
  }

  #add(where: Fact['in'], name: string, value: string): void {
    if (this.#values.has(name)) throw malformed(`the parameter "${name.slice(0, 300)}" occurs more than once`)
    if (this.list.length === MAX_PARAMETERS) throw malformed(`more than ${MAX_PARAMETERS} parameters`)
    this.#values.set(name, value)
    this.list.push([where, name, value])
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const slip = /^[\w.~-]+=[^\s"{}]*$/.test(text) ? ', but a form: say application/x-www-form-urlencoded' : ''
    throw malformed(`the body says application/json and is not JSON${slip}`)
  }
}

function isJsonObject(text: string): boolean {
  if (!/^\s*\{/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function malformed(detail: string): ProtocolError {
  return new ProtocolError(answers.malformedRequest, 'malformed', detail)
}
