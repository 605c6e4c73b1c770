import { MAX_FOUND, takeFirst } from './bounds.ts'

/** One exchange of a transcript: `curl -v`, `curl -i`, or HTTP as it is. */
export type Exchange = {
  start: number
  end: number
  /** `POST /2/oauth2/token`; missing where the transcript has answers alone, as that of `curl -i`. */
  method?: string
  target?: string
  /** All headers of the request, lower case names. */
  requestHeaders?: ReadonlyMap<string, string>
  status?: number
  headers: ReadonlyMap<string, string>
  /** Where the body is. */
  body: { start: number; end: number }
}

const REQUEST = /^(?:> ?)?(GET|POST|PUT|PATCH|DELETE) (\S+) HTTP\/[\d.]+[ \t]*$/gm
const STATUS = /^(?:< ?)?HTTP\/[\d.]+ (\d{3})(?: [^\n]*)?$/gm
const HEADER = /^(?:[<>] ?)?([\w-]+): ?([^\n]*)$/

/** The exchanges of a transcript, in order; none for any other text. */
export function readTranscript(text: string): Exchange[] {
  const requests = takeFirst(text.matchAll(REQUEST), MAX_FOUND).map((match) => ({ match, isRequest: true }))
  // 100 Continue and a proxy's 200 are no answers of X.
  const answers = takeFirst(text.matchAll(STATUS), MAX_FOUND).filter(
    ([line, status]) => Number(status) >= 200 && !/established/i.test(line),
  )
  const marks = [...requests, ...answers.map((match) => ({ match, isRequest: false }))].toSorted(
    (a, b) => a.match.index - b.match.index,
  )
  const exchanges: Exchange[] = []
  for (const [index, { match, isRequest }] of marks.entries()) {
    const end = endOf(text, match.index, marks[index + 1]?.match.index)
    const latest = exchanges.at(-1)
    if (isRequest) exchanges.push(openExchange(text, match, end))
    else if (latest && latest.status === undefined) Object.assign(latest, answerPart(text, match, end))
    else exchanges.push({ start: match.index, ...answerPart(text, match, end) })
  }
  return exchanges.filter(({ status }) => status !== undefined)
}

/** Up to the next exchange, or to the command that asks for it. */
function endOf(text: string, start: number, next = text.length): number {
  const command = /^[$#%>]? ?curl /m.exec(text.slice(start, next))
  return command ? start + command.index : next
}

function openExchange(text: string, match: RegExpExecArray, end: number): Exchange {
  const [line, method = '', target = ''] = match
  const { headers } = readHeaders(text, match.index + line.length + 1, end)
  const body = { start: end, end }
  return { start: match.index, end, method, target, requestHeaders: headers, headers: new Map(), body }
}

function answerPart(text: string, match: RegExpExecArray, end: number) {
  const [line, status] = match
  const { headers, behind } = readHeaders(text, match.index + line.length + 1, end)
  return { status: Number(status), headers, end, body: { start: behind, end } }
}

/** Lines up to the empty one; `curl -v` has its own between them, which begin with `*` or a brace. */
function readHeaders(text: string, start: number, end: number): { headers: Map<string, string>; behind: number } {
  const headers = new Map<string, string>()
  let at = start
  while (at < end) {
    const newline = text.indexOf('\n', at)
    const stop = newline === -1 || newline > end ? end : newline
    const line = text.slice(at, stop).trimEnd()
    const [, name, value = ''] = HEADER.exec(line) ?? []
    if (name === undefined && !/^[*{}] /.test(line)) return { headers, behind: at }
    if (name !== undefined) headers.set(name.toLowerCase(), value.trim())
    at = stop + 1
  }
  return { headers, behind: end }
}
