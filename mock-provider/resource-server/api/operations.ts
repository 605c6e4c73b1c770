import observed from '../../wire/observed.json' with { type: 'json' }
import type { Operation } from './bearer.ts'

type Known = Operation & { segments: string[]; literals: number }

/** An operation and what its path names: `{id}` of `/2/users/{id}`, decoded. */
export type FoundOperation = { operation: Operation; params: Record<string, string> }

/** By method and number of segments, so that a look-up compares a handful; the most literal path first. */
const known = new Map<string, Known[]>()

for (const { method, path, ...rules } of observed.endpointScopes) {
  const segments = path.split('/')
  const literals = segments.filter((segment) => !isParameter(segment)).length
  const key = `${method} ${segments.length}`
  const operation = { name: `${method} ${path}`, ...rules, segments, literals }
  known.set(key, [...(known.get(key) ?? []), operation])
}
for (const operations of known.values()) operations.sort((a, b) => b.literals - a.literals)

/** The operation of X behind a method and a path, `{id}` standing for any segment; undefined where X has none. */
export function findOperation(method: string, path: string): FoundOperation | undefined {
  const segments = path.split('/')
  const candidates = known.get(`${method} ${segments.length}`) ?? []
  const operation = candidates.find((candidate) => fits(candidate.segments, segments))
  return operation && { operation, params: readParams(operation.segments, segments) }
}

/** The methods that X has for a path. */
export function methodsOf(path: string): string[] {
  return METHODS.filter((method) => findOperation(method, path) !== undefined)
}

const METHODS = [...new Set(observed.endpointScopes.map(({ method }) => method))]

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
