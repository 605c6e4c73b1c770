import { findNotes, formatNotes, type JournalEvent, type MockProvider, type Scope } from '../../mock-provider/index.ts'
import { assertCount, assertMock, readCall, readScope, type AnyScope } from './arguments.ts'
import type { GrantType, Verdict } from './evidence.ts'
import {
  judgeAllFaultsFired,
  judgeCall,
  judgeNoReplay,
  judgeNoWrongHost,
  judgeRefreshes,
  judgeRotation,
  judgeTokenRequests,
} from './judges.ts'

/**
 * What matchers and assertions share: the arguments checked, the journal handed to its judge, and the call named in
 * front of whatever there is to say. `call` is what the test wrote: `toShowRefreshes`, `assertRefreshes`.
 */

export type TokenRequestScope = Scope & { grantType?: GrantType }
export type CallScope = Scope & { status?: number }

export function checkRefreshes(call: string, mock: unknown, count: number, scope?: Scope): Verdict {
  assertMock(call, mock)
  assertCount(call, count)
  return judgeJournal(call, mock, { scope, judge: (events, where) => judgeRefreshes(events, count, where) })
}

export function checkRotation(call: string, mock: unknown, scope?: Scope): Verdict {
  assertMock(call, mock)
  return judgeJournal(call, mock, { scope, judge: judgeRotation })
}

export function checkNoReplay(call: string, mock: unknown, scope?: Scope): Verdict {
  assertMock(call, mock)
  return judgeJournal(call, mock, { scope, judge: judgeNoReplay })
}

export function checkNoWrongHost(call: string, mock: unknown, scope?: Scope): Verdict {
  assertMock(call, mock)
  return judgeJournal(call, mock, { scope, judge: judgeNoWrongHost })
}

export function checkTokenRequests(call: string, mock: unknown, count: number, scope?: TokenRequestScope): Verdict {
  assertMock(call, mock)
  assertCount(call, count)
  const judge = (events: JournalEvent[], where: TokenRequestScope) => judgeTokenRequests(events, count, where)
  return judgeJournal(call, mock, { scope, extra: 'grantType', judge })
}

export function checkCall(call: string, mock: unknown, request: string, scope?: CallScope): Verdict {
  assertMock(call, mock)
  const wanted = readCall(call, request)
  const judge = (events: JournalEvent[], where: CallScope) => judgeCall(events, wanted, where)
  return judgeJournal(call, mock, { scope, extra: 'status', judge })
}

export function checkAllFaultsFired(call: string, mock: unknown, scope?: Scope): Verdict {
  assertMock(call, mock)
  return judgeJournal(call, mock, { scope, judge: judgeAllFaultsFired })
}

type Check = {
  scope: AnyScope | undefined
  extra?: string
  judge: (events: JournalEvent[], scope: AnyScope) => Verdict
}

function judgeJournal(call: string, mock: MockProvider, { scope, extra, judge }: Check): Verdict {
  const allowed = ['since', 'client', 'user', ...(extra === undefined ? [] : [extra])]
  const where = readScope(call, mock, { scope, allowed })
  return namedAfter(call, () => {
    const { since } = where
    // Throws where events are missing. Without a mark everything is judged, so everything must be there.
    const [first] = mock.journal.since(since)
    // A journal that began at a restored world has nothing before its first event.
    const judged = since === undefined || !first ? where : { ...where, since: first.seq - 1 }
    return withNotes(judge(mock.journal.events, judged), mock.journal.events, judged)
  })
}

/** What passed in the same scope and may not at X stands behind the advice. */
function withNotes({ pass, message }: Verdict, events: JournalEvent[], { since, client, user }: AnyScope): Verdict {
  const scope = {
    ...(since !== undefined && { since }),
    ...(client !== undefined && { client }),
    ...(user !== undefined && { user }),
  }
  const notes = formatNotes(findNotes(events, scope)).map((note) => `  note:    ${note}`)
  return { pass, message: [message, ...notes].join('\n') }
}

/** `call` in front of the verdict's message, or of the error where nothing can be judged (`journal truncated`). */
function namedAfter(call: string, judge: () => Verdict): Verdict {
  try {
    const { pass, message } = judge()
    return { pass, message: `${call}: ${message}` }
  } catch (error) {
    if (error instanceof Error) error.message = `${call}: ${error.message}`
    throw error
  }
}
