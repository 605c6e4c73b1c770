import type { Fact, JournalEvent } from '../world/journal.ts'
import { noteOnCame, noteOnSent } from './parameter-notes.ts'
import type { ParameterNote, SeenBy } from './parameter-note.ts'
import { withUnits } from './times.ts'
import { labelsByFingerprint } from './tokens.ts'

/** One parameter, with what it is for and who may see it. */
export type Row = { name: string; value: string; means: string; seenBy: SeenBy }

/** One event for people. */
export type Explained = { seq: number; at: number; head: string; sent: Row[]; came: Row[]; why: string }

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
  const row = ({ name, value, fingerprint }: Fact, note: ParameterNote | undefined): Row => {
    const told = note?.short === undefined ? undefined : note
    const label = fingerprint === undefined ? '' : (labels.get(fingerprint) ?? '')
    const text = [value, label, fingerprint].filter(Boolean).join(' ')
    const seenBy = told?.seenBy ?? (value === undefined ? 'secret' : 'public')
    return { name, value: text, means: told?.short ?? '', seenBy }
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
        .map((fact) => row(fact, event.http && noteOnSent(fact, event.http))),
      came: (event.http?.response ?? [])
        .filter(({ name }) => name !== 'token_type')
        .map((fact) => row(fact, noteOnCame(fact))),
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
