import { couldBe, explainAnswer, type Explanation } from '../../mock-provider/index.ts'
import type { Found, Reading, Success } from './found.ts'
import { entriesOf, readHar } from './har.ts'
import { History } from './history.ts'
import { readJournal } from './journal.ts'
import { createMask } from './mask.ts'
import { withoutPlaceholders } from './placeholder.ts'
import { readText } from './read-text.ts'
import { unwrap } from './unwrap.ts'

/** What is said of one answer. The same answer again is counted, not repeated. */
export type Item = {
  status?: number
  error?: string
  /** X's words, as far as they are known ones or the answer is not; masked. */
  said: string[]
  where: string
  request?: string
  times: number
  explanation?: Explanation
  /** For an answer that is not known: what has its status or its error. */
  couldBe: string[]
}

/** What an input has in it. Nothing in it is a secret of the input. */
export type Explained = { items: Item[]; successes: Success[] }

/** So many different answers are explained; a log has more lines than that. */
const MAX_ITEMS = 50

/** Reads whatever a person pasted and explains each answer of X in it, in its order. Pure. */
export function explainText(text: string): Explained {
  const { found, successes } = read(text)
  const items = new Map<string, Item>()
  for (const each of found) {
    const item = describe(each)
    const key = keyOf(item)
    const known = items.get(key)
    if (known) known.times += 1
    else if (items.size < MAX_ITEMS) items.set(key, item)
  }
  return { items: [...items.values()], successes }
}

/** Answers that differ only in a value that X repeats in brackets, such as the ids of posts, are the same. */
function keyOf({ explanation, request, status, error, said }: Item): string {
  if (!explanation) return JSON.stringify([status, error, request, said])
  return JSON.stringify([{ ...explanation, said: explanation.said?.replaceAll(/\[[^\]]*\]?/g, '[]') }, request])
}

function read(text: string): Reading {
  const [mask, history] = [createMask(), new History()]
  const entries = entriesOf(parse(text))
  if (entries) return readHar(entries, mask, history)
  const masked = mask(unwrap(eventLines(text) ?? text))
  const journal = readJournal(masked)
  if (!journal) return readText(masked, history)
  const rest = readText(journal.rest, history)
  return {
    found: [...journal.reading.found, ...rest.found],
    successes: [...journal.reading.successes, ...rest.successes],
  }
}

function describe({ answer, where, request }: Found): Item {
  const explanation = explainAnswer(answer)
  const { status, error, said } = answer
  return {
    ...(status !== undefined && { status }),
    ...(error !== undefined && { error }),
    said: said.map((each) => withoutPlaceholders(each).slice(0, 200)),
    where,
    ...(request !== undefined && { request }),
    times: 1,
    ...(explanation && { explanation: withoutValues(explanation) }),
    couldBe: explanation ? [] : couldBe(answer),
  }
}

/** `said` and notes quote X, whose words can hold what was sent. */
function withoutValues({ said, ...explanation }: Explanation): Explanation {
  return {
    ...explanation,
    ...(said !== undefined && { said: toLine(withoutPlaceholders(said)) }),
    notes: explanation.notes.map(withoutPlaceholders),
  }
}

/** A title is a line: X’s lists of fields are not. */
const LINE_LENGTH = 160

function toLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH - 1)}…` : line
}

/** What `/_mock/journal` answers, an event a line. */
function eventLines(text: string): string | undefined {
  const json = parse(text)
  const events: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, 'events') : undefined
  return Array.isArray(events) ? events.map((event) => JSON.stringify(event)).join('\n') : undefined
}

/** A HAR, or a journal. */
function parse(text: string): unknown {
  if (!/^\s*\{\s*"(?:log|events)"/.test(text)) return undefined
  try {
    return JSON.parse(text.trim().replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}
