import { answersByCase } from '../wire/cases.ts'
import { ENDPOINTS, FAULT_WORDS, type FaultSpec } from './fault-spec.ts'
import { isJson, isObject } from './shapes.ts'

type Rule = { takes: string; fits: (value: unknown) => boolean }
type Rules = Record<string, Rule>

/** A day; `setTimeout` itself ends at 2^31 ms and then fires at once. */
const MAX_DELAY_SECONDS = 86_400
/** RFC 9111 §1.2.2: the most that every recipient can hold. */
const MAX_SECONDS = 2_147_483_647
const MAX_TIMES = 1_000_000
/** Also what the control API takes. */
const MAX_BODY = 1024 * 1024
const MAX_TEXT = 2000
/** RFC 9110 §6.4.1, and the Fetch API lets none of them have a body. */
const STATUSES_WITHOUT_BODY: readonly unknown[] = [204, 205, 304]

const REDIRECTS: readonly unknown[] = [301, 302, 303, 307, 308]

const members: Rules = {
  status: wholeNumber(200, 599, 'a status'),
  body: { takes: `a text of at most ${MAX_BODY} characters`, fits: (value) => isText(value, 0, MAX_BODY) },
  contentType: { takes: 'a header value: visible ASCII characters', fits: isHeaderValue },
  retryAfterSeconds: wholeNumber(0, MAX_SECONDS, 'whole seconds'),
  retryAfterAs: oneOf(['seconds', 'date']),
  location: { takes: 'an http or https URL', fits: isUrl },
  afterCommit: oneOf([true, false]),
  case: oneOf([...answersByCase.keys()]),
  omit: { takes: 'a list of names, at least one, none twice', fits: isNameList },
  replace: { takes: 'an object of names and their JSON values, at least one', fits: isReplacement },
  delaySeconds: { takes: `seconds, 0 to ${MAX_DELAY_SECONDS}`, fits: isDelay },
  dateSkewSeconds: {
    takes: `whole seconds from -${MAX_SECONDS} to ${MAX_SECONDS}, but not 0`,
    fits: (value) => value !== 0 && isWhole(value, -MAX_SECONDS, MAX_SECONDS),
  },
}

/** An action is told by a member of `by`; `beside` goes with it. The first that fits decides. */
const actions: { by: string[]; beside: string[] }[] = [
  { by: ['status', 'body'], beside: ['contentType', 'retryAfterSeconds', 'retryAfterAs', 'location', 'afterCommit'] },
  { by: ['case'], beside: ['afterCommit'] },
  { by: ['omit', 'replace'], beside: [] },
  { by: ['delaySeconds'], beside: [] },
  { by: ['dateSkewSeconds'], beside: [] },
  { by: ['contentType'], beside: [] },
]

const conditions: Rules = {
  grantType: oneOf(['authorization_code', 'refresh_token']),
  client: { takes: 'a client id', fits: (value) => isText(value, 1, MAX_TEXT) },
  method: oneOf(['GET', 'POST', 'PUT', 'DELETE']),
  path: { takes: 'a path as it is sent, without the query: /2/users/me', fits: isPath },
}

const spec: Rules = {
  at: oneOf([...ENDPOINTS]),
  when: { takes: `an object with ${listOf(conditions)}`, fits: isObject },
  times: {
    takes: `a whole number, 1 or more (to ${MAX_TIMES}), or "always"`,
    fits: (value) => value === 'always' || isWhole(value, 1, MAX_TIMES),
  },
  then: {
    takes: `${FAULT_WORDS.join(', ')}, or an object with ${actions.map(({ by }) => by.join(' or ')).join(', ')}`,
    fits: (value) => isObject(value) || FAULT_WORDS.some((word) => word === value),
  },
}

/** @throws {RangeError} that names the field, the value and what is allowed. */
export function assertFaultSpec(given: unknown): asserts given is FaultSpec {
  if (!isObject(given)) refuse('the fault', given, `an object with ${listOf(spec)}`)
  assertMembers('', given, spec)
  for (const name of ['at', 'then']) if (given[name] === undefined) refuse(name, undefined, spec[name]?.takes)
  if (isObject(given.when)) assertMembers('when', given.when, conditions)
  if (isObject(given.then)) assertAction(given.then)
}

