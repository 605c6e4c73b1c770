/** JSON Schema 2020-12, as OpenAPI 3.1 embeds it. */
export type Schema = { readonly [keyword: string]: unknown }

/**
 * One kind of JSON value for both uses: `fits` checks a value, `schema` describes it to programs and `takes` to people, in
 * the refusal of a wrong one.
 */
export type ValueKind<T> = {
  readonly schema: Schema
  readonly takes: string
  /** What the value does, for documents. */
  readonly says?: string
  fits(value: unknown): value is T
}

/** What fits a kind. */
export type ValueOf<K> = K extends ValueKind<infer T> ? T : never

/** The same kind with words for what such a value does in one place. */
export function saying<K extends ValueKind<unknown>>(says: string, kind: K): K {
  return { ...kind, says }
}

/** The schema with the words beside it. */
export function schemaOf({ schema, says }: ValueKind<unknown>): Schema {
  return says === undefined ? schema : { ...schema, description: says }
}

/** Of numbers `least` and `most` are included; of texts they are lengths. `takes` replaces the usual words. */
type NumberOptions = { least?: number; most?: number; whole?: boolean; takes?: string }

/** A finite number; `whole` ones stay exact (below 2^53). */
export function numberKind({ least, most, whole = false, takes }: NumberOptions = {}): ValueKind<number> {
  return {
    takes: takes ?? `${whole ? 'a whole number' : 'a number'}${rangeOf(least, most)}`,
    schema: {
      type: whole ? 'integer' : 'number',
      ...(least !== undefined && { minimum: least }),
      ...(most !== undefined && { maximum: most }),
    },
    fits(value): value is number {
      const isNumber = typeof value === 'number' && (whole ? Number.isSafeInteger(value) : Number.isFinite(value))
      return isNumber && value >= (least ?? value) && value <= (most ?? value)
    },
  }
}

function rangeOf(least: number | undefined, most: number | undefined): string {
  if (least === undefined) return most === undefined ? '' : `, at most ${most}`
  return most === undefined ? `, ${least} or more` : `, ${least} to ${most}`
}

type TextOptions = { least?: 0 | 1; most?: number; pattern?: string; takes?: string }

/** A text. @param options `takes` says in words what `pattern` does. */
export function textKind({ least = 1, most, pattern, takes }: TextOptions = {}): ValueKind<string> {
  const expression = new RegExp(pattern ?? '', 'u')
  return {
    takes: takes ?? `a text${least === 0 ? '' : ', not empty'}${most === undefined ? '' : `, at most ${most} long`}`,
    schema: {
      type: 'string',
      ...(least > 0 && { minLength: least }),
      ...(most !== undefined && { maxLength: most }),
      ...(pattern !== undefined && { pattern }),
    },
    fits(value): value is string {
      const fits = typeof value === 'string' && value.length >= least && value.length <= (most ?? value.length)
      return fits && expression.test(value)
    },
  }
}

/** True or false. */
export function flagKind(takes = 'true or false'): ValueKind<boolean> {
  return { takes, schema: { type: 'boolean' }, fits: (value): value is boolean => typeof value === 'boolean' }
}

/** One of these texts. */
export function choiceKind<const T extends string>(
  values: readonly T[],
  takes: string = values.join(', '),
): ValueKind<T> {
  return {
    takes,
    schema: { type: 'string', enum: values },
    fits: (value): value is T => values.some((candidate) => candidate === value),
  }
}

/** A value of either kind. */
export function eitherKind<A, B>(one: ValueKind<A>, other: ValueKind<B>, takes: string): ValueKind<A | B> {
  return {
    takes,
    schema: { anyOf: [schemaOf(one), schemaOf(other)] },
    fits: (value): value is A | B => one.fits(value) || other.fits(value),
  }
}

/** The names of a table, as the texts that they are. */
export function namesOf<T extends object>(table: T): (keyof T & string)[] {
  return Object.keys(table) as (keyof T & string)[] // Its own names, which are texts.
}
