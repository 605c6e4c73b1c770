import type { Fact, JournalEvent } from '../../world/journal.ts'
import type { FactWords } from './fact-words.ts'

/** One event as text: the request and its answer as they were recorded, and what the journal adds. */
export type RawText = { name: string; text: string }[]

/** Names and values as they stood; of secrets fingerprint and length. */
export function rawTextOf(event: JournalEvent, words: FactWords): RawText {
  const { http, ...rest } = event
  const journal = { name: 'Journal', text: JSON.stringify(rest, null, 2) }
  if (!http) return [journal]
  const lines = (facts: readonly Fact[], side: 'sent' | 'came') =>
    facts.map((fact) => `${fact.name}${fact.in === 'header' ? ': ' : ' = '}${words.valueOf(event, side, fact)}`)
  const at = (...places: Fact['in'][]) => http.request.filter(({ in: where }) => places.includes(where))
  const parts = [lines(at('query'), 'sent'), lines(at('header'), 'sent'), lines(at('form', 'json'), 'sent')]
  const [query = [], headers = [], body = []] = parts
  const request = [
    `${http.method} ${http.path}`,
    ...query.map((line) => `  ? ${line}`),
    ...headers,
    ...(body.length > 0 ? ['', ...body] : []),
  ]
  const answer = [http.status === 0 ? 'no answer' : String(http.status), '', ...lines(http.response, 'came')]
  return [{ name: 'Request', text: request.join('\n') }, { name: 'Answer', text: answer.join('\n').trimEnd() }, journal]
}
