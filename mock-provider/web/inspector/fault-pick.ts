import { actionOf, faultTable, type Entries } from '../../world/fault-entries.ts'
import { assertFaultSpec } from '../../world/fault-validation.ts'
import type { ValueKind } from '../../world/value-kinds.ts'

/** What a fault can do: a word, or the member of an action with a value. */
export type Doing = { name: string; says: string; kind?: ValueKind<unknown> }

/** Everything that can stand behind `then`, from the table of faults. */
export const doings: readonly Doing[] = [
  ...Object.entries(faultTable.words).map(([name, says]) => ({ name, says })),
  ...Object.values(faultTable.actions).flatMap(({ by }) =>
    Object.entries<ValueKind<unknown>>(by).map(([name, kind]) => ({ name, says: kind.says ?? kind.takes, kind })),
  ),
]

/** A value that works as it stands, for each member that takes one. */
const EXAMPLES = new Map([
  ['status', '503'],
  ['body', '{"error":"busy"}'],
  ['case', '429-window'],
  ['omit', 'refresh_token'],
  ['replace', '{"expires_in": 60}'],
  ['delaySeconds', '3'],
  ['dateSkewSeconds', '300'],
  ['contentType', 'text/html'],
])

/** Where a pick begins: the refresh that finds X down. */
const START = { at: 'token', grantType: 'refresh_token', does: 'status' }

/** A fault as it is picked on the page, every field as text; `json` is what would be armed, `problem` why it cannot be. */
export type FaultPick = { of: (name: string) => string; doing: Doing | undefined; json: string; problem?: string }

/** Reads the address of the page: a form that was sent with GET, and changes nothing. */
export function readPick(query: URLSearchParams): FaultPick {
  const given = query.has('does') ? query : new URLSearchParams(START)
  const doing = doings.find(({ name }) => name === given.get('does'))
  const isOther = given.get('was') !== doing?.name
  const example = EXAMPLES.get(doing?.name ?? '') ?? ''
  const of = (name: string) => {
    const text = given.get(name) ?? ''
    return name === 'value' && (text === '' || isOther) ? example : text
  }
  const spec = specOf(of, doing)
  const problem = problemOf(spec)
  return { of, doing, json: JSON.stringify(spec, null, 2), ...(problem !== undefined && { problem }) }
}

function specOf(of: FaultPick['of'], doing: Doing | undefined): object {
  const conditions: Entries = faultTable.conditions
  const when = Object.keys(conditions).flatMap((name) => (of(name) === '' ? [] : [[name, of(name)]]))
  const times = of('times')
  return {
    at: of('at'),
    ...(when.length > 0 && { when: Object.fromEntries(when) }),
    ...(times !== '' && { times: times === 'always' ? times : numberIn(times) }),
    then: actionIn(of, doing),
  }
}

/** With what goes along with it, where that can be. */
function actionIn(of: FaultPick['of'], doing: Doing | undefined): unknown {
  if (!doing?.kind) return doing?.name ?? of('does')
  const beside = actionOf([doing.name], faultTable)?.beside ?? {}
  return {
    [doing.name]: valueIn(doing.kind, of('value')),
    ...('retryAfterSeconds' in beside &&
      of('retryAfterSeconds') !== '' && { retryAfterSeconds: numberIn(of('retryAfterSeconds')) }),
    ...('afterCommit' in beside && of('afterCommit') === 'yes' && { afterCommit: true }),
  }
}

function valueIn({ schema: { type } }: ValueKind<unknown>, text: string): unknown {
  if (type === 'number' || type === 'integer') return numberIn(text)
  if (type === 'array') return text.split(',').map((name) => name.trim())
  return type === 'object' ? objectIn(text) : text
}

function objectIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function numberIn(text: string): unknown {
  return Number.isNaN(Number(text)) ? text : Number(text)
}

function problemOf(spec: unknown): string | undefined {
  try {
    assertFaultSpec(spec)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^faults\.arm: /, '') : undefined
  }
}
