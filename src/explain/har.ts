import { findAnswers } from './answers-in-text.ts'
import { endpointOf, inContext, tellRequest } from './context.ts'
import type { Reading } from './found.ts'
import type { History } from './history.ts'
import type { Mask } from './mask.ts'
import { readAuthorization, readInstant, readParameters } from './sent.ts'
import { findSuccess } from './successes.ts'
import { unwrap } from './unwrap.ts'

/** What is read of an entry; all texts are masked. */
type Entry = {
  method: string
  path: string
  query: string
  form: string
  authorization: string | undefined
  status: number
  headers: ReadonlyMap<string, string>
  at: number | undefined
  body: string
}

/** The entries of a HAR; undefined for any other JSON. */
export function entriesOf(json: unknown): unknown[] | undefined {
  const entries = member(member(json, 'log'), 'entries')
  return Array.isArray(entries) ? entries : undefined
}

/** Reads each entry that was answered by X, or that is a callback with an error. */
export function readHar(entries: readonly unknown[], mask: Mask, history: History): Reading {
  const reading: Reading = { found: [], successes: [] }
  for (const [index, each] of entries.entries()) {
    const entry = readEntry(each, mask)
    if (entry) readOne(entry, `entry ${index + 1}`, history, reading)
  }
  return reading
}

function readOne(entry: Entry, where: string, history: History, reading: Reading): void {
  const { method, path, query, form, status, at } = entry
  const isOfX = endpointOf(path) !== undefined
  const request = isOfX ? tellRequest({ method, path }) : `${method} of the callback`
  const sent = {
    // Browsers leave the header out of what they export, so that its absence says nothing.
    ...readAuthorization(entry.authorization, at),
    ...(isOfX && showsParameters(entry) && { parameters: readParameters([query, form].filter(Boolean).join('&'), at) }),
  }
  const hits = findAnswers(isOfX ? `${entry.headers.get('location') ?? ''}\n${entry.body}` : `?${query}`)
  const success = isOfX ? findSuccess(entry.body, status) : undefined
  if (success?.scope !== undefined) history.grant(success.scope)
  if (success && hits.length === 0) reading.successes.push({ ...success.told, where, request })
  const isAlone = isOfX && status >= 400 && hits.length === 0
  const answers = isAlone ? [{ said: [] }] : hits.map(({ answer }) => answer)
  if (answers.length === 0) history.remember(sent, status || undefined, where)
  for (const answer of answers) {
    const whole = isOfX ? inContext({ ...answer, headers: entry.headers, sent }, { method, path, status }) : answer
    reading.found.push({ answer: history.complete(whole, where), where, request })
  }
}

/** A recording may lack the body, and a body may be no form. */
function showsParameters({ method, query, form }: Entry): boolean {
  return method === 'GET' || /^[\w.%+-]+=/.test(form) || (form === '' && /(?:^|&)grant_type=/.test(query))
}

function readEntry(each: unknown, mask: Mask): Entry | undefined {
  const request = member(each, 'request')
  const response = member(each, 'response')
  const url = text(request, 'url')
  const [, path = '', query = ''] = /^[a-z]+:\/\/[^/?#]*([^?#]*)\??([^#]*)/i.exec(url) ?? []
  if (endpointOf(path) === undefined && !/(?:^|&)error=/.test(query)) return undefined
  const postData = member(request, 'postData')
  const [requestHeaders, headers] = [headersOf(request), headersOf(response)]
  const authorization = requestHeaders.get('authorization')
  return {
    method: text(request, 'method').toUpperCase(),
    path: mask(path),
    query: mask(query),
    form: mask(text(postData, 'text') || formOf(postData)),
    authorization: authorization === undefined ? undefined : mask(`authorization: ${authorization}`).slice(15),
    status: Number(member(response, 'status')) || 0,
    headers: new Map([...headers].map(([name, value]) => [name, mask(value)])),
    // X's clock, which issued the tokens, before that of the browser.
    at: readInstant(headers.get('date')) ?? readInstant(text(each, 'startedDateTime')),
    body: mask(unwrap(bodyOf(member(response, 'content')))),
  }
}

/** Some write the parameters of a form apart. */
function formOf(postData: unknown): string {
  const params = member(postData, 'params')
  if (!Array.isArray(params)) return ''
  return params.map((each) => `${text(each, 'name')}=${text(each, 'value')}`).join('&')
}

function headersOf(message: unknown): Map<string, string> {
  const headers = member(message, 'headers')
  if (!Array.isArray(headers)) return new Map()
  return new Map(headers.map((each) => [text(each, 'name').toLowerCase(), text(each, 'value')]))
}

function bodyOf(content: unknown): string {
  const body = text(content, 'text')
  return text(content, 'encoding') === 'base64' ? Buffer.from(body, 'base64').toString() : body
}

function member(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null ? Reflect.get(object, name) : undefined
}

function text(object: unknown, name: string): string {
  const value = member(object, name)
  return typeof value === 'string' ? value : ''
}
