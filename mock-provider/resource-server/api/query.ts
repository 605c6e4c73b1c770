import { MAX_FAULTS } from '../../wire/body-faults.ts'
import { inUse, parameterNames } from '../../wire/fields.ts'
import { invalidRequest, type ParameterError } from '../../wire/invalid-request.ts'
import * as messages from '../../wire/invalid-request.ts'
import { ProtocolError } from '../../wire/errors.ts'
import type { Parameter } from '../../wire/operations.ts'
import { isId } from '../../world/posts.ts'
import type { FoundOperation } from './operations.ts'
import { parameterFault } from './parameter-faults.ts'

type Given = { name: string; value: string }

/**
 * The parameters of one call, in path and query, as the table has them. What is wrong with them is collected, since X names
 * all wrong ones in one answer (X seen (once) 2021-05); `assert` throws it.
 */
export class Query {
  readonly #parameters: readonly Parameter[]
  /** By the names in use. An empty value counts as none. */
  readonly #given = new Map<string, Given>()
  readonly #errors: ParameterError[] = []

  constructor(query: string, { operation, params }: FoundOperation) {
    this.#parameters = operation.parameters
    if (query !== '') this.#read(new URLSearchParams(query), parameterNames(operation))
    for (const name in params) this.#given.set(name, { name, value: params[name] ?? '' })
    for (const parameter of operation.parameters) this.#check(parameter)
  }

  /** An id in the path. */
  id(name = 'id'): string {
    return this.text(name) ?? ''
  }

  /** The path's `{id}` where X wants that of the caller. */
  ownId(ownId: string, name = 'id'): string {
    const value = this.id(name)
    if (isId(value) && value !== ownId) this.refuse(name, value, messages.notOwn(name, value, ownId))
    return value
  }

  /** `ids`, `usernames`, `exclude`: what stands between the commas; empty where none is given. */
  list(name: string): string[] {
    return this.text(name)?.split(',') ?? []
  }

  /** `user.fields`, `tweet.fields`, `expansions`, by the names in use. */
  names(name: string): string[] {
    return this.list(name).map(inUse)
  }

  /** A whole number; X's own where the table has one for what is not given. */
  number(name: string): number | undefined {
    const value = this.text(name) ?? this.#parameter(name)?.schema.default
    return value === undefined ? undefined : Number(value)
  }

  /** An instant, in milliseconds since 1970. */
  instantMs(name: string): number | undefined {
    const value = this.text(name)
    return value === undefined ? undefined : Date.parse(value)
  }

  /** The value, or `undefined` for one that is missing or empty. */
  text(name: string): string | undefined {
    return this.#given.get(name)?.value || undefined
  }

  /** One more fault, unless that parameter has one already. */
  refuse(name: string, given: string, message: string): void {
    if (!this.#errors.some((error) => error.name === name)) this.refuseAll([{ name, given: [given], message }])
  }

  refuseAll(errors: readonly ParameterError[]): void {
    for (const error of errors.slice(0, MAX_FAULTS - this.#errors.length)) this.#errors.push(error)
  }

  /** @throws {ProtocolError} X's 400, if anything was refused. */
  assert(): void {
    const [first, ...others] = this.#errors
    if (!first) return
    const more = others.length > 0 ? ` (and ${others.length} more)` : ''
    throw new ProtocolError(invalidRequest(this.#errors), 'parameter', `${first.message.slice(0, 300)}${more}`)
  }

  #read(query: URLSearchParams, known: readonly string[]): void {
    for (const [name, given] of valuesByName(query)) {
      if (this.#errors.length >= MAX_FAULTS) return // It is refused whatever the others are.
      const canonical = inUse(name)
      if (!this.#parameters.some((each) => each.in === 'query' && each.name === canonical))
        this.refuseAll([{ name, given, message: messages.unknown(name, known) }])
      else if (given.length > 1 || this.#given.has(canonical))
        this.refuseAll([{ name, given, message: messages.duplicate(name) }])
      else this.#given.set(canonical, { name, value: given[0] ?? '' })
    }
  }

  #check(parameter: Parameter): void {
    const { name, value } = this.#given.get(parameter.name) ?? { name: parameter.name, value: '' }
    if (value === '') {
      if (parameter.required) this.refuse(name, '', messages.empty(name))
      return
    }
    const wrong = parameterFault(parameter, name, value)
    if (wrong !== undefined) this.refuse(name, value, wrong)
  }

  #parameter(name: string): Parameter | undefined {
    return this.#parameters.find((each) => each.name === name)
  }
}

/** In one pass: `getAll` of each name would go through all of them each time. */
function valuesByName(query: URLSearchParams): Map<string, string[]> {
  const values = new Map<string, string[]>()
  for (const [name, value] of query) {
    const known = values.get(name)
    if (known) known.push(value)
    else values.set(name, [value])
  }
  return values
}
