import type { Upload, UploadedFile, WireRequest } from '../../wire/messages.ts'
import { bodyFaults } from '../../wire/body-faults.ts'
import { readJson } from '../../wire/json-body.ts'
import * as messages from '../../wire/invalid-request.ts'
import { resolved, type JsonSchema, type OperationFacts } from '../../wire/operations.ts'
import type { Query } from './query.ts'

export type Body = Readonly<Record<string, unknown>>

const NONE: Body = Object.freeze({})

/** The JSON object of a request's body as the table has it; what is wrong with it is refused with the query's faults. */
export function readBody(request: WireRequest, { body: schema }: OperationFacts, query: Query): Body {
  if (schema === undefined) return NONE
  if (request.upload) return readUpload(request.upload, resolved(schema), query)
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/json') return refused(query, messages.BODY_MUST_BE_JSON)
  const value = readJson(request.body)
  if (value === undefined) return refused(query, messages.BODY_NOT_JSON)
  const faults = bodyFaults(value, schema)
  query.refuseAll(faults)
  return faults.length === 0 ? Object.freeze({ ...Object(value) }) : NONE
}

/** The same of an upload: a form's values are texts, and a file is there as what is kept of it. */
function readUpload(upload: Upload, schema: JsonSchema, query: Query): Body {
  if (upload.problem !== undefined) return refused(query, PROBLEMS[upload.problem])
  if (upload.form === 'urlencoded') return refused(query, messages.BODY_MUST_BE_JSON)
  const members = upload.form === 'json' ? upload.members : withTypes(upload.members, schema)
  const faults = bodyFaults({ ...members, ...emptied(upload.files) }, schema)
  query.refuseAll(faults)
  return faults.length === 0 ? Object.freeze({ ...members, ...upload.files }) : NONE
}

/** For a form that cannot be taken apart, and for base64 that is none: our choice. */
const PROBLEMS: Record<NonNullable<Upload['problem']>, string> = {
  'content-type': messages.BODY_MUST_BE_JSON,
  'not-json': messages.BODY_NOT_JSON,
  multipart: 'Request body is not valid multipart/form-data.',
  base64: '$.media: is not valid base64',
}

/** What a form has as texts, as the schema has it. A `command` may have come as JSON, with values of any kind. */
function withTypes(members: Upload['members'], { properties = {} }: JsonSchema): Upload['members'] {
  const entries = Object.entries(members).map(([name, value]) => [
    name,
    (typeof value === 'string' ? typed(value, properties[name]?.type) : undefined) ?? value,
  ])
  return Object.fromEntries(entries)
}

function typed(text: string, type: JsonSchema['type']): unknown {
  if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text)
  return type === 'boolean' && /^(true|false)$/.test(text) ? text === 'true' : undefined
}

/** The schema has a file as a text. */
function emptied(files: Upload['files']): Record<string, string> {
  return Object.fromEntries(Object.keys(files).map((name) => [name, '']))
}

/** What is kept of a file in a body that was found right. */
export function fileOf(body: Body, name: string): UploadedFile | undefined {
  const value = body[name]
  return typeof value === 'object' && value !== null && 'digest' in value ? (value as UploadedFile) : undefined
}

function refused(query: Query, message: string): Body {
  query.refuseAll([{ name: '', given: [], message }])
  return NONE
}

/** A text of a body that was found right. */
export function textOf(body: Body, name: string): string | undefined {
  const value = body[name]
  return typeof value === 'string' ? value : undefined
}
