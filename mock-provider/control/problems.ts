import { STATUS_CODES } from 'node:http'
import type { ErrorRequestHandler } from 'express'
import { ProtocolError } from '../wire/errors.ts'
import { JournalTruncatedError } from '../world/journal.ts'

/** What a caller can act on: the member that is wrong, what it was, what it may be; for X's refusals the journal's reason. */
export type ProblemMembers = { field?: string; value?: unknown; allowed?: string; reason?: string }

/** RFC 9457 §3.1, with `type` left at `about:blank`. */
export type Problem = ProblemMembers & { title: string; status: number; detail: string }

/** Thrown for a call that cannot be carried out; nothing of it has happened. Becomes the answer in one place, below. */
export class ControlProblem extends Error {
  readonly status: number
  readonly members: ProblemMembers
  readonly headers: Record<string, string>

  constructor(status: number, detail: string, members: ProblemMembers = {}, headers: Record<string, string> = {}) {
    super(detail)
    this.name = 'ControlProblem'
    this.status = status
    this.members = members
    this.headers = headers
  }
}

/** A value that a member cannot have. A secret is not repeated. */
export function wrongValue(field: string, value: unknown, allowed: string, isSecret = false): ControlProblem {
  if (value === undefined)
    return new ControlProblem(400, `"${field}" is missing; it takes ${allowed}`, { field, allowed })
  if (isSecret) return new ControlProblem(400, `"${field}" cannot be that; it takes ${allowed}`, { field, allowed })
  const detail = `"${field}" cannot be ${inWords(value)}; it takes ${allowed}`
  return new ControlProblem(400, detail, { field, ...shown(value), allowed })
}

/** A path that names something that is not there. */
export function unknownId(what: string, id: string, known: readonly (string | number)[]): ControlProblem {
  const allowed = known.join(', ')
  const hint = allowed === '' ? 'there is none' : `there is ${allowed}`
  return new ControlProblem(
    404,
    `there is no ${what} "${id.slice(0, 200)}"; ${hint}`,
    allowed === '' ? {} : { allowed },
  )
}

/** Runs one lever; the world's own refusal becomes a problem that names the member it is about, unless it does so itself. */
export function naming<T>(field: string, value: unknown, lever: () => T): T {
  try {
    return lever()
  } catch (error) {
    if (!(error instanceof RangeError) || 'field' in error) throw error
    throw new ControlProblem(400, error.message, { field, ...shown(value) })
  }
}

/** Every error of the control API as `application/problem+json`. Express knows an error handler by its four parameters. */
export const answerProblem: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  if (response.headersSent || response.destroyed) return void response.destroy()
  const problem = problemOf(error)
  if (problem.status === 500) process.emitWarning(error instanceof Error ? error : new Error(String(error)))
  if (error instanceof ControlProblem) response.set(error.headers)
  response.status(problem.status).set('cache-control', 'no-store').type('application/problem+json')
  response.send(printJson(problem))
}

/** Indented and with a line end: people read it in a terminal. */
export function printJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** The problem that an error is; a defect of the mock is told to its terminal only. */
export function problemOf(error: unknown): Problem {
  const status = statusOf(error)
  const detail = status === 500 ? 'a defect in the mock; its terminal has the details' : messageOf(error)
  return { title: STATUS_CODES[status] ?? 'Error', status, detail, ...membersOf(error) }
}

function statusOf(error: unknown): number {
  if (error instanceof ControlProblem) return error.status
  if (error instanceof JournalTruncatedError) return 410
  if (refusalOf(error)) return 409
  if (error instanceof RangeError) return 400
  // Errors of the body parser and of Express say which 4xx they are.
  if (typeof error !== 'object' || error === null || !('status' in error)) return 500
  return typeof error.status === 'number' && error.status < 500 ? error.status : 500
}

function membersOf(error: unknown): ProblemMembers {
  if (error instanceof ControlProblem) return error.members
  const reason = refusalOf(error)?.reason
  if (reason !== undefined) return { reason }
  const limit = limitOf(error)
  if (limit !== undefined) return { allowed: `at most ${limit} bytes` }
  // The world's refusals may have the same members (world/fault-validation.ts).
  if (!(error instanceof RangeError) || !('field' in error) || !('allowed' in error)) return {}
  const value = 'value' in error ? error.value : undefined
  return {
    field: String(error.field),
    ...shown(value),
    allowed: String(error.allowed),
  }
}

/** Where X would show its error page, the reason that only the journal has. */
function refusalOf(error: unknown): ProtocolError | undefined {
  return error instanceof Error && error.cause instanceof ProtocolError ? error.cause : undefined
}

function messageOf(error: unknown): string {
  if (isBrokenJson(error)) return `the body is not JSON: ${error.message}`
  const limit = limitOf(error)
  if (limit !== undefined) return `the body is larger than ${limit} bytes; send less at once`
  return error instanceof Error ? error.message : String(error)
}

function isBrokenJson(error: unknown): error is Error {
  return error instanceof SyntaxError && 'type' in error && error.type === 'entity.parse.failed'
}

/** Of a body that the parser found too large, in bytes. */
function limitOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('type' in error) || error.type !== 'entity.too.large') return undefined
  return 'limit' in error && typeof error.limit === 'number' ? error.limit : undefined
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value !== 'object' || value === null) return JSON.stringify(cut(value))
  const names = Object.keys(value).slice(0, 5).join(', ').slice(0, 100)
  return names === '' ? 'an empty object' : `an object with ${names}`
}

/** A text, number or the like as it was, cut; a list or an object would fill the screen. */
function shown(value: unknown): { value?: unknown } {
  const isPlain = value !== undefined && (typeof value !== 'object' || value === null)
  return isPlain ? { value: cut(value) } : {}
}

function cut(value: unknown): unknown {
  return typeof value === 'string' && value.length > 200 ? `${value.slice(0, 200)}…` : value
}
