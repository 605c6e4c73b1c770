import { invalidRequest, type ParameterError } from '../../wire/invalid-request.ts'
import * as messages from '../../wire/invalid-request.ts'
import { ProtocolError } from '../../wire/errors.ts'
import { isId } from '../../world/posts.ts'
import type { Call } from './call.ts'
import type { Names } from '../objects/fields.ts'

/** X docs: every lookup by ids or user names. */
const LIST_RANGE = [1, 100] as const

/** X seen (many), in the message about a user name that does not fit. */
const USERNAME_PATTERN = '^[A-Za-z0-9_]{1,15}$'
/** Practice names may be longer than X's 15. */
const USERNAME = /^\w{1,20}$/

/**
 * Reads the parameters of one call and collects what is wrong with them, since X names all wrong ones in one answer
 * (X seen (once) 2021-05).
 */
export class Query {
  readonly #call: Call
  readonly #query: URLSearchParams
  readonly #errors: ParameterError[] = []

  constructor(call: Call) {
    this.#call = call
    this.#query = new URLSearchParams(call.exchange.request.query)
    for (const name of new Set(this.#query.keys())) {
      const given = this.#query.getAll(name)
      if (given.length > 1) this.#errors.push({ name, given, message: messages.duplicate(name) })
    }
  }

  /** An id in the path. */
  id(name = 'id'): string {
    const value = this.#call.params[name] ?? ''
    if (!isId(value)) this.refuse(name, value, messages.notValid(name, value))
    return value
  }

  /** The path's `{id}` where X wants that of the caller. */
  ownId(ownId: string, name = 'id'): string {
    const value = this.id(name)
    if (isId(value) && value !== ownId) this.refuse(name, value, messages.notOwn(name, value, ownId))
    return value
  }

  /** A user name in the path. */
  username(): string {
    const value = this.#call.params.username ?? ''
    if (!USERNAME.test(value)) this.refuse('username', value, messages.notMatching('username', value, USERNAME_PATTERN))
    return value
  }

  /** `ids` or `usernames`: 1 to 100, comma separated. */
  list(name: 'ids' | 'usernames'): string[] {
    const given = this.text(name)
    if (given === undefined) this.refuse(name, '', messages.empty(name))
    const values = given?.split(',') ?? []
    if (values.length > LIST_RANGE[1])
      this.refuse(name, given ?? '', messages.listNotBetween(name, values.length, LIST_RANGE))
    const wrong = values.find((value) => !(name === 'ids' ? isId(value) : USERNAME.test(value)))
    if (wrong !== undefined)
      this.refuse(
        name,
        given ?? '',
        name === 'ids' ? messages.notValid(name, wrong) : messages.notMatching(name, wrong, USERNAME_PATTERN),
      )
    return values
  }

  /** `user.fields`, `tweet.fields`, `expansions`: X's message lists `printed`; `unprinted` work all the same. */
  names(name: string, { printed, unprinted = [] }: Names): string[] {
    const given = this.text(name)
    const values = given?.split(',') ?? []
    const wrong = values.find((value) => !printed.includes(value) && !unprinted.includes(value))
    if (wrong !== undefined) this.refuse(name, given ?? '', messages.notOneOf(name, wrong, printed))
    return values
  }

  /** `max_results`. */
  maxResults(range: readonly [number, number], usual: number): number {
    const given = this.text('max_results')
    if (given === undefined) return usual
    const count = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN
    if (!(count >= range[0] && count <= range[1]))
      this.refuse('max_results', given, messages.notBetween('max_results', given, range))
    return count
  }

  /** The value, or `undefined` for one that is missing or empty. */
  text(name: string): string | undefined {
    return this.#query.get(name) || undefined
  }

  refuse(name: string, given: string, message: string): void {
    this.#errors.push({ name, given: [given], message })
  }

  /** @throws {ProtocolError} X's 400, if anything was refused. */
  assert(): void {
    const [first] = this.#errors
    if (first) throw new ProtocolError(invalidRequest(this.#errors), 'parameter', first.message.slice(0, 300))
  }
}

/** The JSON object of a request's body. @throws {ProtocolError} X's 400 for anything else. */
export function readBody({ exchange }: Call): Record<string, unknown> {
  const { headers, body } = exchange.request
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw badBody(messages.BODY_MUST_BE_JSON)
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    throw badBody(messages.badBody('not JSON'))
  }
  throw badBody(messages.badBody('not a JSON object'))
}

/** An id in the body. @throws {ProtocolError} */
export function bodyId(body: Record<string, unknown>, name: string): string {
  const value = body[name]
  if (typeof value === 'string' && isId(value)) return value
  throw badBody(messages.badBody(value === undefined ? `${name} is missing` : `${name} is no id`))
}

export function badBody(message: string): ProtocolError {
  return new ProtocolError(invalidRequest([{ name: '', given: [], message }]), 'parameter', message)
}
