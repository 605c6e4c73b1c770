import type { WireRequest } from '../../wire/messages.ts'
import { bodyFaults } from '../../wire/body-faults.ts'
import * as messages from '../../wire/invalid-request.ts'
import type { OperationFacts } from '../../wire/operations.ts'
import type { Query } from './query.ts'

export type Body = Readonly<Record<string, unknown>>

const NONE: Body = Object.freeze({})

/** The JSON object of a request's body as the table has it; what is wrong with it is refused with the query's faults. */
export function readBody(request: WireRequest, { takes, body: schema }: OperationFacts, query: Query): Body {
  if (schema === undefined) return NONE
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  // Bytes are read by the handlers that take them.
  if (type !== 'application/json' && type !== undefined && takes?.includes(type)) return NONE
  if (type !== 'application/json') return refused(query, messages.BODY_MUST_BE_JSON)
  const value = parsed(request.body)
  if (value === undefined) return refused(query, messages.badBody('not JSON'))
  const faults = bodyFaults(value, schema)
  query.refuseAll(faults)
  return faults.length === 0 ? Object.freeze({ ...Object(value) }) : NONE
}

function refused(query: Query, message: string): Body {
  query.refuseAll([{ name: '', given: [], message }])
  return NONE
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A text of a body that was found right. */
export function textOf(body: Body, name: string): string | undefined {
  const value = body[name]
  return typeof value === 'string' ? value : undefined
}
