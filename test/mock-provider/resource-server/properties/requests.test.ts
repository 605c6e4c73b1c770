import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, test } from 'vitest'
import type { Snapshot } from '../../../../mock-provider/index.ts'
import { wayOf } from '../../../../mock-provider/resource-server/resources.ts'
import { allOperations, type OperationFacts } from '../../../../mock-provider/wire/operations.ts'
import { prove } from '../../../fuzz/prove.ts'
import { closedAnswer, compile, faultsOf } from '../schemas/closed-schema.ts'
import { prepareWorld, type ApiAnswer, type Prepared, type Request } from '../schemas/prepared-world.ts'
import { invalidRequests, type Invalid } from './invalid-requests.ts'
import { validRequests } from './valid-requests.ts'

/** Of each operation. */
const count = 4

let prepared: Prepared

beforeAll(async () => {
  prepared = await prepareWorld()
})

beforeEach(() => prepared.reset())

afterAll(() => prepared.mock.stop())

const areas = [...new Set(allOperations.map(({ tag }) => tag))]

function operationsOf(area: string): OperationFacts[] {
  return allOperations.filter(({ tag }) => tag === area)
}

/** What X says of requests that the table finds right: texts of searches, spans of time, what is gone or not one's own. */
const REFUSALS = new Set([400, 403, 404])

function statusesOf(operation: OperationFacts): Set<number> {
  return wayOf(operation) === '501' ? new Set([501]) : new Set([operation.status, ...REFUSALS])
}

/** Everything that exists. */
function stateOf(snapshot: Snapshot): unknown {
  const { journalSeq: _, ...state } = snapshot
  return state
}

function show({ operation, path, query, body }: Request): string {
  return `${operation.name} ${path} ${JSON.stringify({ query, body })}`
}

/** Of the answer to a valid request. */
function faultsOfAnswer(operation: OperationFacts): (answer: ApiAnswer) => string {
  // What does not exist is told in `errors`, without `data`.
  const schema = { ...closedAnswer(operation, { sampled: wayOf(operation) === 'sampled' }), required: [] }
  const validate = operation.answer?.$ref ? compile(schema) : compile({})
  return ({ status, body }) => {
    if (!statusesOf(operation).has(status)) return 'no status of the table'
    return status === operation.status ? faultsOf(validate, body) : ''
  }
}

test.for(areas)('%s: valid requests get an answer of the table or one of X’s refusals', async (area) => {
  const operations = operationsOf(area)
  const judges = operations.map(faultsOfAnswer)
  const requests = fc.tuple(...operations.map((operation) => validRequests(prepared, operation)))
  await prove(requests, { count, show: (all) => all.map(show).join('\n') }, async (all) => {
    for (const [index, request] of all.entries()) {
      const answer = await prepared.send(request)
      const faults = judges[index]?.(answer) ?? ''
      if (faults !== '') throw new Error(`${show(request)}: ${faults}: ${answer.status} ${answer.text}`)
    }
  })
})

const PROBLEM = {
  title: 'Invalid Request',
  detail: 'One or more parameters to your request was invalid.',
  type: 'https://api.twitter.com/2/problems/invalid-request',
}

/** Of the answer to a request with one mistake. */
function faultOfRefusal({ wrong, how }: Invalid, { status, body: { errors, ...problem } }: ApiAnswer): string {
  if (status !== 400) return 'no refusal'
  if (!isDeepStrictEqual(problem, PROBLEM)) return 'another problem than X’s'
  const named = [errors].flat().flatMap((error) => Object.keys(Object(Object(error).parameters)))
  if (!named.includes(wrong)) return `no error names ${wrong}`
  const isTold = wrong !== '$' || JSON.stringify(errors).includes(how)
  return isTold ? '' : `no message says ${how}`
}

/** Sends it. @throws {Error} where it is not refused, or changes something. */
async function meetRefusal(invalid: Invalid): Promise<void> {
  const before = stateOf(prepared.mock.snapshot())
  const answer = await prepared.send(invalid.request)
  const hasChanged = !isDeepStrictEqual(stateOf(prepared.mock.snapshot()), before)
  const fault = faultOfRefusal(invalid, answer) || (hasChanged ? 'the world has changed' : '')
  if (fault !== '')
    throw new Error(`${show(invalid.request)}, ${invalid.how}: ${fault}: ${answer.status} ${answer.text}`)
}

const answered = areas.filter((area) => operationsOf(area).some((operation) => wayOf(operation) !== '501'))

test.for(answered)('%s: one mistake is refused by its name and changes nothing', async (area) => {
  const operations = operationsOf(area).filter((operation) => wayOf(operation) !== '501')
  const requests = fc.tuple(...operations.map((operation) => invalidRequests(prepared, operation)))
  await prove(requests, { count, show: (all) => all.map(({ request }) => show(request)).join('\n') }, async (all) => {
    for (const invalid of all) await meetRefusal(invalid)
  })
})
