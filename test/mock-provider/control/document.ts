import { Ajv2020 } from 'ajv/dist/2020.js'
import type { MockProvider } from '../../../mock-provider/index.ts'
import { call, type ControlAnswer } from './call.ts'

/** One operation of the OpenAPI document, with its schemas looked up. */
export type Operation = {
  operationId: string
  method: string
  /** With `{name}` for path parameters. */
  path: string
  parameters: { name: string; in: string }[]
  /** The body's example and its schema, where there is a body. */
  example?: Record<string, unknown>
  bodySchema?: { $ref: string }
  /** Where every answer is described, by status. */
  responses: Record<string, { content: Record<string, object> }>
}

type Described = Omit<Operation, 'method' | 'path' | 'example' | 'bodySchema'> & {
  requestBody?: { content: { 'application/json': { schema: { $ref: string }; example: Record<string, unknown> } } }
}

/** The document that a mock serves. */
export async function readDocument(mock: MockProvider, headers: Record<string, string> = {}) {
  const { text } = await call(mock, { path: '/_mock/openapi.json', headers })
  return JSON.parse(text)
}

/** Every operation of a document, by its id. */
export function operationsOf(document: Awaited<ReturnType<typeof readDocument>>): Map<string, Operation> {
  const operations = Object.entries(document.paths as Record<string, Record<string, Described>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, { operationId, parameters = [], requestBody, responses }]): Operation => {
        const body = requestBody?.content['application/json']
        return {
          operationId,
          method: method.toUpperCase(),
          path,
          parameters,
          responses,
          ...(body && { example: body.example, bodySchema: body.schema }),
        }
      }),
  )
  return new Map(operations.map((operation) => [operation.operationId, operation]))
}

export type Checker = {
  /** What is wrong with an answer by the document; empty for nothing. */
  faultsOf(operation: Operation, answer: ControlAnswer): string[]
  /** Whether a value is what `#/components/schemas/…` says. */
  fits(schema: { $ref: string }, value: unknown): boolean
}

/** Judges answers by the document alone, with a validator that we did not write. */
export function createChecker(document: object): Checker {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
  ajv.addSchema(document, 'document')
  const check = (pointer: string) => ajv.compile({ $ref: `document${pointer}` })
  return {
    faultsOf({ operationId, path, method, responses }, { status, headers, text }) {
      const content = responses[status]?.content
      if (!content) return [`${operationId}: status ${status} is not documented`]
      const type = String(headers['content-type']).split(';', 1)[0] ?? ''
      if (!content[type]) return [`${operationId}: ${status} as ${type} is not documented`]
      if (type === 'text/event-stream') return []
      const steps = ['paths', path, method.toLowerCase(), 'responses', String(status), 'content', type, 'schema']
      const pointer = steps
        .map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')))
        .join('/')
      const validate = check(`#/${pointer}`)
      return validate(JSON.parse(text)) ? [] : [`${operationId} ${status}: ${ajv.errorsText(validate.errors)}`]
    },
    fits: ({ $ref }, value) => check($ref)(value) === true,
  }
}
