import type { JournalEvent } from '../world/journal.ts'
import { adviceOnReplay, adviceOnStale, adviceOnUnfired, type Advice } from './advice.ts'
import { formatEvents } from './event-line.ts'
import { formatEvidence } from './evidence.ts'
import { findWrongHosts } from './hosts.ts'
import { findNotes, formatNotes, type Note } from './notes.ts'
import { readFamilies, type Family, type Refusal } from './families.ts'
import { findReplays, findStale } from './lineage.ts'
import { grantTypeOf, isRequest, isTokenRequest, type Events } from './requests.ts'
import { inScope, type Scope } from './scope.ts'
import { findUnfired } from './unfired.ts'

/** Something found, as plain data: `events` are the numbers of those that show it, `text` is all of it for a person. */
type Found = Advice & { says: string; events: number[]; text: string }

/** Everything that the matchers look at, read at once and handed out as plain data. */
export type Findings = {
  /** All requests that arrived, also those that were refused. */
  requests: number
  /** Those to the token endpoint, by `grant_type`; `other` named none that X knows. */
  tokenRequests: { authorization_code: number; refresh_token: number; other: number }
  /** A refresh whose answer was lost was done all the same. */
  refreshes: { done: number; refused: number }
  /** Refresh tokens and codes that were presented again after they were spent; `answerLost` excuses the client. */
  replays: (Found & { token: string; answerLost: boolean; grant?: string })[]
  /** Requests with another than the newest token of their grant: the answer to a refresh was not used. */
  staleTokens: (Found & { grant?: string })[]
  /** Armed faults that met no request. */
  unfiredFaults: Found[]
  /** What was found, one below the other, with events and advice; empty where nothing was. */
  text: string
}

/** What a failed test wants to know of its world: what was found in it, and what it saw. */
export function lastJudgement(events: Events): string {
  const { text, notes } = readFindings(events)
  const told = [...(text === '' ? [] : [text]), ...formatNotes(notes).map((note) => `note: ${note}`)]
  return [...told, ...(told.length > 0 ? [''] : []), 'The journal:', formatEvents(events)].join('\n')
}

/** What `npm run lab -- run` reports as well. */
export type FamilyFindings = {
  families: Family[]
  others: Refusal[]
  /** Requests to a host of X that does not serve their path. */
  wrongHosts: (Found & { host: string })[]
  /** What passed here and may not at X. */
  notes: Note[]
  /** How many answers were made up from X's schema: what they say proves nothing. */
  sampled: number
}

/** All that a run reports of a journal, or of its end: `history` is the whole of it. */
export function readRun(events: Events, history: Events = events): FamilyFindings {
  const wrongHosts = findWrongHosts(events).map(({ host, requests, says, ...advice }) => ({
    ...toFound(says, requests, advice),
    host,
  }))
  const sampled = events.filter((event) => event.sampled).length
  return { ...readFamilies(events, history), wrongHosts, notes: findNotes(events), sampled }
}

/**
 * The facts and the advice of all matchers on one journal, oldest event first.
 *
 * @throws {JournalTruncatedError} when events after the scope's mark are missing.
 */
export function readFindings(events: Events, scope: Scope = {}): Findings & FamilyFindings {
  const window = inScope(events, scope)
  const known = new Set(window)
  const replays = findReplays(events).filter(({ again }) => known.has(again))
  const stale = findStale(events).filter(({ event }) => known.has(event))
  const unfired = findUnfired(events, scope)
  const found = {
    replays: replays.map((replay) => ({
      ...toFound(replay.says, [replay.before, replay.again], adviceOnReplay(replay, events)),
      ...grantOf(replay.again),
      token: replay.token,
      answerLost: replay.answerLost,
    })),
    staleTokens: stale.map((each) => ({
      ...toFound(each.says, [each.newest, each.event], adviceOnStale(each, events)),
      ...grantOf(each.event),
    })),
    unfiredFaults: unfired.map(({ armed, says }) => toFound(says, [armed], adviceOnUnfired(window))),
  }
  // A replay is a stale token as well; its text stands once.
  const told = new Set(found.replays.flatMap(({ events: shown }) => shown.at(-1)))
  const others = found.staleTokens.filter(({ events: shown }) => !told.has(shown.at(-1)))
  const run = readRun(window, events)
  return {
    ...countRequests(window),
    ...found,
    text: [...found.replays, ...others, ...found.unfiredFaults, ...run.wrongHosts].map(({ text }) => text).join('\n\n'),
    ...run,
  }
}

function toFound(says: string, evidence: (JournalEvent | undefined)[], { likely, wayOut }: Advice): Found {
  const events = evidence.filter((event) => event !== undefined)
  const text = formatEvidence(says, events, { likely, wayOut })
  return { says, events: events.map(({ seq }) => seq), likely, wayOut, text }
}

function grantOf({ grant }: JournalEvent): { grant?: string } {
  return grant === undefined ? {} : { grant }
}

function countRequests(window: Events): Pick<Findings, 'requests' | 'tokenRequests' | 'refreshes'> {
  const types = window.filter(isTokenRequest).map(grantTypeOf)
  const count = (wanted: string) => types.filter((type) => type === wanted).length
  const [codes, refreshes] = [count('authorization_code'), count('refresh_token')]
  const ofKind = (wanted: JournalEvent['kind']) => window.filter(({ kind }) => kind === wanted).length
  return {
    requests: window.filter(isRequest).length,
    tokenRequests: { authorization_code: codes, refresh_token: refreshes, other: types.length - codes - refreshes },
    refreshes: { done: ofKind('refresh.done'), refused: ofKind('refresh.refused') },
  }
}
