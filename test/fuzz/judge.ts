import { isDeepStrictEqual } from 'node:util'
import type { JournalEvent, SecretScan } from '../../mock-provider/index.ts'
import { statusesOf } from './endpoints.ts'
import { answersIn, type RawAnswer } from './raw.ts'
import { splitTarget, type HttpRequest } from './request-text.ts'
import type { Scene } from './scene.ts'

/** What must be true of every answer, whatever was asked. Each throws an `Error` that says what is not. */

/** Headers that the mock has for paths of X. A further one was put there by the request. */
const OWN_HEADERS = new Set([
  'date',
  'content-type',
  'content-length',
  'content-disposition',
  'connection',
  'keep-alive',
  'location',
  'transfer-encoding',
  'cache-control',
  'content-security-policy',
  'referrer-policy',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
  'x-xss-protection',
  'x-access-level',
  'cross-origin-opener-policy',
])
const LIMIT_HEADER = /^x-(rate-limit|(user|app)-limit-24hour)-(limit|remaining|reset)$/

/** The status is one that the endpoint has, and no header is the request's. */
export function assertKnownAnswer({ target }: HttpRequest, answer: RawAnswer): void {
  const [path] = splitTarget(target)
  if (!statusesOf(path).includes(answer.status)) throw new Error(`${path} has no answer with status ${answer.status}`)
  assertOwnHeaders(answer)
}

function assertOwnHeaders({ headers }: RawAnswer): void {
  const foreign = headers.find(([name]) => !OWN_HEADERS.has(name) && !LIMIT_HEADER.test(name))
  if (foreign) throw new Error(`the answer has the header ${foreign.join(': ')}`)
}

/** A browser is sent to an address that the client of this request has registered, with parameters behind it. */
export function assertNoOpenRedirect({ mock }: Scene, { headers }: RawAnswer, events: JournalEvent[]): void {
  const location = headers.find(([name]) => name === 'location')?.[1]
  if (location === undefined) return
  const client = mock.clients.list().find(({ clientId }) => clientId === events.at(-1)?.client)
  const isOwn = (uri: string) => {
    const base = /^https?:\/\/[^/?]+$/.test(uri) ? `${uri}/` : uri
    return location.startsWith(base) && /^[?&][a-z_]+=[\w.~%!*'()&=-]*$/.test(location.slice(base.length))
  }
  if (!client?.redirectUris.some(isOwn)) throw new Error(`an open redirect to ${location}`)
}

/** What changes nothing, by its kind. Whether a call of the API did is told by its status. */
function isRefusal({ kind, reason, http }: JournalEvent): boolean {
  if (kind === 'api.called') return (http?.status ?? 0) >= 400
  if (kind === 'revoke.called') return reason !== 'revoked' && reason !== 'app-only'
  return kind.endsWith('.refused')
}

/** State is explainable from the journal: where it tells of nothing but refusals, nothing has changed. */
export function assertExplained(events: JournalEvent[], before: object, after: object): void {
  if (events.length === 0) throw new Error('the journal has no event of this request')
  if (!events.every(isRefusal)) return
  for (const [name, value] of Object.entries(before)) {
    const now: unknown = Reflect.get(after, name)
    if (isDeepStrictEqual(value, now) || mayChange(name, events, [value, now])) continue
    throw new Error(`${events.map(({ kind }) => kind).join(', ')} changed ${name}`)
  }
}

/** A refused form is used up all the same, and calls are counted before their parameters are read. */
function mayChange(member: string, events: JournalEvent[], [before, after]: [unknown, unknown]): boolean {
  if (member === 'rateWindows') return events.every(({ kind }) => kind === 'api.called')
  if (member !== 'attempts' || !Array.isArray(before) || !Array.isArray(after)) return false
  return events.every(({ kind }) => kind === 'attempt.refused') && after.length === before.length - 1
}

/** Nothing in an event moves a cursor, reorders a line or cannot be written as UTF-8. */
export function assertPrintable(events: JournalEvent[]): void {
  for (const event of events) {
    const odd = textsIn(event).find((text) => /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(text))
    if (odd !== undefined) throw new Error(`${event.kind} holds the text ${JSON.stringify(odd)}`)
  }
}

/** So much may one request leave behind. */
const MAX_EVENT_LENGTH = 64 * 1024

export function assertBounded(events: JournalEvent[]): void {
  for (const event of events) {
    const { length } = JSON.stringify(event)
    if (length > MAX_EVENT_LENGTH) throw new Error(`${event.kind} is ${length} characters long`)
  }
}

/** No secret of the world stands in an event, encoded or not. */
export function assertNoSecret(scene: Scene, events: JournalEvent[], scan: SecretScan = scene.scan()): void {
  for (const event of events)
    for (const text of textsIn(event)) {
      const [found] = [text, percentDecoded(text)].flatMap((form) => scan.scanText(form))
      if (found) throw new Error(`${event.kind} holds ${scene.hide(found.secret)}, ${found.form}: ${scene.hide(text)}`)
    }
}

/** As far as it can be. */
function percentDecoded(text: string): string {
  return text.replace(/%([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => [name, ...textsIn(member)])
}

/** Whole answers without a header of the sender's, as many as requests can have been read, and nothing behind them. */
export function assertNoSplitting(received: string, sent: string[]): void {
  const { whole, rest } = answersIn(received)
  if (rest !== '') throw new Error(`behind ${whole.length} whole answers came ${JSON.stringify(rest)}`)
  const asked = sent.join('').match(/ HTTP\//g)?.length ?? 0
  if (whole.length > asked + 1) throw new Error(`${whole.length} answers to at most ${asked} requests`)
  // The mock sets no cookie; hostile texts do.
  const injected = whole.flatMap(({ headers }) => headers).find(([name]) => name === 'set-cookie')
  if (injected) throw new Error(`an answer has the header ${injected.join(': ')}`)
}
