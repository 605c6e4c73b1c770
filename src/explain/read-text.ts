import type { Answer } from '../../mock-provider/index.ts'
import { findAnswers, type Hit } from './answers-in-text.ts'
import { endpointOf, findStatuses, inContext, readContext, tellRequest, type Context } from './context.ts'
import { readCurlCommand } from './curl-command.ts'
import type { Found, Reading } from './found.ts'
import type { History } from './history.ts'
import { readAuthorization, readInstant, readParameters, readSentNear } from './sent.ts'
import { findSuccess } from './successes.ts'
import { readTranscript, type Exchange } from './transcript.ts'

/** Reads a masked text: a transcript by its exchanges, any other text by what stands around each answer. */
export function readText(text: string, history: History): Reading {
  const exchanges = readTranscript(text)
  return exchanges.length > 0 ? readExchanges(text, exchanges, history) : readMessages(text, history)
}

function readExchanges(text: string, exchanges: Exchange[], history: History): Reading {
  const reading: Reading = { found: [], successes: [] }
  let behind = 0
  for (const exchange of exchanges) {
    const before = text.slice(behind, exchange.start)
    // What somebody wrote above a transcript may show answers as well.
    add(reading, readMessages(before, history, lineAt(text, behind)))
    add(reading, readExchange(text, exchange, before, history))
    behind = exchange.end
  }
  return reading
}

function add(to: Reading, { found, successes }: Reading): void {
  to.found.push(...found)
  to.successes.push(...successes)
}

function readExchange(text: string, exchange: Exchange, before: string, history: History): Reading {
  const { status, headers, body } = exchange
  const where = `line ${lineAt(text, exchange.start)}`
  const command = readCurlCommand(before)
  const [path = '', query = ''] = (exchange.target ?? command?.target ?? '').split('?')
  const at = readInstant(headers.get('date'))
  const context: Context = {
    ...((exchange.method ?? command?.method) && { method: exchange.method ?? command?.method ?? '' }),
    ...(path !== '' && { path }),
    ...(status !== undefined && { status }),
  }
  const form = [query, command?.form].filter(Boolean).join('&')
  const sent = {
    // `curl -v` shows every header of the request, and nothing of its body.
    ...(exchange.requestHeaders && { authorization: 'none' }),
    ...command?.sent,
    ...readAuthorization(exchange.requestHeaders?.get('authorization'), at),
    ...(command && { parameters: readParameters(form, at) }),
  }
  const content = text.slice(body.start, body.end)
  const hits = findAnswers(`${headers.get('location') ?? ''}\n${content}`)
  const request = tellRequest(context)
  const success = findSuccess(content, status)
  if (success?.scope !== undefined) history.grant(success.scope)
  if (hits.length === 0 && status !== undefined && status < 400) {
    history.remember(sent, status, where)
    return { found: [], successes: success ? [{ ...success.told, where, request }] : [] }
  }
  const answers = hits.length > 0 ? hits.map(({ answer }) => answer) : [{ said: [] }]
  const found = answers.map((answer) => ({ answer: inContext({ ...answer, headers, sent }, context), where, request }))
  return { found: completeAll(found, history), successes: [] }
}

function completeAll(found: Found[], history: History): Found[] {
  return found.map((each) => ({ ...each, answer: history.complete(each.answer, each.where) }))
}

function readMessages(text: string, history: History, firstLine = 1): Reading {
  const hits = findAnswers(text)
  const found = hits.map((hit, index) => readHit(text, hit, hits, index, firstLine))
  const success = hits.length === 0 ? findSuccess(text, undefined) : undefined
  if (success?.scope !== undefined) history.grant(success.scope)
  return {
    found: completeAll([...found, ...statusesAlone(text, hits, firstLine)], history),
    successes: success ? [{ ...success.told, where: `line ${firstLine}` }] : [],
  }
}

function readHit(text: string, hit: Hit, hits: Hit[], index: number, firstLine: number): Found {
  const neighbours: [number, number] = [hits[index - 1]?.end ?? 0, hits[index + 1]?.start ?? text.length]
  const where = `line ${firstLine - 1 + lineAt(text, hit.start)}`
  if (hit.answer.endpoint === 'authorization endpoint')
    return { answer: withAuthorizationUrl(hit.answer, text, hit.start), where }
  const context = readContext(text, hit, neighbours)
  const answer = inContext({ ...hit.answer, sent: readSentNear(context.around ?? '') }, context)
  return { answer, where, request: tellRequest(context) }
}

/** The authorization URL that led to an error at the callback, where it stands above. */
function withAuthorizationUrl(answer: Answer, text: string, start: number): Answer {
  const urls = [...text.slice(0, start).matchAll(/\/i\/oauth2\/authorize\?([^\s"'<>]+)/g)]
  const query = urls.at(-1)?.[1]
  return query === undefined ? answer : { ...answer, sent: { parameters: readParameters(query, undefined) } }
}

/** Statuses that no answer goes with: logs of requests, messages without a body. Only where X is spoken of. */
function statusesAlone(text: string, hits: Hit[], firstLine: number): Found[] {
  if (hits.length > 0) return []
  const told = new Set<string>()
  return findStatuses(text).flatMap((own): Found[] => {
    const context = readContext(text, own, [0, text.length])
    if (own.status < 400 || (endpointOf(context.path) === undefined && !/twitter|tweepy|\bx\.com|xdk/i.test(text)))
      return []
    const line = lineAt(text, own.start)
    const key = `${context.path} ${own.status} ${/^\s*\S*\d/.test(lineOf(text, line)) ? line : ''}`
    if (told.has(key)) return []
    told.add(key)
    const answer = inContext({ said: [], status: own.status }, context)
    return [{ answer, where: `line ${firstLine - 1 + line}`, request: tellRequest(context) }]
  })
}

function lineOf(text: string, line: number): string {
  return text.split('\n', line)[line - 1] ?? ''
}

function lineAt(text: string, at: number): number {
  let line = 1
  for (let index = text.indexOf('\n'); index !== -1 && index < at; index = text.indexOf('\n', index + 1)) line += 1
  return line
}
