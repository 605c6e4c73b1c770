import { actionOf, faultTable, type Action, type Entries, type FaultTable } from './fault-entries.ts'
import type { FaultAction, FaultCondition, FaultSpec } from './fault-spec.ts'
import { times } from './fault-values.ts'
import { isObject } from './checks.ts'
import { choiceKind, eitherKind, namesOf, type ValueKind } from './value-kinds.ts'

/** @throws {RangeError} that names the field, the value and what is allowed. */
export function assertFaultSpec(given: unknown): asserts given is FaultSpec {
  assertFault(given, faultTable)
}

/** The same of what stands behind `then`. */
export function assertFaultAction(given: unknown): asserts given is FaultAction {
  const { then } = specOf(faultTable)
  if (!then?.fits(given)) refuse('then', given, then?.takes)
  if (isObject(given)) assertAction(given, faultTable)
}

/** The same of what stands behind `when`. */
export function assertFaultCondition(given: unknown): asserts given is FaultCondition {
  if (!isObject(given)) refuse('when', given, specOf(faultTable).when?.takes)
  assertMembers('when', given, faultTable.conditions)
}

/** The same by any table of what a fault can be. */
export function assertFault(given: unknown, table: FaultTable): void {
  const spec = specOf(table)
  if (!isObject(given)) refuse('the fault', given, `an object with ${listOf(spec)}`)
  assertMembers('', given, spec)
  for (const name of ['at', 'then']) if (given[name] === undefined) refuse(name, undefined, spec[name]?.takes)
  if (isObject(given.when)) assertMembers('when', given.when, table.conditions)
  if (isObject(given.then)) assertAction(given.then, table)
}

/** What a fault as a whole takes. What is in its objects is looked at by itself. */
function specOf({ endpoints, words, conditions, actions }: FaultTable): Entries {
  const byNames = Object.values(actions).map(({ by }) => namesOf(by).join(' or '))
  return {
    at: choiceKind(namesOf(endpoints)),
    when: { ...anObject, takes: `an object with ${listOf(conditions)}` },
    times,
    then: eitherKind(choiceKind(namesOf(words)), anObject, `${listOf(words)}, or an object with ${byNames.join(', ')}`),
  }
}

const anObject: ValueKind<Record<string, unknown>> = { takes: 'an object', schema: { type: 'object' }, fits: isObject }

function assertAction(given: Record<string, unknown>, table: FaultTable): void {
  const known: Entries = Object.assign({}, ...Object.values(table.actions).map(membersOf))
  const names = givenNames(given)
  for (const name of names) if (!Object.hasOwn(known, name)) refuseName('then', name, known)
  const action = actionOf(names, table)
  if (!action) refuse('then', given, specOf(table).then?.takes)
  const together = membersOf(action)
  const stranger = names.find((name) => !Object.hasOwn(together, name))
  if (stranger !== undefined) {
    const told = names.filter((name) => Object.hasOwn(action.by, name)).join(', ')
    refuse('then', given, `one action: ${stranger} does not go with ${told}`)
  }
  assertMembers('then', given, together)
  const misfit = action.misfit?.(given)
  if (misfit) refuse(`then.${misfit.name}`, misfit.value, misfit.takes)
}

function membersOf({ by, beside }: Action): Entries {
  return { ...by, ...beside }
}

function assertMembers(path: string, given: Record<string, unknown>, entries: Entries): void {
  for (const name of givenNames(given)) {
    const entry = Object.hasOwn(entries, name) ? entries[name] : undefined
    if (!entry) refuseName(path, name, entries)
    if (!entry.fits(given[name])) refuse(path === '' ? name : `${path}.${name}`, given[name], entry.takes)
  }
}

function refuse(field: string, value: unknown, takes = ''): never {
  throw refusal(`faults.arm: ${field} cannot be ${show(value)}; it takes ${takes}`, { field, value, allowed: takes })
}

/** A misspelt name would be without effect: no wait, or a fault that meets every request. */
function refuseName(path: string, name: string, entries: Entries): never {
  const field = path === '' ? 'the fault' : path
  const near = namesOf(entries).filter((known) => letters(known).slice(0, 3) === letters(name).slice(0, 3))
  const hint = near.length > 0 ? ` (near it: ${near.join(', ')})` : ''
  const message = `faults.arm: ${field} cannot have ${show(name)}; it takes ${listOf(entries)}${hint}`
  throw refusal(message, { field: path === '' ? name : `${path}.${name}`, allowed: listOf(entries) })
}

/** The parts of the message as members, for the control API's problems. */
function refusal(message: string, parts: { field: string; value?: unknown; allowed: string }): RangeError {
  return Object.assign(new RangeError(message), parts)
}

/** JSON has no NaN and no Infinity, and a wrong value may be anything. */
function show(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'symbol') return String(value)
  try {
    return (JSON.stringify(value) ?? typeof value).slice(0, 200)
  } catch {
    return typeof value
  }
}

/** `retry_after` is near `retryAfter`. */
function letters(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '')
}

function listOf(table: object): string {
  return Object.keys(table).join(', ')
}

/** An `undefined` member counts as left out. */
function givenNames(given: Record<string, unknown>): string[] {
  return Object.keys(given).filter((name) => given[name] !== undefined)
}
