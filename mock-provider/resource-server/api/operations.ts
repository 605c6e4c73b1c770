import { allOperations, type OperationFacts } from '../../wire/operations.ts'

type Known = { facts: OperationFacts; segments: string[]; literals: number }

/** An operation and what its path names: `{id}` of `/2/users/{id}`, decoded. */
export type FoundOperation = { operation: OperationFacts; params: Record<string, string> }

/** By method and number of segments, so that a look-up compares a handful; the most literal path first. */
const known = new Map<string, Known[]>()

for (const facts of allOperations) {
  const [method, path = ''] = facts.name.split(' ')
  const segments = path.split('/')
  const literals = segments.filter((segment) => !isParameter(segment)).length
  const key = `${method} ${segments.length}`
  known.set(key, [...(known.get(key) ?? []), { facts, segments, literals }])
}
for (const operations of known.values()) operations.sort((a, b) => b.literals - a.literals)

/** The operation of X behind a method and a path, `{id}` standing for any segment; undefined where X has none. */
export function findOperation(method: string, path: string): FoundOperation | undefined {
  const segments = path.split('/')
  const candidates = known.get(`${method} ${segments.length}`) ?? []
  const found = candidates.find((candidate) => fits(candidate.segments, segments))
  return found && { operation: found.facts, params: readParams(found.segments, segments) }
}

/** The methods that X has for a path. */
export function methodsOf(path: string): string[] {
  return METHODS.filter((method) => findOperation(method, path) !== undefined)
}

const METHODS = [...new Set(allOperations.map(({ name }) => name.slice(0, name.indexOf(' '))))]

function fits(pattern: string[], segments: string[]): boolean {
  return pattern.every((part, index) => (isParameter(part) ? segments[index] !== '' : part === segments[index]))
}

function readParams(pattern: string[], segments: string[]): Record<string, string> {
  const params: Record<string, string> = {}
  pattern.forEach((part, index) => {
    if (isParameter(part)) params[part.slice(1, -1)] = decoded(segments[index] ?? '')
  })
  return params
}

/** A text that is not percent-encoding is kept as it stands; no id is like that. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{')
}
