import type { Fact, JournalEvent } from '../world/journal.ts'
import { xHostOf } from './hosts.ts'
import type { Events } from './requests.ts'
import { isAccessToken, isRefreshToken, labelsByFingerprint, lostAnswers, presentedBy } from './tokens.ts'

type Pair = { name: string; value: string }

/** One request in a HAR. Names that begin with an underscore are the journal's own. */
type Entry = {
  startedDateTime: string
  time: number
  request: {
    method: string
    url: string
    httpVersion: string
    cookies: []
    headers: Pair[]
    queryString: Pair[]
    postData?: { mimeType: string; params: Pair[]; text: string }
    headersSize: number
    bodySize: number
  }
  response: {
    status: number
    statusText: string
    httpVersion: string
    cookies: []
    headers: Pair[]
    content: { size: number; mimeType: string; text: string; comment?: string }
    redirectURL: string
    headersSize: number
    bodySize: number
    comment?: string
  }
  cache: Record<string, never>
  timings: { send: number; wait: number; receive: number }
  connection?: string
  comment?: string
  _seq: number
  _kind: string
  _reason?: string
  _detail?: string
  _labels?: readonly string[]
  _client?: string
  _grant?: string
  _user?: string
  _lost?: true
}

/** The HTTP Archive of a session, version 1.2. */
export type Har = {
  log: { version: '1.2'; creator: { name: string; version: string }; comment: string; entries: Entry[] }
}

/** Whose file it is, and where a request went that named no host of X. */
type Options = { origin: string; version: string; isWanted?: (event: JournalEvent) => boolean }

const ABOUT =
  'Written from the journal of a mock. Times are those of its own clock, and no durations are known. Secrets are fingerprints (RT#2 ..4c55). Of answers, the members that the journal keeps; _reason and _detail say what X never says.'

/** How much nobody counted, in HAR's words. */
const UNKNOWN = -1

/**
 * The requests of a journal as a HAR, which the network panels of browsers open. Every secret in it is a fingerprint, as in
 * the journal.
 *
 * @param events the whole journal: labels of tokens are looked up in it, also of requests that are not wanted.
 * @see HTTP Archive (HAR) 1.2, http://www.softwareishard.com/blog/har-12-spec/
 */
export function asHar(events: Events, { origin, version, isWanted = () => true }: Options): Har {
  const labels = labelsOf(events)
  const lost = lostAnswers(events)
  const entries = events.flatMap((event) =>
    event.http && isWanted(event) ? [entryOf(event, { origin, labels, isLost: lost.has(event.seq) })] : [],
  )
  const creator = { name: 'twitter-oauth-lab', version }
  return { log: { version: '1.2', creator, comment: ABOUT, entries } }
}

/** Of tokens that an answer brought, and of those that a request carried. */
function labelsOf(events: Events): ReadonlyMap<string, string> {
  const labels = labelsByFingerprint(events)
  for (const event of events) {
    const label = presentedBy(event)
    const fact = event.http?.request.find((each) => carries(each, label))
    if (label !== undefined && fact?.fingerprint !== undefined) labels.set(fact.fingerprint, label)
  }
  return labels
}

function carries({ name, value }: Fact, label: string | undefined): boolean {
  if (label === undefined) return false
  return isRefreshToken(label) ? name === 'refresh_token' : isAccessToken(label) && value?.toLowerCase() === 'bearer'
}

type Known = { origin: string; labels: ReadonlyMap<string, string>; isLost: boolean }

function entryOf(event: JournalEvent, known: Known): Entry {
  const { seq, at, kind, connection, reason, detail, labels, client, grant, user } = event
  const comment = [reason, detail].filter(Boolean).join(': ')
  return {
    startedDateTime: new Date(at * 1000).toISOString(),
    time: 0,
    request: requestOf(event, known),
    response: responseOf(event, known),
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
    ...(connection !== undefined && { connection: String(connection) }),
    ...(comment !== '' && { comment }),
    _seq: seq,
    _kind: kind,
    ...(reason !== undefined && { _reason: reason }),
    ...(detail !== undefined && { _detail: detail }),
    ...(labels !== undefined && { _labels: labels }),
    ...(client !== undefined && { _client: client }),
    ...(grant !== undefined && { _grant: grant }),
    ...(user !== undefined && { _user: user }),
    ...(known.isLost && { _lost: true }),
  }
}

function requestOf(event: JournalEvent, { origin, labels }: Known): Entry['request'] {
  const { method = '', path = '', request = [] } = event.http ?? {}
  const pairs = (where: Fact['in']) => request.filter((fact) => fact.in === where).map((fact) => pairOf(fact, labels))
  const [query, headers] = [pairs('query'), pairs('header')]
  const host = xHostOf(event)
  const postData = postDataOf({ form: pairs('form'), json: pairs('json'), headers })
  return {
    method,
    url: `${host === undefined ? origin : `https://${host}`}${path}${query.length > 0 ? `?${encoded(query)}` : ''}`,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers,
    queryString: query,
    ...(postData && { postData }),
    headersSize: UNKNOWN,
    bodySize: UNKNOWN,
  }
}

/** Text beside parameters, against the letter of HAR: it is what browsers write, and what their panels read. */
function postDataOf({
  form,
  json,
  headers,
}: Record<'form' | 'json' | 'headers', Pair[]>): Entry['request']['postData'] {
  if (form.length + json.length === 0) return undefined
  const fallback = form.length > 0 ? 'application/x-www-form-urlencoded' : 'application/json'
  const mimeType = headers.find(({ name }) => name === 'content-type')?.value ?? fallback
  return { mimeType, params: form, text: form.length > 0 ? encoded(form) : objectOf(json) }
}

function responseOf({ http }: JournalEvent, { labels, isLost }: Known): Entry['response'] {
  const members = (http?.response ?? []).map((fact) => pairOf(fact, labels))
  const text = members.length > 0 ? objectOf(members) : ''
  const mimeType = members.length > 0 ? 'application/json' : 'x-unknown'
  return {
    status: http?.status ?? 0,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: [],
    content: {
      size: text.length,
      mimeType,
      text,
      ...(text === '' && { comment: 'the journal keeps no members of it' }),
    },
    redirectURL: '',
    headersSize: UNKNOWN,
    bodySize: UNKNOWN,
    ...(isLost && { comment: 'the server did its work, and this answer did not arrive as it was' }),
  }
}

/** `RT#2 ..4c55` for a secret; a value in clear only where the journal has it. */
function pairOf({ name, value, fingerprint, length }: Fact, labels: ReadonlyMap<string, string>): Pair {
  const label = fingerprint === undefined ? undefined : labels.get(fingerprint)
  const shown = [value, label, fingerprint].filter((part) => part !== undefined).join(' ')
  return { name, value: shown === '' && length > 0 ? `${length} characters` : shown }
}

function encoded(pairs: readonly Pair[]): string {
  return pairs.map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')
}

/** The journal keeps texts, and an id is a text at X, however many digits it has: the seconds that a token lives alone are shown as a number. */
function objectOf(pairs: readonly Pair[]): string {
  const members = pairs.map(({ name, value }) => [name, isSeconds(name, value) ? Number(value) : value])
  return JSON.stringify(Object.fromEntries(members), null, 2)
}

function isSeconds(name: string, value: string): boolean {
  return name === 'expires_in' && /^\d{1,15}$/.test(value)
}
