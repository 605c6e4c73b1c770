import type { Fact, JournalEvent } from '../world/journal.ts'
import { withUnits } from './times.ts'
import { labelsByFingerprint } from './tokens.ts'

/** One parameter, with what it is for and who may see it. */
export type Row = { name: string; value: string; means: string; seenBy: 'public' | 'once only' | 'secret' }

/** One event for people. */
export type Explained = { seq: number; at: number; head: string; sent: Row[]; came: Row[]; why: string }

/** What each name is for, and who may see it. */
const MEANINGS: Record<string, [means: string, seenBy: Row['seenBy']]> = {
  authorization: ['who is asking', 'secret'],
  grant_type: ['what you want', 'public'],
  response_type: ['you want a code', 'public'],
  client_id: ['which app asks', 'public'],
  redirect_uri: ['where the answer goes', 'public'],
  scope: ['what the app may do', 'public'],
  state: ['ties the answer to this attempt', 'once only'],
  code_challenge: ['the lock', 'public'],
  code_challenge_method: ['how the lock was made', 'public'],
  code: ['the ticket, torn on first use', 'once only'],
  code_verifier: ['the key to the lock', 'secret'],
  refresh_token: ['the key to the next pair', 'secret'],
  access_token: ['lets your app act', 'secret'],
  expires_in: ['seconds it lives', 'public'],
  error: ['X says no', 'public'],
  error_description: ['in X’s words', 'public'],
}

/** What a page of X did, in words. A refused attempt may go back to the app. */
const NEWS: Partial<Record<JournalEvent['kind'], string>> = {
  'attempt.opened': 'log-in page',
  'attempt.refused': 'refused',
  'consent.shown': 'consent page',
  'consent.denied': 'Cancel',
  'code.issued': 'a code goes back',
}

/** Headers that are of no interest to a learner. */
const isTold = ({ in: where, name }: Fact): boolean => where !== 'header' || name === 'authorization'

/** Requests and news in the learner's words; what is no request and no news is left out. Labels of tokens come from `known`. */
export function explain(events: readonly JournalEvent[], known: readonly JournalEvent[] = events): Explained[] {
  const labels = labelsByFingerprint(known)
  const row = ({ name, value, fingerprint }: Fact): Row => {
    const [means = '', seenBy = 'secret'] = MEANINGS[name] ?? ['', value === undefined ? 'secret' : 'public']
    const label = fingerprint === undefined ? '' : (labels.get(fingerprint) ?? '')
    return { name, value: [value, label, fingerprint].filter(Boolean).join(' '), means, seenBy }
  }
  return events
    .filter(({ http, kind }) => http !== undefined || kind === 'clock.moved' || kind === 'family.closed')
    .map((event) => ({
      seq: event.seq,
      at: event.at,
      head: headOf(event),
      // Who asks comes first, wherever it stands in the request.
      sent: (event.http?.request ?? [])
        .filter(isTold)
        .toSorted((a, b) => Number(b.in === 'header') - Number(a.in === 'header'))
        .map(row),
      came: (event.http?.response ?? []).filter(({ name }) => name !== 'token_type').map(row),
      why: event.http ? whyOf(event) : '',
    }))
}

function whyOf({ kind, reason, detail }: JournalEvent): string {
  const why = withUnits([reason, detail].filter(Boolean).join(': '))
  return kind === 'fault.fired' ? `an armed fault answered: ${why}` : why
}

function headOf({ http, kind, actor, detail = '' }: JournalEvent): string {
  if (!http) return `${kind === 'clock.moved' ? 'the clock' : 'family closed'}: ${withUnits(detail)}`
  // Pages are the browser's, whoever sits in front of it.
  const who = actor === 'user' || http.path.startsWith('/i/') ? 'browser' : 'your app'
  const isSentBack = kind === 'attempt.refused' && http.status === 302
  const news = isSentBack ? ', an error goes back' : NEWS[kind] === undefined ? '' : `, ${NEWS[kind]}`
  return `${who}: ${http.method} ${http.path} -> ${http.status === 0 ? 'no answer' : http.status}${news}`
}
