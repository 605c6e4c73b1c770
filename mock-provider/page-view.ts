import { CONSENT_PATH } from './consent-address.ts'
import { parseUrl } from './wire/parse-url.ts'
import type { WireRequest } from './wire/messages.ts'
import type { NewEvent } from './world/journal.ts'

/**
 * What the script of a web page made of this request at X, for the journal; undefined for what no such script sent.
 *
 * X seen (many): no CORS header on any of its endpoints, so that a page's fetch is done and fails all the same (case
 * page-without-cors). A form that the user submits carries an Origin too: it says so by `Sec-Fetch-Mode`, and the mock's own
 * form goes to the consent page.
 *
 * @param events what the request has written so far; `status` is that of its answer.
 */
export function pageView(request: WireRequest, events: readonly NewEvent[], status: number): string | undefined {
  const { method, path, headers } = request
  const { origin } = headers
  if (origin === undefined || headers['sec-fetch-mode'] === 'navigate') return undefined
  if (path === CONSENT_PATH && method === 'POST') return undefined
  const host = parseUrl(origin)?.host
  if (host !== undefined && host === headers.host) return undefined
  const sentBy = `the script of a page sent it (Origin: ${origin}), and X sends no CORS header`
  if (method === 'OPTIONS') return `${sentBy}: the browser asked whether it may, and does not send the request itself`
  const done = doneBy(events, method, status)
  return `${sentBy}: the page saw a failure${done === undefined ? ' in place of this answer' : `, although ${done}`}`
}

function doneBy(events: readonly NewEvent[], method: string, status: number): string | undefined {
  const kinds = new Set(events.map(({ kind }) => kind))
  const spent = events.find((event) => event.spent !== undefined)?.spent
  if (kinds.has('code.spent')) return 'the code was spent and tokens were issued'
  if (spent !== undefined) return `${spent} was spent and new tokens were issued`
  if (kinds.has('tokens.issued') || kinds.has('refresh.done')) return 'tokens were issued'
  if (status < 200 || status >= 300) return undefined
  if (kinds.has('revoke.called')) return 'the revocation was done'
  return method === 'GET' || method === 'HEAD' ? 'the answer was good' : 'what it asked for was done'
}
