import type { Answer } from '../../mock-provider/index.ts'
import { isErrorName } from './answer-of-group.ts'
import { MAX_FOUND } from './bounds.ts'

/** An authorization response with an error, where a browser or a log shows its address. */
export type Redirect = { start: number; end: number; answer: Answer }

/** Also percent-encoded as a whole, as in a log of a redirect. */
const ERROR = /(?:[?&#]|%3F|%26)error(?:=|%3D)(\w{1,40})/gi
/** So far around it its query may go. */
const REACH = 2000

/** Every address with `error=`. */
export function findRedirects(text: string): Redirect[] {
  const found: Redirect[] = []
  for (const match of text.matchAll(ERROR)) {
    const [, error = ''] = match
    const behind = found.at(-1)?.end ?? 0
    if (match.index < behind || !isErrorName(error)) continue
    const start = startOfAddress(text, match.index, Math.max(behind, match.index - REACH))
    const [rest = ''] = /^[^\s"'<>)\]}]*/.exec(text.slice(match.index, match.index + REACH)) ?? []
    const query =
      text
        .slice(start, match.index)
        .split(/\?|%3F/i)
        .at(-1) ?? ''
    const end = match.index + rest.length
    found.push({ start, end, answer: answerOf(`?${query}${rest}`, error) })
    if (found.length >= MAX_FOUND) break
  }
  return found
}

/** Where the run of characters begins that no blank or quote ends. */
function startOfAddress(text: string, at: number, earliest: number): number {
  let start = at
  while (start > earliest && !/[\s"'<>]/.test(text.charAt(start - 1))) start -= 1
  return start
}

function answerOf(address: string, error: string): Answer {
  const query = /%3D/i.test(address) && !/error=/.test(address) ? decode(address) : address
  const [, description = ''] = /[?&#]error_description=([^&]*)/.exec(query) ?? []
  const words = decode(description.replaceAll('+', ' '))
  return { endpoint: 'authorization endpoint', error, said: words === '' ? [] : [words], state: stateOf(query) }
}

/** `state=` with nothing behind it is what X sends for a state that it cannot use. */
function stateOf(query: string): Answer['state'] {
  const [, state] = /[?&#]state=([^&\s]*)/.exec(query) ?? []
  if (state === undefined) return 'missing'
  return state === '' ? 'empty' : 'given'
}

function decode(text: string): string {
  return text.replaceAll(/%([2-7][0-9a-f])/gi, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
