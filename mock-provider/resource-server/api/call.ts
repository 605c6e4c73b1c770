import type { Exchange } from '../../exchange.ts'
import { answers } from '../../wire/answers.ts'
import { ProtocolError } from '../../wire/errors.ts'
import type { WireAnswer, WireRequest } from '../../wire/messages.ts'
import { missingProblem, type PartialError } from '../../wire/partial-errors.ts'
import { APPLICATION_HEADERS, jsonAnswer, withProblemTypes } from '../../wire/write.ts'
import type { User } from '../../world/users.ts'
import type { World } from '../../world/world.ts'
import type { OperationFacts } from '../../wire/operations.ts'
import { appOnlyForbidden, authorizeCall } from './bearer.ts'
import { readBody, type Body } from './body.ts'
import { assertEnrolled } from './enrolment.ts'
import type { FoundOperation } from './operations.ts'
import { Query } from './query.ts'
import { countCall } from './rate-limit.ts'

/** A call whose token, plan and rate are good. No `caller` with the app's own token. */
export type Call = {
  exchange: Exchange
  world: World
  operation: OperationFacts
  /** Path and query; `query.assert()` throws what is wrong with them and with the body. */
  query: Query
  body: Body
  caller: User | undefined
  scopes: readonly string[]
}

/** What a handler answers, with the table's status unless it has its own: X's members in X's order; those that are undefined are left out. */
export type Answered = {
  status?: number
  data?: unknown
  includes?: Record<string, unknown>
  errors?: PartialError[]
  meta?: Record<string, unknown>
  /** In place of all these: a file, as the content type that the table has. ASCII, since answers are texts here. */
  file?: string
  /** Made up from the schema. */
  sampled?: true
}

export type Handler = (call: Call) => Answered | Promise<Answered>

/**
 * One call of the resource server. X's order (inferred from which answers carry rate-limit headers): token and scopes →
 * project, plan, credits → rate → parameters → the resource.
 *
 * @param request what asks for the operation; as it came unless given.
 */
export function answerCall(
  exchange: Exchange,
  found: FoundOperation,
  handle: Handler,
  request: WireRequest = exchange.request,
): WireAnswer | Promise<WireAnswer> {
  const { operation } = found
  exchange.refusal = 'api.called'
  const allowed = authorizeCall(exchange, operation)
  assertEnrolled(exchange, operation)
  countCall(exchange, operation, allowed?.grant)
  const { world } = exchange
  const caller = allowed && world.users.get(allowed.grant.userId)
  const query = new Query(request.query, found)
  const body = readBody(request, operation, query)
  const answered = handle({ exchange, world, operation, query, body, caller, scopes: allowed?.scopes ?? [] })
  return answered instanceof Promise
    ? answered.then((ready) => conclude(found, exchange, ready))
    : conclude(found, exchange, answered)
}

function conclude({ operation }: FoundOperation, exchange: Exchange, answered: Answered): WireAnswer {
  const { sampled, data, errors } = answered
  // A 200 that did nothing reads like any other but for this.
  const detail = data === undefined ? errors?.[0]?.detail : undefined
  exchange.conclude({ kind: 'api.called', ...(sampled && { sampled }), ...(detail !== undefined && { detail }) })
  const answer = writeAnswer(exchange, { status: operation.status, ...answered })
  if (answered.file === undefined) return answer
  const headers = { ...answer.headers, 'content-type': operation.gives ?? 'application/octet-stream' }
  return { ...answer, headers, body: answered.file }
}

/** Token and scopes are checked as at X; then 501, so that nobody takes the answer for X's. */
export function answerNotSimulated(exchange: Exchange, operation: OperationFacts): WireAnswer {
  exchange.refusal = 'api.called'
  authorizeCall(exchange, operation)
  const detail = `${operation.name} is an operation of X; token and scopes are good, the rest is not simulated`
  throw new ProtocolError(answers.notSimulated, 'not-simulated', detail)
}

/** The user who calls an operation that only users can call. @throws {ProtocolError} X's 403 to the app's own token. */
export function callerOf({ caller, operation }: Call): User {
  if (caller) return caller
  throw appOnlyForbidden(operation)
}

/** One resource was asked for by name, and it does not exist. @throws {ProtocolError} where the profile says 404. */
export function answerMissing({ world }: Call, error: PartialError): Answered {
  if (world.profile.missingResource === 'errors-200') return { errors: [error] }
  throw new ProtocolError(missingProblem(error), 'not-found', error.detail ?? '')
}

function writeAnswer(exchange: Exchange, { status = 200, data, includes, errors = [], meta }: Answered): WireAnswer {
  const { profile } = exchange.world
  const shown = errors.map((each) => ({ ...each, type: withProblemTypes(each.type ?? '', profile) }))
  const body = { data, includes, errors: shown.length > 0 ? shown : undefined, meta }
  const answer = jsonAnswer(body)
  return { ...answer, status, headers: { ...answer.headers, ...APPLICATION_HEADERS, ...exchange.applicationHeaders } }
}