function assertAction(action: Record<string, unknown>): void {
  const names = namesOf(action)
  for (const name of names) if (!Object.hasOwn(members, name)) refuseName('then', name, members)
  const kind = actions.find(({ by }) => by.some((name) => names.includes(name)))
  if (!kind) refuse('then', action, spec.then?.takes)
  const together = [...kind.by, ...kind.beside]
  const stranger = names.find((name) => !together.includes(name))
  if (stranger !== undefined)
    refuse(
      'then',
      action,
      `one action: ${stranger} does not go with ${kind.by.filter((name) => names.includes(name)).join(', ')}`,
    )
  assertMembers('then', action, members)
  assertTogether(action)
}

/** Members that are right by themselves and wrong together. */
function assertTogether({
  status,
  body,
  retryAfterSeconds,
  retryAfterAs,
  location,
  omit,
  replace,
}: Record<string, unknown>): void {
  if (retryAfterAs !== undefined && retryAfterSeconds === undefined)
    refuse('then.retryAfterAs', retryAfterAs, 'a retryAfterSeconds beside it')
  if (location !== undefined && !REDIRECTS.includes(status))
    refuse('then.location', location, `a status beside it that redirects: ${REDIRECTS.join(', ')}`)
  if (body !== undefined && body !== '' && STATUSES_WITHOUT_BODY.includes(status))
    refuse('then.body', body, `none beside status ${String(status)}, which has no body`)
  const twice = Array.isArray(omit) && isObject(replace) && omit.find((name) => Object.hasOwn(replace, name))
  if (typeof twice === 'string') refuse('then.omit', twice, 'names that replace does not have')
}

function assertMembers(path: string, given: Record<string, unknown>, rules: Rules): void {
  for (const name of namesOf(given)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (!rule) refuseName(path, name, rules)
    if (!rule.fits(given[name])) refuse(path === '' ? name : `${path}.${name}`, given[name], rule.takes)
  }
}

function refuse(field: string, value: unknown, takes = ''): never {
  throw refusal(`faults.arm: ${field} cannot be ${show(value)}; it takes ${takes}`, { field, value, allowed: takes })
}

/** A misspelt name would be without effect: no wait, or a fault that meets every request. */
function refuseName(path: string, name: string, rules: Rules): never {
  const field = path === '' ? 'the fault' : path
  const near = Object.keys(rules).filter((known) => letters(known).slice(0, 3) === letters(name).slice(0, 3))
  const hint = near.length > 0 ? ` (near it: ${near.join(', ')})` : ''
  const message = `faults.arm: ${field} cannot have ${show(name)}; it takes ${listOf(rules)}${hint}`
  throw refusal(message, { field: path === '' ? name : `${path}.${name}`, allowed: listOf(rules) })
}

/** With the facts by themselves, for the control API's problems. */
function refusal(message: string, facts: { field: string; value?: unknown; allowed: string }): RangeError {
  return Object.assign(new RangeError(message), facts)
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

function listOf(rules: Rules): string {
  return Object.keys(rules).join(', ')
}

/** An `undefined` member counts as left out. */
function namesOf(given: Record<string, unknown>): string[] {
  return Object.keys(given).filter((name) => given[name] !== undefined)
}

function wholeNumber(least: number, most: number, what: string): Rule {
  return { takes: `${what} from ${least} to ${most}`, fits: (value) => isWhole(value, least, most) }
}

function oneOf(values: readonly unknown[]): Rule {
  return { takes: values.join(', '), fits: (value) => values.includes(value) }
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
}

function isDelay(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= MAX_DELAY_SECONDS
}

function isText(value: unknown, least: number, most: number): value is string {
  return typeof value === 'string' && value.length >= least && value.length <= most
}

function isHeaderValue(value: unknown): boolean {
  return isText(value, 1, MAX_TEXT) && /^[!-~]([ -~]*[!-~])?$/.test(value)
}

function isUrl(value: unknown): boolean {
  return isHeaderValue(value) && /^https?:\/\//.test(String(value)) && URL.canParse(String(value))
}

function isPath(value: unknown): boolean {
  return isText(value, 1, MAX_TEXT) && /^\/[^?#\s]*$/.test(value)
}

function isNameList(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0 || new Set(value).size < value.length) return false
  return value.every((name) => isText(name, 1, MAX_TEXT))
}

function isReplacement(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length > 0 && Object.values(value).every((member) => isJson(member))
}
