import type { Answer } from '../../mock-provider/index.ts'
import type { Group, Member } from './members.ts'
import { isKnownText } from './phrases.ts'

/** Errors of RFC 6749 and RFC 7009. */
const ERRORS =
  /^(?:invalid_(?:request|client|grant|scope|token)|unauthorized_client|unsupported_(?:grant|response|token)_type|access_denied|server_error|temporarily_unavailable|insufficient_scope)$/

/** Whether a text is an error's name. */
export function isErrorName(text: string): boolean {
  return ERRORS.test(text)
}

/** The answer that an object is; undefined for one that is none of X's. */
export function answerOfGroup({ members }: Group): Answer | undefined {
  const all = (...names: string[]) => members.filter(({ name }) => names.includes(name))
  const error = all('error').find(({ value }) => isErrorName(value))?.value
  const problem = all('type')
    .map(problemOf)
    .find((type) => type !== undefined)
  const code = all('code').find(isOldCode)
  const said = all('error_description', 'errorDescription', 'detail', 'title', 'message').map(({ value }) =>
    textOf(value),
  )
  const known = said.filter(isKnownText)
  if (error === undefined && problem === undefined && known.length === 0 && !(code && said.length > 0)) return undefined
  const isApi = problem !== undefined || code !== undefined
  const reason = all('reason').find(({ value }) => value.endsWith('-not-enrolled'))?.value
  return {
    // Of texts that nobody knows, those that X would have written; a library's own message is none.
    said:
      isApi || error === undefined ? said : said.filter((text) => isKnownText(text) || isDescription(text, members)),
    ...(error !== undefined && { error }),
    ...(problem !== undefined && { problem }),
    ...(reason !== undefined && { reason }),
    ...(code !== undefined && { code: Number(code.value) }),
    ...statusOf(members),
    ...(isApi && { endpoint: 'resource server' as const }),
  }
}

function isDescription(text: string, members: Member[]): boolean {
  return members.some(({ name, value }) => /^error_?description$/i.test(name) && textOf(value) === text)
}

/** The last part of `https://api.twitter.com/2/problems/client-forbidden`, or `about:blank`. */
function problemOf({ value }: Member): string | undefined {
  if (value === 'about:blank') return value
  return /^https?:(?:\\*\/){2}api\.(?:x|twitter)\.com(?:\\*\/)2(?:\\*\/)problems(?:\\*\/)([\w-]+)$/.exec(value)?.[1]
}

/** A code of the older form: 88, 220, 453. What is a status is none. */
function isOldCode({ value, isNumber }: Member): boolean {
  return isNumber && Number(value) > 0 && !(Number(value) >= 400 && Number(value) < 453) && Number(value) < 500
}

function statusOf(members: Member[]): { status?: number } {
  const status = members.find(
    ({ name, value, isNumber }) =>
      /^(?:status|status_?code|code)$/i.test(name) && (isNumber || /^\d{3}$/.test(value)) && isStatus(Number(value)),
  )
  return status ? { status: Number(status.value) } : {}
}

function isStatus(number: number): boolean {
  return number >= 200 && number < 600 && number !== 453
}

/** Without the escapes of whoever wrote it down. */
function textOf(value: string): string {
  return value
    .replaceAll(/\\+[nrt]/g, ' ')
    .replaceAll(/\\+(["'/])/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
