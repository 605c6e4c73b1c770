import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Snapshot } from '../../../../mock-provider/index.ts'
import { wayOf } from '../../../../mock-provider/resource-server/resources.ts'
import { allOperations, type OperationFacts } from '../../../../mock-provider/wire/operations.ts'
import { sameCases } from '../../../same-cases.ts'
import { closedAnswer, compile, faultsOf } from '../schemas/closed-schema.ts'
import { prepareWorld, type ApiAnswer, type Prepared, type Request } from '../schemas/prepared-world.ts'
import { invalidRequests, type Invalid } from './invalid-requests.ts'
import { validRequests } from './valid-requests.ts'

/** Of each operation; times `LAB_RUNS`. */
const RUNS = 4 * Number(process.env.LAB_RUNS ?? 1)

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

/** What exists; nothing else of a world may follow from a refused request. */
function stateOf({ journalSeq: _, rateWindows: __, ...state }: Snapshot): unknown {
  return state
}

function shown({ operation, path, query, body }: Request, { status, text }: ApiAnswer): string {
  return `${operation.name} ${path} ${JSON.stringify({ query, body })} answers ${status}: ${text.slice(0, 500)}`
}

async function assertValid(request: Request, validate: ReturnType<typeof compile>): Promise<void> {
  const answer = await prepared.send(request)
  if (!statusesOf(request.operation).has(answer.status)) throw new Error(shown(request, answer))
  if (answer.status !== request.operation.status || !answer.text.startsWith('{')) return
  const faults = faultsOf(validate, answer.body)
  if (faults !== '') throw new Error(`${faults}\n${shown(request, answer)}`)
}

test.for(areas)('%s: valid requests get an answer of the table or one of X’s refusals', async (area) => {
  for (const operation of operationsOf(area)) {
    // What does not exist is told in `errors`, without `data`.
    const schema = { ...closedAnswer(operation, { sampled: wayOf(operation) === 'sampled' }), required: [] }
    const validate = operation.answer?.$ref ? compile(schema) : compile({})
    const property = fc.asyncProperty(validRequests(prepared, operation), (request) => assertValid(request, validate))
    await fc.assert(property, { ...sameCases, numRuns: RUNS })
  }
})

async function assertRefused({ request, wrong, how }: Invalid): Promise<void> {
  const before = stateOf(prepared.mock.snapshot())
  const answer = await prepared.send(request)
  const { errors, ...problem } = answer.body
  const about = `${how}: ${shown(request, answer)}`
  expect(answer.status, about).toBe(400)
  expect(problem, about).toEqual({
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    type: 'https://api.twitter.com/2/problems/invalid-request',
  })
  const named = [errors].flat().flatMap((error) => Object.keys(Object(Object(error).parameters)))
  expect(named, about).toContain(wrong)
  if (how.startsWith('$.')) expect(JSON.stringify(errors), about).toContain(how)
  expect(stateOf(prepared.mock.snapshot()), about).toEqual(before)
}

test.for(areas)('%s: one mistake is refused by its name and changes nothing', async (area) => {
  for (const operation of operationsOf(area).filter((each) => wayOf(each) !== '501'))
    await fc.assert(fc.asyncProperty(invalidRequests(prepared, operation), assertRefused), {
      ...sameCases,
      numRuns: RUNS,
    })
})
