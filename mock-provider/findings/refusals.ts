import type { Answer, Endpoint } from '../meanings/meaning.ts'
import { meanings } from '../meanings/meanings.ts'
import type { JournalEvent } from '../world/journal.ts'

/** What a journal says of a request, as much of it as its log lines have. */
export type Noted = Pick<JournalEvent, 'kind' | 'reason' | 'detail'> & {
  http: { method: string; path: string; status: number }
}

/** The answer that a refused request got, with the reason that X never gives; undefined for an event that is no refusal. */
export function answerOfEvent({ http, kind, reason, detail = '' }: JournalEvent | Noted): Answer | undefined {
  if (!http || reason === undefined || kind === 'fault.fired' || kind === 'control.called') return undefined
  const endpoint = endpointAt(http.path)
  if (endpoint === undefined) return undefined
  const { method, path, status } = http
  const answer = { endpoint, said: [], journalReason: reason, sent: { method, path } }
  if (endpoint === 'authorization endpoint') return atAuthorization({ ...answer, status }, detail)
  const meaning = idOf({ ...answer, status }, kind, detail)
  return { ...answer, status, said: wordsIn(detail, meaning), ...(meaning !== undefined && { meaning }) }
}

/** Some details are X's own message, beginning as the entry has it; behind it may stand how many there were. */
function wordsIn(detail: string, meaning: string | undefined): string[] {
  const { said = [] } = meanings.find(({ id }) => id === meaning)?.match ?? {}
  return [said].flat().some((text) => detail.startsWith(text)) ? [detail.replace(/ \(and \d+ more\)$/, '')] : []
}

/** Whose path it is; undefined for one of the mock's own. */
export function endpointAt(path: string): Endpoint | undefined {
  if (path === '/2/oauth2/token') return 'token endpoint'
  if (path === '/2/oauth2/revoke') return 'revocation endpoint'
  if (path.startsWith('/oauth2/')) return 'app-only endpoint'
  if (path.startsWith('/i/oauth2/')) return 'authorization endpoint'
  return path.startsWith('/2/') || path.startsWith('/1.1/') ? 'resource server' : undefined
}

/** The detail says what the app gets; without it, the error page was shown. */
function atAuthorization(answer: Answer, detail: string): Answer | undefined {
  const [, error, empty] = /the app gets error=(\w+)( and an empty state)?/.exec(detail) ?? []
  if (error === undefined) return isOnPage(answer.journalReason) ? { ...answer, meaning: 'authorize-page' } : undefined
  return { ...answer, status: undefined, error, state: empty === undefined ? 'given' : 'empty' }
}

/** The mock's own forms have reasons of their own. */
function isOnPage(reason = ''): boolean {
  const page = meanings.find(({ id }) => id === 'authorize-page')
  return page?.causes.some(({ reasons = [] }) => reasons.includes(reason)) ?? false
}

/** The entry at this endpoint with this status and this reason. Where there are several, the event or its detail decides. */
function idOf(
  { endpoint, status, journalReason = '', sent }: Answer,
  kind: string,
  detail: string,
): string | undefined {
  const isOld = sent?.path?.startsWith('/1.1/') ?? false
  const ids = meanings
    .filter(({ id }) => id.startsWith('v1-') === isOld)
    .filter(
      (meaning) => meaning.endpoint === endpoint && [status, Number.NaN].includes(Number.parseInt(meaning.says, 10)),
    )
    .filter(({ causes }) => causes.some(({ reasons = [] }) => reasons.includes(journalReason)))
    .map(({ id }) => id)
  if (ids.length < 2) return ids[0]
  return DECIDES.find(([id, events, words]) => ids.includes(id) && events.test(kind) && words.test(detail))?.[0]
}

/** An entry, and how its events are known among those of the same reason. The first that fits counts. */
const DECIDES: [id: string, kind: RegExp, detail: RegExp][] = [
  ['token-no-client-id', /./, /client_id is missing|is not read/],
  ['token-code', /^code\./, /^(?!client_id|.*(?:registered|suspended))/],
  ['token-client-id', /./, /client/],
  ['token-refresh', /^refresh\./, /./],
  ['token-no-verifier', /./, /code_verifier/],
  ['token-missing-parameter', /./, /is missing|is not read/],
  ['token-no-words', /./, /./],
  ['api-client-not-enrolled', /./, /=client-not-enrolled/],
  ['api-user-not-enrolled', /./, /=user-not-enrolled/],
  ['api-403', /./, /=free-2025/],
  ['api-unknown-parameter', /./, /^The query parameter/],
  ['api-bad-parameter', /./, /^The `/],
  ['api-body', /./, /^\$\./],
  ['api-search-window', /./, /^(?:Invalid '(?:start|end)_time'|'(?:since|until)_id' must|Invalid use of 'since_id')/],
  ['api-content-type', /./, /^Requests with bodies/],
  ['api-media-segments', /./, /bytes came in \d+ segments/],
  ['api-media-size', /./, /bytes are too many for/],
  ['api-media-not-found', /./, /^media \w* ?(?:was never|has expired|is another|is not processed)/],
  ['api-400', /./, /./],
  ['api-oauth1', /./, /./],
]
