import table from './operations.json' with { type: 'json' }

/** The part of JSON Schema that X's document uses. */
export type JsonSchema = {
  readonly $ref?: string
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean'
  readonly properties?: { readonly [name: string]: JsonSchema }
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly format?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly default?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
}

/** One parameter in path or query. */
export type Parameter = {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required?: boolean
  readonly schema: JsonSchema
}

/** What X's document says of one operation, with the names in use. */
export type OperationFacts = {
  /** `GET /2/users/{id}`. */
  readonly name: string
  readonly tag: string
  /** The scopes that a user's token needs together; null where none will do. */
  readonly user: readonly string[] | null
  readonly appOnly: boolean
  readonly oauth1: boolean
  readonly streaming?: boolean
  readonly parameters: readonly Parameter[]
  /** The content types of its body, and what a JSON body looks like. */
  readonly takes?: readonly string[]
  readonly body?: JsonSchema
  readonly status: number
  /** The content type of its answer, and what a JSON answer looks like. */
  readonly gives?: string
  readonly answer?: JsonSchema
}

type Table = {
  operations: readonly (Omit<OperationFacts, 'parameters'> & { parameters: readonly string[] })[]
  parameters: Record<string, Parameter>
  schemas: Record<string, JsonSchema>
}

const { operations, parameters, schemas } = table as unknown as Table // Inferred, it is thousands of types.

/** All operations of X's API, in the order of its document. Made by test/generate/operations.ts. */
export const allOperations: readonly OperationFacts[] = operations.map((operation) => ({
  ...operation,
  parameters: operation.parameters.map((key) => parameterOf(key)),
}))

/** A schema itself where it stands by name. */
export function resolved(schema: JsonSchema): JsonSchema {
  return schema.$ref === undefined ? schema : (schemas[schema.$ref] ?? {})
}

function parameterOf(key: string): Parameter {
  const parameter = parameters[key]
  if (parameter) return parameter
  throw new RangeError(`wire/operations.json has no parameter "${key}"`)
}
