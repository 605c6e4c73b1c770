import type { JournalEvent } from '../../../mock-provider/index.ts'
import {
  during,
  fact,
  holds,
  numbers,
  runOf,
  sent,
  type Evidence,
  type CheckFact,
  type Run,
  type Wrong,
} from '../course/evidence.ts'
import { showsStack } from '../course/find-crash.ts'
import { hasRaced, runSlowly } from '../course/races.ts'
import { goodCall, hasRefreshed, recovers } from '../course/recovery.ts'
import { NO_REFRESH_TOKEN } from '../course/log-in.ts'
import type { Room } from '../course/room.ts'
import { apiCalls, given, holdsRefreshToken, ofKind, refreshReplaysOf, refreshRequests } from '../course/wire-facts.ts'

export const overTheWire = true

/** More calls than this with one token that X keeps refusing are a loop; two tasks of one program may well make two. */
const MAX_CALLS = 3

/**
 * A call while the token lives, one after it died, one that X refuses for ever, and one whose token X cuts off early: who kept
 * nothing in the third start comes to the fourth with a refresh token that was used.
 */
export async function gather(room: Room): Promise<void> {
  await room.logIn()
  await room.run('alive')
  room.outliveAccessToken()
  await runSlowly(room, 'expired')
  room.mock.faults.arm({ at: 'users/me', times: 10_000, then: { status: 401 } })
  await room.run('for ever')
  room.mock.faults.disarm()
  room.mock.faults.arm({ at: 'users/me', times: 1, then: { status: 401 } })
  await room.run('cut off')
  room.mock.faults.disarm()
}

export function check(evidence: Evidence): CheckFact[] {
  if (!holdsRefreshToken(evidence)) return [NO_REFRESH_TOKEN]
  if (apiCalls(evidence).length === 0) return [fact('not yet', 'no call of users/me reached the server')]
  return [
    alive(evidence),
    recovers(evidence, 'expired', 'a minute after it died'),
    stops(evidence),
    cutOff(evidence),
    ...saved(evidence),
  ]
}

export const wrong: readonly Wrong[] = [
  {
    slip: 'M45',
    when: (evidence) => hasRaced(evidence, 'expired'),
    say: 'Two refreshes met, and the loser came with a dead token: lock the whole refresh, then look again before you ask.',
  },
  {
    slip: 'M41',
    when: (evidence) => refreshRequests(evidence, during(evidence, 'alive')).length > 0,
    say: 'Each refresh burns a key: while the access token lives there is nothing to refresh.',
  },
  {
    slip: 'M50',
    when: (evidence) =>
      isLoop(apiCalls(evidence, during(evidence, 'for ever'))) ||
      refreshRequests(evidence, during(evidence, 'for ever')).length > 1,
    say: 'One refresh, one retry, then stop: when a token fresh from the server is refused, another fresh one will not help.',
  },
  {
    slip: 'M40',
    when: (evidence) => ignoringRun(evidence)?.code === 0,
    say: 'The token was dead, and your program ended as after a success (exit code 0). These tokens do expire; that they do not is said of OAuth 1.0a.',
  },
  {
    slip: 'M38',
    when: (evidence) => (ignoringRun(evidence)?.code ?? 0) !== 0,
    say: 'Dead is not gone: a 401 means the access token is of no use any more, and the refresh token gets you the next one.',
  },
  {
    slip: 'M42',
    when: (evidence) => refreshReplaysOf(evidence).length > 0,
    say: 'The answer to a refresh contains your next key: save it before anything else.',
  },
  {
    slip: 'M60',
    when: (evidence) => hasRefreshed(evidence, 'expired') && goodCall(evidence, 'expired') === undefined,
    say: 'After the refresh the call has still to be made: retry it once, with the new access token.',
  },
]

function alive(evidence: Evidence): CheckFact {
  const good = goodCall(evidence, 'alive')
  const refreshes = refreshRequests(evidence, during(evidence, 'alive'))
  if (refreshes.length > 0) return fact('contradicted', 'a refresh was spent while the access token lived', refreshes)
  return fact(
    good !== undefined,
    good ? 'while the token lives one call does' : 'the call with a living token did not succeed',
    good ? [good] : [],
  )
}

/** A start in which the token was refused, and no refresh followed. */
function ignoringRun(evidence: Evidence): Run | undefined {
  if (!holdsRefreshToken(evidence)) return undefined
  const name = ['expired', 'cut off'].find((each) => {
    const events = during(evidence, each)
    const isRefused = apiCalls(evidence, events).some(({ http }) => http?.status === 401)
    return isRefused && refreshRequests(evidence, events).length === 0
  })
  return name === undefined ? undefined : runOf(evidence, name)
}

/** Who gave up the grant when it was refused for ever may ask the user instead. */
function cutOff(evidence: Evidence): CheckFact {
  if (wasEnded(evidence)) return fact('not yet', 'refused before its time: stop the loop first')
  const events = during(evidence, 'cut off')
  const asked = ofKind(events, 'tokens.issued')
  const good = goodCall(evidence, 'cut off')
  if (asked.length > 0 && good)
    return fact(true, 'refused before its time: the user was asked, and the call was answered 200', [...asked, good])
  const [first] = apiCalls(evidence, events)
  const fact200 = recovers(evidence, 'cut off', 'refused before its time')
  // The token looked alive: only the 401 could tell.
  return first && fact200.verdict === 'met' && !fact200.events.includes(first.seq)
    ? { ...fact200, events: [first.seq, ...fact200.events] }
    : fact200
}

function stops(evidence: Evidence): CheckFact {
  const events = during(evidence, 'for ever')
  const [calls, refreshes] = [apiCalls(evidence, events), refreshRequests(evidence, events)]
  const run = runOf(evidence, 'for ever')
  if (calls.length === 0) return fact('not yet', 'refused for ever: no call was made')
  if (isLoop(calls) || refreshes.length > 1)
    return {
      ...fact(
        'contradicted',
        `refused for ever: ${calls.length} calls and ${refreshes.length} refreshes before we ended it`,
      ),
      events: numbers([...calls, ...refreshes]).slice(0, 6),
    }
  const isClear = run?.ended === 'exit' && run.code !== 0 && !showsStack(run.output)
  return fact(
    isClear,
    isClear
      ? `refused for ever: calls ${calls.length}, refreshes ${refreshes.length}, then a clear stop`
      : 'refused for ever: end with a sentence and an exit code that is not 0',
    calls,
  )
}

/** Whether we ended the program in the middle of what it did: what it left then is not its doing. */
function wasEnded(evidence: Evidence): boolean {
  const run = runOf(evidence, 'for ever')
  return run !== undefined && run.ended !== 'exit'
}

function isLoop(calls: readonly JournalEvent[]): boolean {
  const tokens = calls.map((event) => sent(event, 'header', 'authorization')?.fingerprint)
  return tokens.some((token) => tokens.filter((each) => each === token).length > MAX_CALLS)
}

/** In that start the call fails after the refresh: who saves behind the call has nothing then. */
function saved(evidence: Evidence): CheckFact[] {
  const file = evidence.files.find(({ run }) => run === 'for ever')
  const newest = ofKind(during(evidence, 'for ever'), 'refresh.done').at(-1)
  if (!file || !newest || wasEnded(evidence)) return []
  const isKept = file.refreshToken !== undefined && file.refreshToken === given(newest, 'refresh_token')
  const says = isKept
    ? 'the new refresh token was saved, although the call failed'
    : 'the call failed, and the new refresh token was not saved: save it first'
  return [holds(isKept, says, [newest])]
}
