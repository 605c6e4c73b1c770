import { request as httpRequest } from 'node:http'
import type { ArmedFault, JournalEvent, MockProvider } from '../../mock-provider/index.ts'
import { basicOf } from './fixtures.ts'

/** What a client sees. `failure` is the code of the error that ended it; status 0 means that no head came. */
export type Seen = { status: number; headers: Record<string, string>; body: string; failure?: string }

export type Sent = { method?: string; path?: string; headers?: Record<string, string>; form?: Record<string, string> }

/** A request through one of the provider's doors; users/me without a token unless told otherwise. */
export type Door = (mock: MockProvider, sent?: Sent, signal?: AbortSignal) => Promise<Seen>

/** node:http with a connection of its own. */
const socket: Door = ({ port }, { method = 'GET', path = '/2/users/me', headers, form } = {}, signal) =>
  new Promise((resolve) => {
    const seen: Seen = { status: 0, headers: {}, body: '' }
    const fail = (error: NodeJS.ErrnoException) => resolve({ ...seen, failure: error.code ?? error.name })
    const options = { host: '127.0.0.1', port, method, path, agent: false, ...(signal && { signal }) }
    const sending = httpRequest({ ...options, headers: { ...(form && FORM), ...headers } }, (response) => {
      seen.status = response.statusCode ?? 0
      for (const [name, value] of Object.entries(response.headers)) seen.headers[name] = String(value)
      response.setEncoding('utf8')
      response.on('data', (text: string) => void (seen.body += text))
      response.on('error', fail)
      response.on('end', () => resolve(seen))
    })
    sending.on('error', fail)
    sending.end(form && new URLSearchParams(form).toString())
  })

const inProcess: Door = async (mock, { method = 'GET', path = '/2/users/me', headers, form } = {}, signal) => {
  const seen: Seen = { status: 0, headers: {}, body: '' }
  try {
    const body = form && { body: new URLSearchParams(form) }
    const init = {
      method,
      redirect: 'manual' as const,
      ...(headers && { headers }),
      ...(signal && { signal }),
      ...body,
    }
    const response = await mock.fetch(mock.origin + path, init)
    seen.status = response.status
    seen.headers = Object.fromEntries(response.headers)
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) seen.body += decoder.decode(chunk, { stream: true })
    return seen
  } catch (error) {
    return { ...seen, failure: codeOf(error) }
  }
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

export const doors: [name: string, door: Door][] = [
  ['a socket', socket],
  ['mock.fetch', inProcess],
]

/** A connection that broke; the runtime decides which of the two it calls it. */
export const BROKEN = /^(ECONNRESET|UND_ERR_SOCKET)$/

/** The refresh of a correct client. */
export function refreshOf(mock: MockProvider, refreshToken = ''): Sent {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: mock.config.clientId }
  return { method: 'POST', path: '/2/oauth2/token', headers: basicOf(mock), form }
}

export function callWith(accessToken: string, path = '/2/users/me'): Sent {
  return { path, headers: { authorization: `Bearer ${accessToken}` } }
}

/** Resolves once the provider has come so far. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate)
}

/** Resolves once a request has met the fault. */
export function untilFired(fault: ArmedFault, times = 1): Promise<void> {
  return until(() => fault.fired >= times)
}

/** Of each event its kind, and its reason where it has one. */
export function story(events: readonly JournalEvent[]): string[] {
  return events.map(({ kind, reason }) => (reason === undefined ? kind : `${kind} ${reason}`))
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name
}
