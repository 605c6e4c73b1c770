import { readFileSync } from 'node:fs'
import type { FaultSpec } from '../../mock-provider/index.ts'
import { UsageError } from '../system/usage-error.ts'

/** A fault with the flag that named it, for messages. */
export type NamedFault = { spec: FaultSpec; source: string }

/** `flags` are what the scenario says about the world, as it would stand on the command line. */
export type Scenario = { faults: NamedFault[]; flags: string[] }

const FAULT_KEYS = ['at', 'when', 'times', 'then']
const SCENARIO_KEYS = ['faults', 'clock', 'profile', 'set']

/**
 * The fault in a `--fault '{"at": "token", "then": "reset"}'`. What it may say is for the mock to judge when it is armed.
 *
 * @throws {UsageError} that names the flag and the place for what is no JSON, no object, or has an unknown field.
 */
export function readFault(text: string, source: string): NamedFault {
  return { spec: checkFault(parseJson(text, source), source), source }
}

/**
 * The file of `--scenario`: an array of faults, or `{ faults, clock, profile, set }`, each of which may be missing.
 *
 * @throws {UsageError} that names the file and what is wrong with it.
 */
export function readScenario(path: string): Scenario {
  const source = `--scenario ${path}`
  const value = parseJson(readFile(path), source)
  const fields = Array.isArray(value) ? { faults: value } : readObject(value, source, 'an array of faults or an object')
  assertKeys(fields, SCENARIO_KEYS, source)
  const { faults = [], clock, profile, set = {} } = fields
  if (!Array.isArray(faults)) throw wrong(source, 'faults', faults, 'an array')
  return {
    faults: faults.map((fault: unknown, index) => {
      const name = `${source}, fault ${index + 1}`
      return { spec: checkFault(fault, name), source: name }
    }),
    flags: [
      ...textFlag('profile', profile, source),
      ...textFlag('clock', clock, source),
      ...Object.entries(readObject(set, source, '"set" as an object')).map(
        ([name, each]) => `--set=${name}=${String(each)}`,
      ),
    ],
  }
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    throw new UsageError(`--scenario ${path} cannot be read (${why})`, { cause })
  }
}

function textFlag(name: string, value: unknown, source: string): string[] {
  if (value === undefined) return []
  if (typeof value !== 'string') throw wrong(source, name, value, `a text, as --${name} takes it`)
  return [`--${name}=${value}`]
}

/** The mock checks the values; a misspelt field would not reach it. */
function checkFault(value: unknown, source: string): FaultSpec {
  const fields = readObject(value, source, 'a fault as an object, say {"at": "token", "then": "reset"}')
  assertKeys(fields, FAULT_KEYS, source)
  return fields as FaultSpec
}

function readObject(value: unknown, source: string, expected: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw new UsageError(`${source}: it takes ${expected}, not ${JSON.stringify(value)}`)
}

function assertKeys(fields: Record<string, unknown>, known: string[], source: string): void {
  const unknown = Object.keys(fields).find((key) => !known.includes(key))
  if (unknown !== undefined)
    throw new UsageError(`${source}: there is no field "${unknown}"; there are ${known.join(', ')}`)
}

function wrong(source: string, field: string, value: unknown, allowed: string): Error {
  return new UsageError(`${source}: ${field} cannot be ${JSON.stringify(value)}; it takes ${allowed}`)
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const at = positionOf(text)
    const around = `${text.slice(Math.max(0, at - 20), at)}⟨here⟩${text.slice(at, at + 20)}`
    throw new UsageError(`${source} is not JSON: position ${at}, at ${around}`, { cause })
  }
}

/** The first character that no JSON could have there: the engine tells it for some mistakes only. */
function positionOf(text: string): number {
  let [good, bad] = [0, text.length + 1]
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (mayGoOn(text.slice(0, middle))) good = middle
    else bad = middle
  }
  return good
}

/** Whether a text is the beginning of some JSON: it breaks off at its end, not before. */
function mayGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning)
    return true
  } catch (error) {
    const message = String(error)
    if (/end of JSON|Unterminated string/.test(message)) return true
    return Number(/position (\d+)/.exec(message)?.[1] ?? -1) >= beginning.length
  }
}
