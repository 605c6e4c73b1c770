import type { Exchange, WireAnswer } from '../exchange.ts'
import { answers } from '../wire/answers.ts'
import { ProtocolError } from '../wire/errors.ts'
import observed from '../wire/observed.json' with { type: 'json' }
import { authorizeCall, type Operation } from './bearer.ts'

type Known = Operation & { segments: string[]; literals: number }

/** By method and number of segments, so that a look-up compares a handful; the most literal path first. */
const known = new Map<string, Known[]>()

for (const operation of observed.endpointScopes) {
  const { method, path } = operation
  const segments = path.split('/')
  const literals = segments.filter((segment) => !isParameter(segment)).length
  const key = `${method} ${segments.length}`
  known.set(key, [...(known.get(key) ?? []), { ...operation, segments, literals }])
}
for (const operations of known.values()) operations.sort((a, b) => b.literals - a.literals)

/** The operation of X behind a method and a path, `{id}` standing for any segment; undefined where X has none. */
export function findOperation(method: string, path: string): Operation | undefined {
  const segments = path.split('/')
  const candidates = known.get(`${method} ${segments.length}`) ?? []
  return candidates.find((operation) => fits(operation.segments, segments))
}

/** Token and scopes are checked as at X; then 501, so that nobody takes the answer for X's. */
export function notSimulated(operation: Operation): (exchange: Exchange) => WireAnswer {
  return (exchange) => {
    exchange.refusal = 'api.called'
    authorizeCall(exchange, operation)
    const detail = `${operation.method} ${operation.path} is an operation of X; token and scopes are good, the rest is not simulated`
    throw new ProtocolError(answers.notSimulated, 'not-simulated', detail)
  }
}

function fits(pattern: string[], segments: string[]): boolean {
  return pattern.every((part, index) => (isParameter(part) ? segments[index] !== '' : part === segments[index]))
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{')
}
