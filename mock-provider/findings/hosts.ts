import type { JournalEvent } from '../world/journal.ts'
import type { Advice } from './advice.ts'
import { endpointAt } from './refusals.ts'
import { isRequest, type Events } from './requests.ts'
import { inScope, type Scope } from './scope.ts'

/** Where X shows its consent page. xdevplatform/xdk-python 1 (X staff): x.com. For twitter.com see `findNotes`. */
const PAGE_HOSTS = ['x.com', 'twitter.com']
/** Where X serves token endpoint and API: X docs, and every client in use. */
const API_HOSTS = ['api.x.com', 'api.twitter.com']

/** Requests that asked a host of X for what X serves at another; one entry for each host and endpoint. */
export type WrongHost = Advice & { host: string; requests: JournalEvent[]; says: string }

/** More is counted, not named. */
const MAX_NAMED = 3

/** Those in the scope. What asked the mock by another name than X's is at no wrong host. */
export function findWrongHosts(events: Events, scope: Scope = {}): WrongHost[] {
  const groups = new Map<string, JournalEvent[]>()
  for (const event of inScope(events, scope)) {
    const key = wrongKey(event)
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), event])
  }
  return [...groups.values()].map(describe)
}

/** Whether one of these asked for anything of X by X's own name, so that there are hosts to judge. */
export function namesX(events: Events): boolean {
  return events.some((event) => isRequest(event) && xHostOf(event) !== undefined)
}

/** The host of X that a request names; undefined for any other, say that of a mock which is asked without a proxy. */
export function xHostOf({ http }: JournalEvent): string | undefined {
  const named = http?.request.find(({ in: where, name }) => where === 'header' && name === 'host')?.value
  const host = named?.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '')
  return [...PAGE_HOSTS, ...API_HOSTS].find((own) => own === host)
}

function wrongKey(event: JournalEvent): string | undefined {
  const host = isRequest(event) ? xHostOf(event) : undefined
  const endpoint = endpointAt(event.http?.path ?? '')
  if (host === undefined || endpoint === undefined || hostsOf(endpoint).includes(host)) return undefined
  return `${host} ${endpoint}`
}

function hostsOf(endpoint: string): readonly string[] {
  return endpoint === 'authorization endpoint' ? PAGE_HOSTS : API_HOSTS
}

function describe(requests: JournalEvent[]): WrongHost {
  const [first] = requests as [JournalEvent, ...JournalEvent[]]
  const host = xHostOf(first) ?? ''
  const endpoint = endpointAt(first.http?.path ?? '') ?? ''
  const count = `${requests.length} request${requests.length === 1 ? '' : 's'}`
  const named = requests.slice(0, MAX_NAMED).map(({ seq, http }) => `#${seq} ${http?.method} ${http?.path}`)
  const more = requests.length > MAX_NAMED ? ', …' : ''
  const isPage = endpoint === 'authorization endpoint'
  const belongs = isPage
    ? 'X’s page lives at x.com (X staff: xdevplatform/xdk-python 1)'
    : 'X serves it at api.x.com and api.twitter.com (that it fails elsewhere is inferred: no report has it answered there)'
  return {
    host,
    requests,
    says: `${count} to the ${endpoint} went to ${host}: ${belongs}: ${named.join(', ')}${more}`,
    likely: 'one base URL stands for both of X’s origins: that of its page and that of its API',
    wayOut: isPage ? 'open https://x.com/i/oauth2/authorize' : 'send it to https://api.x.com',
  }
}
