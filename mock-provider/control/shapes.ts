import { choiceKind, flagKind, numberKind, saying, schemaOf, textKind } from '../world/value-kinds.ts'
import type { Schema, ValueKind } from '../world/value-kinds.ts'
import { ControlProblem, wrongValue } from './problems.ts'

/**
 * One description of a JSON value for both uses: `schema` goes into the OpenAPI document, `read` checks what came over the
 * wire. `field` names the value in problems, empty for the whole body.
 */
export type Shape<T> = {
  readonly schema: Schema
  /** What the document has once, by name, and this shape refers to. */
  readonly parts?: readonly Part[]
  /** @throws {ControlProblem} 400 that names the field, the value and what is allowed. */
  read(value: unknown, field: string): T
}

type Part = { readonly name: string; readonly definition: Schema }

/** What a shape reads. */
export type Read<S> = S extends Shape<infer T> ? T : never

type Optional<T> = Shape<T> & { readonly optional: true }
type Members = { readonly [name: string]: Shape<unknown> }
type RequiredName<M extends Members> = { [K in keyof M]: M[K] extends Optional<unknown> ? never : K }[keyof M]
type Simplify<T> = { [K in keyof T]: T[K] }
type ReadMembers<M extends Members> = Simplify<
  { -readonly [K in RequiredName<M>]: Read<M[K]> } & { -readonly [K in Exclude<keyof M, RequiredName<M>>]?: Read<M[K]> }
>

/** An object of which the members are known. */
export type ObjectShape<T> = Shape<T> & { readonly members: Members }

/** A member that can be left out. */
export function optional<T>(shape: Shape<T>): Optional<T> {
  return { ...shape, optional: true }
}

/** Whether a member can be left out. */
export function isOptional(shape: Shape<unknown> | undefined): boolean {
  return shape !== undefined && 'optional' in shape
}

/** An object with these members and no others. @param options `least`: how many must be there, where all are optional. */
export function object<M extends Members>(members: M, { least = 0 } = {}): ObjectShape<ReadMembers<M>> {
  const names = Object.keys(members)
  const required = names.filter((name) => !isOptional(members[name]))
  return {
    members,
    parts: Object.values(members).flatMap(({ parts = [] }) => parts),
    schema: {
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, members[name]?.schema])),
      ...(required.length > 0 && { required }),
      ...(least > 0 && { minProperties: least }),
      additionalProperties: false,
    },
    read(value, field) {
      const given = membersOf(value, field)
      const inside = (name: string) => (field === '' ? name : `${field}.${name}`)
      for (const name of given.keys()) if (!Object.hasOwn(members, name)) throw unknownMember(inside(name), names)
      if (given.size < least) throw new ControlProblem(400, `give at least one of ${names.join(', ')}`)
      const read = Object.entries(members)
        .filter(([name, shape]) => given.has(name) || !isOptional(shape))
        .map(([name, shape]) => [name, shape.read(given.get(name), inside(name))] as const)
      return Object.fromEntries(read) as ReadMembers<M> // Each member was read by its own shape.
    },
  }
}

/** A missing body is an empty object: its shape says whether it may be. */
function membersOf(value: unknown, field: string): Map<string, unknown> {
  if (value === undefined && field === '') return new Map()
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return new Map(Object.entries(value))
  if (field === '') throw new ControlProblem(400, 'the body must be a JSON object')
  throw wrongValue(field, value, 'an object')
}

function unknownMember(field: string, names: string[]): ControlProblem {
  const allowed = names.join(', ') || 'nothing'
  return new ControlProblem(400, `"${field.slice(0, 200)}" is not known here; there is ${allowed}`, { field, allowed })
}

/** A value of a kind that the world has as well. @param options a `secret` is not repeated in problems. */
export function valueOf<T>(kind: ValueKind<T>, { secret = false, says = kind.says }: ValueOptions = {}): Shape<T> {
  const schema = secret ? { ...kind.schema, format: 'password' } : kind.schema
  return {
    schema: schemaOf(says === undefined ? { ...kind, schema } : saying(says, { ...kind, schema })),
    read(value, field) {
      if (kind.fits(value)) return value
      throw wrongValue(field, value, kind.takes, secret)
    },
  }
}

type ValueOptions = { secret?: boolean; says?: string | undefined }

/** A text of any length. */
export function string(says?: string): Shape<string> {
  return text({ least: 0, ...(says !== undefined && { says }) })
}

type TextOptions = NonNullable<Parameters<typeof textKind>[0]> & ValueOptions

/** A text, not empty unless told otherwise. */
export function text(options: TextOptions = {}): Shape<string> {
  return valueOf(textKind(options), options)
}

type NumberOptions = NonNullable<Parameters<typeof numberKind>[0]> & { says?: string }

/** A finite number. */
export function number(options: NumberOptions = {}): Shape<number> {
  return valueOf(numberKind(options), options)
}

/** true or false. */
export function flag(says?: string): Shape<boolean> {
  return valueOf(flagKind(), { says })
}

/** One of these texts. @param options `takes` says what the place takes, where that is more or too much to list. */
export function choice<const T extends string>(
  values: readonly T[],
  { says, takes }: { says?: string; takes?: string } = {},
): Shape<T> {
  return valueOf(choiceKind(values, takes), { says })
}

/** A list of values of one shape. */
export function list<T>(item: Shape<T>, { most, says }: { most?: number; says?: string } = {}): Shape<readonly T[]> {
  const limits = most === undefined ? {} : { maxItems: most }
  return {
    parts: item.parts ?? [],
    schema: { type: 'array', items: item.schema, ...limits, ...described(says) },
    read(value, field) {
      const fits = Array.isArray(value) && value.length <= (most ?? value.length)
      if (!fits) throw wrongValue(field, value, most === undefined ? 'a list' : `a list, at most ${most} long`)
      return value.map((entry: unknown, index) => item.read(entry, `${field}[${index}]`))
    },
  }
}

/** A list in one query parameter, with commas between. */
export function commaList<T>(item: Shape<T>, says: string): Shape<T[]> {
  return {
    schema: { type: 'array', items: item.schema, description: says },
    read(value, field) {
      if (typeof value !== 'string') throw wrongValue(field, value, 'one text with commas between')
      return value.split(',').map((entry) => item.read(entry, field))
    },
  }
}

/** One of several shapes: the first that takes a value. */
export function either<const S extends readonly Shape<unknown>[]>(...shapes: S): Shape<Read<S[number]>> {
  return {
    parts: shapes.flatMap(({ parts = [] }) => parts),
    schema: { anyOf: shapes.map(({ schema }) => schema) },
    read(value, field) {
      let refusal: unknown
      for (const shape of shapes) {
        try {
          return shape.read(value, field) as Read<S[number]> // Of a list, TypeScript forgets which.
        } catch (error) {
          refusal = error
        }
      }
      throw refusal
    },
  }
}

/** An object of which the members are not listed here. */
export function record(says: string): Shape<Record<string, unknown>> {
  return {
    schema: { type: 'object', ...described(says) },
    read: (value, field) => Object.fromEntries(membersOf(value, field)),
  }
}

/** The same shape, once in the document, under `components/schemas`. */
export function named<S extends Shape<unknown>>(name: string, shape: S): S {
  const part = { name, definition: shape.schema }
  return { ...shape, parts: [...(shape.parts ?? []), part], schema: { $ref: `#/components/schemas/${name}` } }
}

function described(says: string | undefined): Schema {
  return says === undefined ? {} : { description: says }
}
