import type { Answer } from '../../mock-provider/index.ts'
import { isErrorName } from './answer-of-group.ts'

/** An authorization response with an error, where a browser or a log shows its address. */
export type Redirect = { start: number; end: number; answer: Answer }

/** The query of an address, also percent-encoded as a whole, as in a log of a redirect. */
const QUERY = /(?:[?&#]|%3F|%26)(?:[\w.-]+(?:=|%3D)[^\s"'<>&]*?(?:&|%26))*?error(?:=|%3D)(\w+)[^\s"'<>)\]}]*/gi

/** Every address with `error=`. */
export function findRedirects(text: string): Redirect[] {
  return [...text.matchAll(QUERY)].flatMap((match) => {
    const [whole, error = ''] = match
    if (!isErrorName(error)) return []
    return [{ start: match.index, end: match.index + whole.length, answer: answerOf(whole, error) }]
  })
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
