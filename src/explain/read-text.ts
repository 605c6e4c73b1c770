import { findAnswers } from './answers-in-text.ts'
import { inContext, tellRequest, type Context } from './context.ts'
import { readCurlCommand } from './curl-command.ts'
import type { Found, Reading } from './found.ts'
import type { History } from './history.ts'
import { createLineFinder } from './lines.ts'
import { readMessages } from './read-messages.ts'
import { readAuthorization, readInstant, readParameters } from './sent.ts'
import { findSuccess } from './successes.ts'
import { readTranscript, type Exchange } from './transcript.ts'

/** Reads a masked text: a transcript by its exchanges, any other text by what stands around each answer. */
export function readText(text: string, history: History): Reading {
  const lineAt = createLineFinder(text)
  const exchanges = readTranscript(text)
  if (exchanges.length === 0) return readMessages({ text, lineAt }, history)
  const reading: Reading = { found: [], successes: [] }
  let behind = 0
  for (const exchange of exchanges) {
    const [start, before] = [behind, text.slice(behind, exchange.start)]
    // What somebody wrote above a transcript may show answers as well.
    add(reading, readMessages({ text: before, lineAt: (at) => lineAt(start + at) }, history))
    add(reading, readExchange(text, exchange, { before, where: `line ${lineAt(exchange.start)}` }, history))
    behind = exchange.end
  }
  return reading
}

function add(to: Reading, { found, successes }: Reading): void {
  to.found.push(...found)
  to.successes.push(...successes)
}

type Place = { before: string; where: string }

function readExchange(text: string, exchange: Exchange, { before, where }: Place, history: History): Reading {
  const { context, sent } = readRequest(exchange, before)
  const { status, headers, body } = exchange
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
  const found: Found[] = answers.map((answer) => ({
    answer: history.complete(inContext({ ...answer, headers, sent }, context), where),
    where,
    request,
  }))
  return { found, successes: [] }
}

/** What the transcript shows of the request, or the curl command above it. */
function readRequest({ method, target, requestHeaders, status, headers }: Exchange, before: string) {
  const command = readCurlCommand(before)
  const [path = '', query = ''] = (target ?? command?.target ?? '').split('?')
  const at = readInstant(headers.get('date'))
  const asked = method ?? command?.method
  const context: Context = {
    ...(asked !== undefined && { method: asked }),
    ...(path !== '' && { path }),
    ...(status !== undefined && { status }),
  }
  const form = [query, command?.form].filter(Boolean).join('&')
  const sent = {
    // `curl -v` shows every header of the request, and nothing of its body.
    ...(requestHeaders && { authorization: 'none' }),
    ...command?.sent,
    ...readAuthorization(requestHeaders?.get('authorization'), at),
    ...(command?.form !== undefined && { parameters: readParameters(form, at) }),
  }
  return { context, sent }
}
